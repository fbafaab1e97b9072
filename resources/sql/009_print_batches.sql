-- Printing as a daily routine: what each printer wants, what was printed, and what was mailed when.

-- One row a printer, by the system's name of it; '' is the default. Hundredths of a point, thousandths of full size.
CREATE TABLE print_profile (
    printer TEXT PRIMARY KEY,
    x_hundredths INTEGER NOT NULL,
    y_hundredths INTEGER NOT NULL,
    scale_per_mille INTEGER NOT NULL
) STRICT;
INSERT INTO print_profile
SELECT '',
    coalesce((SELECT CAST(round(CAST(value_json AS REAL) * 100) AS INTEGER) FROM setting
        WHERE key = 'print_offset_x_pt'), 0),
    coalesce((SELECT CAST(round(CAST(value_json AS REAL) * 100) AS INTEGER) FROM setting
        WHERE key = 'print_offset_y_pt'), 0),
    1000
WHERE EXISTS (SELECT 1 FROM setting WHERE key IN ('print_offset_x_pt', 'print_offset_y_pt'));
DELETE FROM setting WHERE key IN ('print_offset_x_pt', 'print_offset_y_pt');

-- A print run: the very bytes, and how they came about.
CREATE TABLE print_batch (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    printed_at TEXT NOT NULL,
    user TEXT NOT NULL,
    form TEXT NOT NULL,
    plain INTEGER NOT NULL, -- with a picture of the form, for plain paper
    printer TEXT NOT NULL, -- '' went to a file
    x_hundredths INTEGER NOT NULL,
    y_hundredths INTEGER NOT NULL,
    scale_per_mille INTEGER NOT NULL,
    pages INTEGER NOT NULL CHECK (pages > 0), -- cover sheets too
    pdf BLOB NOT NULL,
    pdf_sha256 TEXT NOT NULL
) STRICT;
CREATE TRIGGER print_batch_no_update BEFORE UPDATE ON print_batch
BEGIN SELECT RAISE(ABORT, 'a print run is kept as it was'); END;
CREATE TRIGGER print_batch_no_delete BEFORE DELETE ON print_batch
BEGIN SELECT RAISE(ABORT, 'a print run is kept as it was'); END;

-- By the claim's number, which is never reused: a correction may be withdrawn after it was printed.
CREATE TABLE print_batch_claim (
    batch_id INTEGER NOT NULL REFERENCES print_batch (id),
    place INTEGER NOT NULL,
    claim_number TEXT NOT NULL,
    payer TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    first_page INTEGER NOT NULL, -- from 1
    pages INTEGER NOT NULL,
    PRIMARY KEY (batch_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX print_batch_claim_number ON print_batch_claim (claim_number);
CREATE TRIGGER print_batch_claim_no_update BEFORE UPDATE ON print_batch_claim
BEGIN SELECT RAISE(ABORT, 'a print run is kept as it was'); END;
CREATE TRIGGER print_batch_claim_no_delete BEFORE DELETE ON print_batch_claim
BEGIN SELECT RAISE(ABORT, 'a print run is kept as it was'); END;

-- The mailing log: one row an envelope, fax or upload. A mistake is followed by a row that replaces it.
CREATE TABLE mailing (
    id INTEGER PRIMARY KEY,
    mailed_on TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('mail', 'certified', 'fax', 'portal')),
    reference TEXT NOT NULL, -- certified number, fax confirmation, the portal's own number
    payer TEXT NOT NULL,
    batch_id INTEGER REFERENCES print_batch (id), -- none: claims chosen one by one
    replaces INTEGER UNIQUE REFERENCES mailing (id),
    noted_at TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;
CREATE INDEX mailing_day ON mailing (mailed_on);
CREATE TRIGGER mailing_no_update BEFORE UPDATE ON mailing
BEGIN SELECT RAISE(ABORT, 'the mailing log is append-only'); END;
CREATE TRIGGER mailing_no_delete BEFORE DELETE ON mailing
BEGIN SELECT RAISE(ABORT, 'the mailing log is append-only'); END;

CREATE TABLE mailing_claim (
    mailing_id INTEGER NOT NULL REFERENCES mailing (id),
    claim_id INTEGER NOT NULL REFERENCES claim (id),
    PRIMARY KEY (mailing_id, claim_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mailing_claim_claim ON mailing_claim (claim_id);
CREATE TRIGGER mailing_claim_no_delete BEFORE DELETE ON mailing_claim
BEGIN SELECT RAISE(ABORT, 'the mailing log is append-only'); END;
