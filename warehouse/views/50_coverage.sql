-- The denominator of every count: documents by source and month, and how many of them report anything.
CREATE OR REPLACE VIEW coverage AS
SELECT
  coalesce(a.source, d.agency) AS source, date_trunc('month', d.published)::DATE AS month,
  count(DISTINCT d.document_id) AS documents,
  count(DISTINCT d.document_id) FILTER (EXISTS (SELECT 1 FROM meetings m WHERE m.document_id = d.document_id)) AS with_meetings,
  count(DISTINCT d.document_id) FILTER (EXISTS (SELECT 1 FROM commitments c WHERE c.document_id = d.document_id)) AS with_commitments
FROM latest_documents d
LEFT JOIN document_aliases a USING (document_id)
GROUP BY ALL;
