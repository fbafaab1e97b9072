"""Why a payer paid less: our own words for group, reason and remark codes, and X12's where the biller has a licence."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from sqlite3 import Connection

from app.codesets.official.editions import Editions, Kind
from app.codesets.official.files import Member, Step, bad_file
from app.codesets.official.loader import Loader, Recognized
from app.codesets.records import AdjustmentReason
from app.codesets.word_lists import read_rows

REASONS = "adjustment_reasons.tsv"
GROUPS = frozenset({"CO", "PR", "OA", "PI", "CR"})
_CARC = re.compile(r"[A-Z]?\d{1,3}|X\d{2,3}", re.ASCII)
_RARC = re.compile(r"(?:MA|M|N)\d{1,4}", re.ASCII)
_HEADS = ("code", "description", "start", "modified", "stop", "notes")
_DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4})", re.ASCII)
_SCHEMA = """CREATE TABLE reason (
    code TEXT PRIMARY KEY, description TEXT NOT NULL, started TEXT, stopped TEXT, notes TEXT NOT NULL
) STRICT, WITHOUT ROWID"""


def read_reasons(folder: Path) -> Mapping[str, AdjustmentReason]:
    """Our own list; groups stand under their two letters."""
    return {code: AdjustmentReason(code, kind, words, hint) for code, kind, words, hint in read_rows(folder / REASONS)}


def split_reason(text: str) -> tuple[str, str]:
    """`CO-45`, `co45` and `CO 45` as (CO, 45); `N130` as ("", N130); `CARC-45` and `RARC N1` without the word."""
    signs = re.sub(r"[\s\-]+", "", text).upper()
    signs = signs.removeprefix("CARC").removeprefix("RARC")
    if signs[:2] in GROUPS and (not signs[2:] or _CARC.fullmatch(signs[2:])):
        return signs[:2], signs[2:]
    return "", signs


def is_reason(code: str) -> bool:
    """Whether it has the form of a reason code (CARC)."""
    return _CARC.fullmatch(code) is not None


class ReasonBook:
    """Looks codes up in our list and in the imported one."""

    def __init__(self, ours: Mapping[str, AdjustmentReason], editions: Editions) -> None:
        self._ours, self._editions = ours, editions

    def find(self, text: str) -> AdjustmentReason | None:
        """What `CO-45`, `45`, `N130` or `PR` means; None where neither list knows it."""
        group, code = split_reason(text)
        if not code:
            return self._ours.get(group)
        own, licensed = self._ours.get(code), self._licensed(code)
        if own is None and licensed is None:
            return None
        official, stopped = licensed or ("", None)
        kind = "rarc" if _RARC.fullmatch(code) else "carc"
        found = own or AdjustmentReason(code, kind, official, "")
        return AdjustmentReason(code, kind, found.words, found.hint, official, stopped, self._ours.get(group))

    def _licensed(self, code: str) -> tuple[str, date | None] | None:
        edition = next(iter(self._editions.all(Kind.REASON_CODES)), None)
        if edition is None:
            return None
        select = "SELECT description, stopped FROM reason WHERE code = ?"
        row = self._editions.connection(edition).execute(select, (code,)).fetchone()
        return (row[0], date.fromisoformat(row[1]) if row[1] else None) if row else None


def recognize(members: Sequence[Member]) -> Recognized | None:
    """A CSV with X12's columns, of which `code` and `description` must be there; reasons and remarks in one or two."""
    found = tuple(member for member in members if member.suffix == ".csv" and _is_list(member))
    if not found:
        return None
    days = [_DATE.search(line) for member in found for line in member.text().splitlines()]
    newest = max((date(int(day[3]), int(day[1]), int(day[2])) for day in days if day and _is_day(day)), default=None)
    name = f"to {newest:%m/%d/%Y}" if newest else ""
    return Recognized(Kind.REASON_CODES, name, newest, None, found)


def fill(conn: Connection, found: Recognized, step: Step) -> int:
    """Reads every code, stopped ones too. UserError names file and line."""
    conn.execute(_SCHEMA)
    rows: dict[str, tuple[str, str, str | None, str | None, str]] = {}
    for member in found.members:
        heads: list[str] = []
        for number, cells in member.csv_rows(step):
            if _is_head(cells):
                heads = _titles(cells)
            elif heads and any(cells):
                row = _read(member.name, number, heads, cells)
                rows[row[0]] = row
    if not rows:
        raise bad_file(found.members[0].name, "there is no code in it.")
    conn.executemany("INSERT INTO reason VALUES (?, ?, ?, ?, ?)", sorted(rows.values()))
    return len(rows)


def _read(name: str, number: int, heads: list[str], cells: list[str]) -> tuple[str, str, str | None, str | None, str]:
    if len(cells) != len(heads):
        words = f"{len(cells)} fields where a code has {len(heads)}; the file may be cut short."
        raise bad_file(name, words, number)
    row = {title: cell.strip() for title, cell in zip(heads, cells, strict=True)}
    code, description, started, modified, stopped, notes = (row.get(title, "") for title in _HEADS)
    if not (_CARC.fullmatch(code) or _RARC.fullmatch(code)):
        raise bad_file(name, f"“{code}” is no reason or remark code.", number)
    if not description:
        raise bad_file(name, f"{code} has no description.", number)
    days = [_day(name, number, text) for text in (started, modified, stopped)]
    return code, description, days[0], days[2], notes


def _day(name: str, number: int, text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if not text:
        return None
    try:
        if match is None:
            raise ValueError
        return date(int(match[3]), int(match[1]), int(match[2])).isoformat()
    except ValueError as error:
        raise bad_file(name, f"“{text}” is no date of the form mm/dd/yyyy.", number) from error


def _is_day(match: re.Match[str]) -> bool:
    return 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= 28


def _is_list(member: Member) -> bool:
    """Such a head may stand on other lists too: the first code must be one of these."""
    lines = member.head().splitlines()
    at = next((at for at, line in enumerate(lines[:5]) if _is_head(line.split(","))), None)
    first = lines[at + 1].split(",")[0].strip().strip('"') if at is not None and at + 1 < len(lines) else ""
    return bool(_CARC.fullmatch(first) or _RARC.fullmatch(first))


def _is_head(cells: list[str]) -> bool:
    titles = _titles(cells)
    return titles[:2] == ["code", "description"] and set(titles) <= set(_HEADS)


def _titles(cells: list[str]) -> list[str]:
    return [cell.strip().strip('"').lower() for cell in cells]


REASONS_LOADER = Loader(Kind.REASON_CODES, recognize, fill)
