-- The latest 20 bookings of a customer, newest first.
SELECT customer_no, booked_on, amount_minor, purpose, balance_after_minor
FROM (
    SELECT
        customer_no, booked_on, amount_minor, purpose, balance_after_minor,
        row_number() OVER (
            PARTITION BY customer_no
            ORDER BY booked_on DESC, character_length(transaction_no) DESC, transaction_no DESC) AS place
    FROM tx
)
WHERE place <= 20
ORDER BY customer_no, place
