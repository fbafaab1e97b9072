"""Places of service: our reviewed list, or the biller's own in its stead, and where the facility amount is paid."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Connection

from app.codesets.official.editions import Editions, Kind
from app.codesets.official.files import Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized

_HEADS = ("code", "name", "description", "facility_flag", "effective_from", "effective_to")
_CODE = re.compile(r"[0-9X][0-9]", re.ASCII)
_SCHEMA = """CREATE TABLE place (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, facility INTEGER NOT NULL, valid_from TEXT, valid_to TEXT
) STRICT, WITHOUT ROWID"""
_SELECT = "SELECT code, name, facility, valid_from, valid_to FROM place ORDER BY code"
_SHIPPED = "SELECT code, name, facility, valid_from, NULL FROM place_of_service ORDER BY code"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of service code."""

    code: str
    name: str
    facility: bool
    """Whether the fee schedule pays its facility amount there."""
    valid_from: date | None
    valid_to: date | None


def places(shipped: Connection, editions: Editions) -> Mapping[str, Place]:
    """The list in use, by code: the one imported last, else the one shipped."""
    edition = next(iter(editions.all(Kind.PLACES)), None)
    conn, select = (editions.connection(edition), _SELECT) if edition else (shipped, _SHIPPED)
    return {
        code: Place(code, name, bool(facility), _day(start), _day(end))
        for code, name, facility, start, end in conn.execute(select)
    }


def recognize(members: Sequence[Member]) -> Recognized | None:
    """A CSV with our columns for a list of places."""
    found = next((member for member in members if member.suffix == ".csv" and _is_list(member)), None)
    if found is None:
        return None
    newest = max(re.findall(r"\b(20\d{6})\b", found.text()), default="20000101")
    try:
        begins = date(int(newest[:4]), int(newest[4:6]), int(newest[6:]))
    except ValueError:
        begins = date(2000, 1, 1)
    return Recognized(Kind.PLACES, f"to {begins:%m/%d/%Y}", begins, None, (found,))


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Reads every place. UserError names file and line."""
    member = found.members[0]
    conn.execute(_SCHEMA)
    rows = [
        _read(member.name, number, [cell.strip() for cell in cells])
        for number, cells in member.csv_rows(step)
        if any(cells) and not _is_head(cells)
    ]
    if not rows:
        raise bad_file(member.name, "there is no place in it.")
    conn.executemany("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?)", rows)
    return len(rows)


def _read(name: str, number: int, cells: list[str]) -> tuple[str, str, bool, str | None, str | None]:
    if len(cells) != len(_HEADS):
        words = f"{len(cells)} fields where a place has {len(_HEADS)}; the file may be cut short."
        raise bad_file(name, words, number)
    code, words, _, facility, start, end = cells
    if not _CODE.fullmatch(code):
        raise bad_file(name, f"“{code}” is no place of service; two digits are.", number)
    if facility not in ("F", "N"):
        raise bad_file(name, f"“{facility}” is neither F (facility) nor N.", number)
    return code, words, facility == "F", _iso(name, number, start), _iso(name, number, end)


def _iso(name: str, number: int, text: str) -> str | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d").date().isoformat()  # noqa: DTZ007 # a day, no moment
    except ValueError as error:
        raise bad_file(name, f"“{text}” is no date of the form yyyymmdd.", number) from error


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _is_list(member: Member) -> bool:
    lines = member.head().splitlines()
    return bool(lines) and _is_head(lines[0].split(","))


def _is_head(cells: list[str]) -> bool:
    return tuple(cell.strip().strip('"').lower() for cell in cells) == _HEADS


PLACES_LOADER = Loader(Kind.PLACES, recognize, fill)
