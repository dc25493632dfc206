-- Meetings called off or postponed.
SELECT published, CASE WHEN postponed THEN 'postponed' ELSE 'cancelled' END AS fate,
  array_to_string(participants, '; ') AS participants, first_day, place_name AS place, sentence, meeting_id
FROM meeting_reports
WHERE status = 'cancelled'
ORDER BY published DESC NULLS LAST, meeting_id
