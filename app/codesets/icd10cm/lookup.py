"""Looks one code up: is it known, billable, in force on the day, and what does the book say about it."""

import json
import sqlite3
from datetime import date
from pathlib import Path

from app.codesets.icd10cm.note_references import find_references
from app.codesets.records import (
    ICD10CM,
    CodeDetail,
    CodeEntry,
    LevelNotes,
    Note,
    PathStep,
    SeventhCharacter,
    SideChoice,
)
from app.errors import UserError

_ENTRY = (
    "SELECT code, plain, description, billable, valid_from, valid_to FROM icd10cm WHERE plain = ? AND kind = 'code'"
)
_CHILDREN = (
    "SELECT code, plain, description, billable, valid_from, valid_to FROM icd10cm"
    " WHERE parent_id = (SELECT id FROM icd10cm WHERE plain = ? AND kind = 'code') ORDER BY id"
)
_SIDES = (
    "SELECT side, code, plain, description, billable, valid_from, valid_to FROM icd10cm"
    " WHERE family = :family ORDER BY id"
)
_SIDES_BY_SEVENTH = (
    "SELECT base.side, code.code, code.plain, code.description, code.billable, code.valid_from, code.valid_to"
    " FROM icd10cm AS base JOIN icd10cm AS code ON code.parent_id = base.id AND code.seventh = :seventh"
    " WHERE base.family = :family ORDER BY base.id"
)
EntryRow = tuple[str, str, str, int, str | None, str | None]


def open_codesets(path: Path) -> sqlite3.Connection:
    """A read-only connection to a built code-set file, usable from any thread (one at a time).

    UserError when the file is missing or no code-set file.
    """
    try:
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        conn.execute("SELECT value FROM about LIMIT 1")
    except sqlite3.DatabaseError as error:
        raise UserError(
            f"The code tables in {path.name} cannot be read.", "They are made anew when the program starts again."
        ) from error
    return conn


def plain_code(code: str) -> str:
    """A code as claims carry it: upper case, no dot, no blanks."""
    return code.replace(".", "").replace(" ", "").upper()


def find_code(conn: sqlite3.Connection, code: str, on: date | None) -> CodeEntry | None:
    """The ICD-10-CM code, dotted or not, as it stood on a date of service; None when no edition knows it.

    A code that is gone is found with its last day; one billable then and a header since is billable then.
    """
    plain = plain_code(code)
    past = conn.execute(
        "SELECT code, plain, description, 1, NULL, valid_to FROM icd10cm_past WHERE plain = ?"
        " AND valid_to >= ? ORDER BY valid_to LIMIT 1",
        (plain, on.isoformat() if on else "9999"),
    ).fetchone()
    row = past or conn.execute(_ENTRY, (plain,)).fetchone()
    if row is None:
        row = conn.execute(
            "SELECT code, plain, description, 1, NULL, valid_to FROM icd10cm_past WHERE plain = ?"
            " ORDER BY valid_to DESC LIMIT 1",
            (plain,),
        ).fetchone()
    return entry_of(row, on) if row else None


def children(conn: sqlite3.Connection, code: str, on: date | None = None) -> tuple[CodeEntry, ...]:
    """The codes directly below a header, in book order."""
    rows = conn.execute(_CHILDREN, (plain_code(code),))
    return tuple(entry_of(row, on) for row in rows)


def code_detail(conn: sqlite3.Connection, code: str, on: date | None = None) -> CodeDetail | None:
    """Everything the tabular list says about a code; None when no edition knows it.

    Of a code that is gone: its last day, and what holds for the header it stood under.
    """
    row = conn.execute("SELECT id FROM icd10cm WHERE plain = ? AND kind = 'code'", (plain_code(code),)).fetchone()
    entry = find_code(conn, code, on)
    if entry is None:
        return None
    if row is None:
        return _detail_of_gone(conn, entry)
    steps = _steps(conn, row[0])
    below = children(conn, code, on)
    base_id, sides, side = _sides(conn, row[0], on)
    return CodeDetail(
        entry=entry,
        path=tuple(step for _, step in steps[:-1]),
        levels=tuple(level for level in (_level_notes(conn, *step) for step in steps) if level.notes),
        children=below,
        sides=sides,
        side=side,
        seventh_characters=_seventh_characters(conn, base_id),
        missing=_missing(conn, row[0], entry, below),
    )


def _detail_of_gone(conn: sqlite3.Connection, entry: CodeEntry) -> CodeDetail:
    above = [entry.plain[:length] for length in range(3, len(entry.plain))]
    header = conn.execute(
        "SELECT id FROM icd10cm WHERE kind = 'code' AND plain IN (SELECT value FROM json_each(?))"
        " ORDER BY length(plain) DESC LIMIT 1",
        (json.dumps(above),),
    ).fetchone()
    steps = _steps(conn, header[0]) if header else []
    levels = tuple(level for level in (_level_notes(conn, *step) for step in steps) if level.notes)
    return CodeDetail(entry, tuple(step for _, step in steps), levels, (), (), "", (), "")


def place_of_service_names(conn: sqlite3.Connection) -> dict[str, str]:
    """CMS's place of service codes with our short names, in order."""
    return dict(conn.execute("SELECT code, name FROM place_of_service ORDER BY code"))


def entry_of(row: EntryRow, on: date | None) -> CodeEntry:
    """A row of code, plain form, description, billable, first and last day, as it stands on a date of service."""
    code, plain, description, billable, since, until = row
    valid_from = date.fromisoformat(since) if since else None
    valid_to = date.fromisoformat(until) if until else None
    valid = on is None or ((valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to))
    return CodeEntry(ICD10CM, code, plain, description, bool(billable), valid, valid_from, valid_to)


def _steps(conn: sqlite3.Connection, row: int) -> list[tuple[int, PathStep]]:
    """From the chapter down to the code itself, with row ids."""
    rows = conn.execute(
        "WITH RECURSIVE up (id, kind, code, description, parent_id, level) AS ("
        " SELECT id, kind, code, description, parent_id, level FROM icd10cm WHERE id = ?"
        " UNION ALL SELECT i.id, i.kind, i.code, i.description, i.parent_id, i.level"
        " FROM icd10cm AS i JOIN up ON i.id = up.parent_id)"
        " SELECT id, kind, code, description FROM up ORDER BY level",
        (row,),
    )
    return [(number, PathStep(kind, code, text)) for number, kind, code, text in rows]


def _level_notes(conn: sqlite3.Connection, row: int, step: PathStep) -> LevelNotes:
    rows = conn.execute("SELECT kind, text FROM icd10cm_note WHERE code_id = ? ORDER BY position", (row,))
    return LevelNotes(step, tuple(Note(kind, text, find_references(text)) for kind, text in rows))


def _sides(conn: sqlite3.Connection, row: int, on: date | None) -> tuple[int, tuple[SideChoice, ...], str]:
    """The row 7th characters hang on, the code's sides, and its own side."""
    base_id, family, side, seventh = conn.execute(
        "SELECT base.id, base.family, base.side, code.seventh FROM icd10cm AS code JOIN icd10cm AS base"
        " ON base.id = CASE WHEN code.seventh = '' THEN code.id ELSE code.parent_id END WHERE code.id = ?",
        (row,),
    ).fetchone()
    if not side:
        return base_id, (), ""
    rows = conn.execute(_SIDES_BY_SEVENTH if seventh else _SIDES, {"family": family, "seventh": seventh})
    return base_id, tuple(SideChoice(other, entry_of(tuple(entry), on)) for other, *entry in rows), side


def _seventh_characters(conn: sqlite3.Connection, base_id: int) -> tuple[SeventhCharacter, ...]:
    rows = conn.execute(
        "SELECT seventh, code, description FROM icd10cm WHERE parent_id = ? AND seventh <> '' ORDER BY id",
        (base_id,),
    ).fetchall()
    if not rows:
        return ()
    base = conn.execute("SELECT description FROM icd10cm WHERE id = ?", (base_id,)).fetchone()[0]
    wordings = _seventh_wordings(conn, base_id)
    start = len(base) + 2  # the label stands behind `, `
    return tuple(SeventhCharacter(c, text[start:], wordings.get(c, ""), code) for c, code, text in rows)


def _seventh_wordings(conn: sqlite3.Connection, base_id: int) -> dict[str, str]:
    """Inclusion wordings of the definition in force: the nearest one at or above the code."""
    for row, _ in reversed(_steps(conn, base_id)):
        found = dict(conn.execute("SELECT character, wording FROM icd10cm_seventh WHERE code_id = ?", (row,)))
        if found:
            return found
    return {}


def _missing(conn: sqlite3.Connection, row: int, entry: CodeEntry, below: tuple[CodeEntry, ...]) -> str:
    if entry.billable or not below:
        return ""
    if conn.execute("SELECT 1 FROM icd10cm WHERE parent_id = ? AND seventh <> '' LIMIT 1", (row,)).fetchone():
        padding = "X" * (6 - len(entry.plain))
        return f"Needs a 7th character{f', with {padding} before it' if padding else ''}."
    return f"Needs more characters: choose one of the {len(below)} codes below it."
