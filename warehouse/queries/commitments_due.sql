-- Commitments whose deadline had not passed on the last day of publication, soonest first.
SELECT deadline_date, days_left, array_to_string(parties, '; ') AS parties, polarity, "action", deadline, published, sentence, commitment_id
FROM open_commitments_due
ORDER BY deadline_date, commitment_id
