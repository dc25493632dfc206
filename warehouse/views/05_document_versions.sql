-- The versions of each article that has an identity at its source, numbered from the oldest, never by order of arrival: by
-- time of publication, then by document id; no date comes first. Where one of them has a day without a time, by the days as
-- they were written, that one first on its day: days are the publisher's own, times are in UTC.
CREATE OR REPLACE VIEW document_versions AS
WITH version AS (
  SELECT a.article_id, a.document_id, d.published, arg_max(a.published_time, a.published_time::TIMESTAMP) AS published_time,
    min(a.source) AS source, min(a.own_id) AS own_id, min(a.url) AS url
  FROM document_aliases a
  JOIN documents d USING (document_id)
  WHERE a.article_id IS NOT NULL
  GROUP BY a.article_id, a.document_id, d.published),
dated AS (
  SELECT *, bool_or(published IS NOT NULL AND published_time IS NULL) OVER (PARTITION BY article_id) AS by_day
  FROM version)
SELECT *, version = versions AS latest
FROM (
  SELECT article_id,
    row_number() OVER (PARTITION BY article_id
      ORDER BY CASE WHEN by_day THEN published END NULLS FIRST, published_time::TIMESTAMP NULLS FIRST, document_id) AS version,
    count(*) OVER (PARTITION BY article_id) AS versions,
    document_id, published, published_time, source, own_id, url
  FROM dated);
