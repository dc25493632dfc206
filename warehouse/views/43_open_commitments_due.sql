-- Commitments with a resolved deadline that had not passed on the last day of publication in the warehouse (`as_of`).
-- Whether a commitment was kept is not known here.
CREATE OR REPLACE VIEW open_commitments_due AS
SELECT c.deadline_date, c.deadline_date - a.as_of AS days_left, c.parties, c.polarity, c."action", c.deadline,
  c.speaker, c.published, c.source, c.sentence, c.commitment_id, a.as_of
FROM commitment_reports c
CROSS JOIN (SELECT max(published) AS as_of FROM latest_documents) a
WHERE c.deadline_date >= a.as_of;
