-- A visit billed as several claims: each line says on which part it stands; 0 is the visit's first claim.
ALTER TABLE service_line ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
ALTER TABLE claim ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
ALTER TABLE claim ADD COLUMN own_authorization TEXT; -- item 23 of a part; NULL: the visit's

DROP INDEX claim_list;
CREATE INDEX claim_list
ON claim (id, encounter_id, coverage_id, number, status, total_cents, created_at, version, part);
