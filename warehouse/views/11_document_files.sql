-- The files and places from which each document was read, in the order of the runs.
CREATE OR REPLACE VIEW document_files AS
SELECT r.document_id, u.sequence AS run_sequence, r.run_id, r.input_name, r.input_sha256, r.position, a.own_id
FROM readings r
JOIN runs u USING (run_id)
LEFT JOIN document_aliases a USING (alias_id);
