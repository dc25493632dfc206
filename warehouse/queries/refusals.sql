-- What parties undertake not to do.
SELECT published, array_to_string(parties, '; ') AS parties, cue, "action", speaker, sentence, commitment_id
FROM commitment_reports
WHERE polarity = 'refrain'
ORDER BY published DESC NULLS LAST, commitment_id
