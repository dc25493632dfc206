-- Reports of meetings, newest first, with their sentence.
-- country: only meetings with a participant of this country
-- status: held, scheduled, cancelled or proposed
SELECT coalesce(first_day, published) AS day, status, form, array_to_string(participants, '; ') AS participants,
  place_name AS place, sentence, meeting_id
FROM meeting_reports
WHERE ($country IS NULL OR list_contains(countries, $country)) AND ($status IS NULL OR status = $status)
ORDER BY day DESC NULLS LAST, meeting_id
