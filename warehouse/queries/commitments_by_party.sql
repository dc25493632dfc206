-- Who is bound by how many reported commitments.
SELECT party, country, kind, polarity, reports, with_deadline, first_reported, last_reported
FROM commitments_by_party
ORDER BY reports DESC, party, kind, polarity
