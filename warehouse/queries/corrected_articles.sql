-- Articles of which several versions came: each version, its publication, and what it reports. Other queries show the latest.
SELECT v.source, v.own_id, v.url, v.version, v.latest, coalesce(v.published_time, v.published::VARCHAR) AS published,
  (SELECT count(*) FROM meetings m WHERE m.document_id = v.document_id) AS meetings,
  (SELECT count(*) FROM commitments c WHERE c.document_id = v.document_id) AS commitments, v.document_id
FROM document_versions v
WHERE v.versions > 1
ORDER BY v.source NULLS LAST, v.own_id NULLS LAST, v.url NULLS LAST, v.article_id, v.version
