-- Reports of meetings by day, place and status. A meeting without a resolved day stands under a null day.
CREATE OR REPLACE VIEW meetings_by_day_and_place AS
SELECT m.first_day AS day, m.place_country, m.place_name, m.status, m.form, count(*) AS reports,
  count(DISTINCT m.document_id) AS documents
FROM meeting_reports m
GROUP BY ALL;
