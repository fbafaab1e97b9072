"""Money is read and written without losing a cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import format_cents, parse_cents, split_for_form

_cents = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("185", 18500),
        ("185.5", 18550),
        (" $1,234.50 ", 123450),
        (".75", 75),
        ("7.", 700),
        ("-3.10", -310),
        ("−3.10", -310),
        ("-$3.10", -310),
        ("1234567.89", 123456789),
    ],
)
def test_amounts_as_typed(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize("text", ["", ".", "-", "$", "1,23", "1.234", "12a", "1,2345", "1 000", "--1", "1.2.3"])
def test_what_is_no_amount(text: str) -> None:
    assert parse_cents(text) is None


@given(_cents)
def test_what_is_written_is_read_back(cents: int) -> None:
    assert parse_cents(format_cents(cents)) == cents


@given(st.integers(0, 10**12))
def test_the_two_halves_of_a_form_box_make_the_amount(cents: int) -> None:
    dollars, rest = split_for_form(cents)
    assert len(rest) == 2
    assert int(dollars) * 100 + int(rest) == cents


def test_a_form_box_refuses_a_negative_amount() -> None:
    with pytest.raises(ValueError, match="negative"):
        split_for_form(-1)


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    assert parse_cents(text) is None or isinstance(parse_cents(text), int)
