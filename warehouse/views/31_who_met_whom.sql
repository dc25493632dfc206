-- Pairs of parties that met, with the number of reports (not of distinct meetings: one meeting told by three outlets is
-- three reports), the first and the last day. A pair joins two sides that are known to differ: two countries, a country
-- and a body of none, or two such bodies. Participants whose country the text does not say make no pair here.
CREATE OR REPLACE VIEW who_met_whom AS
WITH party AS (
  SELECT p.meeting_id, p.name, p.kind, p.country, m.document_id, m.first_day, m.last_day, m.published
  FROM participants p
  JOIN meeting_reports m USING (meeting_id)
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
WHERE a.country <> b.country
  OR (a.country IS NULL AND a.kind = 'organization' AND (b.country IS NOT NULL OR b.kind = 'organization'))
  OR (b.country IS NULL AND b.kind = 'organization' AND a.country IS NOT NULL)
GROUP BY ALL;
