-- Reports of commitments by topic and month of publication; a commitment with two topics counts under each.
CREATE OR REPLACE VIEW commitments_by_topic AS
SELECT t.topic, date_trunc('month', c.published)::DATE AS month, c.kind, c.polarity, count(*) AS reports
FROM commitment_reports c
CROSS JOIN unnest(c.topics) AS t(topic)
GROUP BY ALL;
