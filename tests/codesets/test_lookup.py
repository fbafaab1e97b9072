"""Looking a code up: valid, billable, and what the tabular list says, word for word."""

from datetime import date

import pytest

from app.codesets import CodeSets
from app.codesets.icd10cm.note_references import find_references
from app.codesets.records import CodeDetail
from app.domain.codes import DiagnosisBook, DiagnosisStatus

TODAY = date(2026, 6, 1)


def detail_of(codes: CodeSets, code: str) -> CodeDetail:
    detail = codes.detail(code, TODAY)
    assert detail is not None
    return detail


def notes_at(detail: CodeDetail, level: str, kind: str) -> list[str]:
    return [
        note.text
        for step in detail.levels
        if step.level.code == level and step.level.kind == "code"
        for note in step.notes
        if note.kind == kind
    ]


def test_finds_with_and_without_dot_and_in_lower_case(codes: CodeSets) -> None:
    for typed in ("E11.9", "e119", " e11.9 "):
        entry = codes.find(typed, TODAY)
        assert entry is not None
        assert (entry.code, entry.plain, entry.billable, entry.valid_on) == ("E11.9", "E119", True, True)
        assert entry.description == "Type 2 diabetes mellitus without complications"


def test_a_header_is_known_but_not_billable(codes: CodeSets) -> None:
    entry = codes.find("E11")
    assert entry is not None
    assert not entry.billable


@pytest.mark.parametrize("code", ["S06.0X9B", "E11.99", "A00-B99", "1", ""])
def test_what_the_book_does_not_list_is_unknown(codes: CodeSets, code: str) -> None:
    assert codes.find(code, TODAY) is None


def test_the_list_decides_which_composed_codes_exist(codes: CodeSets) -> None:
    assert codes.find("S06.2X7A") is not None
    assert codes.find("S06.2X7D") is None


def test_new_codes_begin_and_old_ones_end_with_their_edition(codes: CodeSets) -> None:
    book: DiagnosisBook = codes
    before, after = date(2025, 9, 30), date(2025, 10, 1)
    assert not book.diagnosis_status("G35.D", before).valid_on
    assert book.diagnosis_status("G35.D", after) == DiagnosisStatus(
        known=True, billable=True, valid_on=True, description="Multiple sclerosis, unspecified"
    )
    assert book.diagnosis_status("G35", before).billable
    assert not book.diagnosis_status("G35", after).billable
    assert book.diagnosis_status("Z99.X", after) == DiagnosisStatus(False, False, False)


def test_path_goes_from_chapter_to_parent(codes: CodeSets) -> None:
    detail = detail_of(codes, "E11.22")
    assert [(step.kind, step.code) for step in detail.path] == [
        ("chapter", "4"),
        ("block", "E08-E13"),
        ("code", "E11"),
        ("code", "E11.2"),
    ]
    nested = detail_of(codes, "M54.50")
    assert [step.code for step in nested.path if step.kind == "block"] == ["M40-M54", "M50-M54"]


def test_notes_are_inherited_by_level_word_for_word(codes: CodeSets) -> None:
    detail = detail_of(codes, "E11.22")
    assert "insulin (Z79.4)" in notes_at(detail, "E11", "useAdditionalCode")
    assert notes_at(detail, "E11.22", "useAdditionalCode") == [
        "code to identify stage of chronic kidney disease (N18.1-N18.6)"
    ]
    assert [step.level.code for step in detail.levels][-1] == "E11.22"


def test_sides_and_seventh_characters_of_a_composed_code(codes: CodeSets) -> None:
    detail = detail_of(codes, "S93.401A")
    assert detail.side == "right"
    assert {choice.side: choice.entry.code for choice in detail.sides} == {
        "right": "S93.401A",
        "left": "S93.402A",
        "unspecified": "S93.409A",
    }
    assert [(item.character, item.label, item.code) for item in detail.seventh_characters] == [
        ("A", "initial encounter", "S93.401A"),
        ("D", "subsequent encounter", "S93.401D"),
        ("S", "sequela", "S93.401S"),
    ]


def test_sides_where_the_wording_drops_the_noun(codes: CodeSets) -> None:
    detail = detail_of(codes, "H61.21")
    assert {choice.side: choice.entry.code for choice in detail.sides} == {
        "right": "H61.21",
        "left": "H61.22",
        "bilateral": "H61.23",
        "unspecified": "H61.20",
    }


def test_a_condition_without_sides_has_none(codes: CodeSets) -> None:
    detail = detail_of(codes, "I10")
    assert detail.sides == ()
    assert detail.side == ""
    assert detail.seventh_characters == ()


def test_a_header_says_what_it_lacks(codes: CodeSets) -> None:
    assert detail_of(codes, "S93.40").missing == "Needs more characters: choose one of the 3 codes below it."
    assert detail_of(codes, "S93.401").missing == "Needs a 7th character."
    assert detail_of(codes, "T07").missing == "Needs a 7th character, with XXX before it."
    assert detail_of(codes, "I10").missing == ""


def test_stages_of_glaucoma_are_seventh_characters_with_their_labels(codes: CodeSets) -> None:
    labels = {item.character: item.label for item in detail_of(codes, "H40.1121").seventh_characters}
    assert labels["1"] == "mild stage"
    assert labels["0"] == "stage unspecified"


def test_children_come_in_book_order(codes: CodeSets) -> None:
    assert [entry.code for entry in codes.children("N18.3")] == ["N18.30", "N18.31", "N18.32"]


def test_notes_name_codes_that_can_be_followed() -> None:
    text = "stage of chronic kidney disease (N18.1-N18.6), leukemia (C91.0-), C7A.-, Z79.4"
    found = [(text[ref.start : ref.end], ref.first, ref.last) for ref in find_references(text)]
    assert found == [
        ("N18.1-N18.6", "N18.1", "N18.6"),
        ("C91.0-", "C91.0", "C91.0"),
        ("C7A.-", "C7A", "C7A"),
        ("Z79.4", "Z79.4", "Z79.4"),
    ]


def test_places_of_service_have_short_names(codes: CodeSets) -> None:
    names = codes.place_of_service_names
    assert names["11"] == "Office"
    assert names["23"] == "Emergency room, hospital"
    assert 48 <= len(names) <= 60


def test_the_file_tells_its_edition(codes: CodeSets) -> None:
    assert codes.edition == "April 2026"
    assert codes.last_day == date(2026, 9, 30)
