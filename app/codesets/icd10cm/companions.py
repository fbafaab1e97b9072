"""The codes a note asks for beside another: `code first` and `use additional`, spelled out as codes to choose from."""

import sqlite3
from datetime import date

from app.codesets.icd10cm.lookup import entry_of
from app.codesets.records import CodeEntry, Companion
from app.domain.diagnosis_facts import BookNote, CodeRange, DiagnosisFacts

_NAMED = (
    "SELECT code, plain, description, billable, valid_from, valid_to FROM icd10cm WHERE kind = 'code'"
    " AND level = (SELECT level FROM icd10cm WHERE plain = :first AND kind = 'code')"
    " AND plain >= :first AND substr(plain, 1, :first_length) >= :first AND substr(plain, 1, :last_length) <= :last"
    " ORDER BY id"
)


def companions(conn: sqlite3.Connection, facts: DiagnosisFacts, on: date | None) -> tuple[Companion, ...]:
    """What the notes at the code and its headers ask for, the nearest first; notes that name no code are left out."""
    asked = [("codeFirst", note) for note in facts.code_first] + [
        ("useAdditionalCode", n) for n in facts.use_additional
    ]
    found = [
        Companion(kind, note.level, note.text, _entries(conn, note, on))
        for kind, note in asked
        if note.targets and not note.is_wide
    ]
    return tuple(companion for companion in found if companion.entries)


def _entries(conn: sqlite3.Connection, note: BookNote, on: date | None) -> tuple[CodeEntry, ...]:
    found = {entry.plain: entry for target in note.targets for entry in named_entries(conn, target, on)}
    return tuple(found.values())


def named_entries(conn: sqlite3.Connection, target: CodeRange, on: date | None) -> list[CodeEntry]:
    """The codes of a range at the level of its first; headers among them open into the rest."""
    lengths = {"first_length": len(target.first), "last_length": len(target.last)}
    rows = conn.execute(_NAMED, {"first": target.first, "last": target.last, **lengths})
    return [entry_of(row, on) for row in rows]
