"""Dates as billers type them: `3/7/26`, `030726`, `03072026`, `2026-03-07`, `t`, `+3`."""

import re
from datetime import date, timedelta

_SEPARATED = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_STEP = re.compile(r"^([+-])(\d{0,4})$")
# A plan or an authorization may run some years ahead; nothing a biller types lies further.
_YEARS_AHEAD = 20
_SOON = timedelta(days=31)


def parse_date(text: str, today: date, *, past: bool = False) -> date | None:
    """The date meant, or None where the text is none.

    `t` is today, `+3` and `-1` count days from it. A two-digit year is the nearest within 80 years back
    and 19 ahead; without a year the last such day is meant, or the next where it
    comes within a month (visits are billed after they happen). With `past` (birth dates) nothing lies
    after today: two-digit years go back a century, and a written-out future year is no date.
    """
    text = text.strip().lower()
    if text == "t":
        return today
    step = _STEP.match(text)
    found = _step(today, step[1], step[2]) if step else _read(text, today, past)
    return None if found and past and found > today else found


def _step(today: date, sign: str, count: str) -> date:
    days = int(count or "1")
    return today + timedelta(days=days if sign == "+" else -days)


def _read(text: str, today: date, past: bool) -> date | None:
    if iso := _ISO.match(text):
        return _make(int(iso[1]), int(iso[2]), int(iso[3]))
    if parts := _SEPARATED.match(text):
        month, day, year = parts[1], parts[2], parts[3] or ""
    elif re.fullmatch(r"\d{4}|\d{6}|\d{8}", text):
        month, day, year = text[:2], text[2:4], text[4:]
    else:
        return None
    if len(year) == 4:
        return _make(int(year), int(month), int(day))
    if year:
        return _with_short_year(int(year), int(month), int(day), today, past)
    return _without_year(int(month), int(day), today, past)


def _with_short_year(short: int, month: int, day: int, today: date, past: bool) -> date | None:
    year = today.year - today.year % 100 + 100 + short
    latest = today.year if past else today.year + _YEARS_AHEAD - 1
    while year > latest:
        year -= 100
    found = _make(year, month, day)
    if past and found and found > today:
        found = _make(year - 100, month, day)
    return found


def _without_year(month: int, day: int, today: date, past: bool) -> date | None:
    latest = today if past else today + _SOON
    years = (today.year + 1, today.year, today.year - 1)
    found = [made for year in years if (made := _make(year, month, day)) and made <= latest]
    return found[0] if found else None


def _make(year: int, month: int, day: int) -> date | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if year >= 1850 else None
