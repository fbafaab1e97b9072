-- What the biller notes on a credit that is to be given back: asked the payer, waits for its letter.
CREATE TABLE credit_note (
    id INTEGER PRIMARY KEY,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    encounter_id INTEGER REFERENCES encounter (id), -- none: the patient's, over all visits
    coverage_id INTEGER REFERENCES coverage (id), -- whose credit it is; none: the patient's
    words TEXT NOT NULL CHECK (words <> ''),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;
CREATE INDEX credit_note_patient ON credit_note (patient_id);
CREATE TRIGGER credit_note_no_update BEFORE UPDATE ON credit_note
BEGIN SELECT RAISE(ABORT, 'notes on credits are append-only'); END;
CREATE TRIGGER credit_note_no_delete BEFORE DELETE ON credit_note
BEGIN SELECT RAISE(ABORT, 'notes on credits are append-only'); END;
