-- One row per document with the names it came under: the first of each kind in alphabetical order, and how many aliases.
SELECT
  d.document_id,
  d.published,
  min(a.own_id) AS own_id,
  coalesce(d.title, min(a.title)) AS title,
  coalesce(min(a.source), d.agency) AS source,
  min(a.url) AS url,
  count(a.alias_id) AS aliases
FROM documents d
LEFT JOIN document_aliases a USING (document_id)
WHERE d.document_id IN (SELECT document_id FROM renewed)
GROUP BY d.document_id, d.published, d.title, d.agency
