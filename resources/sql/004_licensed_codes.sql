-- CPT descriptions the biller holds a licence for: hers alone, so in her vault, never among the public code sets.

CREATE TABLE licensed_edition (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    effective_from TEXT NOT NULL UNIQUE,
    source_name TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    word_book BLOB NOT NULL -- how its codes are found by words: made from the rows below, packed
) STRICT;

CREATE TABLE licensed_code (
    edition_id INTEGER NOT NULL REFERENCES licensed_edition (id),
    code TEXT NOT NULL,
    long TEXT NOT NULL,
    medium TEXT NOT NULL,
    short TEXT NOT NULL,
    consumer TEXT NOT NULL,
    PRIMARY KEY (edition_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE licensed_modifier (
    edition_id INTEGER NOT NULL REFERENCES licensed_edition (id),
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (edition_id, code)
) STRICT, WITHOUT ROWID;
