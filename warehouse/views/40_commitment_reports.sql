-- One row per report of a commitment: who is bound, towards whom, to do what, by when, who says so, and the sentence.
CREATE OR REPLACE VIEW commitment_reports AS
SELECT
  c.commitment_id, c.document_id, c.meeting_id, d.published, d.source, c.kind, c.polarity,
  c.stance, c.force, c.strength, c."scope", c.plover, c.plover_mode, c.cameo, c.cue, c."action", c.condition,
  (SELECT list(p.name ORDER BY p.ordinal) FROM commitment_parties p
   WHERE p.commitment_id = c.commitment_id AND p."function" = 'party') AS parties,
  (SELECT list(p.name ORDER BY p.ordinal) FROM commitment_parties p
   WHERE p.commitment_id = c.commitment_id AND p."function" = 'counterparty') AS counterparties,
  (SELECT min(p.name) FROM commitment_parties p
   WHERE p.commitment_id = c.commitment_id AND p."function" = 'speaker') AS speaker,
  c.attribution, c.recalled, c.made_first_day, c.made_last_day, c.made_basis, c.amount, c.amount_value, c.amount_unit,
  c.instrument, c.deadline, c.deadline_kind, c.deadline_date, c.topics,
  (SELECT count(*) FROM commitment_mentions n WHERE n.commitment_id = c.commitment_id) AS mentions, c.evidence AS sentence, c.confidence
FROM commitments c
JOIN document_names d USING (document_id)
WHERE c.document_id IN (SELECT document_id FROM latest_documents);
