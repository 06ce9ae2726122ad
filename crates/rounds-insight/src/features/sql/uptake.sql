-- Products opened in the last twelve months, once per customer, for segment profiles.
SELECT DISTINCT customer_no, product
FROM holdings
WHERE opened_on <= $as_of AND CAST(opened_on AS INT) > $today - 365
ORDER BY customer_no, product
