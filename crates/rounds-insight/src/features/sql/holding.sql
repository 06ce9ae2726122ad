-- What the customer holds, by kind, with ages and the next maturity. A sum of which one part is not known is not known.
WITH sums AS (
    SELECT
        customer_no,
        COUNT(DISTINCT product) AS products_count,
        NULLIF(SUM(balance_minor) FILTER (WHERE kind = 'account'), 0) AS account_minor,
        CASE WHEN COUNT(*) FILTER (WHERE kind = 'deposit' AND balance_minor IS NULL) = 0 THEN
            NULLIF(SUM(balance_minor) FILTER (WHERE kind = 'deposit'), 0) END AS time_deposit_minor,
        CASE WHEN COUNT(*) FILTER (WHERE kind = 'wealth' AND balance_minor IS NULL) = 0 THEN
            NULLIF(SUM(balance_minor) FILTER (WHERE kind = 'wealth'), 0) END AS wealth_minor,
        NULLIF(COUNT(*) FILTER (WHERE kind = 'wealth'), 0) AS wealth_count,
        CASE WHEN COUNT(*) FILTER (WHERE kind IN ('consumer_loan', 'business_loan', 'farm_loan', 'mortgage') AND balance_minor IS NULL) = 0 THEN
            NULLIF(SUM(balance_minor) FILTER (WHERE kind IN ('consumer_loan', 'business_loan', 'farm_loan', 'mortgage')), 0) END AS loan_balance_minor,
        NULLIF(COUNT(*) FILTER (WHERE kind IN ('consumer_loan', 'business_loan', 'farm_loan', 'mortgage')), 0) AS loans_count,
        CASE WHEN COUNT(*) FILTER (WHERE kind = 'mortgage' AND balance_minor IS NULL) = 0 THEN
            NULLIF(SUM(balance_minor) FILTER (WHERE kind = 'mortgage'), 0) END AS mortgage_minor,
        $today - MIN(opened_day) FILTER (WHERE kind = 'mortgage') AS mortgage_days,
        NULLIF(COUNT(*) FILTER (WHERE kind = 'card'), 0) AS cards_count,
        NULLIF(SUM(limit_minor) FILTER (WHERE kind = 'card'), 0) AS card_limit_minor,
        SUM(balance_minor) FILTER (WHERE kind = 'card') AS card_used_minor,
        $today - MIN(opened_day) FILTER (WHERE kind = 'card') AS card_days,
        -- farm credit is mostly a line that is drawn and repaid with the season: what is not drawn is not repaid
        SUM(limit_minor) FILTER (WHERE kind IN ('consumer_loan', 'business_loan', 'mortgage')) AS granted_minor,
        CASE WHEN COUNT(*) FILTER (WHERE kind IN ('consumer_loan', 'business_loan', 'mortgage') AND balance_minor IS NULL) = 0 THEN
            SUM(limit_minor - balance_minor) FILTER (WHERE kind IN ('consumer_loan', 'business_loan', 'mortgage')) END AS repaid_minor,
        COUNT(*) FILTER (WHERE kind IN ('deposit', 'wealth') AND balance_minor IS NULL) AS unknown_count,
        CASE WHEN COUNT(*) FILTER (WHERE status = 'past_due') > 0 THEN true END AS past_due
    FROM held
    GROUP BY customer_no
),
maturing AS (
    SELECT
        customer_no,
        first_value(matures_on ORDER BY matures_day, account_no) AS next_maturity_on,
        MIN(matures_day) - $today AS next_maturity_days,
        first_value(balance_minor ORDER BY matures_day, account_no) AS next_maturity_minor
    FROM held
    WHERE kind IN ('deposit', 'wealth') AND matures_day >= $today
    GROUP BY customer_no
),
-- arrears as bookings show them, for a day whose states are not known: a penalty lately, and no instalment since
late AS (
    SELECT
        customer_no,
        MAX(day) FILTER (WHERE purpose = 'penalty') AS penalty_day,
        MAX(day) FILTER (WHERE purpose = 'loan_payment' AND amount_minor < 0) AS paid_day
    FROM tx
    WHERE day > $today - 120
    GROUP BY customer_no
),
assets AS (
    SELECT
        s.customer_no,
        CASE WHEN s.unknown_count > 0
               OR COALESCE(b.demand_balance_minor, s.account_minor, s.time_deposit_minor, s.wealth_minor) IS NULL THEN NULL
             ELSE COALESCE(b.demand_balance_minor, s.account_minor, 0) + COALESCE(s.time_deposit_minor, 0)
                  + COALESCE(s.wealth_minor, 0) END AS aum_minor
    FROM sums s
    LEFT JOIN balance b ON b.customer_no = s.customer_no
)
SELECT
    c.customer_no,
    a.aum_minor,
    COALESCE(s.products_count, 0) AS products_count,
    s.time_deposit_minor,
    CASE WHEN a.aum_minor > 0 AND s.time_deposit_minor > 0 THEN s.time_deposit_minor * 10000 / a.aum_minor END AS time_share_bp,
    s.wealth_minor,
    s.wealth_count,
    s.loan_balance_minor,
    s.loans_count,
    s.mortgage_minor,
    s.mortgage_days,
    s.cards_count,
    s.card_days,
    s.card_limit_minor,
    CASE WHEN s.card_limit_minor > 0 THEN COALESCE(s.card_used_minor, 0) * 10000 / s.card_limit_minor END AS card_use_bp,
    CASE WHEN s.granted_minor > 0 AND s.repaid_minor > 0 THEN s.repaid_minor * 10000 / s.granted_minor END AS loan_repaid_bp,
    CASE WHEN $state_known THEN s.past_due
         WHEN s.loans_count > 0 AND l.penalty_day > $today - 45 AND l.penalty_day > COALESCE(l.paid_day, 0) THEN true
    END AS past_due,
    m.next_maturity_on,
    m.next_maturity_days,
    m.next_maturity_minor
FROM customers c
LEFT JOIN sums s ON s.customer_no = c.customer_no
LEFT JOIN assets a ON a.customer_no = c.customer_no
LEFT JOIN late l ON l.customer_no = c.customer_no
LEFT JOIN maturing m ON m.customer_no = c.customer_no
WHERE c.customer_since <= $as_of
