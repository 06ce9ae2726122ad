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
    SELECT CAST(value AS INT) AS month FROM (SELECT unnest(generate_series($month - 24, $month)) AS value)
),
grid AS (
    SELECT s.customer_no, s.account_no, c.month
    FROM accounts_seen s
    JOIN calendar c ON c.month >= s.first_month
),
-- `known` counts the ends known so far: months of one count carry the same end. (A window that ignores nulls would say
-- it shorter, but a cluster's plans forget that it does.)
told AS (
    SELECT
        g.customer_no,
        g.account_no,
        g.month,
        b.in_minor,
        b.out_minor,
        b.end_minor,
        COUNT(b.end_minor) OVER (
            PARTITION BY g.account_no ORDER BY g.month ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS known
    FROM grid g
    LEFT JOIN booked b ON b.account_no = g.account_no AND b.month = g.month
)
SELECT
    customer_no,
    account_no,
    month,
    CASE WHEN month = $month - 24 THEN 0 ELSE COALESCE(in_minor, 0) END AS in_minor,
    CASE WHEN month = $month - 24 THEN 0 ELSE COALESCE(out_minor, 0) END AS out_minor,
    COALESCE(MAX(end_minor) OVER (PARTITION BY account_no, known), 0) AS end_minor
FROM told
