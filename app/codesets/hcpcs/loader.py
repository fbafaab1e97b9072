"""Takes CMS's quarterly HCPCS level II file into an edition: codes, modifiers, notes, and words to find them by."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from sqlite3 import Connection

from app.codesets.hcpcs.layout import Record
from app.codesets.hcpcs.reading import is_sheet, is_text, processing_notes, records
from app.codesets.official.editions import Kind
from app.codesets.official.files import Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized
from app.codesets.search.word_book import write_word_book

_TABLES = (
    """CREATE TABLE hcpcs (
        code TEXT PRIMARY KEY, description TEXT NOT NULL, short TEXT NOT NULL, pricing TEXT NOT NULL,
        multiple TEXT NOT NULL, cim TEXT NOT NULL, mcm TEXT NOT NULL, statute TEXT NOT NULL, lab TEXT NOT NULL,
        crossed TEXT NOT NULL, coverage TEXT NOT NULL, asc_group TEXT NOT NULL, asc_on TEXT NOT NULL,
        opps TEXT NOT NULL, opps_policy TEXT NOT NULL, opps_on TEXT NOT NULL, note TEXT NOT NULL,
        betos TEXT NOT NULL, service TEXT NOT NULL, anesthesia TEXT NOT NULL,
        added TEXT NOT NULL, effective TEXT NOT NULL, terminated TEXT NOT NULL, action TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE hcpcs_modifier (
        code TEXT PRIMARY KEY, description TEXT NOT NULL, short TEXT NOT NULL, coverage TEXT NOT NULL,
        added TEXT NOT NULL, effective TEXT NOT NULL, terminated TEXT NOT NULL, action TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE hcpcs_note (number TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT, WITHOUT ROWID",
)
_PROCEDURE_FIELDS = (
    "code long short pricing multiple cim mcm statute lab crossed coverage asc_group asc_on opps opps_policy opps_on"
    " note betos service anesthesia added effective terminated action"
).split()
_MODIFIER_FIELDS = "code long short coverage added effective terminated action".split()

_QUARTERS = {"JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}
_NAMED = re.compile(r"HCPC(20\d\d)(?:_(JAN|APR|JUL|OCT))?", re.IGNORECASE)
_MONTHS = {1: "January", 4: "April", 7: "July", 10: "October"}


def recognize(members: Sequence[Member]) -> Recognized | None:
    """CMS's HCPCS file among what was chosen; the text file where the zip holds a sheet of the same too."""
    main = next(filter(is_text, members), None) or next(filter(is_sheet, members), None)
    if main is None:
        return None
    begins = _named_quarter(main) or _newest_quarter(main)
    notes = tuple(each for each in members if each.suffix == ".txt" and "proc_note" in each.name.lower())
    name = f"{_MONTHS[begins.month]} {begins.year}" if begins else ""
    return Recognized(Kind.HCPCS, name, begins, None, (main, *notes))


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Write every code and modifier. UserError names file and line of what is damaged."""
    main, *notes = found.members
    for table in _TABLES:
        conn.execute(table)
    seen: set[tuple[str, str]] = set()
    for record in records(main, step):
        key = (record.kind, record.fields["code"])
        if key in seen:
            raise bad_file(main.name, f"{key[1]} stands in the file twice.", record.line)
        seen.add(key)
        _write(conn, record)
    if not any(kind == "procedure" for kind, _ in seen):
        raise bad_file(main.name, "there is no procedure code in it; the file is not whole.")
    wordings = conn.execute("SELECT code, description, short FROM hcpcs").fetchall()
    write_word_book(conn, ((code, text) for code, *texts in wordings for text in texts))
    for note in notes:
        rows = processing_notes(note.text()).items()
        conn.executemany("INSERT OR REPLACE INTO hcpcs_note VALUES (?, ?)", rows)
    return len(seen)


LOADER = Loader(Kind.HCPCS, recognize, fill)


def _write(conn: Connection, record: Record) -> None:
    fields, table = (_PROCEDURE_FIELDS, "hcpcs") if record.kind == "procedure" else (_MODIFIER_FIELDS, "hcpcs_modifier")
    marks = ", ".join("?" * len(fields))
    conn.execute(f"INSERT INTO {table} VALUES ({marks})", [record.fields[field] for field in fields])  # noqa: S608 - own names only


def _named_quarter(main: Member) -> date | None:
    """The quarter from the sheet's or file's name: `HCPC2026_JUL_contr`; a name without a month is January's."""
    names = [PurePosixPath(main.name).name]
    if main.suffix == ".xlsx":
        names.insert(0, main.sheet_name())
    for name in names:
        if found := _NAMED.search(name):
            return date(int(found[1]), _QUARTERS[(found[2] or "JAN").upper()], 1)
    return None


def _newest_quarter(main: Member) -> date | None:
    """Where no name tells it: the quarter of the newest change in the file."""
    days = [max(record.fields["added"], record.fields["effective"]) for record in records(main, lambda done: None)]
    if not any(days):
        return None
    day = date.fromisoformat(max(days))
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
