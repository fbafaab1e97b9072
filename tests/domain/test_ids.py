"""Identifiers: what is one is stored in one form, what is none is refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import ids

PARSERS: tuple[Callable[[str], str | None], ...] = (
    ids.parse_npi,
    ids.parse_ein,
    ids.parse_ssn,
    ids.parse_taxonomy,
    ids.parse_phone,
    ids.parse_zip,
    ids.parse_state,
    ids.parse_ndc,
    ids.parse_procedure,
    ids.parse_modifier,
    ids.parse_icd10cm,
)


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.one_of(st.text(), st.text("0123456789-. ()X", max_size=14)))
def test_the_stored_form_reads_as_itself(parse: Callable[[str], str | None], text: str) -> None:
    stored = parse(text)
    assert stored is None or parse(stored) == stored


@given(st.integers(100_000_000, 299_999_999))
def test_exactly_one_check_digit_makes_an_npi(nine: int) -> None:
    good = [digit for digit in range(10) if ids.parse_npi(f"{nine}{digit}")]
    assert len(good) == 1


@given(st.integers(100_000_000, 299_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_seen(nine: int, place: int, off: int) -> None:
    npi = next(f"{nine}{digit}" for digit in range(10) if ids.parse_npi(f"{nine}{digit}"))
    wrong = str((int(npi[place]) + off) % 10)
    assert ids.parse_npi(npi[:place] + wrong + npi[place + 1 :]) is None


@pytest.mark.parametrize(
    ("parse", "text", "stored"),
    [
        (ids.parse_npi, "1234567893", "1234567893"),
        (ids.parse_npi, "1234-567-893", "1234567893"),
        (ids.parse_npi, "1234567890", None),
        (ids.parse_npi, "3234567893", None),
        (ids.parse_ein, "93-1234567", "931234567"),
        (ids.parse_ein, "00-1234567", None),
        (ids.parse_ssn, "123-45-6789", "123456789"),
        (ids.parse_ssn, "666-45-6789", None),
        (ids.parse_ssn, "123-00-6789", None),
        (ids.parse_taxonomy, "207q00000x", "207Q00000X"),
        (ids.parse_taxonomy, "207Q00000", None),
        (ids.parse_phone, "+1 (503) 555-0142", "5035550142"),
        (ids.parse_phone, "15035550142", "5035550142"),
        (ids.parse_phone, "0035550142", None),
        (ids.parse_zip, "97201", "97201"),
        (ids.parse_zip, "972011234", "97201-1234"),
        (ids.parse_zip, "9720", None),
        (ids.parse_state, "or", "OR"),
        (ids.parse_state, "ZZ", None),
        (ids.parse_ndc, "59148-0016-65", "59148001665"),
        (ids.parse_ndc, "0002-1433-80", "00002143380"),
        (ids.parse_ndc, "50242-040-62", "50242004062"),
        (ids.parse_ndc, "50242-0040-6", "50242004006"),
        (ids.parse_ndc, "0002143380", None),
        (ids.parse_ndc, "0002-143-8", None),
        (ids.parse_procedure, "j1030", "J1030"),
        (ids.parse_procedure, "0001f", "0001F"),
        (ids.parse_procedure, "9921", None),
        (ids.parse_modifier, "lt", "LT"),
        (ids.parse_modifier, "LTT", None),
        (ids.parse_icd10cm, "e119", "E11.9"),
        (ids.parse_icd10cm, "S93.401A", "S93.401A"),
        (ids.parse_icd10cm, "I10", "I10"),
        (ids.parse_icd10cm, "E1", None),
    ],
)
def test_known_examples(parse: Callable[[str], str | None], text: str, stored: str | None) -> None:
    assert parse(text) == stored


def test_a_phone_number_is_shown_in_parts() -> None:
    assert ids.format_phone("5035550142") == "(503) 555-0142"
    assert ids.format_phone("555-0142") == "555-0142"


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize("text", ["١٢٣٤٥", "١٢٣٤٥٦٧٨٩", "١٢٣٤٥٦٧٨٩٠١", "²²²²²", "５０３５５５０１４２"])
def test_digits_of_other_scripts_are_none_of_ours(parse: Callable[[str], str | None], text: str) -> None:
    assert parse(text) is None
