-- Pairs of countries whose representatives met, by month of the meeting (or of publication), form and number of reports.
CREATE OR REPLACE VIEW country_pairs AS
WITH side AS (
  SELECT DISTINCT p.meeting_id, p.country, m.form, coalesce(m.first_day, m.published) AS day
  FROM participants p
  JOIN meeting_reports m USING (meeting_id)
  WHERE m.status = 'held' AND p.country IS NOT NULL)
SELECT
  a.country AS country_a, b.country AS country_b, date_trunc('month', a.day)::DATE AS month, a.form,
  count(*) AS reports
FROM side a
JOIN side b ON a.meeting_id = b.meeting_id AND a.country < b.country
GROUP BY ALL;
