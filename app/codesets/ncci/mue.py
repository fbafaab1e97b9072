"""Reads CMS's practitioner table of medically unlikely edits: a CSV file or a workbook, whole or not at all."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from sqlite3 import Connection

from app.codesets.ncci.packing import CODE_SHAPE
from app.codesets.official.editions import Kind
from app.codesets.official.files import SHEET_SUFFIXES, Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized

_MOST_BANNER_ROWS = 20
_TABLE = re.compile(r"(practitioner|outpatient hospital|facility|dme supplier|supplier)\b.*\bmue value", re.IGNORECASE)
_EFFECTIVE = re.compile(r"eff[-_ ]?(\d\d)[-_](\d\d)[-_](\d{4})", re.IGNORECASE)
_SCHEMA = """CREATE TABLE mue (
    code TEXT PRIMARY KEY, units INTEGER NOT NULL, indicator TEXT NOT NULL, rationale TEXT NOT NULL
) STRICT, WITHOUT ROWID"""


def recognize(members: Sequence[Member]) -> Recognized | None:
    """The practitioner MUE table. UserError where only another table (hospital, supplier) was chosen."""
    headed = [(member, head) for member in members if (head := _table_of(member))]
    if not headed:
        return None
    own = [member for member, head in headed if head.startswith("practitioner")]
    if not own:
        name, head = headed[0][0].name, headed[0][1]
        raise bad_file(name, f"this is the table “{head}”.", hint="Download the practitioner services MUE table.")
    chosen = min(own, key=lambda member: member.suffix in SHEET_SUFFIXES)
    begins = _effective_from(chosen.name)
    name = f"Q{(begins.month + 2) // 3} {begins.year}" if begins else ""
    return Recognized(Kind.MUE, name, begins, None, (chosen,))


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Reads every row; how many codes there are. UserError names file and line."""
    member = found.members[0]
    conn.execute(_SCHEMA)
    rows = _rows(member, step)
    width = next(len(cells) for _, cells in rows if _head_of(cells))
    # Medicaid judges every line by itself and its table has no indicator.
    read = {row[0]: row for row in (_read(member.name, *row, width=width) for row in rows if any(row[1]))}
    if not read:
        raise bad_file(member.name, "there is no edit in it.")
    conn.executemany("INSERT INTO mue VALUES (?, ?, ?, ?)", sorted(read.values()))
    return len(read)


def _read(name: str, number: int, cells: list[str], width: int) -> tuple[str, int, str, str]:
    if len(cells) != width:
        raise bad_file(name, f"{len(cells)} fields where an edit has {width}; the file may be cut short.", number)
    code, units, *indicator, rationale = (cell.strip() for cell in cells[:4])
    code = code.zfill(5) if code.isdigit() else code
    if not CODE_SHAPE.fullmatch(code):
        raise bad_file(name, f"“{code}” is no procedure code.", number)
    if not (units.isascii() and units.isdigit()):
        raise bad_file(name, f"“{units}” is no number of units.", number)
    sign = indicator[0][:1] if indicator else "1"
    if sign not in ("1", "2", "3"):
        raise bad_file(name, f"“{''.join(indicator)}” is no adjudication indicator; 1, 2 and 3 are.", number)
    return code, int(units), sign, rationale


def _rows(member: Member, step: Step = lambda done: None) -> Iterator[tuple[int, list[str]]]:
    return member.sheet_rows(step) if member.suffix in SHEET_SUFFIXES else member.csv_rows(step)


def _table_of(member: Member) -> str:
    """The title of the table's second column, in lower case; empty for other files."""
    if member.suffix in SHEET_SUFFIXES:
        if "mue" not in member.name.lower():
            return ""
    elif member.suffix != ".csv" or "mue" not in member.head().lower():
        return ""
    return next((head for _, cells in islice(_rows(member), _MOST_BANNER_ROWS) if (head := _head_of(cells))), "")


def _head_of(cells: list[str]) -> str:
    titles = [" ".join(cell.split()).lower() for cell in cells]
    if len(titles) not in (3, 4) or "code" not in titles[0]:
        return ""
    return titles[1] if _TABLE.match(titles[1]) else ""


def _effective_from(name: str) -> date | None:
    match = _EFFECTIVE.search(name)
    return date(int(match[3]), int(match[1]), int(match[2])) if match else None


MUE_LOADER = Loader(Kind.MUE, recognize, fill)
