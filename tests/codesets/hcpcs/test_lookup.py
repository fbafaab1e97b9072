"""A HCPCS code is told as it stood on the date of service, by the edition of that day."""

from datetime import date

import pytest

from app.codesets import CodeSets
from tests.codesets.hcpcs.invented_files import PROCEDURE, WRAPPED


def test_a_code_tells_what_the_file_says_in_words(small: CodeSets) -> None:
    entry = small.procedure("x0001", date(2026, 6, 1))
    assert entry is not None
    assert entry.description == f"{PROCEDURE['long']} {WRAPPED}"
    assert entry.coverage == "Covered under special instructions"
    assert entry.pricing == ("Durable equipment: inexpensive or bought",)
    assert entry.type_of_service == ("Lump-sum purchase of equipment, prosthetics or orthotics",)
    assert entry.manual == ("CIM 60-9", "MCM 2100.1")
    assert (entry.betos, entry.edition) == ("D1E", "April 2026")


@pytest.mark.parametrize(
    ("code", "on", "valid"),
    [
        ("X0001", date(2026, 1, 1), True),
        ("X0001", date(2025, 12, 31), False),
        ("X0002", date(2025, 12, 31), True),
        ("X0002", date(2026, 1, 1), False),
        ("X0002", date(2019, 12, 31), False),
    ],
)
def test_first_and_last_day_belong_to_the_code(small: CodeSets, code: str, on: date, valid: bool) -> None:
    entry = small.procedure(code, on)
    assert entry is not None
    assert entry.valid_on is valid


def test_modifiers_are_kept_with_their_days(small: CodeSets) -> None:
    (modifier,) = small.modifiers(date(2026, 4, 1))
    assert (modifier.code, modifier.valid_on, modifier.valid_to) == ("ZX", False, date(2025, 12, 31))


def test_without_an_edition_nothing_is_known(codes: CodeSets) -> None:
    assert codes.procedure("J1100", date(2026, 1, 1)) is None
    assert codes.modifiers(date(2026, 1, 1)) == ()
    assert codes.search_procedures("dexamethasone", date(2026, 1, 1)) == []


def test_the_edition_of_the_day_answers(real: CodeSets) -> None:
    """J1030 ended with March 2024: the file of 2020 does not know it yet, the file of 2026 does."""
    early, late = real.procedure("J1030", date(2020, 6, 1)), real.procedure("J1030", date(2026, 8, 1))
    assert early is not None and late is not None
    assert (early.edition, early.valid_on, early.valid_to) == ("January 2020", True, None)
    assert (late.edition, late.valid_on, late.valid_to) == ("July 2026", False, date(2024, 3, 31))


def test_days_before_every_edition_are_answered_by_the_earliest(real: CodeSets) -> None:
    entry = real.procedure("J1100", date(2019, 5, 1))
    assert entry is not None
    assert (entry.edition, entry.valid_on) == ("January 2020", True)


def test_processing_notes_are_shown_with_their_code(real: CodeSets) -> None:
    entry = real.procedure("E0194", date(2020, 6, 1))
    assert entry is not None
    assert entry.note.startswith("THIS DEVICE (E0194) SHOULD NOT BE CONFUSED WITH")
