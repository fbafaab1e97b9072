"""Diagnoses beside each other: told where the book forbids or wants something, silence where all is well."""

from typing import Any

import pytest

from app.domain.diagnosis_facts import BookNote, CodeRange, DiagnosisFacts
from app.domain.findings import Finding, Severity
from app.domain.fixes import apply_fix
from app.domain.rules.encounter_rules import check_encounter
from tests import builders as make
from tests.domain.small_book import NotesBook, context


def note(level: str, text: str, *codes: str, **more: Any) -> BookNote:
    targets = [code.split("-") for code in codes]
    return BookNote(level, text, tuple(CodeRange(each[0], each[-1]) for each in targets), **more)


TYPE_2 = DiagnosisFacts(
    "E11.22",
    "Type 2 diabetes mellitus with diabetic chronic kidney disease",
    "April 2026",
    excludes1=(note("E11", "type 1 diabetes mellitus (E10.-)", "E10"),),
    use_additional=(
        note("E11.22", "code to identify stage of chronic kidney disease (N18.1-N18.6)", "N181-N186"),
        note("E11", "code for hypoglycemia level, if applicable (E16.A-)", "E16A"),
    ),
)
TYPE_1 = DiagnosisFacts("E10.9", "Type 1 diabetes mellitus without complications")
KIDNEY = DiagnosisFacts(
    "N18.31",
    "Chronic kidney disease, stage 3a",
    code_first=(note("N18", "any associated: diabetic chronic kidney disease (E11.22)", "E1122"),),
)
DEMENTIA = DiagnosisFacts(
    "F02.80",
    "Dementia in other diseases classified elsewhere, unspecified severity",
    code_first=(note("F02", "the underlying physiological condition, such as: Alzheimer's (G30.-)", "G30"),),
)
ANEMIA = DiagnosisFacts(
    "D63.1",
    "Anemia in chronic kidney disease",
    code_first=(note("D63.1", "underlying chronic kidney disease (CKD) (N18.-)", "N18"),),
)
ALZHEIMER = DiagnosisFacts("G30.9", "Alzheimer's disease, unspecified")
GERM = DiagnosisFacts("B96.20", "Unspecified Escherichia coli as the cause of diseases classified elsewhere")
CYSTITIS = DiagnosisFacts("N30.00", "Acute cystitis without hematuria")
BOOK = NotesBook((TYPE_2, TYPE_1, KIDNEY, DEMENTIA, ANEMIA, ALZHEIMER, GERM, CYSTITIS))


def found(rule: str, *codes: str) -> list[Finding]:
    visit = make.an_encounter(diagnoses=codes)
    return [each for each in check_encounter(visit, context(book=BOOK)) if each.rule == f"diagnosis.{rule}"]


def test_an_excludes1_pair_is_told_with_the_notes_words() -> None:
    for codes in (("E11.22", "E10.9"), ("E10.9", "E11.22")):
        (told,) = found("excludes1", *codes)
        assert (told.field, told.severity) == ("diagnosis.1", Severity.WARNING)
        assert "“type 1 diabetes mellitus (E10.-)”" in told.message
        assert "Excludes 1 at E11" in told.message
        assert told.source == ("ICD-10-CM tabular list, April 2026")
    assert not found("excludes1", "E11.22", "N18.31")


def test_a_note_that_names_its_own_code_excludes_nothing() -> None:
    odd = DiagnosisFacts("J20.9", "Acute bronchitis", excludes1=(note("J20", "others (J20-J22)", "J20-J22"),))
    other = DiagnosisFacts("J22", "Unspecified acute lower respiratory infection")
    visit = make.an_encounter(diagnoses=("J20.9", "J22"))
    told = check_encounter(visit, context(book=NotesBook((odd, other))))
    assert not [each for each in told if each.rule == "diagnosis.excludes1"]


def test_a_manifestation_may_not_come_first() -> None:
    (told,) = found("manifestation_first", "F02.80", "G30.9")
    assert told.severity is Severity.ERROR
    assert "Alzheimer's (G30.-)" in told.mend
    visit = make.an_encounter(diagnoses=("F02.80", "G30.9"))
    assert apply_fix(visit, told.fixes[0]).diagnoses == ("G30.9", "F02.80")
    assert not found("manifestation_first", "G30.9", "F02.80")
    assert not found("code_first", "F02.80"), "told once, as the error"


def test_what_is_wanted_first_is_told_and_moved_there() -> None:
    (told,) = found("code_first", "D63.1")
    assert told.severity is Severity.WARNING
    assert not told.fixes
    (told,) = found("code_first", "E10.9", "D63.1", "N18.31")
    assert [fix.words for fix in told.fixes] == ["Put N18.31 first"]
    visit = make.an_encounter(diagnoses=("E10.9", "D63.1", "N18.31"))
    assert apply_fix(visit, told.fixes[0]).diagnoses == ("E10.9", "N18.31", "D63.1")
    assert not found("code_first", "N18.31", "D63.1")


def test_what_is_first_only_where_it_is_there_is_asked_of_the_order_alone() -> None:
    assert not found("code_first", "N18.31")
    assert found("code_first", "N18.31", "E11.22")
    assert not found("code_first", "E11.22", "N18.31")


def test_examples_are_met_by_any_code_before() -> None:
    assert not found("code_first", "E10.9", "F02.80")


def test_what_is_wanted_beside_is_a_note() -> None:
    (told,) = found("use_additional", "E11.22")
    assert told.severity is Severity.NOTE
    assert "N18.1-N18.6" in told.mend
    assert not found("use_additional", "E11.22", "N18.31")


def test_a_germ_does_not_come_before_its_infection() -> None:
    assert found("supplementary_first", "B96.20", "N30.00")
    assert not found("supplementary_first", "N30.00", "B96.20")


@pytest.mark.parametrize(
    ("first", "last", "intents", "inside", "outside"),
    [
        ("E11", "E11", "", ("E11", "E1165"), ("E10", "E1")),
        ("N181", "N186", "", ("N181", "N1831", "N186"), ("N189", "N18", "N180")),
        ("E08", "E13", "", ("E08", "E139", "E1165"), ("E14", "E07")),
        ("T36", "T50", "5", ("T360X5A", "T3695XA", "T50B95S"), ("T360X1A", "T3691XA", "T51")),
    ],
)
def test_ranges(first: str, last: str, intents: str, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    codes = CodeRange(first, last, intents)
    assert all(codes.holds(code) for code in inside)
    assert not any(codes.holds(code) for code in outside)
