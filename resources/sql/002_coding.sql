-- Coding: which visits still need their codes, questions to the provider, and every version of a visit's codes.

ALTER TABLE encounter ADD COLUMN coding TEXT NOT NULL DEFAULT '' CHECK (coding IN ('', 'needs_coding', 'coded'));
CREATE INDEX encounter_needs_coding ON encounter (id) WHERE coding = 'needs_coding';

-- What counts as a visit's coding, as the one JSON text that versions keep.
CREATE VIEW encounter_coding AS
SELECT encounter.id AS encounter_id, json_object(
    'diagnoses', (
        SELECT json_group_array(code ORDER BY place) FROM encounter_diagnosis WHERE encounter_id = encounter.id),
    'lines', (
        SELECT json_group_array(json_object(
            'line_id', id,
            'modifiers', CASE trim(modifiers) WHEN '' THEN json_array()
                ELSE json('[' || replace(json_quote(trim(modifiers)), ' ', '","') || ']') END,
            'pointers', pointers,
            'procedure', procedure,
            'units_tenths', units_tenths) ORDER BY place)
        FROM service_line WHERE encounter_id = encounter.id AND place >= 0)) AS body_json
FROM encounter;

CREATE TABLE coding_query (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    service_line_id INTEGER REFERENCES service_line (id), -- none: about the whole visit
    provider_id INTEGER NOT NULL REFERENCES provider (id),
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    facts TEXT NOT NULL,
    question TEXT NOT NULL CHECK (length(trim(question)) > 0),
    options_json TEXT NOT NULL,
    before_json TEXT NOT NULL, -- the visit's coding when it was asked
    status TEXT NOT NULL CHECK (status IN ('open', 'answered', 'withdrawn')),
    answer TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_on TEXT, -- the day the provider wrote on the sheet
    closed_at TEXT,
    reason TEXT NOT NULL, -- why the codes change or stay; why it was withdrawn
    after_json TEXT, -- the visit's coding that followed; none: not changed yet
    CHECK ((status = 'open') = (closed_at IS NULL)),
    CHECK (status <> 'answered' OR (length(trim(answer)) > 0 AND answered_on IS NOT NULL))
) STRICT;
CREATE INDEX coding_query_encounter ON coding_query (encounter_id);
CREATE INDEX coding_query_waiting ON coding_query (id)
    WHERE status = 'open' OR (status = 'answered' AND after_json IS NULL);
CREATE TRIGGER coding_query_as_asked BEFORE UPDATE OF number, encounter_id, service_line_id, provider_id, asked_by,
    asked_at, facts, question, options_json, before_json ON coding_query
BEGIN SELECT RAISE(ABORT, 'a question stays as it was asked'); END;
CREATE TRIGGER coding_query_no_delete BEFORE DELETE ON coding_query
BEGIN SELECT RAISE(ABORT, 'a question is withdrawn, never deleted'); END;

CREATE TABLE coding_version (
    id INTEGER PRIMARY KEY,
    encounter_id INTEGER NOT NULL REFERENCES encounter (id),
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    reason TEXT NOT NULL,
    query_id INTEGER REFERENCES coding_query (id), -- the answer that led to it, if one did
    body_json TEXT NOT NULL
) STRICT;
CREATE INDEX coding_version_encounter ON coding_version (encounter_id);
CREATE TRIGGER coding_version_no_update BEFORE UPDATE ON coding_version
BEGIN SELECT RAISE(ABORT, 'the history of codes is append-only'); END;
CREATE TRIGGER coding_version_no_delete BEFORE DELETE ON coding_version
BEGIN SELECT RAISE(ABORT, 'the history of codes is append-only'); END;

-- Visits saved before histories were kept begin theirs with what they hold now.
INSERT INTO coding_version (encounter_id, at, user, reason, query_id, body_json)
SELECT encounter.id, encounter.saved_at,
    coalesce((SELECT value FROM vault_info WHERE key = 'biller_name'), ''),
    'As it stood when the history began', NULL, encounter_coding.body_json
FROM encounter JOIN encounter_coding ON encounter_coding.encounter_id = encounter.id
ORDER BY encounter.id;
