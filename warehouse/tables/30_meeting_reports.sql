-- One row per report of a meeting: what, when, where, who (as lists), and its clearest sentence.
WITH party AS (
  SELECT meeting_id, list(name ORDER BY ordinal) AS participants,
    list(DISTINCT country ORDER BY country) FILTER (country IS NOT NULL) AS countries
  FROM participants
  WHERE document_id IN (SELECT document_id FROM renewed)
  GROUP BY meeting_id)
SELECT
  m.meeting_id, m.document_id, d.published, d.source, m.form, m.status,
  m.postponed, m.recalled, m.part_of, m.plover, m.plover_mode, m.cameo,
  m.first_day, m.last_day, m.date_kind, m.date_precision, m.date_reason, m.place_name, m.place_country, m.place_reason,
  p.participants, p.countries, m.topics, n.evidence AS sentence, m.confidence
FROM meetings m
JOIN document_names d USING (document_id)
LEFT JOIN party p USING (meeting_id)
LEFT JOIN mentions n ON n.meeting_id = m.meeting_id AND n.ordinal = 0
WHERE m.document_id IN (SELECT document_id FROM renewed)
  AND m.document_id NOT IN (SELECT document_id FROM superseded_documents)
