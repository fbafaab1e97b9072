"""The page as a whole: findings and their jumps, reasons, favourites, earlier visits, the form beside the typing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.claim import SentWay
from app.services import claims, encounters, people
from app.ui.encounter.page import EncounterPage
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.encounter.template_dialog import TemplateDialog
from app.ui.session import Session
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import LAST_VISIT, NOW, TODAY, World


def begin(page: EncounterPage, world: World) -> Typist:
    page.new_encounter(world.patient)
    return Typist(page).enter()


def written_visit(page: EncounterPage, world: World) -> Typist:
    return begin(page, world).text("i10").enter().enter().text("99213").enter()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_patient_is_found_by_birth_date_and_account(page: EncounterPage, world: World) -> None:
    hand = Typist(page).ctrl(Qt.Key.Key_N).text("4/12/1972").enter()
    assert page.editor.draft.patient_id == world.patient
    assert page.header.name.text() == "Rivera, Elena M"
    assert "53 y" in page.header.about.text()
    shown = [badge.badge.text for badge in page.header.badges if badge.badge.text]
    assert shown == ["1 Summit Blue PPO · XQH882104771", "2 none", "Copay 20.00"]
    assert page.facts.service_date.hasFocus()
    hand.text("3/6/26").enter()
    assert page.editor.draft.service_date is not None and (TODAY - page.editor.draft.service_date).days == 1


def test_an_unknown_name_asks_for_a_new_patient(page: EncounterPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.record_wanted) as asked:
        Typist(page).ctrl(Qt.Key.Key_N).text("zzz").enter()
    assert asked.args == ["patient", 0, ""]


def test_errors_lead_to_their_field(page: EncounterPage, world: World) -> None:
    hand = written_visit(page, world)
    page.editor.set(rendering_id=0)
    page.editor.set_line(0, page.editor.line(0).__class__(procedure="99213", pointers="A"))
    hand.ctrl(Qt.Key.Key_Return)
    assert page.facts.rendering.hasFocus()
    assert page.facts.rendering.property("tone") == "danger"
    hand.press(Qt.Key.Key_F8)
    assert page.lines.rows[0].charge.hasFocus()
    hand.text("130").enter()
    page.focus_field("encounter.rendering")
    hand.text("oka").enter()
    hand.ctrl(Qt.Key.Key_Return)
    assert page.editor.status == "ready"


def test_a_warning_asks_for_a_reason(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    hand = written_visit(page, world).press(Qt.Key.Key_Down).text("99213").enter()
    hand.ctrl(Qt.Key.Key_Return)
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None and not dialog.let_stand.isEnabled()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(focused()))
    hand.text("Two sessions").enter()
    qtbot.waitUntil(lambda: page.editor.status == "ready")
    assert list(page.editor.overrides.values()) == ["Two sessions"]


def test_nothing_is_marked_before_there_is_something_to_mark(page: EncounterPage, world: World) -> None:
    begin(page, world)
    page.editor.check_now()
    assert not page.diagnoses.rows[0].cell.property("tone")
    assert not page.lines.rows[0].code.property("tone")


def test_the_last_visit_is_copied(page: EncounterPage, world: World) -> None:
    hand = begin(page, world)
    hand.press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert page.editor.draft.diagnoses == ("E11.42", "I10")
    assert [line.service_date for line in page.editor.draft.lines] == [TODAY]
    assert [row.cell.text() for row in page.diagnoses.rows[:2]] == ["E11.42", "I10"]


def test_an_earlier_visit_is_copied_from_the_panel(page: EncounterPage, world: World) -> None:
    begin(page, world)
    page.panel.show_tab("visits")
    page.panel.visits.view.setFocus()
    Typist(page).enter()
    assert page.editor.draft.diagnoses == ("E11.42", "I10")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # menus, without a display
def test_a_favourite_is_kept_and_used(page: EncounterPage, session: Session, world: World, qtbot: QtBot) -> None:
    hand = written_visit(page, world).ctrl(Qt.Key.Key_T)
    hand.press(Qt.Key.Key_K)
    qtbot.waitUntil(lambda: page.findChild(TemplateDialog) is not None)
    dialog = page.findChild(TemplateDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.name.hasFocus)
    hand.text("Pressure check").enter()
    assert [kept.name for kept in people.templates(session.vault, world.practice)] == ["Pressure check"]
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    begin(page, world).ctrl(Qt.Key.Key_T).press(Qt.Key.Key_1)
    assert page.editor.draft.diagnoses == ("I10",)
    assert [line.charge_cents for line in page.editor.draft.lines] == [130_00]


def test_the_form_follows_the_typing_and_leads_back(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    hand = written_visit(page, world)
    page.panel.show_tab("form")
    qtbot.waitUntil(lambda: page.form.sheet.value("24D.1") == "99213")
    hand.text("59").enter()
    qtbot.waitUntil(lambda: page.form.sheet.value("24D.1.modifier1") == "59")
    box = page.form.sheet.place_of("24G.1")
    qtbot.mouseClick(page.form.sheet, Qt.MouseButton.LeftButton, pos=box)
    assert page.lines.rows[0].units.hasFocus()
    qtbot.mouseClick(page.form.sheet, Qt.MouseButton.LeftButton, pos=page.form.sheet.place_of("14.month"))
    assert page.facts.more.isVisible()
    assert page.facts.more.fields["onset_date"].editor.hasFocus()


def test_boxes_of_people_ask_for_their_page(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    written_visit(page, world)
    page.panel.show_tab("form")
    with qtbot.waitSignal(page.record_wanted) as asked:
        page.form.box_clicked.emit("patient.birth_date")
    assert asked.args == ["patient", world.patient, "birth_date"]
    for path in ("coverage.member_id", "payer.address", "practice.npi", "provider.npi", "other.coverage"):
        page.focus_field(path)


def test_seven_lines_make_two_sheets(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    hand = written_visit(page, world).press(Qt.Key.Key_Down)
    for code in "99214 20610 36415 83036 j1030 99201".split():
        hand.text(code).enter().press(Qt.Key.Key_Down)
    page.panel.show_tab("form")
    qtbot.waitUntil(page.form.forth.isVisible)
    page.form.forth.click()
    assert page.form.sheet.value("24D.1") == "99201"
    qtbot.mouseClick(page.form.sheet, Qt.MouseButton.LeftButton, pos=page.form.sheet.place_of("24D.1"))
    assert page.lines.rows[6].code.hasFocus()
    page.focus_field("line.0.charge")
    assert page.form.sheet.value("24D.1") == "99213"


def test_the_form_stands_beside_on_a_wide_screen(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    page.resize(1868, 1000)
    qtbot.waitUntil(page.form.isVisible)
    assert page.panel.tabs.count() == 4
    page.resize(1300, 700)
    qtbot.waitUntil(lambda: page.panel.tabs.count() == 5)


def test_a_sent_visit_is_only_shown(page: EncounterPage, session: Session, world: World) -> None:
    hand = written_visit(page, world)
    ready: list[int] = []
    page.claim_ready.connect(ready.append)
    hand.ctrl(Qt.Key.Key_Return)
    claims.mark_sent(session.vault, ready, SentWay.PRINTED, NOW)
    page.open_encounter(page.editor.draft.id)
    assert not page.lines.isEnabled() and not page.ready.isEnabled()
    page.new_encounter(world.patient)
    assert page.lines.isEnabled()


def test_a_draft_is_taken_up_where_it_was_left(page: EncounterPage, session: Session, world: World) -> None:
    written_visit(page, world)
    page.keep_draft()
    (draft,) = encounters.drafts(session.vault)
    page.new_encounter()
    assert page.editor.draft.patient_id == 0 and page.header.patient.isVisible()
    page.open_draft(draft.id)
    assert page.lines.rows[0].code.text() == "99213"
    assert page.header.name.text() == "Rivera, Elena M"


def test_saving_keeps_the_cursor(page: EncounterPage, world: World) -> None:
    hand = written_visit(page, world)
    before = focused()
    hand.ctrl(Qt.Key.Key_S)
    assert focused() is before
    assert page.header.saved.text().startswith("saved ")


def test_the_rarer_facts(page: EncounterPage, world: World) -> None:
    hand = begin(page, world)
    page.focus_field("encounter.auto_accident")
    hand.press(Qt.Key.Key_Space)
    page.focus_field("encounter.accident_state")
    hand.text("or").enter()
    hand.text("t").enter()
    page.focus_field("encounter.patient_paid")
    hand.text("20").enter()
    page.focus_field("encounter.patient_paid_way")
    hand.text("che").enter()
    page.focus_field("encounter.patient_paid_number")
    hand.text("1043").enter()
    draft = page.editor.draft
    assert (draft.auto_accident, draft.accident_state, draft.onset_date) == (True, "OR", TODAY)
    assert (draft.patient_paid_cents, draft.patient_paid_way, draft.patient_paid_number) == (20_00, "check", "1043")
    assert page.facts.more_button.text() == "auto accident, onset 03/07/26, paid 20.00"
    assert "Copay 20.00 taken" in [badge.badge.text for badge in page.header.badges]


def test_enter_on_the_empty_row_reaches_the_button_and_presses_it(page: EncounterPage, world: World) -> None:
    hand = written_visit(page, world).press(Qt.Key.Key_Down).enter()
    assert page.ready.hasFocus()
    hand.enter()
    assert page.editor.status == "ready"


def test_hovering_tells_what_belongs_in_a_box(page: EncounterPage) -> None:
    page.panel.show_tab("form")
    sheet = page.form.sheet
    box = sheet.box_at(QPointF(sheet.place_of("24E.1")))
    assert box is not None and box.item == "24E"
    assert sheet.box_at(QPointF(QPoint(1, 1))) is None


def test_the_visits_know_their_patient(page: EncounterPage, world: World) -> None:
    begin(page, world)
    assert page.editor.visits[0].service_date == LAST_VISIT


def test_the_panels_box_says_where_the_next_one_goes(page: EncounterPage, world: World) -> None:
    page.new_encounter(world.patient)
    page.focus_field("diagnosis.0")
    hand = Typist(page).ctrl(Qt.Key.Key_F)
    assert "add as A" in page.panel.codes.hint.text()
    hand.text("hyperten").ctrl(Qt.Key.Key_Return)
    assert page.panel.codes.box.hasFocus()
    assert "add as B" in page.panel.codes.hint.text()
    page.lines.focus_entry()
    hand.ctrl(Qt.Key.Key_F).text("blood").ctrl(Qt.Key.Key_Return)
    assert "add as 2" in page.panel.codes.hint.text()
    hand.text("office").ctrl(Qt.Key.Key_Return)
    assert [line.procedure for line in page.editor.draft.lines] == ["36415", "99213"]
    assert "add as 3" in page.panel.codes.hint.text()


def test_the_jump_follows_what_was_typed_a_moment_ago(page: EncounterPage, world: World) -> None:
    hand = begin(page, world).text("i10").enter().enter().text("99499").enter()
    hand.press(Qt.Key.Key_F8)  # before the rules ran by themselves
    assert page.lines.rows[0].charge.hasFocus()


def test_a_sent_visit_opened_from_the_patients_field_shows_whose_it_is(
    page: EncounterPage, world: World, session: Session
) -> None:
    hand = written_visit(page, world)
    ready: list[int] = []
    page.claim_ready.connect(ready.append)
    hand.ctrl(Qt.Key.Key_Return)
    claims.mark_sent(session.vault, ready, SentWay.PRINTED, NOW)
    visit = page.editor.draft.id
    page.new_encounter()
    assert page.header.patient.hasFocus()
    page.open_encounter(visit)
    assert page.header.name.isVisible() and page.header.name.text() == "Rivera, Elena M"
    assert not page.header.patient.isVisible()
    assert page.isAncestorOf(focused())
