-- Mean monthly outflow of current accounts over the twelve whole months before the month of the cut-off day, or over
-- the months since the first booking when that is shorter. Money moved into wealth products is not spent.
WITH span AS (
    SELECT customer_no, LEAST(12, $month - MIN(month)) AS months FROM tx WHERE demand GROUP BY customer_no
),
spent AS (
    SELECT customer_no, -SUM(amount_minor) AS spent
    FROM tx
    WHERE demand AND amount_minor < 0 AND purpose <> 'wealth_buy' AND month >= $month - 12 AND month < $month
    GROUP BY customer_no
)
SELECT s.customer_no, s.spent / m.months AS outflow_mean_minor
FROM spent s
JOIN span m ON m.customer_no = s.customer_no
WHERE m.months > 0
