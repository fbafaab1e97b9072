-- The spine: people, encounters, claims, the ledger and the audit chain.
-- Money is integer cents, service dates are YYYY-MM-DD, event times are UTC ISO.

CREATE TABLE vault_info (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE setting (key TEXT PRIMARY KEY, value_json TEXT NOT NULL) STRICT;

-- Public numbers are drawn from here and never reused.
CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER, -- none: the action touched many records, or the vault itself
    detail_json TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE practice (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    npi TEXT NOT NULL,
    tax_id TEXT NOT NULL,
    tax_id_kind TEXT NOT NULL CHECK (tax_id_kind IN ('EIN', 'SSN')),
    taxonomy TEXT NOT NULL,
    street TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, zip_code TEXT NOT NULL,
    phone TEXT NOT NULL,
    other_id_qualifier TEXT NOT NULL,
    other_id TEXT NOT NULL,
    accepts_assignment INTEGER NOT NULL,
    active INTEGER NOT NULL
) STRICT;

CREATE TABLE provider (
    id INTEGER PRIMARY KEY,
    last TEXT NOT NULL, first TEXT NOT NULL, middle TEXT NOT NULL, suffix TEXT NOT NULL,
    credentials TEXT NOT NULL,
    npi TEXT NOT NULL,
    taxonomy TEXT NOT NULL,
    other_id_qualifier TEXT NOT NULL,
    other_id TEXT NOT NULL,
    renders INTEGER NOT NULL,
    refers INTEGER NOT NULL,
    signature_on_file INTEGER NOT NULL,
    active INTEGER NOT NULL
) STRICT;

CREATE TABLE facility (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    npi TEXT NOT NULL,
    street TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, zip_code TEXT NOT NULL,
    other_id_qualifier TEXT NOT NULL,
    other_id TEXT NOT NULL,
    place_of_service TEXT NOT NULL,
    active INTEGER NOT NULL
) STRICT;

CREATE TABLE payer (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('medicare', 'medicaid', 'tricare', 'champva', 'group', 'feca', 'other')),
    payer_id TEXT NOT NULL,
    street TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, zip_code TEXT NOT NULL,
    attention TEXT NOT NULL,
    phone TEXT NOT NULL,
    filing_limit_days INTEGER NOT NULL,
    one_pointer INTEGER NOT NULL,
    active INTEGER NOT NULL
) STRICT;

CREATE TABLE patient (
    id INTEGER PRIMARY KEY,
    account_number TEXT NOT NULL UNIQUE,
    last TEXT NOT NULL, first TEXT NOT NULL, middle TEXT NOT NULL, suffix TEXT NOT NULL,
    birth_date TEXT,
    sex TEXT NOT NULL CHECK (sex IN ('F', 'M', 'U')),
    street TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, zip_code TEXT NOT NULL,
    phone TEXT NOT NULL,
    signature_on_file INTEGER NOT NULL,
    active INTEGER NOT NULL,
    -- Name, account, phone and birth date as they are searched: folded words, a blank before each.
    search_text TEXT NOT NULL
) STRICT;
CREATE INDEX patient_name ON patient (last COLLATE NOCASE, first COLLATE NOCASE);

CREATE TABLE coverage (
    id INTEGER PRIMARY KEY,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    payer_id INTEGER NOT NULL REFERENCES payer (id),
    rank INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 3),
    member_id TEXT NOT NULL,
    group_number TEXT NOT NULL,
    plan_name TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('self', 'spouse', 'child', 'other')),
    subscriber_last TEXT NOT NULL, subscriber_first TEXT NOT NULL,
    subscriber_middle TEXT NOT NULL, subscriber_suffix TEXT NOT NULL,
    subscriber_birth_date TEXT,
    subscriber_sex TEXT NOT NULL CHECK (subscriber_sex IN ('F', 'M', 'U')),
    subscriber_street TEXT NOT NULL, subscriber_city TEXT NOT NULL,
    subscriber_state TEXT NOT NULL, subscriber_zip_code TEXT NOT NULL,
    subscriber_phone TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    copay_cents INTEGER,
    pays_practice INTEGER NOT NULL,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX coverage_patient ON coverage (patient_id);

CREATE TABLE procedure_code (
    id INTEGER PRIMARY KEY,
    practice_id INTEGER NOT NULL REFERENCES practice (id),
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    charge_cents INTEGER NOT NULL,
    modifiers TEXT NOT NULL, -- space separated
    drug_ndc TEXT, drug_unit TEXT, drug_quantity_thousandths INTEGER, -- none: no drug
    active INTEGER NOT NULL,
    UNIQUE (practice_id, code)
) STRICT;

CREATE TABLE encounter_template (
    id INTEGER PRIMARY KEY,
    practice_id INTEGER NOT NULL REFERENCES practice (id),
    provider_id INTEGER REFERENCES provider (id), -- none: for every provider
    name TEXT NOT NULL,
    body_json TEXT NOT NULL
) STRICT;

CREATE TABLE encounter (
    id INTEGER PRIMARY KEY,
    practice_id INTEGER NOT NULL REFERENCES practice (id),
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    service_date TEXT,
    rendering_id INTEGER REFERENCES provider (id),
    place_of_service TEXT NOT NULL,
    facility_id INTEGER REFERENCES facility (id),
    referring_id INTEGER REFERENCES provider (id),
    referring_role TEXT NOT NULL,
    authorization TEXT NOT NULL,
    employment_related INTEGER NOT NULL,
    auto_accident INTEGER NOT NULL,
    accident_state TEXT NOT NULL,
    other_accident INTEGER NOT NULL,
    onset_date TEXT, onset_qualifier TEXT NOT NULL,
    other_date TEXT, other_date_qualifier TEXT NOT NULL,
    unable_to_work_from TEXT, unable_to_work_to TEXT,
    hospital_from TEXT, hospital_to TEXT,
    outside_lab INTEGER NOT NULL, outside_lab_cents INTEGER NOT NULL,
    claim_codes TEXT NOT NULL,
    additional_info TEXT NOT NULL,
    patient_paid_cents INTEGER NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
CREATE INDEX encounter_patient ON encounter (patient_id, service_date);

CREATE TABLE encounter_diagnosis (
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    place INTEGER NOT NULL CHECK (place BETWEEN 0 AND 11),
    code TEXT NOT NULL,
    PRIMARY KEY (encounter_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX encounter_diagnosis_code ON encounter_diagnosis (code);

-- A line taken off an encounter stays (place -1): ledger entries name it.
CREATE TABLE service_line (
    id INTEGER PRIMARY KEY,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    place INTEGER NOT NULL,
    service_date TEXT, through_date TEXT,
    place_of_service TEXT NOT NULL,
    procedure TEXT NOT NULL,
    description TEXT NOT NULL,
    modifiers TEXT NOT NULL, -- space separated
    pointers TEXT NOT NULL,
    units_tenths INTEGER NOT NULL,
    charge_cents INTEGER NOT NULL,
    drug_ndc TEXT, drug_unit TEXT, drug_quantity_thousandths INTEGER, -- none: no drug
    emergency INTEGER NOT NULL,
    epsdt TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX service_line_encounter ON service_line (encounter_id);
CREATE INDEX service_line_procedure ON service_line (procedure, service_date);

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL CHECK (version IN (1, 7, 8)),
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    coverage_id INTEGER NOT NULL REFERENCES coverage (id),
    status TEXT NOT NULL CHECK (status IN ('draft', 'ready', 'sent')),
    total_cents INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    signed_on TEXT, -- item 31: the day it was made ready
    sent_at TEXT,
    sent_way TEXT,
    -- Frozen when sent: the exact record, and the PDF's digest.
    snapshot_json TEXT,
    pdf_sha256 TEXT,
    CHECK ((status = 'sent') = (snapshot_json IS NOT NULL AND sent_at IS NOT NULL AND sent_way IS NOT NULL))
) STRICT;
CREATE INDEX claim_encounter ON claim (encounter_id);
CREATE INDEX claim_status ON claim (status);
CREATE TRIGGER claim_sent_is_frozen BEFORE UPDATE ON claim WHEN OLD.status = 'sent'
BEGIN SELECT RAISE(ABORT, 'a claim as sent is frozen'); END;
CREATE TRIGGER claim_no_delete BEFORE DELETE ON claim WHEN OLD.status = 'sent'
BEGIN SELECT RAISE(ABORT, 'a claim as sent is frozen'); END;

CREATE TABLE claim_event (
    id INTEGER PRIMARY KEY,
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    kind TEXT NOT NULL, -- created, changed, ready, reopened, printed, sent, override
    words TEXT NOT NULL
) STRICT;
CREATE INDEX claim_event_claim ON claim_event (claim_id);

CREATE TABLE finding_override (
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    finding_key TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (length(trim(reason)) > 0),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    PRIMARY KEY (encounter_id, finding_key)
) STRICT;

CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    encounter_id INTEGER REFERENCES encounter (id),
    kind TEXT NOT NULL CHECK (kind IN ('visit')), -- what was done: saving a visit
    words TEXT NOT NULL
) STRICT;
CREATE INDEX posting_encounter ON posting (encounter_id);

CREATE TABLE ledger_entry (
    id INTEGER PRIMARY KEY,
    posting_id INTEGER NOT NULL REFERENCES posting (id),
    encounter_id INTEGER REFERENCES encounter (id),
    service_line_id INTEGER REFERENCES service_line (id), -- none: unapplied credit
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    coverage_id INTEGER REFERENCES coverage (id), -- who owes: this coverage, or none: the patient
    kind TEXT NOT NULL CHECK (kind IN ('charge', 'payment', 'transfer')),
    amount_cents INTEGER NOT NULL CHECK (amount_cents <> 0),
    reverses INTEGER UNIQUE REFERENCES ledger_entry (id)
) STRICT;
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

-- What is being typed and not yet saved; survives a kill.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    encounter_id INTEGER UNIQUE REFERENCES encounter (id), -- none: a new visit
    body_json TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT;
