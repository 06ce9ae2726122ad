-- What the core system says about the person. Age serves capacity, legal limits and protection only. Occupation,
-- business, farm and village carry no date in an export; they are taken as traits that held on the cut-off day too.
SELECT
    c.customer_no,
    $today - CAST(c.customer_since AS INT) AS customer_days,
    CASE WHEN c.birth_date IS NULL THEN NULL ELSE
        CAST(date_part('year', $as_of) AS INT) - CAST(date_part('year', c.birth_date) AS INT)
        - CASE WHEN CAST(date_part('month', $as_of) AS INT) * 31 + CAST(date_part('day', $as_of) AS INT)
                  < CAST(date_part('month', c.birth_date) AS INT) * 31 + CAST(date_part('day', c.birth_date) AS INT)
               THEN 1 ELSE 0 END
    END AS age_years,
    CASE WHEN c.business_owner THEN true END AS business_owner,
    CASE WHEN c.farm_household THEN true END AS farm_household,
    c.occupation,
    CASE WHEN c.risk_assessed_on <= $as_of THEN CAST(c.risk_level AS BIGINT) END AS risk_level_count,
    CASE WHEN c.village IS NOT NULL THEN true END AS in_village
FROM customers c
WHERE c.customer_since <= $as_of
