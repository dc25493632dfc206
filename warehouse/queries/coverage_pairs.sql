-- Documents in which two countries both act, by source and month: the denominator for a pair.
-- country: only pairs with this country (ISO 3166-1 alpha-2)
SELECT country_a, country_b, source, month, documents
FROM coverage_pairs
WHERE $country IS NULL OR $country IN (country_a, country_b)
ORDER BY country_a, country_b, source NULLS LAST, month NULLS LAST
