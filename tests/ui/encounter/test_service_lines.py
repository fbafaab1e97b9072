"""Service lines typed cell by cell, repeated, removed; the fee list and the drug behind a code."""

import pytest
from PySide6.QtCore import Qt

from app.ui.encounter.line_details import parse_thousandths
from app.ui.encounter.line_row import parse_tenths
from app.ui.encounter.modifiers_cell import split_modifiers
from app.ui.encounter.page import EncounterPage
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import TODAY, World


@pytest.fixture
def hand(page: EncounterPage, world: World) -> Typist:
    """A visit with two diagnoses, the cursor in the first line's code."""
    page.new_encounter(world.patient)
    typist = Typist(page)
    typist.enter().text("i10").enter().text("e119").enter().enter()
    row = page.lines.current_row()
    assert row is not None and row.code.hasFocus()
    return typist


def test_a_line_comes_with_its_defaults_and_enter_walks_it(page: EncounterPage, hand: Typist) -> None:
    hand.text("99214").enter()
    line = page.editor.draft.lines[0]
    assert (line.service_date, line.place_of_service, line.pointers) == (TODAY, "11", "AB")
    assert (line.modifiers, line.units_tenths, line.charge_cents) == (("25",), 10, 185_00)
    row = page.lines.rows[0]
    assert row.modifiers.hasFocus()
    hand.text("25 95").enter().text("a").enter().text("2").enter()
    assert row.charge.hasFocus()
    line = page.editor.draft.lines[0]
    assert (line.modifiers, line.pointers, line.units_tenths, line.charge_cents) == (("25", "95"), "A", 20, 370_00)
    hand.text("400").enter()
    assert page.editor.draft.lines[0].charge_cents == 400_00
    assert page.lines.rows[1].code.hasFocus()


def test_words_find_a_procedure(page: EncounterPage, hand: Typist) -> None:
    hand.text("large joint").enter()
    assert page.editor.draft.lines[0].procedure == "20610"
    assert page.lines.rows[0].words.text() == "Drain or inject large joint"


def test_a_code_nobody_listed_is_taken_as_typed(page: EncounterPage, hand: Typist) -> None:
    hand.text("99499").enter().enter().enter().enter().text("75.5").enter()
    line = page.editor.draft.lines[0]
    assert (line.procedure, line.charge_cents) == ("99499", 75_50)


def test_an_anesthesia_asks_for_its_times(page: EncounterPage, hand: Typist) -> None:
    hand.text("00400").enter()
    row = page.lines.rows[0]
    assert row.details is not None and row.details.times.isVisibleTo(row)
    row.details.start.setFocus()
    hand.text("10:15").enter().text("1130").enter()
    line = page.editor.draft.lines[0]
    assert (line.anesthesia_start, line.anesthesia_end) == ("1015", "1130")
    assert page.lines.rows[1].code.hasFocus()


def test_enter_goes_on_from_the_note_and_the_epsdt_cell(page: EncounterPage, hand: Typist) -> None:
    hand.text("99213").enter()
    page.lines.rows[0].want_details()
    details = page.lines.rows[0].details
    assert details is not None and not details.times.isVisibleTo(details)
    details.qualifier.setFocus()
    details.qualifier.selectAll()
    hand.text("ctr").enter().text("agreed").enter()
    line = page.editor.draft.lines[0]
    assert (line.note_qualifier, line.note) == ("CTR", "agreed")
    assert details.epsdt.hasFocus()
    hand.enter()
    assert page.lines.rows[1].code.hasFocus()


def test_the_case_number_of_an_accident_is_typed(page: EncounterPage, hand: Typist) -> None:
    page.facts.focus_field("other_claim_id")
    hand.text("AU-77")
    assert page.editor.draft.other_claim_id == "AU-77"


def test_a_drug_has_its_own_line(page: EncounterPage, hand: Typist) -> None:
    hand.text("j1030").enter(5)
    details = page.lines.rows[0].details
    assert details is not None and details.ndc.hasFocus()
    assert details.ndc.text() == "00009-3073-01"
    hand.enter(2).text("2.5")
    drug = page.editor.draft.lines[0].drug
    assert drug is not None and drug.quantity_thousandths == 2500
    hand.enter()
    assert page.lines.rows[1].code.hasFocus()


def test_note_and_drug_can_be_asked_for(page: EncounterPage, hand: Typist) -> None:
    hand.text("99213").enter().ctrl(Qt.Key.Key_I)
    details = page.lines.rows[0].details
    assert details is not None and details.ndc.hasFocus()
    page.focus_field("line.0.note")
    hand.text("Left arm")
    assert page.editor.draft.lines[0].note == "Left arm"


def test_same_as_above(page: EncounterPage, hand: Typist) -> None:
    hand.text("20610").enter().text("lt").press(Qt.Key.Key_Down)
    hand.ctrl(Qt.Key.Key_D)
    assert [line.procedure for line in page.editor.draft.lines] == ["20610", "20610"]
    assert page.editor.draft.lines[1].modifiers == ("LT",)
    page.focus_field("line.1.charge")
    hand.text("99").ctrl(Qt.Key.Key_D)
    assert page.editor.draft.lines[1].charge_cents == 140_00


def test_ctrl_delete_takes_a_line_out(page: EncounterPage, hand: Typist) -> None:
    hand.text("99213").enter().press(Qt.Key.Key_Down).text("36415").enter()
    page.focus_field("line.0.units")
    hand.ctrl(Qt.Key.Key_Delete)
    assert [line.procedure for line in page.editor.draft.lines] == ["36415"]


def test_pointers_may_be_typed_as_digits(page: EncounterPage, hand: Typist) -> None:
    hand.text("99213").enter(2).text("2b")
    assert page.editor.draft.lines[0].pointers == "BB"
    hand.press(Qt.Key.Key_Backspace)
    assert page.editor.draft.lines[0].pointers == "B"


def test_a_line_may_have_its_own_days(page: EncounterPage, hand: Typist) -> None:
    hand.text("99213").enter()
    page.focus_field("line.0.service_date")
    hand.text("-").enter().text("t").enter()
    line = page.editor.draft.lines[0]
    assert line.service_date is not None and (TODAY - line.service_date).days == 1
    assert line.through_date == TODAY


def test_tab_goes_through_the_page_in_order(page: EncounterPage, hand: Typist) -> None:
    hand.text("99213").enter().press(Qt.Key.Key_Down).text("36415").enter()
    page.focus_field("line.0.charge")
    hand.press(Qt.Key.Key_Tab)
    assert page.lines.rows[1].service_date.hasFocus()


@pytest.mark.parametrize(
    ("text", "wanted"), [("2", 20), ("1.5", 15), ("2.", 20), ("", None), ("x", None), ("1.25", None)]
)
def test_units(text: str, wanted: int | None) -> None:
    assert parse_tenths(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [("1", 1000), ("2.5", 2500), (".125", 125), ("", None), (".", None)])
def test_quantities(text: str, wanted: int | None) -> None:
    assert parse_thousandths(text) == wanted


def test_modifiers() -> None:
    assert split_modifiers("25 lt") == split_modifiers("25lt") == split_modifiers("25,LT") == ("25", "LT")
