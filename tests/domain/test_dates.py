"""Dates as typed: every short form, the century of two-digit years, and birth dates that are never future."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import parse_date

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1947, 1, 1), date(2045, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3/7/26", date(2026, 3, 7)),
        ("03/07/2026", date(2026, 3, 7)),
        ("3-7-26", date(2026, 3, 7)),
        ("3.7.2026", date(2026, 3, 7)),
        ("3 7 26", date(2026, 3, 7)),
        ("030726", date(2026, 3, 7)),
        ("03072026", date(2026, 3, 7)),
        ("2026-03-07", date(2026, 3, 7)),
        ("0307", date(2026, 3, 7)),
        (" t ", TODAY),
        ("T", TODAY),
        ("+", TODAY + timedelta(days=1)),
        ("-", TODAY - timedelta(days=1)),
        ("+30", TODAY + timedelta(days=30)),
        ("-7", TODAY - timedelta(days=7)),
        ("2/29/24", date(2024, 2, 29)),
    ],
)
def test_reads_what_billers_type(text: str, expected: date) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    "text", ["", "x", "13/1/26", "2/29/26", "0229", "32", "1/1/1", "3/7/226", "00000000", "1/1/0026", "3//26", "+x"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text, TODAY) is None


def test_without_a_year_the_last_day_is_meant_or_one_within_the_month() -> None:
    assert parse_date("12/30", date(2026, 1, 2)) == date(2025, 12, 30)
    assert parse_date("1/3", date(2025, 12, 30)) == date(2026, 1, 3)
    assert parse_date("3/1", date(2025, 12, 30)) == date(2025, 3, 1)


def test_a_short_year_reaches_nineteen_years_ahead_and_eighty_back() -> None:
    assert parse_date("1/1/45", TODAY) == date(2045, 1, 1)
    assert parse_date("1/1/46", TODAY) == date(1946, 1, 1)


def test_a_birth_date_is_never_in_the_future() -> None:
    assert parse_date("11/22/26", TODAY, past=True) == TODAY
    assert parse_date("11/23/26", TODAY, past=True) == date(1926, 11, 23)
    assert parse_date("4/12/72", TODAY, past=True) == date(1972, 4, 12)
    assert parse_date("12/30", TODAY, past=True) == date(2025, 12, 30)
    assert parse_date("1/1/2027", TODAY, past=True) is None
    assert parse_date("+1", TODAY, past=True) is None


@given(DAYS)
def test_every_form_of_a_day_reads_back_as_that_day(day: date) -> None:
    short = f"{day.month}/{day.day}/{day.year % 100:02d}"
    for text in (short, f"{day:%m%d%y}", f"{day:%m%d%Y}", f"{day:%m/%d/%Y}", day.isoformat()):
        assert parse_date(text, TODAY) == day


@given(st.text(max_size=12))
def test_no_text_raises_and_no_birth_date_lies_ahead(text: str) -> None:
    found = parse_date(text, TODAY, past=True)
    assert found is None or found <= TODAY
