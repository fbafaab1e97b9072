"""Coding as work on the visit page, by real keys: the mark, questions to the provider, answers, and the history."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.domain.claim import SentWay
from app.domain.coding_query import CodingQuery, QueryStatus
from app.domain.encounter import CodingState
from app.services import claims, coding, encounters
from app.ui.coding.history_pane import HistoryPane
from app.ui.encounter.page import EncounterPage
from app.ui.questions.answer_dialog import AnswerDialog, WithdrawDialog
from app.ui.questions.ask_dialog import AskDialog
from app.ui.session import Session
from tests.ui.encounter.test_page import begin, written_visit
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import NOW, TODAY, World

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # dialogs, without a display


@pytest.fixture(autouse=True)
def paper(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What went to the printer; the system's dialog would wait for a hand."""
    printed: list[bytes] = []

    def take(pdf: bytes, *_rest: object) -> bool:
        printed.append(pdf)
        return True

    monkeypatch.setattr("app.ui.questions.sheet.ask_and_print", take)
    return printed


def dialog(page: EncounterPage, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    found = [each for each in page.findChildren(kind) if each.isVisible()]
    assert len(found) == 1
    qtbot.waitUntil(lambda: found[0].isAncestorOf(QApplication.focusWidget() or page))
    return found[0]


def back_on(page: EncounterPage, qtbot: QtBot) -> None:
    """A button pressed by its key is seen to go down first: wait until the dialogs are gone."""
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in page.findChildren(QDialog)))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def ask_on_line(page: EncounterPage, world: World, qtbot: QtBot) -> Typist:
    """A saved visit with an open question on its only line, typed by keys."""
    hand = written_visit(page, world).press(Qt.Key.Key_A, modifier=CTRL_SHIFT)
    dialog(page, AskDialog, qtbot)
    hand.text("Pain on stairs for two years.").press(Qt.Key.Key_Tab).text("What causes the pain?")
    hand.press(Qt.Key.Key_S, modifier=CTRL)
    back_on(page, qtbot)
    return hand


def only_query(page: EncounterPage, session: Session) -> CodingQuery:
    (query,) = coding.queries_on(session.vault, page.editor.draft.id)
    return query


def lines(pane: HistoryPane) -> list[str]:
    model = pane.view.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount())]


def heard(page: EncounterPage) -> Callable[[], str]:
    said: list[str] = []
    page.message.connect(said.append)
    return lambda: said[-1]


# The mark ---------------------------------------------------------------------------------------------


def test_a_visit_is_marked_saved_and_stopped_until_it_is_coded(
    page: EncounterPage, session: Session, world: World
) -> None:
    hand = written_visit(page, world).press(Qt.Key.Key_C, modifier=CTRL_SHIFT)
    assert page.work.coded.isVisible()
    assert "needs coding" in [label.badge.text for label in page.header.badges if label.badge]
    kept = encounters.load_encounter(session.vault, page.editor.draft.id)
    assert kept.coding is CodingState.NEEDS_CODING
    assert not page.editor.is_dirty
    hand.ctrl(Qt.Key.Key_Return)
    assert page.editor.status == "draft"
    assert page.work.coded.hasFocus()
    hand.enter()
    assert encounters.load_encounter(session.vault, kept.id).coding is CodingState.CODED
    assert not page.work.coded.isVisible()
    assert page.ready.hasFocus()
    hand.enter()
    assert page.editor.status == "ready"


def test_a_visit_without_codes_yet_is_marked_too(page: EncounterPage, session: Session, world: World) -> None:
    begin(page, world).press(Qt.Key.Key_C, modifier=CTRL_SHIFT)
    kept = encounters.load_encounter(session.vault, page.editor.draft.id)
    assert (kept.coding, kept.lines) == (CodingState.NEEDS_CODING, ())
    assert lines(page.work.history) == ["Entered\n03/07/2026 14:32 · Ada Biller\nwithout codes"]


@pytest.mark.parametrize("key", [Qt.Key.Key_C, Qt.Key.Key_A])
def test_without_a_patient_the_patient_comes_first(page: EncounterPage, key: Qt.Key) -> None:
    last = heard(page)
    Typist(page).press(key, modifier=CTRL_SHIFT)
    assert last() == "Choose the patient first."
    assert page.header.patient.hasFocus()


def test_the_mark_of_a_sent_visit_stays(page: EncounterPage, session: Session, world: World, qtbot: QtBot) -> None:
    ready: list[int] = []
    page.claim_ready.connect(ready.append)
    hand = written_visit(page, world).ctrl(Qt.Key.Key_Return)
    claims.mark_sent(session.vault, ready, SentWay.PRINTED, NOW)
    page.open_encounter(page.editor.draft.id)
    last = heard(page)
    hand.press(Qt.Key.Key_C, modifier=CTRL_SHIFT)
    assert "was sent" in last()
    hand.press(Qt.Key.Key_A, modifier=CTRL_SHIFT)
    dialog(page, AskDialog, qtbot)
    hand.text("Facts").press(Qt.Key.Key_Tab).text("Which side?").press(Qt.Key.Key_S, modifier=CTRL)
    back_on(page, qtbot)
    page.work.desk.answer(only_query(page, session).id)
    box = dialog(page, AnswerDialog, qtbot)
    assert isinstance(box, AnswerDialog) and not box.change.isEnabled()
    box.reject()


# Asking -----------------------------------------------------------------------------------------------


def test_a_question_is_asked_about_the_line_with_the_cursor(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    ask_on_line(page, world, qtbot)
    query = only_query(page, session)
    assert query.asked.service_line_id == page.editor.draft.lines[0].id
    assert (query.asked.provider_id, query.asked.facts) == (world.rendering, "Pain on stairs for two years.")
    assert (query.asked.question, query.asked.options) == ("What causes the pain?", ())
    assert not page.editor.is_dirty


def test_elsewhere_it_is_about_the_visit_with_choices_and_printed(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot, paper: list[bytes]
) -> None:
    hand = written_visit(page, world)
    page.facts.service_date.setFocus()
    hand.press(Qt.Key.Key_A, modifier=CTRL_SHIFT)
    dialog(page, AskDialog, qtbot)
    hand.text("Facts").press(Qt.Key.Key_Tab).text("Which stage?").press(Qt.Key.Key_Tab).text("2").enter().text("3")
    hand.ctrl(Qt.Key.Key_Return)
    back_on(page, qtbot)
    query = only_query(page, session)
    assert (query.asked.service_line_id, query.asked.options) == (0, ("2", "3"))
    assert [pdf[:4] for pdf in paper] == [b"%PDF"]


def test_the_wording_is_looked_at_while_it_is_typed(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    hand = written_visit(page, world).press(Qt.Key.Key_A, modifier=CTRL_SHIFT)
    box = dialog(page, AskDialog, qtbot)
    assert isinstance(box, AskDialog)
    assert not box.ask.isEnabled() and not box.only_ask.isEnabled()
    hand.press(Qt.Key.Key_Tab).text("Please document it for the payer")
    assert box.question_field.message().startswith("“payer” speaks of money.")
    assert box.ask.isEnabled()
    box.question.setPlainText("What causes the pain?")
    assert box.question_field.message().startswith("The record's facts are missing.")
    box.facts.setPlainText("Pain for two years.")
    assert not box.question_field.message()
    box.facts.setPlainText("x" * 1501)
    assert box.facts_field.message() == "1,501 characters; 1,500 fit on the sheet."
    assert not box.ask.isEnabled()
    box.facts.setPlainText("x\n" * 600)
    hand.press(Qt.Key.Key_S, modifier=CTRL)
    qtbot.waitUntil(lambda: "does not fit on one sheet" in box.trouble.text())
    assert box.isVisible()
    box.provider.set_choice(None)
    box.facts.setPlainText("Short")
    assert not box.ask.isEnabled()
    hand.press(Qt.Key.Key_Escape)
    back_on(page, qtbot)


# Answers ----------------------------------------------------------------------------------------------


def test_the_finding_leads_to_the_question_and_enter_takes_the_answer(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    hand = ask_on_line(page, world, qtbot)
    qtbot.waitUntil(lambda: "A question to the provider is open" in page.finding_bar.words())
    hand.press(Qt.Key.Key_F8)
    assert page.work.history.view.hasFocus()
    assert page.panel.tabs.currentWidget() is page.work.history
    hand.enter()
    box = dialog(page, AnswerDialog, qtbot)
    assert isinstance(box, AnswerDialog) and not box.keep.isEnabled()
    assert box.answered_by.text() == "Ada Okafor, MD"
    hand.text("Worn cartilage.").ctrl(Qt.Key.Key_Return)
    back_on(page, qtbot)
    query = only_query(page, session)
    assert (query.status, query.answer, query.answered_on) == (QueryStatus.ANSWERED, "Worn cartilage.", TODAY)
    assert query.after == query.before
    qtbot.waitUntil(lambda: not page.editor.blocking())
    hand.ctrl(Qt.Key.Key_Return)
    assert page.editor.status == "ready"


def test_codes_changed_after_an_answer_have_it_as_their_reason(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    hand = ask_on_line(page, world, qtbot)
    page.work.desk.answer(only_query(page, session).id)
    dialog(page, AnswerDialog, qtbot)
    hand.text("Worn cartilage.").press(Qt.Key.Key_C, modifier=ALT).ctrl(Qt.Key.Key_Return)
    back_on(page, qtbot)
    assert page.lines.rows[0].code.hasFocus()
    assert only_query(page, session).waits_for_codes
    page.focus_field("diagnosis.0")
    hand.ctrl(Qt.Key.Key_A).text("m17.11").enter().ctrl(Qt.Key.Key_S)
    query = only_query(page, session)
    assert query.after and query.after.diagnoses == ("M17.11",)
    first, second, _entered = lines(page.work.history)
    assert first.splitlines()[0] == "Q26-0001: Worn cartilage."
    assert "I10 → M17.11 (A)" in first
    assert second.startswith("Q26-0001 · answered")


def test_a_choice_of_the_sheet_is_taken_by_its_key_and_the_answer_mended_later(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot, paper: list[bytes]
) -> None:
    hand = written_visit(page, world).press(Qt.Key.Key_A, modifier=CTRL_SHIFT)
    box = dialog(page, AskDialog, qtbot)
    assert isinstance(box, AskDialog)
    hand.text("Facts").press(Qt.Key.Key_Tab).text("Which stage?")
    box.options.setPlainText("Stage 2\nStage 3")
    hand.press(Qt.Key.Key_S, modifier=CTRL)
    back_on(page, qtbot)
    query_id = only_query(page, session).id
    page.work.desk.answer(query_id)
    form = dialog(page, AnswerDialog, qtbot)
    assert isinstance(form, AnswerDialog)
    hand.press(Qt.Key.Key_2, modifier=ALT)
    qtbot.waitUntil(lambda: form.answer.text() == "Stage 3")
    hand.ctrl(Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(paper))
    hand.ctrl(Qt.Key.Key_Return)
    back_on(page, qtbot)
    assert only_query(page, session).answer == "Stage 3"
    page.work.desk.answer(query_id)
    again = dialog(page, AnswerDialog, qtbot)
    assert isinstance(again, AnswerDialog) and not again.withdraw.isVisible()
    hand.text(", confirmed").ctrl(Qt.Key.Key_Return)
    back_on(page, qtbot)
    assert only_query(page, session).answer == "Stage 3, confirmed"


def test_an_answer_of_tomorrow_is_refused_in_place(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    hand = ask_on_line(page, world, qtbot)
    page.work.desk.answer(only_query(page, session).id)
    box = dialog(page, AnswerDialog, qtbot)
    assert isinstance(box, AnswerDialog)
    hand.text("Worn.")
    box.answered_on.setFocus()
    box.answered_on.selectAll()
    hand.press(Qt.Key.Key_Delete).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "when it was answered" in box.trouble.text())
    assert box.isVisible()
    assert only_query(page, session).status is QueryStatus.OPEN


def test_a_question_is_withdrawn_with_a_reason(
    page: EncounterPage, session: Session, world: World, qtbot: QtBot
) -> None:
    hand = ask_on_line(page, world, qtbot)
    query_id = only_query(page, session).id
    page.work.desk.answer(query_id)
    asked = dialog(page, AnswerDialog, qtbot)
    hand.press(Qt.Key.Key_W, modifier=CTRL)
    qtbot.waitUntil(lambda: bool(asked.findChildren(WithdrawDialog)))
    (box,) = asked.findChildren(WithdrawDialog)
    qtbot.waitUntil(box.reason.hasFocus)
    hand.enter()
    assert box.isVisible()
    hand.text("Found on page 2").enter()
    back_on(page, qtbot)
    query = only_query(page, session)
    assert (query.status, query.reason) == (QueryStatus.WITHDRAWN, "Found on page 2")
    last = heard(page)
    page.work.desk.answer(query_id)
    assert last().startswith("Question Q26-0001 was withdrawn.")


# History ----------------------------------------------------------------------------------------------


def test_alt_4_shows_the_history_and_each_save_adds_to_it(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    hand = begin(page, world)
    assert page.work.history.empty.isHidden() is False
    hand.text("i10").enter().enter().text("99213").enter().ctrl(Qt.Key.Key_S)
    hand.press(Qt.Key.Key_4, modifier=ALT)
    assert page.work.history.view.hasFocus()
    assert "added\nI10 (A)" in lines(page.work.history)[0]
    assert not page.work.history.answer.isEnabled()
    page.focus_field("line.0.units")
    hand.text("2").enter().ctrl(Qt.Key.Key_S)
    assert "99213: units 1 → 2" in lines(page.work.history)[0]
    assert len(lines(page.work.history)) == 2
    page.new_encounter()
    assert lines(page.work.history) == []


def test_the_history_is_painted_and_its_model_holds(page: EncounterPage, world: World, qtbot: QtBot) -> None:
    from pytestqt.modeltest import ModelTester

    ask_on_line(page, world, qtbot)
    page.show_history()
    view = page.work.history.view
    tester = ModelTester(qtbot)
    tester.check(view.model())
    qtbot.waitUntil(lambda: view.visualRect(view.model().index(1, 0)).height() > 40)
    assert not view.grab().isNull()
