-- Records put aside that no later reading of the same place, or of a file of the same name, made good.
CREATE OR REPLACE VIEW open_rejects AS
SELECT j.*, u.sequence AS run_sequence
FROM rejects j
JOIN runs u USING (run_id)
WHERE NOT EXISTS (
  SELECT 1
  FROM readings r
  JOIN runs v ON v.run_id = r.run_id
  WHERE r.input_name = j.input_name
    AND v.sequence > u.sequence
    AND ((j.position IS NOT NULL AND r.input_sha256 = j.input_sha256 AND r.position = j.position)
         OR (j.position IS NULL AND j.input_sha256 IS NULL)));
