-- Idle cash: what a current account never went below in the last 90 days, above three months of the customer's
-- outflow; and for how many days the account has kept that much.
WITH before_window AS (
    SELECT
        account_no,
        last_value(balance_after_minor ORDER BY day, character_length(transaction_no), transaction_no) AS balance
    FROM tx
    WHERE demand AND day <= $today - 90
    GROUP BY account_no
),
in_window AS (
    SELECT account_no, MIN(balance_after_minor) AS lowest FROM tx WHERE demand AND day > $today - 90 GROUP BY account_no
),
kept AS (
    SELECT b.account_no, LEAST(b.balance, COALESCE(w.lowest, b.balance)) AS kept
    FROM before_window b
    LEFT JOIN in_window w ON w.account_no = b.account_no
),
fell AS (
    SELECT t.account_no, MAX(t.day) AS fell_day
    FROM tx t
    JOIN kept k ON k.account_no = t.account_no
    WHERE t.demand AND t.balance_after_minor < k.kept
    GROUP BY t.account_no
),
since AS (
    SELECT t.customer_no, t.account_no, MIN(t.day) AS since_day
    FROM tx t
    LEFT JOIN fell f ON f.account_no = t.account_no
    WHERE t.demand AND (f.fell_day IS NULL OR t.day > f.fell_day)
    GROUP BY t.customer_no, t.account_no
),
per_customer AS (
    SELECT
        s.customer_no,
        SUM(k.kept) AS kept,
        -- at least 90 days by what was kept means; a dip within a day does not count
        LEAST(first_value(s.since_day ORDER BY k.kept DESC, k.account_no), $today - 90) AS since_day
    FROM since s
    JOIN kept k ON k.account_no = s.account_no
    GROUP BY s.customer_no
)
SELECT
    p.customer_no,
    p.kept - 3 * COALESCE(o.outflow_mean_minor, 0) AS idle_cash_minor,
    $today - p.since_day AS idle_days
FROM per_customer p
LEFT JOIN spending o ON o.customer_no = p.customer_no
WHERE p.kept - 3 * COALESCE(o.outflow_mean_minor, 0) > 0
