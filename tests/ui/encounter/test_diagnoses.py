"""Diagnoses typed by code and by words, opened, moved and removed, all by key."""

import pytest
from PySide6.QtCore import Qt

from app.ui.encounter.page import EncounterPage
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import World

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def hand(page: EncounterPage, world: World) -> Typist:
    """A visit whose patient and date are there, the cursor at the first diagnosis."""
    page.new_encounter(world.patient)
    typist = Typist(page)
    typist.enter()
    assert page.diagnoses.current_place() == 0
    return typist


def test_a_code_is_taken_as_it_is_typed(page: EncounterPage, hand: Typist) -> None:
    hand.text("e1142")
    assert page.editor.draft.diagnoses == ("E11.42",)
    row = page.diagnoses.rows[0]
    assert row.words.text() == "Type 2 diabetes mellitus with diabetic polyneuropathy"
    assert row.badge.badge.text == "billable"
    hand.enter()
    assert row.cell.text() == "E11.42"
    assert page.diagnoses.current_place() == 1


def test_enter_takes_the_best_hit_for_words_and_down_the_next(page: EncounterPage, hand: Typist) -> None:
    hand.text("left knee pain")
    best, second = page.panel.codes.view.hits.hits[:2]
    assert best.code == "M25.562"
    hand.press(Qt.Key.Key_Down).enter()
    assert page.editor.draft.diagnoses == (second.code,)


def test_a_header_is_opened_not_added(page: EncounterPage, hand: Typist) -> None:
    hand.text("M25.56")
    row = page.diagnoses.rows[0]
    assert row.badge.badge.text == "needs a 6th character"
    hand.enter()
    assert [hit.code for hit in page.panel.codes.view.hits.hits] == ["M25.56", "M25.561", "M25.562", "M25.569"]
    hand.press(Qt.Key.Key_Down).enter()
    assert page.editor.draft.diagnoses == ("M25.562",)
    assert page.diagnoses.current_place() == 1


def test_a_header_can_be_opened_later(page: EncounterPage, hand: Typist) -> None:
    hand.text("M25.56").press(Qt.Key.Key_Tab)
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_Down, Qt.Key.Key_Down).enter()
    assert page.editor.draft.diagnoses == ("M25.562",)


def test_words_that_are_left_are_kept_and_named(page: EncounterPage, hand: Typist) -> None:
    hand.text("sore elbow thing").press(Qt.Key.Key_Tab)
    assert page.editor.draft.diagnoses == ("sore elbow thing",)
    page.editor.check_now()
    assert any(finding.field == "diagnosis.0" for finding in page.editor.findings)
    page.focus_field("diagnosis.0")
    assert page.panel.codes.view.hits.hits, "the words are searched again when the cursor comes back"


def test_pointers_follow_a_move(page: EncounterPage, hand: Typist) -> None:
    hand.text("i10").enter().text("e119").enter().enter()
    hand.text("99213").enter().enter().text("b").ctrl(Qt.Key.Key_S)
    assert page.editor.draft.lines[0].pointers == "B"
    page.focus_field("diagnosis.1")
    hand.press(Qt.Key.Key_Up, modifier=ALT)
    assert page.editor.draft.diagnoses == ("E11.9", "I10")
    assert page.editor.draft.lines[0].pointers == "A"
    assert page.diagnoses.current_place() == 0


def test_delete_takes_a_diagnosis_out(page: EncounterPage, hand: Typist) -> None:
    hand.text("i10").enter().text("e119").enter()
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_Delete)
    assert page.editor.draft.diagnoses == ("E11.9",)
    assert page.diagnoses.rows[0].cell.text() == "E11.9"


def test_emptying_a_row_takes_it_out(page: EncounterPage, hand: Typist) -> None:
    hand.text("i10").enter()
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_Backspace, Qt.Key.Key_Tab)
    assert page.editor.draft.diagnoses == ()


def test_twelve_is_all(page: EncounterPage, hand: Typist) -> None:
    for code in "i10 e119 z23 r051 j069 m5450 r0789 n390 k219 g43909 l309 h6690".split():
        hand.text(code).enter()
    assert len(page.editor.draft.diagnoses) == 12
    row = page.lines.current_row()
    assert row is not None and row.place == 0


def test_adding_from_the_panel_and_staying(page: EncounterPage, hand: Typist) -> None:
    hand.ctrl(Qt.Key.Key_F).text("hypertension").ctrl(Qt.Key.Key_Return)
    assert page.panel.codes.box.hasFocus()
    hand.text("left knee pain").enter()
    assert page.editor.draft.diagnoses == ("I10", "M25.562")
    assert page.diagnoses.current_place() == 2


def test_the_detail_names_the_sides_and_links_lead_on(page: EncounterPage, hand: Typist) -> None:
    hand.text("m25562")
    words = page.panel.codes.detail.toPlainText()
    assert "M25.561 right" in words and "SIDES" in words
    page.panel.codes.detail.anchorClicked.emit("code:M25.561")
    chosen = page.panel.chosen()
    assert chosen is not None and chosen.code == "M25.561"


def test_the_empty_row_offers_what_is_used_here(page: EncounterPage, hand: Typist) -> None:
    assert {hit.code for hit in page.panel.codes.view.hits.hits} == {"E11.42", "I10"}
    hand.press(Qt.Key.Key_Down).enter()
    assert len(page.editor.draft.diagnoses) == 1
