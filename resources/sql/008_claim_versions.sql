-- Corrected and void claims: what they follow, and the payer's own number for it (item 22).
ALTER TABLE claim ADD COLUMN original_reference TEXT NOT NULL DEFAULT '';
ALTER TABLE claim ADD COLUMN follows INTEGER REFERENCES claim (id); -- none: the visit's first claim

-- The lines a claim bills, where they are only some of the visit's; no row means all of them.
CREATE TABLE claim_line (
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    service_line_id INTEGER NOT NULL REFERENCES service_line (id),
    PRIMARY KEY (claim_id, service_line_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER claim_line_is_frozen BEFORE DELETE ON claim_line
    WHEN (SELECT status FROM claim WHERE id = OLD.claim_id) = 'sent'
BEGIN SELECT RAISE(ABORT, 'a claim as sent is frozen'); END;

DROP INDEX claim_list;
CREATE INDEX claim_list ON claim (id, encounter_id, coverage_id, number, status, total_cents, created_at, version);
