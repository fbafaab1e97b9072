-- The biller's own words for codes: what she types, and the code she means by it.

CREATE TABLE own_words (
    id INTEGER PRIMARY KEY,
    words TEXT NOT NULL COLLATE NOCASE CHECK (length(trim(words)) > 0),
    system TEXT NOT NULL, -- ICD-10-CM, HCPCS or CPT
    code TEXT NOT NULL,
    UNIQUE (words, system, code)
) STRICT;
