-- The file of public code sets: rebuilt from published files at any time, never backed up, no patient data.

CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Chapters, blocks and codes of ICD-10-CM in book order (id). A code's plain form has no dot.
CREATE TABLE icd10cm (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('chapter', 'block', 'code')),
    code TEXT NOT NULL,
    plain TEXT NOT NULL,
    description TEXT NOT NULL,
    billable INTEGER NOT NULL,
    parent_id INTEGER REFERENCES icd10cm (id),
    level INTEGER NOT NULL,
    seventh TEXT NOT NULL,
    family INTEGER,             -- codes that differ by side only; NULL for headers above them
    side TEXT NOT NULL,
    valid_from TEXT,            -- first and last day in force; NULL where not known to begin or end
    valid_to TEXT
) STRICT;

-- Codes of earlier editions that are gone or were billable then, with their last day in force.
CREATE TABLE icd10cm_past (
    plain TEXT NOT NULL,
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    PRIMARY KEY (plain, valid_to)
) STRICT, WITHOUT ROWID;

CREATE TABLE icd10cm_note (
    code_id INTEGER NOT NULL REFERENCES icd10cm (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (code_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE icd10cm_seventh (
    code_id INTEGER NOT NULL REFERENCES icd10cm (id),
    position INTEGER NOT NULL,
    character TEXT NOT NULL,
    label TEXT NOT NULL,
    wording TEXT NOT NULL,
    PRIMARY KEY (code_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE place_of_service (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    facility INTEGER NOT NULL,  -- 1 where the fee schedule pays its facility rate
    valid_from TEXT
) STRICT, WITHOUT ROWID;
