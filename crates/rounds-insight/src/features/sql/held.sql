-- What is held on the cut-off day. Balance, limit and status are states of the day of the export: for an earlier
-- cut-off day they are not known and stay null rather than leak what came later.
SELECT
    h.customer_no,
    h.product,
    coalesce(p.kind, 'other') AS kind,
    h.account_no,
    CAST(h.opened_on AS INT) AS opened_day,
    h.matures_on,
    CAST(h.matures_on AS INT) AS matures_day,
    CASE WHEN $state_known THEN h.balance_minor END AS balance_minor,
    CASE WHEN $state_known THEN h.limit_minor END AS limit_minor,
    CASE WHEN $state_known THEN h.status END AS status
FROM holdings h
LEFT JOIN products p ON p.code = h.product
WHERE h.opened_on <= $as_of
  AND (h.closed_on IS NULL OR h.closed_on > $as_of)
  AND NOT ($state_known AND h.status = 'closed')
