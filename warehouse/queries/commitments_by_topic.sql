-- Reported commitments by topic.
SELECT topic, sum(reports)::BIGINT AS reports, min(month) AS first_month, max(month) AS last_month
FROM commitments_by_topic
GROUP BY ALL
ORDER BY reports DESC, topic
