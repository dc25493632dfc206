-- Documents by source, month and pair of countries that both act in them (take part, are bound, bound towards, or speak).
CREATE OR REPLACE VIEW coverage_pairs AS
WITH actor AS (
  SELECT document_id, country FROM participants WHERE country IS NOT NULL
  UNION
  SELECT document_id, country FROM commitment_parties WHERE country IS NOT NULL)
SELECT
  n.source, date_trunc('month', n.published)::DATE AS month, x.country AS country_a, y.country AS country_b,
  count(DISTINCT x.document_id) AS documents
FROM actor x
JOIN actor y ON x.document_id = y.document_id AND x.country < y.country
JOIN document_names n ON n.document_id = x.document_id
JOIN latest_documents l ON l.document_id = x.document_id
GROUP BY ALL;
