-- Recency, frequency and amounts over windows that end on the cut-off day. A window of n days holds the day itself.
-- Sums of things that did not happen are null: the fact is then not told.
SELECT
    customer_no,
    $today - MAX(day) FILTER (WHERE purpose NOT IN ('interest', 'fee', 'penalty')) AS last_transaction_days,
    COUNT(*) FILTER (WHERE day > $today - 90 AND purpose NOT IN ('interest', 'fee', 'penalty')) AS transactions_90d_count,
    NULLIF(SUM(amount_minor) FILTER (WHERE demand AND amount_minor > 0 AND day > $today - 90), 0) AS inflow_90d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE demand AND amount_minor < 0 AND day > $today - 90), 0) AS outflow_90d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'household' AND day > $today - 90), 0) AS household_90d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'card_payment' AND amount_minor < 0 AND day > $today - 90), 0) AS card_spend_90d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'cash_out' AND day > $today - 90), 0) AS cash_out_90d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'loan_payment' AND amount_minor < 0 AND day > $today - 90), 0) AS loan_payment_90d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'insurance' AND day > $today - 365), 0) AS insurance_365d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'tuition' AND day > $today - 365), 0) AS tuition_365d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'building_material' AND day > $today - 60), 0) AS building_60d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'auto' AND day > $today - 365), 0) AS auto_365d_minor,
    NULLIF(SUM(amount_minor) FILTER (WHERE purpose = 'merchant_receipt' AND day > $today - 90), 0) AS receipts_90d_minor,
    CASE WHEN SUM(amount_minor) FILTER (WHERE purpose = 'merchant_receipt' AND day > $today - 180 AND day <= $today - 90) > 0 THEN
        COALESCE(SUM(amount_minor) FILTER (WHERE purpose = 'merchant_receipt' AND day > $today - 90), 0) * 10000
        / SUM(amount_minor) FILTER (WHERE purpose = 'merchant_receipt' AND day > $today - 180 AND day <= $today - 90)
        - 10000 END AS receipts_change_bp,
    NULLIF(COUNT(DISTINCT CASE WHEN purpose = 'merchant_receipt' AND day > $today - 90 THEN day END), 0) AS receipt_days_90d_count,
    NULLIF(SUM(amount_minor) FILTER (WHERE purpose = 'farm_sale' AND day > $today - 365), 0) AS farm_sale_365d_minor,
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'farm_input' AND day > $today - 365), 0) AS farm_input_365d_minor,
    -- a year ago, in the 150 days that now lie ahead: what the coming season is likely to need
    NULLIF(-SUM(amount_minor) FILTER (WHERE purpose = 'farm_input' AND day > $today - 365 AND day <= $today - 215), 0) AS farm_input_ahead_minor,
    NULLIF(COUNT(*) FILTER (WHERE purpose = 'penalty' AND day > $today - 365), 0) AS penalties_365d_count,
    NULLIF(COUNT(*) FILTER (WHERE demand AND balance_after_minor < 0 AND day > $today - 365), 0) AS overdrawn_365d_count
FROM tx
GROUP BY customer_no
