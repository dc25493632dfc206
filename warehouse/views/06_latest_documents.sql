-- The documents that count: all but those of which every article has a later version. The other views build on it.
CREATE OR REPLACE VIEW latest_documents AS
SELECT d.*
FROM documents d
WHERE d.document_id NOT IN (SELECT document_id FROM document_versions GROUP BY document_id HAVING NOT bool_or(latest));
