-- Every booking at or before the cut-off day with its customer. `demand` tells bookings on current accounts,
-- whose money comes in and goes out, from bookings on deposits, loans and cards.
-- day: days since 1970-01-01; month: year * 12 + month - 1.
SELECT
    a.customer_no,
    t.account_no,
    t.transaction_no,
    t.booked_on,
    CAST(t.booked_on AS INT) AS day,
    CAST(date_part('year', t.booked_on) AS INT) * 12 + CAST(date_part('month', t.booked_on) AS INT) - 1 AS month,
    t.amount_minor,
    t.purpose,
    t.balance_after_minor,
    coalesce(p.kind = 'account', false) AS demand
FROM transactions t
JOIN accounts a ON a.account_no = t.account_no
LEFT JOIN products p ON p.code = a.product
WHERE t.booked_on <= $as_of
