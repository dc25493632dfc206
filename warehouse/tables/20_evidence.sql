-- Every record of the latest versions with its evidence sentences and its source: meetings and commitments by mention.
SELECT
  'meeting' AS record, m.meeting_id AS record_id, m.document_id, n.ordinal,
  n."trigger" AS words, n.evidence AS sentence, n.evidence_start, n.evidence_end,
  n.rule, m.confidence, d.published, d.source, d.title, d.own_id, d.url
FROM mentions n
JOIN meetings m USING (meeting_id)
JOIN document_names d ON d.document_id = m.document_id
WHERE m.document_id IN (SELECT document_id FROM renewed)
  AND m.document_id NOT IN (SELECT document_id FROM superseded_documents)
UNION ALL
SELECT
  'commitment', c.commitment_id, c.document_id, n.ordinal,
  n.cue || ' ... ' || n."action", n.evidence, n.evidence_start, n.evidence_end,
  n.rule, c.confidence, d.published, d.source, d.title, d.own_id, d.url
FROM commitment_mentions n
JOIN commitments c USING (commitment_id)
JOIN document_names d ON d.document_id = c.document_id
WHERE c.document_id IN (SELECT document_id FROM renewed)
  AND c.document_id NOT IN (SELECT document_id FROM superseded_documents)
