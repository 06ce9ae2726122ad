-- One row per current account and month, 24 months up to the month of the cut-off day: what came in, what went out,
-- and the balance at the end, carried over months without a booking.
WITH booked AS (
    SELECT
        customer_no,
        account_no,
        GREATEST(month, $month - 24) AS month,
        COALESCE(SUM(amount_minor) FILTER (WHERE amount_minor > 0), 0) AS in_minor,
        COALESCE(-SUM(amount_minor) FILTER (WHERE amount_minor < 0), 0) AS out_minor,
        last_value(balance_after_minor ORDER BY day, character_length(transaction_no), transaction_no) AS end_minor
    FROM tx
    WHERE demand
    GROUP BY customer_no, account_no, GREATEST(month, $month - 24)
),
accounts_seen AS (
    SELECT customer_no, account_no, MIN(month) AS first_month FROM booked GROUP BY customer_no, account_no
),
calendar AS (
    SELECT CAST(value AS INT) AS month FROM generate_series($month - 24, $month)
),
grid AS (
    SELECT s.customer_no, s.account_no, c.month
    FROM accounts_seen s
    JOIN calendar c ON c.month >= s.first_month
)
SELECT
    g.customer_no,
    g.account_no,
    g.month,
    CASE WHEN g.month = $month - 24 THEN 0 ELSE COALESCE(b.in_minor, 0) END AS in_minor,
    CASE WHEN g.month = $month - 24 THEN 0 ELSE COALESCE(b.out_minor, 0) END AS out_minor,
    COALESCE(last_value(b.end_minor) IGNORE NULLS OVER (
        PARTITION BY g.account_no ORDER BY g.month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 0) AS end_minor
FROM grid g
LEFT JOIN booked b ON b.account_no = g.account_no AND b.month = g.month
