-- Income of the twelve whole calendar months before the month of the cut-off day: salary, pension, and transfers
-- that came in the same amount to the same account in at least six of the twelve.
WITH recent AS (
    SELECT * FROM tx WHERE month >= $month - 12 AND month < $month AND demand AND amount_minor > 0
),
regular AS (
    SELECT account_no, amount_minor
    FROM recent
    WHERE purpose IN ('transfer_in', 'cash_in')
    GROUP BY account_no, amount_minor
    HAVING COUNT(DISTINCT month) >= 6
),
labelled AS (
    SELECT
        r.customer_no, r.month, r.amount_minor, r.purpose,
        r.purpose IN ('salary', 'pension') OR g.account_no IS NOT NULL AS income
    FROM recent r
    LEFT JOIN regular g
        ON g.account_no = r.account_no AND g.amount_minor = r.amount_minor AND r.purpose IN ('transfer_in', 'cash_in')
),
monthly AS (
    SELECT
        customer_no,
        month,
        SUM(amount_minor) FILTER (WHERE income) AS income,
        SUM(amount_minor) FILTER (WHERE purpose = 'salary') AS salary,
        SUM(amount_minor) FILTER (WHERE purpose = 'pension') AS pension,
        SUM(amount_minor) FILTER (WHERE purpose <> 'wealth_sell') AS inflow
    FROM labelled
    GROUP BY customer_no, month
),
ranked AS (
    SELECT
        customer_no,
        income,
        row_number() OVER (PARTITION BY customer_no ORDER BY income) AS place,
        COUNT(*) OVER (PARTITION BY customer_no) AS months
    FROM monthly
    WHERE income IS NOT NULL
),
-- the middle month, or the mean of the two in the middle, in whole minor units
middle AS (
    SELECT customer_no, SUM(income) / COUNT(*) AS income_median_minor
    FROM ranked
    WHERE place = (months + 1) / 2 OR place = (months + 2) / 2
    GROUP BY customer_no
)
SELECT
    m.customer_no,
    NULLIF(COUNT(income), 0) AS income_months_count,
    NULLIF(COUNT(salary), 0) AS salary_months_count,
    NULLIF(COUNT(pension), 0) AS pension_months_count,
    MIN(d.income_median_minor) AS income_median_minor,
    NULLIF(SUM(income) / 12, 0) AS income_mean_minor,
    NULLIF(SUM(inflow) / 12, 0) AS inflow_mean_minor
FROM monthly m
LEFT JOIN middle d ON d.customer_no = m.customer_no
GROUP BY m.customer_no
