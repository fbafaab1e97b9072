"""Codes chosen further by key: the tree, the 7th character, the side, the companion code, notes read and followed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.findings import Finding
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
    return typist


def shown(page: EncounterPage) -> list[tuple[int, str]]:
    return [(hit.depth, hit.code) for hit in page.panel.codes.view.hits.hits]


def chosen(page: EncounterPage) -> str:
    hit = page.panel.chosen()
    return hit.code if hit else ""


def test_right_opens_a_header_in_place_and_left_closes_it(page: EncounterPage, hand: Typist) -> None:
    hand.ctrl(Qt.Key.Key_F).text("n18")
    before = shown(page)
    while chosen(page) != "N18.3":
        hand.press(Qt.Key.Key_Down)
    at = before.index((0, "N18.3"))
    hand.press(Qt.Key.Key_Right)
    assert shown(page)[at : at + 4] == [(0, "N18.3"), (1, "N18.30"), (1, "N18.31"), (1, "N18.32")]
    assert chosen(page) == "N18.30"
    assert shown(page)[:at] == before[:at], "what stood above stays"
    hand.press(Qt.Key.Key_Down, Qt.Key.Key_Left)
    assert chosen(page) == "N18.3"
    assert (1, "N18.31") not in shown(page)
    hand.press(Qt.Key.Key_Left)
    assert page.panel.codes.box.cursorPosition() == 2, "with nothing to close, Left moves in the text"


def test_headers_open_within_headers_from_a_row(page: EncounterPage, hand: Typist) -> None:
    hand.text("s52.5").press(Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert [depth for depth, _ in shown(page)[:3]] == [0, 1, 2]
    assert chosen(page) == "S52.501"
    hand.press(Qt.Key.Key_Right)
    assert chosen(page) == "S52.501A"
    hand.enter()
    assert page.editor.draft.diagnoses == ("S52.501A",)


def test_alt_7_adds_the_7th_character_and_goes_on(page: EncounterPage, hand: Typist) -> None:
    hand.text("s93401").press(Qt.Key.Key_Tab)
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_7, modifier=ALT)
    assert page.editor.draft.diagnoses == ("S93.401A",)
    assert page.diagnoses.rows[0].cell.text() == "S93.401A"
    assert page.diagnoses.rows[0].cell.hasFocus()
    hand.press(Qt.Key.Key_7, modifier=ALT)
    assert page.editor.draft.diagnoses == ("S93.401D",)
    hand.press(Qt.Key.Key_7, Qt.Key.Key_7, modifier=ALT)
    assert page.editor.draft.diagnoses == ("S93.401A",)


def test_alt_l_goes_through_the_sides_and_keeps_the_7th_character(page: EncounterPage, hand: Typist) -> None:
    hand.text("s93409d").enter()
    page.focus_field("diagnosis.0")
    codes: list[str] = []
    for _ in range(3):
        hand.press(Qt.Key.Key_L, modifier=ALT)
        codes += page.editor.draft.diagnoses
    assert codes == ["S93.401D", "S93.402D", "S93.409D"]


def test_the_same_keys_change_the_hit_before_it_is_taken(page: EncounterPage, hand: Typist) -> None:
    hand.ctrl(Qt.Key.Key_F).text("right knee pain")
    assert chosen(page) == "M25.561"
    hand.press(Qt.Key.Key_L, modifier=ALT)
    assert chosen(page) == "M25.562"
    hand.enter()
    assert page.editor.draft.diagnoses == ("M25.562",)


def test_what_has_no_side_says_so(page: EncounterPage, hand: Typist) -> None:
    said: list[str] = []
    page.message.connect(said.append)
    hand.text("i10").enter()
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_L, Qt.Key.Key_7, modifier=ALT)
    assert page.editor.draft.diagnoses == ("I10",)
    assert said == ["The book has no other side for this code.", "This code takes no 7th character."]


def test_alt_a_offers_the_codes_a_note_names(page: EncounterPage, hand: Typist) -> None:
    hand.text("e1122").enter()
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_A, modifier=ALT)
    assert [code for _, code in shown(page)] == ["N18.1", "N18.2", "N18.3", "N18.4", "N18.5", "N18.6"]
    assert "code to identify stage of chronic kidney disease (N18.1-N18.6)" in page.panel.codes.scope.text()
    hand.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down).enter()
    assert page.editor.draft.diagnoses == ("E11.22", "N18.31")
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_A, modifier=ALT)
    assert "Z79.4" in [code for _, code in shown(page)], "the next note that is not answered"


def test_alt_a_adds_at_once_where_there_is_but_one_and_before_where_that_is_asked(
    page: EncounterPage, hand: Typist
) -> None:
    hand.text("b180").enter()
    page.focus_field("diagnosis.0")
    hand.press(Qt.Key.Key_A, modifier=ALT)
    assert list(page.editor.draft.diagnoses) == ["B18.0", "R18.8"]
    page.focus_field("diagnosis.2")
    hand.text("c460").enter()
    page.focus_field("diagnosis.2")
    hand.press(Qt.Key.Key_A, modifier=ALT)
    assert page.editor.draft.diagnoses == ("B18.0", "R18.8", "B20", "C46.0")


def test_links_are_followed_and_left_by_keyboard(page: EncounterPage, hand: Typist) -> None:
    hand.text("e1122").enter()
    page.focus_field("diagnosis.0")
    cell = page.diagnoses.rows[0].cell
    hand.press(Qt.Key.Key_Right, modifier=ALT)
    detail = page.panel.codes.detail
    assert detail.hasFocus()
    links: list[str] = []
    while detail.link() != "code:Z79.4" and len(links) < 60:
        links.append(detail.link())
        hand.press(Qt.Key.Key_Down)
    assert links[:2] == ["code:E11", "code:E11.2"], "the path is followed too"
    hand.enter()
    assert chosen(page) == "Z79.4"
    assert detail.hasFocus() and "Long term (current) use of insulin" in detail.toPlainText()
    hand.press(Qt.Key.Key_Backspace)
    assert chosen(page) == "E11.22"
    hand.press(Qt.Key.Key_Escape)
    assert cell.hasFocus()


def test_alt_left_brings_the_search_back(page: EncounterPage, hand: Typist) -> None:
    hand.ctrl(Qt.Key.Key_F).text("type 2 diabetes kidney").press(Qt.Key.Key_Down)
    before, at = shown(page), chosen(page)
    page.panel.codes.detail.anchorClicked.emit("code:N18.1")
    assert chosen(page) == "N18.1"
    hand.press(Qt.Key.Key_Left, modifier=ALT)
    assert (shown(page), chosen(page)) == (before, at)
    hand.press(Qt.Key.Key_Left, modifier=ALT)
    assert shown(page) == before


def finding(page: EncounterPage, rule: str) -> Finding:
    page.editor.check_now()
    return next(each for each in page.editor.findings if each.rule == f"diagnosis.{rule}")


def to_finding(page: EncounterPage, hand: Typist, rule: str) -> None:
    wanted = finding(page, rule)
    for _ in range(len(page.editor.findings)):
        hand.press(Qt.Key.Key_F8)
        if wanted.message in page.finding_bar.words():
            return
    raise AssertionError(page.finding_bar.words())


def test_f9_mends_what_has_one_mend(page: EncounterPage, hand: Typist) -> None:
    hand.text("n1831").enter().text("e1122").enter().enter().text("99213").enter()
    to_finding(page, hand, "code_first")
    assert "F9 mends" in page.finding_bar.accessibleName()
    hand.press(Qt.Key.Key_F9)
    assert page.editor.draft.diagnoses == ("E11.22", "N18.31")
    assert not [each for each in page.editor.findings if each.rule == "diagnosis.code_first"]


@pytest.mark.window
def test_f9_offers_a_choice_where_there_are_several(page: EncounterPage, hand: Typist) -> None:
    hand.text("m25569").enter().enter().text("99213").enter()
    to_finding(page, hand, "side_open")
    hand.press(Qt.Key.Key_F9)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["&1  Right: M25.561", "&2  Left: M25.562"]
    hand.press(Qt.Key.Key_2)
    assert page.editor.draft.diagnoses == ("M25.562",)


def test_a_finding_without_a_mend_says_so(page: EncounterPage, hand: Typist) -> None:
    said: list[str] = []
    page.message.connect(said.append)
    hand.text("e119").enter().text("e109").enter().enter().text("99213").enter()
    to_finding(page, hand, "excludes1")
    hand.press(Qt.Key.Key_F9)
    assert page.editor.draft.diagnoses == ("E11.9", "E10.9")
    assert "by hand" in said[-1]


def test_a_thirteenth_diagnosis_is_refused_in_words(page: EncounterPage, hand: Typist) -> None:
    codes = "I10 E78.5 E11.9 M17.11 J45.909 K21.9 F41.1 G43.909 N18.31 R53.83 M54.50 L40.0".split()
    page.editor.replace(replace(page.editor.draft, diagnoses=tuple(codes)))
    said: list[str] = []
    page.message.connect(said.append)
    hand.ctrl(Qt.Key.Key_F).text("b07.0").enter()
    assert page.editor.draft.diagnoses == tuple(codes)
    assert said and said[-1].startswith("All twelve diagnoses are taken")
    assert page.panel.codes.box.hasFocus(), "another word can be typed at once"


def test_words_left_in_the_box_do_not_stand_over_another_list(page: EncounterPage, hand: Typist) -> None:
    hand.ctrl(Qt.Key.Key_F).text("n18")
    page.diagnoses.focus_place(0)
    hand.text("i10")
    assert chosen(page) == "I10"
    assert page.panel.codes.box.text() == ""
