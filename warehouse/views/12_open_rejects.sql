-- What was put aside and stands: the last that became of its place. A later run made it good, or put it aside anew, if it
-- read the same place of the same bytes; what concerns a file as a whole also if it took in the same bytes again. So did
-- one that took in other bytes under the name of the file (standard input has no name of its own).
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
  FROM rejects k
  JOIN runs v ON v.run_id = k.run_id
  WHERE k.input_name = j.input_name AND k.input_sha256 IS NOT DISTINCT FROM j.input_sha256
    AND k.position IS NOT DISTINCT FROM j.position AND v.sequence > u.sequence)
AND NOT EXISTS (
  SELECT 1
  FROM inputs i
  JOIN runs v ON v.run_id = i.run_id
  WHERE i.input_name = j.input_name AND v.sequence > u.sequence
    AND CASE WHEN i.input_sha256 IS DISTINCT FROM j.input_sha256 THEN j.input_name <> '-'
      ELSE j.position IS NULL AND j.input_sha256 IS NOT NULL END);
