-- Level, minimum and trend of current accounts. The trend compares the mean of the last three month-ends with the
-- mean of the three before.
WITH totals AS (
    SELECT customer_no, month, SUM(end_minor) AS end_minor FROM month_ends GROUP BY customer_no, month
),
levels AS (
    SELECT
        customer_no,
        SUM(end_minor) FILTER (WHERE month = $month) AS demand_balance_minor,
        SUM(end_minor) FILTER (WHERE month > $month - 6) / COUNT(*) FILTER (WHERE month > $month - 6) AS demand_mean_180d_minor,
        CASE WHEN COUNT(*) FILTER (WHERE month > $month - 6) = 6 THEN
            SUM(end_minor) FILTER (WHERE month > $month - 3) / 3
            - SUM(end_minor) FILTER (WHERE month > $month - 6 AND month <= $month - 3) / 3
        END AS balance_trend_minor
    FROM totals
    GROUP BY customer_no
),
lowest AS (
    SELECT customer_no, MIN(balance_after_minor) AS demand_min_180d_minor
    FROM tx
    WHERE demand AND day > $today - 180
    GROUP BY customer_no
)
SELECT l.customer_no, l.demand_balance_minor, l.demand_mean_180d_minor, l.balance_trend_minor, m.demand_min_180d_minor
FROM levels l
LEFT JOIN lowest m ON m.customer_no = l.customer_no
