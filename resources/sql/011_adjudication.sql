-- What payers decided: their answers line by line, what these put into the ledger, and claims to the next payer.

-- The claim whose answer this one takes to the next payer in rank; none: it goes to the visit's first payer.
ALTER TABLE claim ADD COLUMN after INTEGER REFERENCES claim (id);
-- A claim to the next payer says this in items 10d and 19; NULL: as the visit does.
ALTER TABLE claim ADD COLUMN own_claim_codes TEXT;
ALTER TABLE claim ADD COLUMN own_additional_info TEXT;
ALTER TABLE claim ADD COLUMN attach_eob INTEGER NOT NULL DEFAULT 1;
CREATE INDEX claim_follows ON claim (follows);
CREATE INDEX claim_after ON claim (after);

CREATE TABLE adjudication (
    id INTEGER PRIMARY KEY,
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    payer_claim_number TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    charge_cents INTEGER NOT NULL,
    paid_cents INTEGER NOT NULL,
    remarks TEXT NOT NULL, -- space separated
    payment_reference TEXT NOT NULL,
    forwarded INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('keyed', 'remittance')),
    recorded_at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;
CREATE INDEX adjudication_claim ON adjudication (claim_id);

CREATE TABLE adjudication_line (
    adjudication_id INTEGER NOT NULL REFERENCES adjudication (id),
    place INTEGER NOT NULL,
    service_line_id INTEGER NOT NULL REFERENCES service_line (id),
    charge_cents INTEGER NOT NULL,
    paid_cents INTEGER NOT NULL,
    allowed_cents INTEGER, -- none: not told
    remarks TEXT NOT NULL, -- space separated
    PRIMARY KEY (adjudication_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE adjudication_adjustment (
    adjudication_id INTEGER NOT NULL REFERENCES adjudication (id),
    line_place INTEGER NOT NULL, -- -1: the claim as a whole
    place INTEGER NOT NULL,
    adjustment_group TEXT NOT NULL CHECK (adjustment_group IN ('CO', 'PR', 'OA', 'PI')),
    reason TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    PRIMARY KEY (adjudication_id, line_place, place)
) STRICT, WITHOUT ROWID;

-- An answer is never edited: it is taken back, and entered anew.
CREATE TABLE adjudication_reversal (
    adjudication_id INTEGER PRIMARY KEY REFERENCES adjudication (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE TRIGGER adjudication_no_update BEFORE UPDATE ON adjudication
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;
CREATE TRIGGER adjudication_no_delete BEFORE DELETE ON adjudication
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;
CREATE TRIGGER adjudication_line_no_update BEFORE UPDATE ON adjudication_line
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;
CREATE TRIGGER adjudication_line_no_delete BEFORE DELETE ON adjudication_line
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;
CREATE TRIGGER adjudication_adjustment_no_update BEFORE UPDATE ON adjudication_adjustment
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;
CREATE TRIGGER adjudication_adjustment_no_delete BEFORE DELETE ON adjudication_adjustment
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;
CREATE TRIGGER adjudication_reversal_no_update BEFORE UPDATE ON adjudication_reversal
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;
CREATE TRIGGER adjudication_reversal_no_delete BEFORE DELETE ON adjudication_reversal
BEGIN SELECT RAISE(ABORT, 'a payer''s answer is append-only'); END;

-- The answers that stand.
CREATE VIEW standing_adjudication AS
SELECT * FROM adjudication WHERE id NOT IN (SELECT adjudication_id FROM adjudication_reversal);

-- The ledger takes postings of answers, write-offs, and the payer's reasons. A CHECK cannot be changed: both tables
-- are made anew and get every row back as it was.
CREATE TABLE kept_posting AS SELECT * FROM posting;
CREATE TABLE kept_entry AS SELECT * FROM ledger_entry;
DROP TABLE ledger_entry;
DROP TABLE posting;

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    encounter_id INTEGER REFERENCES encounter (id),
    kind TEXT NOT NULL CHECK (kind IN ('visit', 'adjudication')), -- saving a visit; a payer's answer, or taking it back
    words TEXT NOT NULL,
    adjudication_id INTEGER REFERENCES adjudication (id),
    CHECK ((kind = 'adjudication') = (adjudication_id IS NOT NULL))
) STRICT;
CREATE INDEX posting_encounter ON posting (encounter_id);
CREATE INDEX posting_adjudication ON posting (adjudication_id);

CREATE TABLE ledger_entry (
    id INTEGER PRIMARY KEY,
    posting_id INTEGER NOT NULL REFERENCES posting (id),
    encounter_id INTEGER REFERENCES encounter (id),
    service_line_id INTEGER REFERENCES service_line (id), -- none: unapplied credit
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    coverage_id INTEGER REFERENCES coverage (id), -- who owes: this coverage, or none: the patient
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'payment', 'transfer', 'write_off')),
    amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
    reverses INTEGER UNIQUE REFERENCES ledger_entry (id),
    adjustment_group TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '' -- CARC
) STRICT;

INSERT INTO posting (id, at, user, effective_date, encounter_id, kind, words)
SELECT id, at, user, effective_date, encounter_id, kind, words FROM kept_posting ORDER BY id;
INSERT INTO ledger_entry
    (id, posting_id, encounter_id, service_line_id, patient_id, coverage_id, kind, amount_cents, reverses)
SELECT id, posting_id, encounter_id, service_line_id, patient_id, coverage_id, kind, amount_cents, reverses
FROM kept_entry ORDER BY id;
DROP TABLE kept_posting;
DROP TABLE kept_entry;

CREATE INDEX ledger_entry_encounter ON ledger_entry (encounter_id, amount_cents); -- covers the sums of the lists
CREATE INDEX ledger_entry_patient ON ledger_entry (patient_id);
CREATE INDEX ledger_entry_line ON ledger_entry (service_line_id);
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
