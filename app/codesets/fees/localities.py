"""Reads CMS's cost indices by locality (GPCI), and the counties of each where that file is chosen with it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import PurePosixPath
from sqlite3 import Connection

from app.codesets.official.editions import Kind
from app.codesets.official.files import SHEET_SUFFIXES, Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized
from app.errors import UserError

_MOST_BANNER_ROWS = 10
_SCHEMA = """CREATE TABLE locality (
    contractor TEXT NOT NULL,
    locality TEXT NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    counties TEXT NOT NULL,
    work INTEGER NOT NULL,              -- cost indices in thousandths
    practice_expense INTEGER NOT NULL,
    malpractice INTEGER NOT NULL,
    PRIMARY KEY (contractor, locality)
) STRICT, WITHOUT ROWID"""


def members_of(members: Sequence[Member]) -> tuple[Member, ...]:
    """The GPCI file among the chosen ones, and with it the one that names the counties; empty where there is none."""
    gpci = sorted((member for member in members if _columns(member)), key=_form)
    counties = sorted((member for member in members if "LOCCO" in member.name.upper()), key=_form)
    return (*gpci[:1], *counties[:1]) if gpci else ()


def recognize(members: Sequence[Member]) -> Recognized | None:
    """A GPCI file chosen by itself."""
    found = members_of(members)
    if not found:
        return None
    year = re.search(r"20\d\d", " ".join(" ".join(cells) for _, cells in islice(_rows(found[0]), _MOST_BANNER_ROWS)))
    begins = date(int(year[0]), 1, 1) if year else None
    return Recognized(Kind.LOCALITIES, str(begins.year) if begins else "", begins, None, found)


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Reads every locality; how many there are. UserError names file and line."""
    step(0)
    return write_localities(conn, found.members)


def write_localities(conn: Connection, members: Sequence[Member]) -> int:
    """Makes the table of localities, empty without a GPCI file."""
    conn.execute(_SCHEMA)
    if not members:
        return 0
    counties = _counties(members[1]) if len(members) > 1 else {}
    rows = [(*row[:4], counties.get(row[:2], ""), *row[4:]) for row in _read(members[0])]
    if not rows:
        raise bad_file(members[0].name, "there is no locality in it.")
    conn.executemany("INSERT OR REPLACE INTO locality VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    return len(rows)


_Locality = tuple[str, str, str, str, int, int, int]
_Columns = tuple[int, int, int]
"""Where the work, practice expense and malpractice indices stand."""


def _read(member: Member) -> Iterator[_Locality]:
    rows = _rows(member)
    columns, width = next((found, len(cells)) for _, cells in rows if (found := _columns_in(cells)))
    for number, cells in rows:
        cells = [cell.strip() for cell in cells]
        if len(cells) < 2 or not re.fullmatch(r"[A-Z]{2}", cells[1]):
            if cells[0].strip("0 ").isdigit():
                raise bad_file(member.name, "a locality without its state.", number)
            continue  # notes beneath the table
        if len(cells) != width:
            raise bad_file(member.name, f"{len(cells)} fields where a locality has {width}.", number)
        yield _locality(member.name, number, cells, columns)


def _locality(name: str, number: int, cells: list[str], columns: _Columns) -> _Locality:
    try:
        work, expense, malpractice = (_thousandths(cells[at]) for at in columns)
    except (InvalidOperation, ValueError) as error:
        raise bad_file(name, "a cost index is no number.", number) from error
    if not min(work, expense, malpractice):
        raise bad_file(name, "a cost index is missing.", number)
    place = cells[3].rstrip("*").strip()
    return cells[0].zfill(5), cells[2].zfill(2), cells[1], place, work, expense, malpractice


def _thousandths(text: str) -> int:
    value = Decimal(text or "0") * 1000
    if value != int(value):
        raise ValueError(text)
    return int(value)


def _columns(member: Member) -> _Columns | None:
    if member.suffix not in (".csv", *SHEET_SUFFIXES) or "GPCI" not in member.name.upper():
        named = member.suffix == ".csv" and "GPCI" in member.head()
        if not named:
            return None
    rows = islice(_rows(member), _MOST_BANNER_ROWS)
    return next((found for _, cells in rows if (found := _columns_in(cells))), None)


def _columns_in(cells: list[str]) -> _Columns | None:
    """Of two work indices, the one with the floor is paid."""
    titles = [" ".join(cell.upper().split()) for cell in cells]
    work = [at for at, title in enumerate(titles) if "PW GPCI" in title and "WITHOUT" not in title]
    expense = [at for at, title in enumerate(titles) if "PE GPCI" in title]
    malpractice = [at for at, title in enumerate(titles) if "MP GPCI" in title]
    return (work[0], expense[0], malpractice[0]) if work and expense and malpractice else None


def _counties(member: Member) -> dict[tuple[str, str], str]:
    """The counties of each locality; a file that cannot be read costs only their names."""
    found = {}
    try:
        for _, cells in _rows(member):
            if len(cells) >= 5 and cells[0].strip().isdigit() and cells[1].strip().isdigit():
                key = cells[0].strip().zfill(5), cells[1].strip().zfill(2)
                found[key] = " ".join(cells[4].split()).title()
    except UserError:
        return {}
    return found


def _rows(member: Member) -> Iterator[tuple[int, list[str]]]:
    return member.sheet_rows() if member.suffix in SHEET_SUFFIXES else member.csv_rows()


def _form(member: Member) -> tuple[bool, str]:
    return member.suffix in SHEET_SUFFIXES, PurePosixPath(member.name).name


LOCALITIES_LOADER = Loader(Kind.LOCALITIES, recognize, fill)
