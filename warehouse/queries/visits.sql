-- Visits given and received: the country of the place, and the countries that came.
SELECT m.place_country AS host, p.country AS visitor, count(DISTINCT m.meeting_id) AS reports,
  min(m.first_day) AS first_day, max(m.last_day) AS last_day
FROM meeting_reports m
JOIN participants p USING (meeting_id)
WHERE m.form = 'visit' AND m.status = 'held' AND m.place_country <> p.country
GROUP BY ALL
ORDER BY reports DESC, host, visitor
