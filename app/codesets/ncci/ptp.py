"""Reads CMS's procedure-to-procedure edits: the four parts of one version, text or workbooks, whole or not at all."""

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from sqlite3 import Connection

from app.codesets.ncci.packing import (
    MOST_RATIONALES,
    code_number,
    day_number,
    last_day_number,
    pack,
    pack_ending,
)
from app.codesets.official.editions import Kind
from app.codesets.official.files import SHEET_SUFFIXES, Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized
from app.errors import UserError

PARTS = (1, 2, 3, 4)
"""A version of the practitioner edits is published in four parts."""
_MOST_BANNER_ROWS = 20
_NAME = re.compile(r"(?P<set>cci(?:pra|oph))[-_ ]?v(?P<year>\d\d)(?P<quarter>\d)(?:r(?P<issue>\d+))?[-_ ]f(?P<part>\d)")
_FIRST_YEAR = 1994  # version 32 is of 2026
_QUARTER_NAME = re.compile(r"(?P<y1>20\d\d)[-_ ]?q(?P<q1>[1-4])|q(?P<q2>[1-4])[-_ ]?(?P<y2>20\d\d)", re.IGNORECASE)
# The fields of a data row, and where its dates stand: Medicare names edits older than 1996, Medicaid does not.
_MEDICARE_FIELDS, _MEDICAID_FIELDS = 7, 6
_AGAIN = "Download all parts of one version again, then import them together."

_Row = tuple[int, list[str]]
_Rows = Iterator[_Row]

_SCHEMA = """
CREATE TABLE ptp (column1 INTEGER PRIMARY KEY, edits BLOB NOT NULL) STRICT;
CREATE TABLE ptp_rationale (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
"""


def recognize_medicare(members: Sequence[Member]) -> Recognized | None:
    """Medicare's PTP edits for practitioners. UserError where parts are missing or are of another set."""
    found = _ptp_members(members, _MEDICARE_FIELDS)
    if not found:
        return None
    parts = [(member, match) for member in found if (match := _NAME.search(member.name.lower()))]
    hospital = next((member for member, match in parts if match["set"] == "ccioph"), None)
    if hospital:
        raise bad_file(hospital.name, "these are the hospital's edits.", hint="Download the practitioner PTP edits.")
    if len(parts) < len(found):
        return Recognized(Kind.PTP, "", _quarter(found), None, found)
    _refuse_mixed(parts)
    _refuse_missing(parts)
    match = parts[0][1]
    year, quarter = _FIRST_YEAR + int(match["year"]), int(match["quarter"])
    name = f"v{int(match['year'])}.{quarter}"
    return Recognized(Kind.PTP, name, date(year, 1 + 3 * quarter, 1), None, tuple(member for member, _ in parts))


def recognize_medicaid(members: Sequence[Member]) -> Recognized | None:
    """Medicaid's PTP edits: the same without the field for edits older than 1996."""
    found = _ptp_members(members, _MEDICAID_FIELDS)
    if not found:
        return None
    begins = _quarter(found)
    name = f"Medicaid Q{(begins.month + 2) // 3} {begins.year}" if begins else ""
    return Recognized(Kind.PTP_MEDICAID, name, begins, None, found)


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Reads every part; the number of different edits. UserError names file and line."""
    reading = _Reading(_MEDICARE_FIELDS if found.kind is Kind.PTP else _MEDICAID_FIELDS)
    for number, member in enumerate(found.members):
        reading.read(member, _share(step, number, len(found.members)))
    _refuse_part(found, reading)
    for statement in _SCHEMA.strip().split(";")[:-1]:
        conn.execute(statement)
    rows = 0

    def packed() -> Iterator[tuple[int, bytes]]:
        nonlocal rows
        for done, column1 in enumerate(sorted(reading.edits)):
            if done % 500 == 0:
                step(0.9 + 0.1 * done / len(reading.edits))
            edits = array("Q", sorted(set(reading.edits[column1])))
            rows += len(edits)
            yield column1, edits.tobytes()

    conn.executemany("INSERT INTO ptp VALUES (?, ?)", packed())
    conn.executemany("INSERT INTO ptp_rationale VALUES (?, ?)", enumerate(reading.rationales))
    return rows


class _Reading:
    """What has been read so far: packed edits by column-one code. Each spelling is judged once, then remembered."""

    def __init__(self, fields: int) -> None:
        self.edits: dict[int, array[int]] = {}
        self.rationales: list[str] = []
        self._fields = fields
        self._codes, self._since, self._until = _Known(code_number), _Known(day_number), _Known(last_day_number)
        self._endings: dict[tuple[str, str], int] = {}

    def read(self, member: Member, step: Step) -> None:
        rows = member.sheet_rows(step) if member.suffix in SHEET_SUFFIXES else _text_rows(member, step)
        first = next((row for row in _skip_banner(rows) if _fields_of(row[1]) == self._fields), None)
        if first is None:
            raise bad_file(member.name, "there is no edit in it.", hint=_AGAIN)
        self._add(member.name, *first)
        add, row = self._add_fast, first
        try:
            for row in rows:
                add(row[1])
        except ValueError:
            row = self._add_rest(member.name, row, rows)
        self._refuse_cut(member.name, row[0], row[1][-1])

    def _add_rest(self, name: str, odd: _Row, rows: _Rows) -> _Row:
        """Blank rows end a file; anything else that is no edit breaks it. The last row that says anything."""
        last = odd
        for row in (odd, *rows):
            if any(row[1]):
                self._add(name, *row)
                last = row
        return last

    def _refuse_cut(self, name: str, number: int, rationale: str) -> None:
        """A rationale seen nowhere before the last row, with which another begins, has lost its end."""
        newest = self.rationales[-1]
        if rationale == newest and any(other != newest and other.startswith(newest) for other in self.rationales):
            raise bad_file(name, f"the last edit breaks off at “{rationale}”.", number, _AGAIN)

    def _add(self, name: str, number: int, fields: list[str]) -> None:
        if len(fields) != self._fields:
            words = f"{len(fields)} fields where an edit has {self._fields}; the file may be cut short."
            raise bad_file(name, words, number, _AGAIN)
        try:
            self._add_fast(fields)
        except ValueError as error:
            raise bad_file(name, str(error), number, _AGAIN) from error

    def _add_fast(self, fields: list[str]) -> None:
        """One row. ValueError where a field is wrong."""
        column1, column2, *_, since, until, indicator, rationale = fields
        if len(fields) != self._fields:
            raise ValueError
        number = self._codes[column1]
        ending = self._endings.get((indicator, rationale))
        if ending is None:
            ending = self._endings[indicator, rationale] = self._ending(indicator, rationale)
        edit = pack(self._codes[column2], self._since[since], self._until[until], ending)
        try:
            self.edits[number].append(edit)
        except KeyError:
            self.edits[number] = array("Q", (edit,))

    def _ending(self, indicator: str, rationale: str) -> int:
        if indicator not in ("0", "1", "9"):
            raise ValueError(f"“{indicator}” is no modifier indicator; 0, 1 and 9 are.")
        if not rationale.strip():
            raise ValueError("the rationale is missing; the file may be cut short.")
        if rationale not in self.rationales:
            self.rationales.append(rationale)
        if len(self.rationales) > MOST_RATIONALES:
            raise ValueError("there are too many different rationales.")
        return pack_ending(min(int(indicator), 2), self.rationales.index(rationale))


class _Known(dict[str, int]):
    """Spellings read before, with their numbers."""

    def __init__(self, read: Callable[[str], int]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> int:
        stripped = text.strip()
        # A workbook that kept its codes as numbers has lost their zeros.
        number = self[text] = self._read(stripped.zfill(5) if stripped.isdigit() and len(stripped) < 5 else stripped)
        return number


def _ptp_members(members: Sequence[Member], fields: int) -> tuple[Member, ...]:
    """Members that hold edits of so many fields; of a part that is there twice, the text."""
    texts = [member for member in members if member.suffix not in SHEET_SUFFIXES and _text_fields(member) == fields]
    stems = {_stem(member) for member in texts}
    sheets = [
        member
        for member in members
        if member.suffix in SHEET_SUFFIXES
        and re.search(r"cci|ptp", member.name.lower())
        and "mue" not in member.name.lower()
        and _stem(member) not in stems
        and _sheet_fields(member) == fields
    ]
    return tuple(sorted(texts + sheets, key=lambda member: member.name.lower()))


def _stem(member: Member) -> str:
    return PurePosixPath(member.name).stem.lower()


def _text_fields(member: Member) -> int:
    lines = enumerate(member.head().splitlines()[:_MOST_BANNER_ROWS], 1)
    return next((n for _, line in lines if (n := _fields_of(line.split("\t")))), 0)


def _sheet_fields(member: Member) -> int:
    return next((n for _, row in _skip_banner(member.sheet_rows()) if (n := _fields_of(row))), 0)


def _fields_of(fields: list[str]) -> int:
    """How many fields a data row has; 0 where it is none: two codes, then a date in its place."""
    for count in (_MEDICARE_FIELDS, _MEDICAID_FIELDS):
        if len(fields) == count:
            try:
                code_number(fields[0].strip().zfill(5))
                code_number(fields[1].strip().zfill(5))
                day_number(fields[count - 4].strip())
            except ValueError:
                return 0
            return count
    return 0


def _skip_banner(rows: _Rows) -> _Rows:
    return (row for row, _ in zip(rows, range(_MOST_BANNER_ROWS), strict=False))


def _text_rows(member: Member, step: Step) -> _Rows:
    return ((number, line.split("\t")) for number, line in member.lines(step))


def _share(step: Step, number: int, count: int) -> Step:
    """Progress of one part within the whole; writing takes the last tenth."""
    return lambda done: step(0.9 * (number + done) / count)


def _refuse_mixed(parts: Sequence[tuple[Member, re.Match[str]]]) -> None:
    versions = sorted({_version(match) for _, match in parts})
    if len(versions) > 1:
        raise UserError(f"The files are of different versions: {', '.join(versions)}.", "Import one version at a time.")


def _version(match: re.Match[str]) -> str:
    return f"v{match['year']}.{match['quarter']}" + (f"r{match['issue']}" if match["issue"] else "")


def _refuse_missing(parts: Sequence[tuple[Member, re.Match[str]]]) -> None:
    have = {int(match["part"]) for _, match in parts}
    missing = [f"f{part}" for part in range(1, max(PARTS[-1], *have) + 1) if part not in have]
    if missing:
        which = f"part {missing[0]} is" if len(missing) == 1 else f"parts {', '.join(missing)} are"
        raise UserError(
            f"Of the NCCI edits {_version(parts[0][1])}, {which} missing.",
            "Choose the four downloads together, or a folder that holds them.",
        )


def _refuse_part(found: Recognized, reading: _Reading) -> None:
    """A file whose name tells no part must be the whole: edits run from the anesthesia codes to HCPCS II."""
    if all(_NAME.search(member.name.lower()) for member in found.members):
        return
    least, most = min(reading.edits), max(reading.edits)
    if least >= code_number("10000") or most < code_number("A0000"):
        words = "this is only a part of the edits, and its name does not tell which."
        raise bad_file(found.members[0].name, words, hint=_AGAIN)


def _quarter(members: Sequence[Member]) -> date | None:
    for member in members:
        if match := _QUARTER_NAME.search(f"{member.archive} {member.name}"):
            year, quarter = match["y1"] or match["y2"], match["q1"] or match["q2"]
            return date(int(year), 3 * int(quarter) - 2, 1)
    return None


PTP_LOADER = Loader(Kind.PTP, recognize_medicare, fill)
MEDICAID_PTP_LOADER = Loader(Kind.PTP_MEDICAID, recognize_medicaid, fill)
