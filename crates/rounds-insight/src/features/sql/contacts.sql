-- Contacts recorded in the bank's other systems, at or before the cut-off day.
SELECT
    customer_no,
    $today - MAX(CAST(contacted_on AS INT)) AS last_contact_days,
    NULLIF(COUNT(*) FILTER (WHERE CAST(contacted_on AS INT) > $today - 365), 0) AS contacts_365d_count,
    NULLIF(COUNT(*) FILTER (WHERE CAST(contacted_on AS INT) > $today - 365 AND refusal IS NOT NULL), 0) AS refusals_365d_count
FROM contacts
WHERE contacted_on <= $as_of
GROUP BY customer_no
