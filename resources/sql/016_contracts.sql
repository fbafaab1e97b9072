-- What payers have agreed to pay, and what became of lines they paid less for.

-- One contract for a payer, plan ('' = every plan without one of its own), practice and span of days.
CREATE TABLE contract (
    id INTEGER PRIMARY KEY,
    practice_id INTEGER NOT NULL REFERENCES practice (id),
    payer_id INTEGER NOT NULL REFERENCES payer (id),
    plan_name TEXT NOT NULL,
    name TEXT NOT NULL,
    starts_on TEXT, ends_on TEXT, -- none: open
    lower_of_charge INTEGER NOT NULL,
    -- Shares in hundredths of a per cent; none: the contract does not say.
    medicare_basis_points INTEGER,
    medicare_year INTEGER NOT NULL, -- 0: the year of service
    charge_basis_points INTEGER,
    rates_bilateral INTEGER, rates_multiple INTEGER, rates_reduced INTEGER, rates_discontinued INTEGER,
    rates_professional INTEGER, rates_technical INTEGER, rates_two_surgeons INTEGER,
    rates_assistant INTEGER, rates_assistant_not_physician INTEGER,
    active INTEGER NOT NULL
) STRICT;
CREATE INDEX contract_payer ON contract (payer_id, practice_id);

CREATE TABLE contract_amount (
    contract_id INTEGER NOT NULL REFERENCES contract (id),
    code TEXT NOT NULL,
    modifiers TEXT NOT NULL, -- space separated, sorted
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    facility_cents INTEGER CHECK (facility_cents >= 0), -- none: the same everywhere
    PRIMARY KEY (contract_id, code, modifiers)
) STRICT, WITHOUT ROWID;

-- What was done about a line that was allowed less than expected; the last row says how it stands.
CREATE TABLE underpayment_step (
    id INTEGER PRIMARY KEY,
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    service_line_id INTEGER NOT NULL REFERENCES service_line (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'appealed', 'accepted', 'recovered')),
    done_on TEXT NOT NULL,
    words TEXT NOT NULL,
    stake_cents INTEGER NOT NULL, -- what was at stake then
    at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;
CREATE INDEX underpayment_step_line ON underpayment_step (claim_id, service_line_id);
CREATE TRIGGER underpayment_step_no_update BEFORE UPDATE ON underpayment_step
BEGIN SELECT RAISE(ABORT, 'what was done about an underpayment is append-only'); END;
CREATE TRIGGER underpayment_step_no_delete BEFORE DELETE ON underpayment_step
BEGIN SELECT RAISE(ABORT, 'what was done about an underpayment is append-only'); END;
