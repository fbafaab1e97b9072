"""An NCCI edit as one 64-bit number: two and a half million of them take 20 MB, and a pair is found by bisection."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CODE_SHAPE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]", re.ASCII)
_EPOCH = date(1960, 1, 1).toordinal()
_NEVER = 0xFFFF
MOST_RATIONALES = 512

# Column two 21 bits, first day 16, last day 16, indicator 2, number of the rationale 9: sorted as a number,
# the edits of one column-two code stand together.
_CODE, _SINCE, _UNTIL, _INDICATOR = 43, 27, 11, 9


@dataclass(frozen=True, slots=True)
class PackedEdit:
    """One edit of a column-one code, taken apart again."""

    column2: str
    since: date
    until: date | None
    indicator: int
    rationale: int


def code_number(code: str) -> int:
    """A code as a number under 2²¹; ValueError where it has not the shape of one."""
    if not CODE_SHAPE.fullmatch(code):
        raise ValueError(f"“{code}” is no procedure code.")
    return (_SIGNS.index(code[0]) * 1000 + int(code[1:4])) * 36 + _SIGNS.index(code[4])


def code_text(number: int) -> str:
    """The code of a number."""
    rest, last = divmod(number, 36)
    first, middle = divmod(rest, 1000)
    return f"{_SIGNS[first]}{middle:03d}{_SIGNS[last]}"


def day_number(text: str) -> int:
    """`20260101` as days; ValueError where it is no date."""
    if len(text) != 8 or not text.isdigit():
        raise ValueError(f"“{text}” is no date.")
    try:
        days = date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal() - _EPOCH
    except ValueError as error:
        raise ValueError(f"“{text}” is no date.") from error
    if not 0 <= days < _NEVER:
        raise ValueError(f"“{text}” is no date of an edit.")
    return days


def last_day_number(text: str) -> int:
    """As `day_number`; `*` is an edit in force."""
    return _NEVER if text == "*" else day_number(text)


def pack(column2: int, since: int, until: int, ending: int) -> int:
    """One number for an edit; `ending` from `pack_ending`."""
    return column2 << _CODE | since << _SINCE | until << _UNTIL | ending


def pack_ending(indicator: int, rationale: int) -> int:
    """Indicator and rationale, which come in few combinations."""
    return indicator << _INDICATOR | rationale


def edits_with(packed: "array[int]", column2: str) -> Iterator[PackedEdit]:
    """The edits of a sorted array against one column-two code, oldest first."""
    try:
        number = code_number(column2)
    except ValueError:
        return
    at = bisect_left(packed, number << _CODE)
    while at < len(packed) and packed[at] >> _CODE == number:
        yield _unpack(packed[at])
        at += 1


def _unpack(value: int) -> PackedEdit:
    until = value >> _UNTIL & 0xFFFF
    return PackedEdit(
        column2=code_text(value >> _CODE),
        since=_day(value >> _SINCE & 0xFFFF),
        until=None if until == _NEVER else _day(until),
        indicator=value >> _INDICATOR & 0b11,
        rationale=value & MOST_RATIONALES - 1,
    )


def _day(number: int) -> date:
    return date.fromordinal(_EPOCH) + timedelta(days=number)
