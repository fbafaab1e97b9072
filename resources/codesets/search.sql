-- The search index: part of every file that is searched by words.

-- A line is one wording under which a family of codes can be found.
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
