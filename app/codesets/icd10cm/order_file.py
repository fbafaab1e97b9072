"""Reads the ICD-10-CM order file: every code there is, in book order, and whether it can be billed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.codesets.official.files import Member, Step, bad_file

ORDER_LINE = re.compile(r"(\d{5}) ([A-Z][0-9A-Z]{2}[0-9A-Z ]{4}) ([01]) (.{60}) (.*)")
"""Order number, code without its dot, 0 for headers, short title, long title (CMS, icd10OrderFiles.pdf)."""
PCS_LINE = re.compile(r"\d{5} [0-9][0-9A-Z]{2}[0-9A-Z ]{4} [01] ")
ADDENDA_LINE = re.compile(r"(Add|Delete|Revise from|Revise to|No change): ")
CODES_LINE = re.compile(r"[A-Z][0-9][0-9A-Z][0-9A-Z ]{5}\S")
_LEAST_CODES = 80_000
"""Every edition since the first of fiscal year 2016 lists more than 93,000."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of the order file."""

    plain: str
    billable: bool
    description: str


def is_order_file(member: Member) -> bool:
    """Whether the first line has the layout of the ICD-10-CM order file (not of PCS, not of the addenda)."""
    return member.suffix == ".txt" and ORDER_LINE.match(_first_line(member)) is not None


def first_line_matches(member: Member, pattern: re.Pattern[str]) -> bool:
    """Whether the first line begins as another of CMS's layouts does."""
    return member.suffix == ".txt" and pattern.match(_first_line(member)) is not None


def read_order_file(member: Member, step: Step) -> Sequence[OrderRow]:
    """Every row in order. UserError names the line where the file breaks off, jumps or says a code twice."""
    rows: dict[str, OrderRow] = {}
    line = 0
    for line, text in member.lines(step):
        found = ORDER_LINE.fullmatch(text)
        if found is None or not found[5].strip():
            raise bad_file(member.name, "this is no row of an ICD-10-CM order file; it may be cut short.", line)
        plain = found[2].rstrip()
        if int(found[1]) != line:
            raise bad_file(member.name, f"order number {found[1]} stands where {line:05} belongs: rows are lost.", line)
        if plain in rows:
            raise bad_file(member.name, f"{plain} is listed twice.", line)
        rows[plain] = OrderRow(plain, found[3] == "1", found[5].strip())
    if line < _LEAST_CODES:
        raise bad_file(member.name, f"the list ends here, after {line:,} codes: the rest is missing.", line)
    return tuple(rows.values())


def _first_line(member: Member) -> str:
    return member.head().split("\n", 1)[0].rstrip("\r")
