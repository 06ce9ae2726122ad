-- Kinds of product held on the cut-off day, once per customer.
SELECT DISTINCT customer_no, product FROM held ORDER BY customer_no, product
