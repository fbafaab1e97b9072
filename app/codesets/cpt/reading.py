"""Reads the AMA's CPT files: long, medium and short descriptors, consumer wordings, modifiers, and plain CSV lists."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from app.codesets.official.files import SHEET_SUFFIXES, Member, bad_file, open_official
from app.domain.licensed_codes import LicensedCode, LicensedModifier

__all__ = ["LicensedFiles", "find_licensed", "open_official"]

_CODE = r"\d{4}[0-9A-Z]"
_TABBED = re.compile(rf"({_CODE})\t(.+)")
_NUMBERED = re.compile(rf"({_CODE})(\d\d) (.+)")
_SPACED = re.compile(rf"({_CODE}) +(\S.*)")
_MODIFIER = re.compile(r"([A-Z0-9]{2})(?:\t| +)(\S.*)")
_CONSUMER_HEADS = ("concept id", "cpt code", "consumer friendly descriptor")
_CODE_HEADS = ("cpt code", "cpt", "code", "procedure code", "hcpcs", "cpt/hcpcs")
_WORD_HEADS = {
    "long": ("long description", "long descriptor", "description", "descriptor", "full description", "long"),
    "medium": ("medium description", "medium descriptor", "medium"),
    "short": ("short description", "short descriptor", "short"),
    "consumer": ("consumer friendly descriptor", "consumer descriptor", "consumer description"),
}
_SHORT, _MEDIUM = 28, 48
_HEAD_LINES = 60
_FEW_ROWS = 3


@dataclass(frozen=True, slots=True)
class LicensedFiles:
    """What the chosen files hold."""

    codes: tuple[LicensedCode, ...] = ()
    modifiers: tuple[LicensedModifier, ...] = ()
    read: tuple[str, ...] = ()
    """The files it was read from, with what each gave: `LONGULT.txt: 10,412 long descriptions`."""
    members: tuple[Member, ...] = field(default=(), repr=False)


def find_licensed(members: Sequence[Member]) -> LicensedFiles | None:
    """CPT descriptions among the chosen files; None where there are none.

    UserError names the file and line that is damaged, or the file that ends before its sisters do.
    """
    gathered: dict[str, dict[str, str]] = {"long": {}, "medium": {}, "short": {}, "consumer": {}}
    modifiers: dict[str, str] = {}
    read, used, ends = [], [], {}
    for member in members:
        found = _read(member)
        if found is None:
            continue
        used.append(member)
        for wording, rows in found.items():
            count = f"{len(rows):,}"
            if wording == "modifier":
                modifiers |= rows
                read.append(f"{_name(member)}: {count} modifiers")
                continue
            gathered[wording] |= rows
            read.append(f"{_name(member)}: {count} {wording} descriptions")
            ends[_name(member), wording] = rows
    if not used:
        return None
    _refuse_cut_sisters(ends)
    codes: dict[str, LicensedCode] = {}
    for wording, rows in gathered.items():
        for code, text in rows.items():
            codes[code] = replace(codes.get(code, LicensedCode(code)), **{wording: text})
    return LicensedFiles(
        tuple(codes[code] for code in sorted(codes)),
        tuple(LicensedModifier(code, modifiers[code]) for code in sorted(modifiers)),
        tuple(read),
        tuple(used),
    )


def _refuse_cut_sisters(ends: dict[tuple[str, str], dict[str, str]]) -> None:
    """The long, medium and short files hold the same codes: one that stops early was cut short."""
    sisters = {place: rows for place, rows in ends.items() if place[1] != "consumer" and rows}
    if len(sisters) < 2:
        return
    (fullest, _), whole = max(sisters.items(), key=lambda item: len(item[1]))
    for (name, _), rows in sisters.items():
        missing = [code for code in whole if code not in rows]
        if missing and min(missing) > max(rows):
            raise bad_file(
                name, f"it ends at {max(rows)}, while {fullest} goes on to {max(whole)}: the file is cut short."
            )


def _read(member: Member) -> dict[str, dict[str, str]] | None:
    """Wording → code → text of one file; None where it is no CPT file."""
    name = _name(member).upper()
    if "DHS" in name or "README" in name:
        return None
    if member.suffix in SHEET_SUFFIXES or member.suffix == ".csv":
        return _table(member)
    if member.suffix not in (".txt", ".tsv"):
        return None
    head = member.head().splitlines()[:_HEAD_LINES]
    if any(_is_consumer_head(line.split("\t")) for line in head):
        return {"consumer": _consumer(member)}
    if "MODUL" in name:
        return {"modifier": _rows(member, _modifier_row)}
    if sum(bool(_TABBED.match(line) or _SPACED.match(line) or _NUMBERED.match(line)) for line in head) < _FEW_ROWS and (
        not re.search(r"LONG|MED|SHORT", name) or not any(_code_row(line) for line in head)
    ):
        return None
    rows = _rows(member, _code_row)
    return {_wording(name, rows): rows}


def _rows(member: Member, row_of: Callable[[str], tuple[str, str] | None]) -> dict[str, str]:
    """Code → text of every row after the notice; lines of one code are put together."""
    rows: dict[str, str] = {}
    last, last_line, length = "", 0, 0
    for number, line in member.lines():
        found = row_of(line)
        if found is None:
            if rows and line.strip():
                raise bad_file(_name(member), "this is no row of a code and its description.", number)
            continue
        code, text = found
        if code in rows and code != last:
            raise bad_file(_name(member), f"{code} stands in the file twice.", number)
        rows[code] = f"{rows[code]} {text}" if code in rows else text
        last, last_line, length = code, number, len(line)
    if not rows:
        raise bad_file(_name(member), "there is no code in it.")
    if length < 8 and not member.data().endswith((b"\n", b"\r")):
        raise bad_file(_name(member), "the line is cut short; the file is not whole.", last_line)
    return rows


def _code_row(line: str) -> tuple[str, str] | None:
    found = _TABBED.fullmatch(line.rstrip()) or _SPACED.fullmatch(line.rstrip())
    if found:
        return found[1], found[2].strip()
    numbered = _NUMBERED.fullmatch(line.rstrip())
    return (numbered[1], numbered[3].strip()) if numbered else None


def _modifier_row(line: str) -> tuple[str, str] | None:
    found = _MODIFIER.fullmatch(line.rstrip())
    return (found[1], found[2].strip()) if found else None


def _wording(name: str, rows: dict[str, str]) -> str:
    """Long, medium or short: by the file's name, else by the longest text."""
    for wording in ("long", "med", "short"):
        if wording.upper() in name:
            return "medium" if wording == "med" else wording
    longest = max(map(len, rows.values()))
    return "short" if longest <= _SHORT else "medium" if longest <= _MEDIUM else "long"


# Tables -----------------------------------------------------------------------------------------------


def _is_consumer_head(cells: Sequence[str]) -> bool:
    heads = [cell.strip().lower() for cell in cells]
    return all(head in heads for head in _CONSUMER_HEADS)


def _consumer(member: Member) -> dict[str, str]:
    places: tuple[int, int] | None = None
    rows: dict[str, str] = {}
    for number, line in member.lines():
        cells = line.split("\t")
        if places is None:
            if _is_consumer_head(cells):
                heads = [cell.strip().lower() for cell in cells]
                places = heads.index("cpt code"), heads.index("consumer friendly descriptor")
            continue
        if line.strip():
            code, text = _cells(member, number, cells, places)
            rows[code] = text
    return rows


def _table(member: Member) -> dict[str, dict[str, str]] | None:
    """A CSV or workbook with a column of CPT codes and one or more of descriptions."""
    found: dict[str, dict[str, str]] = {}
    places: tuple[int, dict[str, int]] | None = None
    rows: Iterator[tuple[int, list[str]]] = member.csv_rows() if member.suffix == ".csv" else member.sheet_rows()
    for number, cells in rows:
        if places is None:
            places = _columns(cells)
            if places is None and number > _HEAD_LINES:
                return None
            continue
        if not any(cell.strip() for cell in cells):
            continue
        for wording, place in places[1].items():
            code, text = _cells(member, number, cells, (places[0], place))
            if text:
                found.setdefault(wording, {})[code] = text
    return found or None


def _columns(cells: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    heads = [cell.strip().lower() for cell in cells]
    code = next((heads.index(head) for head in _CODE_HEADS if head in heads), None)
    words = {
        wording: next(heads.index(name) for name in names if name in heads)
        for wording, names in _WORD_HEADS.items()
        if any(name in heads for name in names)
    }
    return (code, words) if code is not None and words else None


def _cells(member: Member, number: int, cells: Sequence[str], places: tuple[int, int]) -> tuple[str, str]:
    if len(cells) <= max(places):
        raise bad_file(_name(member), "the row is cut short; the file is not whole.", number)
    code = cells[places[0]].strip().upper()
    if code.isdigit():
        code = code.zfill(5)  # a spreadsheet has taken the leading zero
    if not re.fullmatch(_CODE, code):
        raise bad_file(_name(member), f"“{code}” is no CPT code.", number)
    return code, cells[places[1]].strip()


def _name(member: Member) -> str:
    return PurePosixPath(member.name).name
