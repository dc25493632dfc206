-- What was promised at which meeting.
-- country: only meetings with a participant of this country
SELECT coalesce(m.first_day, m.published) AS day, array_to_string(m.participants, '; ') AS participants, m.place_name AS place,
  array_to_string(c.parties, '; ') AS bound, c.polarity, c."action", c.deadline_date, c.sentence, c.commitment_id
FROM commitment_reports c
JOIN meeting_reports m USING (meeting_id)
WHERE $country IS NULL OR list_contains(m.countries, $country)
ORDER BY day DESC NULLS LAST, m.meeting_id, c.commitment_id
