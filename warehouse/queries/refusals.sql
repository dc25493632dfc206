-- What parties refuse, or undertake not to do.
SELECT published, array_to_string(parties, '; ') AS parties, stance, cue, "action", condition, speaker, sentence, commitment_id
FROM commitment_reports
WHERE stance = 'refuse' OR polarity = 'refrain'
ORDER BY published DESC NULLS LAST, commitment_id
