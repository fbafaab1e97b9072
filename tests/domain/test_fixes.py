"""A fix puts its value where it says and touches nothing else."""

from dataclasses import replace

from app.domain.findings import Fix
from app.domain.fixes import apply_fix
from tests import builders as make


def test_a_line_gets_its_modifiers() -> None:
    visit = make.an_encounter()
    mended = apply_fix(visit, Fix("Add 25", "line.0.modifiers", "25 GT"))
    assert mended == replace(visit, lines=(replace(visit.lines[0], modifiers=("25", "GT")), *visit.lines[1:]))


def test_units_are_read_with_their_decimal() -> None:
    assert apply_fix(make.an_encounter(), Fix("", "line.0.units", "2.5")).lines[0].units_tenths == 25


def test_a_line_is_taken_out() -> None:
    visit = make.an_encounter()
    assert apply_fix(visit, Fix("", "line.0")).lines == visit.lines[1:]


def test_a_diagnosis_is_put_in_place_or_added() -> None:
    visit = make.an_encounter(diagnoses=("E11.9",))
    assert apply_fix(visit, Fix("", "diagnosis.0", "E11.22")).diagnoses == ("E11.22",)
    assert apply_fix(visit, Fix("", "diagnosis.1", "N18.30")).diagnoses == ("E11.9", "N18.30")


def test_a_line_that_is_gone_is_left_alone() -> None:
    visit = make.an_encounter()
    assert apply_fix(visit, Fix("", "line.9.modifiers", "25")) == visit
