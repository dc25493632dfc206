-- Reports of commitments with their sentence, newest first.
-- country: only those that bind this country
-- topic: only those on this topic
SELECT published, array_to_string(parties, '; ') AS parties, polarity, "action", deadline_date, speaker,
  array_to_string(counterparties, '; ') AS towards, sentence, commitment_id
FROM commitment_reports c
WHERE ($topic IS NULL OR list_contains(topics, $topic))
  AND ($country IS NULL OR EXISTS (
    SELECT 1 FROM commitment_parties p
    WHERE p.commitment_id = c.commitment_id AND p."function" = 'party' AND p.country = $country))
ORDER BY published DESC NULLS LAST, commitment_id
