-- Paper EOBs keyed on a check: half-keyed ones are drafts; a posted one is kept as it was keyed.

CREATE TABLE keyed_draft (
    id INTEGER PRIMARY KEY,
    body_json TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;

-- What was keyed of a remittance without a file: its claims, lines and amounts beside them, as JSON.
CREATE TABLE keyed_remittance (
    remittance_id INTEGER PRIMARY KEY REFERENCES remittance (id),
    body_json TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;

-- One whose posting was undone as it was keyed wrongly: it is keyed anew, and counts no more.
CREATE TABLE keyed_remittance_withdrawal (
    remittance_id INTEGER PRIMARY KEY REFERENCES keyed_remittance (remittance_id),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;

CREATE TRIGGER keyed_remittance_no_update BEFORE UPDATE ON keyed_remittance
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER keyed_remittance_no_delete BEFORE DELETE ON keyed_remittance
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER keyed_remittance_withdrawal_no_update BEFORE UPDATE ON keyed_remittance_withdrawal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER keyed_remittance_withdrawal_no_delete BEFORE DELETE ON keyed_remittance_withdrawal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER keyed_remittance_sealed AFTER INSERT ON keyed_remittance
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('keyed_remittance', NEW.remittance_id); END;
CREATE TRIGGER keyed_remittance_withdrawal_sealed AFTER INSERT ON keyed_remittance_withdrawal
BEGIN INSERT INTO money_seal (record, record_id) VALUES ('keyed_remittance_withdrawal', NEW.remittance_id); END;
