-- The evidence sentences in which a word or phrase stands.
-- text: the word or phrase, case ignored
SELECT record, published, source, sentence, record_id
FROM evidence
WHERE $text IS NULL OR contains(lower(sentence), lower($text))
ORDER BY published DESC NULLS LAST, record_id, ordinal
