-- Money that comes and goes: receipts and deposits, kept remittance files and their posting, payers' own accounts
-- (PLB), closed periods; the ledger takes payments, write-offs and refunds of the biller's own.

-- What came in: a payer's check or transfer, or what a patient paid. Money posted names the receipt it came with.
CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    practice_id INTEGER NOT NULL REFERENCES practice (id),
    payer_id INTEGER REFERENCES payer (id),
    patient_id INTEGER REFERENCES patient (id),
    payer_name TEXT NOT NULL DEFAULT '', -- as on the check, where the payer is none of ours
    way TEXT NOT NULL CHECK (way IN ('check', 'transfer', 'cash', 'card', 'none')), -- none: a notice without money
    reference TEXT NOT NULL, -- number of the check or transfer (TRN02)
    received_on TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    source TEXT NOT NULL CHECK (source IN ('keyed', 'remittance', 'visit')), -- visit: paid at the desk, on saving it
    encounter_id INTEGER REFERENCES encounter (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    CHECK (payer_id IS NULL OR patient_id IS NULL)
) STRICT;
CREATE INDEX receipt_day ON receipt (received_on);
CREATE INDEX receipt_patient ON receipt (patient_id) WHERE patient_id IS NOT NULL;

-- A receipt that came to nothing: the bank returned the check, or it was typed wrongly.
CREATE TABLE receipt_reversal (
    receipt_id INTEGER PRIMARY KEY REFERENCES receipt (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE VIEW standing_receipt AS SELECT * FROM receipt WHERE id NOT IN (SELECT receipt_id FROM receipt_reversal);

-- What was taken to the bank together.
CREATE TABLE deposit (
    id INTEGER PRIMARY KEY,
    practice_id INTEGER NOT NULL REFERENCES practice (id),
    deposited_on TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;
CREATE TABLE deposit_receipt (
    deposit_id INTEGER NOT NULL REFERENCES deposit (id),
    receipt_id INTEGER NOT NULL REFERENCES receipt (id),
    PRIMARY KEY (deposit_id, receipt_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deposit_receipt_receipt ON deposit_receipt (receipt_id);
CREATE TABLE deposit_reversal (
    deposit_id INTEGER PRIMARY KEY REFERENCES deposit (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

-- Remittance files (835) as they came, byte for byte.
CREATE TABLE remittance_file (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL,
    refusal TEXT NOT NULL, -- why it cannot be read, in words; empty where it can
    imported_at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;

-- One payment of a file (ST to SE), or a paper EOB's check keyed by hand.
CREATE TABLE remittance (
    id INTEGER PRIMARY KEY,
    file_id INTEGER REFERENCES remittance_file (id), -- none: keyed from paper
    place INTEGER NOT NULL, -- which of the file's payments, from 0
    practice_id INTEGER REFERENCES practice (id), -- whom it pays; none: not known to us
    payer_id INTEGER REFERENCES payer (id), -- who pays; none: not known to us
    payer_name TEXT NOT NULL,
    payer_key TEXT NOT NULL, -- who pays, as its bank knows it (TRN03)
    reference TEXT NOT NULL, -- TRN02
    paid_on TEXT, -- BPR16
    amount_cents INTEGER NOT NULL, -- BPR02
    method TEXT NOT NULL, -- BPR04
    claim_count INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    problem_count INTEGER NOT NULL, -- what does not balance: nothing of it is posted unless this is 0
    repeats INTEGER REFERENCES remittance (id), -- the earlier one it repeats: nothing of it is posted
    receipt_id INTEGER REFERENCES receipt (id),
    UNIQUE (file_id, place)
) STRICT;
CREATE INDEX remittance_payment ON remittance (payer_key, reference);

-- What the biller decided on a claim of a remittance before posting it: which claim of ours it answers, or none.
CREATE TABLE remittance_decision (
    remittance_id INTEGER NOT NULL REFERENCES remittance (id),
    place INTEGER NOT NULL, -- which of its claims, from 0
    decision TEXT NOT NULL CHECK (decision IN ('match', 'not ours', 'accept', 'skip')),
    claim_id INTEGER REFERENCES claim (id),
    line_ids TEXT NOT NULL DEFAULT '', -- service lines' ids for each of its lines, space separated; 0 none
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (remittance_id, place)
) STRICT, WITHOUT ROWID;

-- What was posted of a remittance in one step, and can be undone in one.
CREATE TABLE remittance_batch (
    id INTEGER PRIMARY KEY,
    remittance_id INTEGER NOT NULL REFERENCES remittance (id),
    effective_date TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;
CREATE INDEX remittance_batch_remittance ON remittance_batch (remittance_id);
CREATE TABLE remittance_batch_claim (
    batch_id INTEGER NOT NULL REFERENCES remittance_batch (id),
    place INTEGER NOT NULL,
    -- answer: posted to a claim; reversal: took an answer back; suspense: not found, its money is kept aside;
    -- information: nothing to post
    outcome TEXT NOT NULL CHECK (outcome IN ('answer', 'reversal', 'suspense', 'information')),
    claim_id INTEGER REFERENCES claim (id),
    adjudication_id INTEGER REFERENCES adjudication (id),
    paid_cents INTEGER NOT NULL,
    PRIMARY KEY (batch_id, place),
    CHECK ((outcome IN ('answer', 'reversal')) = (adjudication_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX remittance_batch_claim_answer ON remittance_batch_claim (adjudication_id);
CREATE TABLE remittance_batch_reversal (
    batch_id INTEGER PRIMARY KEY REFERENCES remittance_batch (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE VIEW standing_remittance_batch AS
SELECT * FROM remittance_batch WHERE id NOT IN (SELECT batch_id FROM remittance_batch_reversal);

-- The account with a payer beside all claims (PLB): positive cents were kept from a check, negative were added.
CREATE TABLE payer_account_entry (
    id INTEGER PRIMARY KEY,
    practice_id INTEGER NOT NULL REFERENCES practice (id),
    payer_id INTEGER REFERENCES payer (id),
    payer_key TEXT NOT NULL,
    opens INTEGER REFERENCES payer_account_entry (id), -- the entry whose case this one goes on with; none: a new case
    batch_id INTEGER REFERENCES remittance_batch (id), -- the posting it came with; none: the biller settled it
    reason TEXT NOT NULL, -- PLB03-1
    reference TEXT NOT NULL, -- PLB03-2
    amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
    claim_id INTEGER REFERENCES claim (id), -- its cause
    words TEXT NOT NULL,
    reverses INTEGER UNIQUE REFERENCES payer_account_entry (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;
CREATE INDEX payer_account_entry_case ON payer_account_entry (opens);
CREATE INDEX payer_account_entry_batch ON payer_account_entry (batch_id);

-- Up to and with this day nothing is posted any more.
CREATE TABLE period_close (
    id INTEGER PRIMARY KEY,
    through TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;

-- What the payer decided a line as, where it changed the code, the modifiers or the units billed (SVC01, SVC06).
ALTER TABLE adjudication_line ADD COLUMN decided_as TEXT NOT NULL DEFAULT '';

-- The ledger's tables are made anew, since a CHECK cannot be changed; each row stays as it was.
CREATE TABLE kept_posting AS SELECT * FROM posting;
CREATE TABLE kept_entry AS SELECT * FROM ledger_entry;
DROP TABLE ledger_entry;
DROP TABLE posting;

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    encounter_id INTEGER REFERENCES encounter (id), -- none: its entries are of several visits, or of none
    kind TEXT NOT NULL CHECK (kind <> ''), -- what was done: app/domain/posting.py names them all
    words TEXT NOT NULL,
    adjudication_id INTEGER REFERENCES adjudication (id),
    receipt_id INTEGER REFERENCES receipt (id), -- the money it came with
    batch_id INTEGER REFERENCES remittance_batch (id), -- posted, or undone, with others of a remittance
    undoes INTEGER UNIQUE REFERENCES posting (id), -- the posting it takes back as a whole
    CHECK ((kind = 'adjudication') = (adjudication_id IS NOT NULL))
) STRICT;
CREATE INDEX posting_encounter ON posting (encounter_id);
CREATE INDEX posting_adjudication ON posting (adjudication_id);
CREATE INDEX posting_receipt ON posting (receipt_id);
CREATE INDEX posting_batch ON posting (batch_id);

CREATE TABLE ledger_entry (
    id INTEGER PRIMARY KEY,
    posting_id INTEGER NOT NULL REFERENCES posting (id),
    encounter_id INTEGER REFERENCES encounter (id), -- none: credit of the patient's, not bound to a visit
    service_line_id INTEGER REFERENCES service_line (id), -- none: unapplied credit
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    coverage_id INTEGER REFERENCES coverage (id), -- who owes: this coverage, or none: the patient
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'payment', 'transfer', 'write_off', 'applied', 'refund')),
    amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
    reverses INTEGER UNIQUE REFERENCES ledger_entry (id),
    adjustment_group TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '' -- CARC
) STRICT;

INSERT INTO posting (id, at, user, effective_date, encounter_id, kind, words, adjudication_id)
SELECT id, at, user, effective_date, encounter_id, kind, words, adjudication_id FROM kept_posting ORDER BY id;
INSERT INTO ledger_entry
    (id, posting_id, encounter_id, service_line_id, patient_id, coverage_id, kind, amount_cents, reverses,
     adjustment_group, reason)
SELECT id, posting_id, encounter_id, service_line_id, patient_id, coverage_id, kind, amount_cents, reverses,
    adjustment_group, reason
FROM kept_entry ORDER BY id;
DROP TABLE kept_posting;
DROP TABLE kept_entry;

CREATE INDEX ledger_entry_posting ON ledger_entry (posting_id);
CREATE INDEX ledger_entry_encounter ON ledger_entry (encounter_id, amount_cents); -- covers the sums of the lists
CREATE INDEX ledger_entry_patient ON ledger_entry (patient_id);
CREATE INDEX ledger_entry_line ON ledger_entry (service_line_id);
-- What was moved on to a coverage, for the worklist: few among many entries.
CREATE INDEX ledger_entry_moved_on ON ledger_entry (encounter_id, coverage_id, service_line_id)
WHERE kind = 'transfer' AND coverage_id IS NOT NULL AND amount_cents > 0;

CREATE TRIGGER posting_in_open_period BEFORE INSERT ON posting
    WHEN NEW.effective_date <= (SELECT max(through) FROM period_close)
BEGIN SELECT RAISE(ABORT, 'the period is closed'); END;
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER receipt_reversal_no_update BEFORE UPDATE ON receipt_reversal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER receipt_reversal_no_delete BEFORE DELETE ON receipt_reversal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER deposit_no_update BEFORE UPDATE ON deposit
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER deposit_no_delete BEFORE DELETE ON deposit
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER deposit_receipt_no_update BEFORE UPDATE ON deposit_receipt
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER deposit_receipt_no_delete BEFORE DELETE ON deposit_receipt
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER deposit_reversal_no_update BEFORE UPDATE ON deposit_reversal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER deposit_reversal_no_delete BEFORE DELETE ON deposit_reversal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER remittance_file_no_update BEFORE UPDATE ON remittance_file
BEGIN SELECT RAISE(ABORT, 'a remittance is kept as it came'); END;
CREATE TRIGGER remittance_file_no_delete BEFORE DELETE ON remittance_file
BEGIN SELECT RAISE(ABORT, 'a remittance is kept as it came'); END;
CREATE TRIGGER remittance_batch_no_update BEFORE UPDATE ON remittance_batch
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER remittance_batch_no_delete BEFORE DELETE ON remittance_batch
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER remittance_batch_claim_no_update BEFORE UPDATE ON remittance_batch_claim
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER remittance_batch_claim_no_delete BEFORE DELETE ON remittance_batch_claim
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER remittance_batch_reversal_no_update BEFORE UPDATE ON remittance_batch_reversal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER remittance_batch_reversal_no_delete BEFORE DELETE ON remittance_batch_reversal
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER payer_account_entry_no_update BEFORE UPDATE ON payer_account_entry
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER payer_account_entry_no_delete BEFORE DELETE ON payer_account_entry
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER period_close_no_update BEFORE UPDATE ON period_close
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
CREATE TRIGGER period_close_no_delete BEFORE DELETE ON period_close
BEGIN SELECT RAISE(ABORT, 'money records are append-only'); END;
