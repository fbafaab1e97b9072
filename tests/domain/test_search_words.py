"""Names are found whatever their case, accents and punctuation."""

from datetime import date

import pytest

from app.domain.people import Patient, PersonName
from app.domain.search_words import fold, like_patterns, patient_search_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Muñoz-O'Brien", "munoz obrien"),
        ("  ŁUKASZ   St. John ", "łukasz st john"),
        ("3/7/1958", "3/7/1958"),
        ("1958-03-07", "1958-03-07"),
        ("3/7/", "3/7"),
        ("100%_x", "100 x"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_search_text_holds_the_birth_date_in_each_way_it_is_typed() -> None:
    patient = Patient(name=PersonName("Rivera", "Elena", "", "Jr"), birth_date=date(1958, 3, 7), account_number="10001")
    text = patient_search_text(patient)
    assert text.startswith(" rivera elena jr 10001 ")
    for typed in ("1958-03-07", "3/7/58", "03/07/1958", "030758"):
        assert f" {typed}" in text


def test_a_phone_number_typed_in_groups_is_one_word() -> None:
    assert like_patterns("(503) 555-0142 riv") == ["% 5035550142%", "% riv%"]
    assert like_patterns("1958-03-07") == ["% 1958-03-07%"]
