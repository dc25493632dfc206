-- Who met whom: pairs that most articles report first; `reports` counts the visit and the talks of one article apart.
-- country: only pairs with this country (ISO 3166-1 alpha-2)
SELECT party_a, country_a, party_b, country_b, documents, reports, first_reported, last_reported
FROM who_met_whom
WHERE $country IS NULL OR $country IN (country_a, country_b)
ORDER BY documents DESC, reports DESC, last_reported DESC, party_a, party_b
