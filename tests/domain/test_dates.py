"""Dates as billers type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import parse_date

TODAY = date(2026, 5, 20)
_near = st.dates(date(1950, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3/7/26", date(2026, 3, 7)),
        ("030726", date(2026, 3, 7)),
        ("03072026", date(2026, 3, 7)),
        ("2026-03-07", date(2026, 3, 7)),
        ("3-7-2026", date(2026, 3, 7)),
        ("3.7.26", date(2026, 3, 7)),
        ("3/7", date(2026, 3, 7)),
        ("t", TODAY),
        (" T ", TODAY),
        ("+", TODAY + timedelta(days=1)),
        ("-3", TODAY - timedelta(days=3)),
        ("12/30", date(2025, 12, 30)),
        ("3/7/80", date(1980, 3, 7)),
    ],
)
def test_dates_as_typed(text: str, meant: date) -> None:
    assert parse_date(text, TODAY) == meant


@pytest.mark.parametrize("text", ["", "2/30/26", "13/1/26", "3/7/126", "tomorrow", "0307261", "3/7-", "26"])
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text, TODAY) is None


@given(_near)
def test_a_full_date_is_read_however_it_is_written(day: date) -> None:
    for text in (f"{day:%m/%d/%Y}", f"{day.month}/{day.day}/{day.year}", f"{day:%m%d%Y}", day.isoformat()):
        assert parse_date(text, TODAY) == day


@given(st.dates(TODAY - timedelta(days=70 * 365), TODAY + timedelta(days=18 * 365)))
def test_two_digits_of_the_year_are_enough_nearby(day: date) -> None:
    assert parse_date(f"{day:%m%d%y}", TODAY) == day


@given(st.one_of(st.text(max_size=12), st.text("0123456789/-.+t ", max_size=12)), _near)
def test_a_birth_date_is_never_in_the_future_and_reading_never_raises(text: str, today: date) -> None:
    born = parse_date(text, today, past=True)
    assert born is None or born <= today
    parse_date(text, today)


def test_a_birth_year_of_two_digits_goes_back_a_century() -> None:
    assert parse_date("030730", TODAY, past=True) == date(1930, 3, 7)
    assert parse_date("053026", TODAY, past=True) == date(1926, 5, 30)
