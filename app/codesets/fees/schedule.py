"""Reads CMS's relative value file (PPRRVU), with the localities of the same release: CSV, workbook or fixed text."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from sqlite3 import Connection

from app.codesets.fees import localities
from app.codesets.official.editions import Kind
from app.codesets.official.files import SHEET_SUFFIXES, Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized

_MOST_BANNER_ROWS = 20
_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]", re.ASCII)
_LEVEL_2 = re.compile(r"[A-Z]\d{4}", re.ASCII)
_TITLE = re.compile(r"(20\d\d) national physician fee schedule.*?(?:\b(january|april|july|october)\b|$)", re.IGNORECASE)
_FILE = re.compile(r"pprrvu(20\d\d|\d\d)[-_ ]?(jan|apr|jul|oct)", re.IGNORECASE)
_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
# The text file has the columns of the CSV of 2025 at fixed places, counted from 0; it names no edition.
_TEXT_WIDTH = 171
_TEXT_PLACES = (
    *((0, 5), (5, 7), (7, 57), (57, 58), (58, 59), (59, 65), (66, 72), (72, 74), (75, 81), (81, 83), (84, 89)),
    *((90, 96), (96, 102), (102, 103), (103, 106), (106, 109), (109, 112), (112, 115), (115, 116), (116, 117)),
    *((117, 118), (118, 119), (119, 120), (127, 132), (132, 140), (141, 143), (143, 144), (145, 147)),
    *((151, 157), (158, 164), (165, 171)),
)
_COLUMNS_2025, _COLUMNS_2026 = 31, 32
_PRICE_INDICATOR = 23

_SCHEMA = """CREATE TABLE fee (
    code TEXT NOT NULL,
    modifier TEXT NOT NULL,
    description TEXT NOT NULL,          -- CMS's own, of HCPCS II codes; the others' words are the AMA's and not kept
    status TEXT NOT NULL,
    work INTEGER NOT NULL,              -- RVUs in hundredths
    nonfacility_expense INTEGER NOT NULL,
    facility_expense INTEGER NOT NULL,
    malpractice INTEGER NOT NULL,
    nonfacility_rare INTEGER NOT NULL,
    facility_rare INTEGER NOT NULL,
    factor INTEGER NOT NULL,            -- ten-thousandths of a dollar
    pc_tc TEXT NOT NULL,
    global_days TEXT NOT NULL,
    bilateral TEXT NOT NULL,
    assistant TEXT NOT NULL,
    co_surgeons TEXT NOT NULL,
    capped_nonfacility_expense INTEGER NOT NULL,
    capped_facility_expense INTEGER NOT NULL,
    capped_malpractice INTEGER NOT NULL,
    PRIMARY KEY (code, modifier)
) STRICT, WITHOUT ROWID"""
_INSERT = "INSERT OR REPLACE INTO fee VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def recognize(members: Sequence[Member]) -> Recognized | None:
    """A relative value file; of several forms the CSV, and the non-QPP set before the QPP set."""
    found = [member for member in members if _is_schedule(member)]
    if not found:
        return None
    chosen = min(found, key=_preference)
    begins = _effective_from(chosen)
    name = f"{begins:%B %Y}" if begins else ""
    if "_qpp" in chosen.name.lower().replace("-", "_"):
        name = f"{name} QPP".strip()
    around = localities.members_of(members)
    return Recognized(Kind.FEE_SCHEDULE, name, begins, None, (chosen, *around))


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Reads every row; how many there are. UserError names file and line."""
    member, *around = found.members
    conn.execute(_SCHEMA)
    rows = [_read(member.name, number, cells) for number, cells in _data_rows(member, step)]
    if not rows:
        raise bad_file(member.name, "there is no procedure in it.")
    conn.executemany(_INSERT, rows)
    localities.write_localities(conn, around)
    return len(rows)


def _read(name: str, number: int, cells: list[str]) -> tuple[str | int, ...]:
    """One row as it is kept. A file of 2026 has one column more in its middle."""
    if len(cells) not in (_COLUMNS_2025, _COLUMNS_2026):
        raise bad_file(name, f"{len(cells)} fields where a procedure has 31 or 32; the file may be cut short.", number)
    cells = [cell.strip() for cell in cells]
    if len(cells) == _COLUMNS_2026:
        del cells[_PRICE_INDICATOR]
    code = cells[0].zfill(5) if cells[0].isdigit() else cells[0]
    if not _CODE.fullmatch(code):
        raise bad_file(name, f"“{code}” is no procedure code.", number)
    if cells[1] not in ("", "26", "TC", "53"):
        raise bad_file(name, f"“{cells[1]}” is no modifier of the fee schedule; 26, TC and 53 are.", number)
    try:
        work, nonfacility, facility, malpractice = (_hundredths(cells[at]) for at in (5, 6, 8, 10))
        totals = _hundredths(cells[11]), _hundredths(cells[12])
        factor = int(Decimal(cells[24] or "0") * 10_000)
        capped = [_hundredths(cells[at]) for at in (28, 29, 30)]
    except (InvalidOperation, ValueError) as error:
        raise bad_file(name, "a relative value is no number.", number) from error
    if totals != (work + nonfacility + malpractice, work + facility + malpractice):
        raise bad_file(name, f"the parts of {code} do not add up to their total.", number)
    words = cells[2] if _LEVEL_2.fullmatch(code) else ""
    row: tuple[str | int, ...] = (code, cells[1], words, cells[3], work, nonfacility, facility, malpractice)
    row += (cells[7] == "NA", cells[9] == "NA", factor, *(cells[at] for at in (13, 14, 19, 20, 21)), *capped)
    return row


def _hundredths(text: str) -> int:
    """An RVU, exact; ValueError for one with a third decimal."""
    value = Decimal(text or "0") * 100
    if value != int(value):
        raise ValueError(text)
    return int(value)


def _data_rows(member: Member, step: Step) -> Iterator[tuple[int, list[str]]]:
    """The rows beneath the heads, blank ones left out."""
    if member.suffix == ".txt":
        yield from _text_rows(member, step)
        return
    rows = _rows(member, step)
    for _, cells in islice(rows, _MOST_BANNER_ROWS):
        if _is_head(cells):
            break
    yield from ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))


def _text_rows(member: Member, step: Step) -> Iterator[tuple[int, list[str]]]:
    for number, line in member.lines(step):
        if line.startswith(("HDR", "TRL")) or not line.strip("\x1a "):
            continue
        if len(line) != _TEXT_WIDTH:
            words = f"{len(line)} characters where a procedure has {_TEXT_WIDTH}."
            raise bad_file(member.name, words, number, "Import the CSV of the same download instead.")
        yield number, [line[start:end] for start, end in _TEXT_PLACES]


def _rows(member: Member, step: Step = lambda done: None) -> Iterator[tuple[int, list[str]]]:
    return member.sheet_rows(step) if member.suffix in SHEET_SUFFIXES else member.csv_rows(step)


def _is_head(cells: list[str]) -> bool:
    return bool(cells) and cells[0].strip().upper() == "HCPCS" and len(cells) >= _COLUMNS_2025


def _is_schedule(member: Member) -> bool:
    if member.suffix == ".csv":
        return "Physician Fee Schedule Relative Value" in member.head()
    if "pprrvu" not in member.name.lower():
        return False
    if member.suffix == ".txt":
        return member.head().startswith("HDR")
    return any(_is_head(cells) for _, cells in islice(_rows(member), _MOST_BANNER_ROWS))


def _preference(member: Member) -> tuple[bool, bool, bool]:
    name = member.name.lower().replace("-", "_")
    return "_qpp" in name, member.suffix != ".csv", member.suffix in SHEET_SUFFIXES


def _effective_from(member: Member) -> date | None:
    """The first day of the release's quarter, from the title within, else from the name."""
    rows = () if member.suffix == ".txt" else islice(_rows(member), 5)
    title = " ".join(" ".join(cells) for _, cells in rows)
    if (match := _TITLE.search(title)) and match[2]:
        return date(int(match[1]), _MONTHS[match[2][:3].lower()], 1)
    if match := _FILE.search(member.name):
        return date(2000 + int(match[1]) % 100, _MONTHS[match[2].lower()], 1)
    return None


FEE_SCHEDULE_LOADER = Loader(Kind.FEE_SCHEDULE, recognize, fill)
