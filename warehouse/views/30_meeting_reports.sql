-- One row per report of a meeting: what, when, where, who (as lists), and its clearest sentence.
CREATE OR REPLACE VIEW meeting_reports AS
SELECT
  m.meeting_id, m.document_id, d.published, d.source, m.form, m.status,
  m.postponed, m.recalled, m.part_of, m.plover, m.plover_mode, m.cameo,
  m.first_day, m.last_day, m.date_kind, m.date_precision, m.date_reason, m.place_name, m.place_country, m.place_reason,
  (SELECT list(p.name ORDER BY p.ordinal) FROM participants p WHERE p.meeting_id = m.meeting_id) AS participants,
  (SELECT list(DISTINCT p.country ORDER BY p.country) FROM participants p
   WHERE p.meeting_id = m.meeting_id AND p.country IS NOT NULL) AS countries,
  m.topics, n.evidence AS sentence, m.confidence
FROM meetings m
JOIN document_names d USING (document_id)
LEFT JOIN mentions n ON n.meeting_id = m.meeting_id AND n.ordinal = 0
WHERE m.document_id IN (SELECT document_id FROM latest_documents);
