-- The biller's own rules for her payers; conditions and effects as the program's record has them.
CREATE TABLE payer_rule (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    active INTEGER NOT NULL,
    payer_id INTEGER REFERENCES payer (id), -- none: every payer
    body_json TEXT NOT NULL
) STRICT;
