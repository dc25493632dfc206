-- Who met whom, most reported pairs first.
-- country: only pairs with this country (ISO 3166-1 alpha-2)
SELECT party_a, country_a, party_b, country_b, reports, first_reported, last_reported
FROM who_met_whom
WHERE $country IS NULL OR $country IN (country_a, country_b)
ORDER BY reports DESC, last_reported DESC, party_a, party_b
