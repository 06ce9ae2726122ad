-- What is held on the cut-off day. Balance, limit and status are states of the day of the export. For an earlier day a
-- balance is what the account's own bookings say, the amount granted of a loan is what it ever was, and the rest is not
-- known: it stays null rather than leak what came later.
WITH booked AS (
    SELECT
        account_no,
        last_value(balance_after_minor ORDER BY day, character_length(transaction_no), transaction_no) AS balance_minor
    FROM tx
    WHERE NOT demand AND balance_after_minor IS NOT NULL
    GROUP BY account_no
)
SELECT
    h.customer_no,
    h.product,
    coalesce(p.kind, 'other') AS kind,
    h.account_no,
    CAST(h.opened_on AS INT) AS opened_day,
    h.matures_on,
    CAST(h.matures_on AS INT) AS matures_day,
    CASE WHEN $state_known THEN h.balance_minor
         WHEN a.product = h.product THEN b.balance_minor END AS balance_minor,
    CASE WHEN $state_known OR p.kind IN ('consumer_loan', 'business_loan', 'mortgage') THEN h.limit_minor END AS limit_minor,
    CASE WHEN $state_known THEN h.status END AS status
FROM holdings h
LEFT JOIN products p ON p.code = h.product
LEFT JOIN accounts a ON a.account_no = h.account_no
LEFT JOIN booked b ON b.account_no = h.account_no
WHERE h.opened_on <= $as_of
  AND (h.closed_on IS NULL OR h.closed_on > $as_of)
  AND NOT ($state_known AND h.status = 'closed')
