-- Meetings called off or postponed.
SELECT published, array_to_string(participants, '; ') AS participants, first_day, place_name AS place, sentence, meeting_id
FROM meeting_reports
WHERE status = 'cancelled'
ORDER BY published DESC NULLS LAST, meeting_id
