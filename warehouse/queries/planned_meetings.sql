-- Meetings announced or proposed, by day; where a report says that they were called off or took place is for `meetings`.
-- country: only meetings with a participant of this country
SELECT first_day, last_day, status, form, array_to_string(participants, '; ') AS participants, place_name AS place,
  published, sentence, meeting_id
FROM meeting_reports
WHERE status IN ('scheduled', 'proposed') AND ($country IS NULL OR list_contains(countries, $country))
ORDER BY first_day NULLS LAST, meeting_id
