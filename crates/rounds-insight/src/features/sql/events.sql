-- Events of a life that the bank's own data shows: a salary that began lately, a large sum that came in. Also what
-- stands on several results: the share of regular income that goes into loans.
WITH salary AS (
    SELECT customer_no, MIN(day) AS first_day, COUNT(*) AS times FROM tx WHERE purpose = 'salary' GROUP BY customer_no
),
seen AS (
    SELECT customer_no, MIN(day) AS first_day FROM tx GROUP BY customer_no
),
large AS (
    SELECT
        t.customer_no,
        MAX(t.amount_minor) AS large_inflow_minor,
        $today - first_value(t.day ORDER BY t.amount_minor DESC, t.day) AS large_inflow_days
    FROM tx t
    JOIN income i ON i.customer_no = t.customer_no
    WHERE t.demand AND t.day > $today - 30 AND t.amount_minor >= 3 * i.inflow_mean_minor
      AND t.purpose NOT IN ('salary', 'pension', 'interest', 'wealth_sell')
    GROUP BY t.customer_no
)
SELECT
    s.customer_no,
    -- a salary counts as begun only if the account had lived for 180 days without one
    CASE WHEN w.times >= 2 AND w.first_day > $today - 365 AND w.first_day - s.first_day >= 180
         THEN $today - w.first_day END AS salary_started_days,
    l.large_inflow_minor,
    l.large_inflow_days,
    CASE WHEN i.income_mean_minor > 0 THEN f.loan_payment_90d_minor * 10000 / (3 * i.income_mean_minor) END AS debt_service_bp
FROM seen s
LEFT JOIN salary w ON w.customer_no = s.customer_no
LEFT JOIN large l ON l.customer_no = s.customer_no
LEFT JOIN income i ON i.customer_no = s.customer_no
LEFT JOIN windows f ON f.customer_no = s.customer_no
