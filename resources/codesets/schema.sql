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

-- The search index. A line is one wording under which a family of codes can be found.
CREATE TABLE search_word (word TEXT PRIMARY KEY, lines BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE search_context (word TEXT PRIMARY KEY, families BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE search_array (name TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE search_trigram (trigram TEXT PRIMARY KEY, words BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- Wordings that differ from the code's own description: inclusion terms and our own terms.
CREATE TABLE search_text (line INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;

-- Typed words (stemmed) and the wordings they also stand for, parted by |.
CREATE TABLE search_synonym (phrase TEXT PRIMARY KEY, wordings TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The distinct sets of 7th characters; a family points at its set by number.
CREATE TABLE search_seventh (
    number INTEGER NOT NULL,
    character TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (number, character)
) STRICT, WITHOUT ROWID;
