-- Pairs of parties that met, with the number of reports (not of distinct meetings: one meeting told by three outlets is
-- three reports), the first and the last day. Two participants of one country are of one side and make no pair.
CREATE OR REPLACE VIEW who_met_whom AS
WITH party AS (
  SELECT p.meeting_id, p.name, p.kind, p.country, m.document_id, m.first_day, m.last_day, d.published
  FROM participants p
  JOIN meetings m USING (meeting_id)
  JOIN documents d ON d.document_id = m.document_id
  WHERE m.status = 'held')
SELECT
  a.name AS party_a, a.country AS country_a, b.name AS party_b, b.country AS country_b,
  count(DISTINCT a.meeting_id) AS reports,
  count(DISTINCT a.document_id) AS documents,
  min(coalesce(a.first_day, a.published)) AS first_reported,
  max(coalesce(a.last_day, a.published)) AS last_reported
FROM party a
JOIN party b ON a.meeting_id = b.meeting_id
  AND (a.name, coalesce(a.country, '')) < (b.name, coalesce(b.country, ''))
WHERE a.country IS DISTINCT FROM b.country OR (a.country IS NULL AND a.kind = 'organization' AND b.kind = 'organization')
GROUP BY ALL;
