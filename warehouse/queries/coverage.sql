-- Documents by source and month: whether a rise in reports is more meetings or more articles.
SELECT source, month, documents, with_meetings, with_commitments
FROM coverage
ORDER BY source NULLS LAST, month NULLS LAST
