-- Every record of the latest versions with its evidence sentences and its source: meetings and commitments by mention.
CREATE OR REPLACE VIEW evidence AS
SELECT
  'meeting' AS record, m.meeting_id AS record_id, m.document_id, n.ordinal,
  n."trigger" AS words, n.evidence AS sentence, n.evidence_start, n.evidence_end,
  n.rule, m.confidence, d.published, d.source, d.title, d.own_id, d.url
FROM mentions n
JOIN meetings m USING (meeting_id)
JOIN document_names d ON d.document_id = m.document_id
ANTI JOIN superseded_documents s ON s.document_id = m.document_id
UNION ALL
SELECT
  'commitment', c.commitment_id, c.document_id, n.ordinal,
  n.cue || ' ... ' || n."action", n.evidence, n.evidence_start, n.evidence_end,
  n.rule, c.confidence, d.published, d.source, d.title, d.own_id, d.url
FROM commitment_mentions n
JOIN commitments c USING (commitment_id)
JOIN document_names d ON d.document_id = c.document_id
ANTI JOIN superseded_documents s ON s.document_id = c.document_id;
