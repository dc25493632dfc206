-- The documents of which every article has a later version: they stay in the tables, and nothing else tells of them.
SELECT document_id
FROM document_versions
GROUP BY document_id
HAVING NOT bool_or(latest)
