-- One row per report of a commitment: who is bound, towards whom, to do what, by when, who says so, and the sentence.
WITH named AS (
  SELECT commitment_id,
    list(name ORDER BY ordinal) FILTER ("function" = 'party') AS parties,
    list(name ORDER BY ordinal) FILTER ("function" = 'counterparty') AS counterparties,
    min(name) FILTER ("function" = 'speaker') AS speaker
  FROM commitment_parties
  WHERE document_id IN (SELECT document_id FROM renewed)
  GROUP BY commitment_id),
told AS (
  SELECT commitment_id, count(*) AS mentions
  FROM commitment_mentions
  WHERE document_id IN (SELECT document_id FROM renewed)
  GROUP BY commitment_id)
SELECT
  c.commitment_id, c.document_id, c.meeting_id, d.published, d.source, c.kind, c.polarity,
  c.stance, c.force, c.strength, c."scope", c.plover, c.plover_mode, c.cameo, c.cue, c."action", c.condition,
  p.parties, p.counterparties, p.speaker,
  c.attribution, c.recalled, c.made_first_day, c.made_last_day, c.made_basis, c.amount, c.amount_value, c.amount_unit,
  c.instrument, c.deadline, c.deadline_kind, c.deadline_date, c.topics,
  coalesce(n.mentions, 0) AS mentions, c.evidence AS sentence, c.confidence
FROM commitments c
JOIN document_names d USING (document_id)
LEFT JOIN named p USING (commitment_id)
LEFT JOIN told n USING (commitment_id)
WHERE c.document_id IN (SELECT document_id FROM renewed)
  AND c.document_id NOT IN (SELECT document_id FROM superseded_documents)
