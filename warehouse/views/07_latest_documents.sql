-- The documents that count: all but those of which every article has a later version. The other views build on it.
CREATE OR REPLACE VIEW latest_documents AS
SELECT d.*
FROM documents d
ANTI JOIN superseded_documents s ON s.document_id = d.document_id;
