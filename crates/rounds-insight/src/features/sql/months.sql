-- The months of a customer, oldest first: at most 24, from the first month with a booking on.
SELECT
    customer_no,
    month,
    SUM(in_minor) AS in_minor,
    SUM(out_minor) AS out_minor,
    SUM(end_minor) AS end_balance_minor
FROM month_ends
WHERE month > $month - 24
GROUP BY customer_no, month
ORDER BY customer_no, month
