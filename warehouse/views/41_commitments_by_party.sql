-- Reports of commitments by the party that is bound.
CREATE OR REPLACE VIEW commitments_by_party AS
SELECT
  p.name AS party, p.kind AS party_kind, p.country, c.kind, c.polarity,
  count(DISTINCT c.commitment_id) AS reports,
  count(DISTINCT c.commitment_id) FILTER (c.deadline_date IS NOT NULL) AS with_deadline,
  min(d.published) AS first_reported, max(d.published) AS last_reported
FROM commitments c
JOIN commitment_parties p ON p.commitment_id = c.commitment_id AND p."function" = 'party'
JOIN latest_documents d ON d.document_id = c.document_id
GROUP BY ALL;
