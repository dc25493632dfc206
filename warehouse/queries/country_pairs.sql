-- Which countries met, and how often they were reported to.
-- country: only pairs with this country (ISO 3166-1 alpha-2)
SELECT country_a, country_b, sum(reports)::BIGINT AS reports, min(month) AS first_month, max(month) AS last_month
FROM country_pairs
WHERE $country IS NULL OR $country IN (country_a, country_b)
GROUP BY ALL
ORDER BY reports DESC, country_a, country_b
