-- Reports of held meetings by day and place.
-- country: only places in this country
SELECT day, place_country, place_name, sum(reports)::BIGINT AS reports
FROM meetings_by_day_and_place
WHERE status = 'held' AND ($country IS NULL OR place_country = $country)
GROUP BY ALL
ORDER BY day DESC NULLS LAST, reports DESC, place_name
