"""Reads CMS's HCPCS files, text or sheet, record by record, and refuses what is damaged by its line."""

import re
from collections.abc import Iterator

from app.codesets.hcpcs.layout import (
    COLUMNS,
    CONTINUATION_LENGTH,
    CONTINUATIONS,
    FIRST_LINES,
    NEEDED_COLUMNS,
    POSITIONS,
    RECORD_LENGTH,
    Record,
    checked,
)
from app.codesets.official.files import SHEET_SUFFIXES, Member, Step, bad_file

_RECORD = re.compile(r"(?:[A-Z]\d{4}|   [A-Z0-9]{2})\d{5}[3478]")
_LIKE_A_RECORD = re.compile(r"(?:[A-Z]\d{4}|   [A-Z0-9]{2})\d{4}")
_MOST_BANNER_LINES = 40
_HEAD_ROWS = 20
_CUT = "the line is cut short; the file is not whole."


def is_text(member: Member) -> bool:
    """Whether a text file is CMS's fixed-width HCPCS file, by its first lines."""
    if member.suffix != ".txt":
        return False
    lines = member.head().splitlines()[:_MOST_BANNER_LINES]
    return any(_RECORD.match(line) and len(line) > CONTINUATION_LENGTH for line in lines)


def is_sheet(member: Member) -> bool:
    """Whether a workbook or comma-separated file has the columns of CMS's HCPCS sheet."""
    if member.suffix == ".csv":
        return all(head in member.head()[:4000].upper() for head in NEEDED_COLUMNS)
    if member.suffix not in SHEET_SUFFIXES:
        return False
    for number, row in member.sheet_rows():
        if _is_head(row):
            return True
        if number >= _HEAD_ROWS:
            break
    return False


def records(member: Member, step: Step) -> Iterator[Record]:
    """Every code of the file. UserError names the first line that is damaged."""
    return _text_records(member, step) if member.suffix == ".txt" else _sheet_records(member, step)


def processing_notes(text: str) -> dict[str, str]:
    """Number → words of CMS's list of processing notes (`proc_notes_….txt`)."""
    notes: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in text.splitlines():
        words = line.strip().rstrip("*").strip()
        begins = re.match(r"(\d{4})--(.*)", words)
        if begins:
            current = notes.setdefault(begins[1], [])
            words = begins[2]
        if current is not None and words:
            current.append(words)
    return {number: re.sub(r"\s+", " ", " ".join(lines)) for number, lines in notes.items()}


# Text -------------------------------------------------------------------------------------------------


def _text_records(member: Member, step: Step) -> Iterator[Record]:
    """First lines with their continuations put together."""
    open_record: tuple[int, dict[str, str]] | None = None
    for number, line in _data_lines(member, step):
        if line[10] in FIRST_LINES:
            if open_record:
                yield checked(member.name, *open_record)
            open_record = number, _fields(line)
            continue
        _continue(member.name, number, line, open_record[1] if open_record else None)
    if open_record:
        yield checked(member.name, *open_record)


def _data_lines(member: Member, step: Step) -> Iterator[tuple[int, str]]:
    """The lines after the notice at the top, each whole."""
    begun = False
    last = (0, "")
    for number, line in member.lines(step):
        if not begun and not _LIKE_A_RECORD.match(line):
            continue
        begun = True
        if not line.strip("\x1a "):
            continue
        if not _RECORD.match(line):
            words = _CUT if len(line) < CONTINUATION_LENGTH else "this is no HCPCS record."
            raise bad_file(member.name, words, number)
        if line[10] in FIRST_LINES and len(line) != RECORD_LENGTH:
            words = _CUT if len(line) < RECORD_LENGTH else "the line is longer than a HCPCS record."
            raise bad_file(member.name, words, number)
        last = number, line
        yield number, line
    # A continuation may be written short; the very last line without its end was cut.
    if last[1] and len(last[1]) < CONTINUATION_LENGTH and not member.data().endswith((b"\n", b"\r", b"\x1a")):
        raise bad_file(member.name, _CUT, last[0])


def _fields(line: str) -> dict[str, str]:
    return {
        field: " ".join(part for first, last in places if (part := line[first:last].strip()))
        for field, places in POSITIONS.items()
    }


def _continue(name: str, number: int, line: str, fields: dict[str, str] | None) -> None:
    code, sequence, kind = line[:5].strip(), line[5:10], line[10]
    if fields is None or fields["code"] != code or fields["record"] != CONTINUATIONS[kind]:
        raise bad_file(name, f"this line continues {code}, whose first line is missing.", number)
    if int(sequence) <= int(fields["sequence"]):
        raise bad_file(name, f"the lines of {code} are out of order.", number)
    if line[CONTINUATION_LENGTH:].strip():
        raise bad_file(name, "the continuation is longer than it may be.", number)
    fields["sequence"] = sequence
    fields["long"] = f"{fields['long']} {line[11:CONTINUATION_LENGTH].strip()}".strip()


# Sheets -----------------------------------------------------------------------------------------------


def _is_head(row: list[str]) -> bool:
    heads = {cell.strip().upper() for cell in row}
    return all(head in heads for head in NEEDED_COLUMNS)


def _sheet_records(member: Member, step: Step) -> Iterator[Record]:
    places: dict[str, list[int]] | None = None
    width = 0
    rows = member.csv_rows(step) if member.suffix == ".csv" else member.sheet_rows(step)
    for number, row in rows:
        if places is None:
            if _is_head(row):
                places, width = _places(row), len(row)
            continue
        if not any(cell.strip() for cell in row):
            continue
        if member.suffix == ".csv" and len(row) != width:
            raise bad_file(member.name, f"the row has {len(row)} cells where there are {width} columns.", number)
        fields = {field: " ".join(cell for place in at if (cell := row[place].strip())) for field, at in places.items()}
        fields["pricing"] = " ".join(part.zfill(2) for part in fields["pricing"].split())
        yield checked(member.name, number, fields)


def _places(heads: list[str]) -> dict[str, list[int]]:
    at = {head.strip().upper(): place for place, head in enumerate(heads)}
    return {field: [at[column] for column in columns if column in at] for field, columns in COLUMNS.items()}
