-- Every record with its evidence sentence and its source: meetings by mention, commitments by their sentence.
CREATE OR REPLACE VIEW evidence AS
SELECT
  'meeting' AS record, m.meeting_id AS record_id, m.document_id, n.ordinal,
  n."trigger" AS words, n.evidence AS sentence, n.evidence_start, n.evidence_end,
  n.rule, m.confidence, d.published, d.source, d.title, d.own_id, d.url
FROM mentions n
JOIN meetings m USING (meeting_id)
JOIN document_names d ON d.document_id = m.document_id
UNION ALL
SELECT
  'commitment', c.commitment_id, c.document_id, 0,
  c.cue || ' ... ' || c."action", c.evidence, c.evidence_start, c.evidence_end,
  c.rule, c.confidence, d.published, d.source, d.title, d.own_id, d.url
FROM commitments c
JOIN document_names d ON d.document_id = c.document_id;
