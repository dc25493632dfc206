-- Records put aside that nothing later made good: neither was the same place of the same bytes read since, nor did the file
-- come again under its name with other bytes (standard input has no name of its own).
CREATE OR REPLACE VIEW open_rejects AS
SELECT j.*, u.sequence AS run_sequence
FROM rejects j
JOIN runs u USING (run_id)
WHERE NOT EXISTS (
  SELECT 1
  FROM readings r
  JOIN runs v ON v.run_id = r.run_id
  WHERE r.input_name = j.input_name AND r.input_sha256 = j.input_sha256 AND r.position = j.position
    AND v.sequence > u.sequence)
AND NOT EXISTS (
  SELECT 1
  FROM inputs i
  JOIN runs v ON v.run_id = i.run_id
  WHERE i.input_name = j.input_name AND j.input_name <> '-' AND i.input_sha256 IS DISTINCT FROM j.input_sha256
    AND v.sequence > u.sequence);
