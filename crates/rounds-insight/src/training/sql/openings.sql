-- Every product that a customer ever opened, with the day: what labels are made of. It looks at the whole export on
-- purpose, and no fact is made from it.
SELECT customer_no, product, opened_on
FROM holdings
ORDER BY customer_no, opened_on, product
