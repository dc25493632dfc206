-- Reports of commitments by the party that is bound.
CREATE OR REPLACE VIEW commitments_by_party AS
WITH bound AS (
  SELECT DISTINCT commitment_id, name, kind, country
  FROM commitment_parties
  WHERE "function" = 'party')
SELECT
  b.name AS party, b.kind AS party_kind, b.country, c.kind, c.polarity,
  count(*) AS reports,
  count(c.deadline_date) AS with_deadline,
  min(c.published) AS first_reported, max(c.published) AS last_reported
FROM commitment_reports c
JOIN bound b USING (commitment_id)
GROUP BY ALL;
