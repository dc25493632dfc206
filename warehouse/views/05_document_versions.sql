-- The versions of each article that has an identity at its source, numbered from the oldest: by time of publication (a day
-- without a time counts from its beginning, no date comes first), then by document id, never by order of arrival.
CREATE OR REPLACE VIEW document_versions AS
WITH version AS (
  SELECT a.article_id, a.document_id, d.published, max(a.published_time) AS published_time,
    min(a.source) AS source, min(a.own_id) AS own_id, min(a.url) AS url
  FROM document_aliases a
  JOIN documents d USING (document_id)
  WHERE a.article_id IS NOT NULL
  GROUP BY a.article_id, a.document_id, d.published)
SELECT *, version = versions AS latest
FROM (
  SELECT article_id,
    row_number() OVER (PARTITION BY article_id
      ORDER BY coalesce(published_time, published::VARCHAR) NULLS FIRST, document_id) AS version,
    count(*) OVER (PARTITION BY article_id) AS versions,
    document_id, published, published_time, source, own_id, url
  FROM version);
