"""The list of questions over the demo practice: what waits first, keys, the sheet as a file, and an empty vault."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.codesets import CodeSets
from app.domain.coding_query import Answer, QueryStatus
from app.errors import UserError
from app.queries.query_list import query_rows
from app.services import coding
from app.services.demo import DEMO_PASSPHRASE
from app.services.vaults import Vault, open_vault
from app.ui.questions.answer_dialog import AnswerDialog, WithdrawDialog
from app.ui.questions.page import QuestionsPage
from app.ui.questions.sheet import write_sheet
from app.ui.session import Session
from app.ui.workbench import Workbench
from app.ui.worklist_page import WorklistPage
from tests.demo_vault import NOW, copied_demo, make_code_tables
from tests.store.new_vault import make_vault

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # dialogs, without a display
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with open_vault(copied_demo(tmp_path / "demo"), DEMO_PASSPHRASE, NOW) as made:
        yield made


@pytest.fixture
def session(vault: Vault) -> Iterator[Session]:
    codes = CodeSets(make_code_tables())
    yield Session(vault, codes, clock=lambda: NOW)
    codes.close()


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> QuestionsPage:
    made = QuestionsPage(session)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def statuses(page: QuestionsPage) -> list[str]:
    return [str(row.status) for row in page.model.shown_rows()]


def test_what_waits_is_shown_and_the_rest_by_its_chip(page: QuestionsPage, qtbot: QtBot) -> None:
    assert statuses(page) == ["open"]
    page.chips.setFocus()
    for key, shown in (("answered", ["answered"]), ("withdrawn", []), ("all", ["open", "answered"])):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Right)
        assert (page.chips.key(), statuses(page)) == (key, shown)
    ModelTester(qtbot).check(page.model)


def test_all_that_belongs_to_a_question_stands_beside_it(page: QuestionsPage) -> None:
    assert "Which type of diabetes does the patient have" in page.detail.text()
    page.chips.choose("all")
    page._choose_status("all")
    page.table.selectRow(1)
    said = page.detail.text()
    for words in ("Primary osteoarthritis of the right knee.", "20610-RT", "M25.561 → M17.11 (A)", "Codes when asked"):
        assert words in said
    assert not page.withdraw.isEnabled()


def test_enter_takes_the_answer_and_the_row_leaves_the_waiting(
    page: QuestionsPage, session: Session, qtbot: QtBot
) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    (box,) = page.findChildren(AnswerDialog)
    qtbot.waitUntil(lambda: box.answer.hasFocus())
    QTest.keyClicks(box.answer, "Type 2, with neuropathy.")
    with qtbot.waitSignal(page.codes_wanted) as wanted:
        QTest.keyClick(box.answer, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(box.change.isChecked)
        QTest.keyClick(box.answer, Qt.Key.Key_Return, CTRL)
    (row,) = page.model.shown_rows()
    assert (row.codes_due, row.status) == (True, QueryStatus.ANSWERED)
    assert wanted.args == [row.encounter_id, 0]


def test_a_question_is_withdrawn_from_the_list(page: QuestionsPage, session: Session, qtbot: QtBot) -> None:
    page.withdraw_chosen()
    (box,) = page.findChildren(WithdrawDialog)
    qtbot.waitUntil(box.reason.hasFocus)
    QTest.keyClicks(box.reason, "Told by telephone")
    QTest.keyClick(box.reason, Qt.Key.Key_Return)
    assert statuses(page) == []
    said: list[str] = []
    page.message.connect(said.append)
    page._choose_status("all")
    page.table.selectRow(1)
    page.withdraw_chosen()
    assert "is not open any more" in said[0]


def test_the_sheet_is_printed_or_saved(
    page: QuestionsPage, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    page.message.connect(said.append)
    printed: list[bytes] = []

    def leave(pdf: bytes, *_rest: object) -> bool:
        printed.append(pdf)
        return False

    monkeypatch.setattr("app.ui.questions.sheet.ask_and_print", leave)
    page.print_chosen()
    assert printed and not said  # the dialog was left: nothing went out
    monkeypatch.setattr(
        "app.ui.questions.sheet.QFileDialog.getSaveFileName", lambda *_rest: (str(tmp_path / "sheet.pdf"), "")
    )
    page.save_chosen()
    assert (tmp_path / "sheet.pdf").read_bytes() == printed[0]
    assert "is saved as sheet.pdf" in said[0]
    monkeypatch.setattr(
        "app.ui.questions.sheet.QFileDialog.getSaveFileName", lambda *_rest: (str(tmp_path / "no" / "x.pdf"), "")
    )
    page.save_chosen()
    assert "was not written" in said[1]
    monkeypatch.setattr("app.ui.questions.sheet.QFileDialog.getSaveFileName", lambda *_rest: ("", ""))
    page.save_chosen()
    assert len(said) == 2


def test_without_the_code_sets_the_sheet_waits(vault: Vault, tmp_path: Path) -> None:
    session = Session(vault, None, clock=lambda: NOW)
    query_id = query_rows(vault.db, session.today())[0].query_id
    with pytest.raises(UserError, match="still being prepared"):
        write_sheet(session, query_id, tmp_path / "x.pdf")


def test_an_empty_list_says_what_belongs_there(tmp_path: Path, qtbot: QtBot) -> None:
    vault, _ = make_vault(tmp_path / "new")
    with vault:
        page = QuestionsPage(Session(vault, None, clock=lambda: NOW))
        qtbot.addWidget(page)
        page.show()
        assert page.empty.isVisible()
        for act in (page.answer_chosen, page.print_chosen, page.withdraw_chosen, page.open_visit):
            act()  # nothing is chosen: nothing happens


def test_work_leads_to_the_question_and_to_the_visit(vault: Vault, session: Session, qtbot: QtBot) -> None:
    work = WorklistPage(session)
    qtbot.addWidget(work)
    work.show()
    kinds = [row.kind for row in work.model.all_rows() if row.kind != "remittance"]
    assert kinds[2:4] == ["question", "coding"]
    work.table.select_row(lambda row: row.kind == "question")
    with qtbot.waitSignal(work.query_wanted) as wanted:
        QTest.keyClick(work.table, Qt.Key.Key_Return)
    query = coding.coding_query(vault, wanted.args[0])
    assert query.status is QueryStatus.OPEN
    work.table.select_row(lambda row: row.kind == "coding")
    with qtbot.waitSignal(work.encounter_wanted):
        QTest.keyClick(work.table, Qt.Key.Key_Return)
    coding.answer_query(vault, query.id, Answer("Type 2.", "A. Okafor", session.today()), NOW)
    session.changed.emit("query")
    assert "question" not in [row.kind for row in work.model.all_rows()]


def test_in_the_window_a_number_leads_to_its_question_and_the_answer_to_the_codes(
    vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    bench = Workbench(vault, lambda: datetime(2026, 5, 20, 18, 30, tzinfo=UTC))
    qtbot.addWidget(bench.window, before_close_func=lambda window: window.really_close())
    bench.window.show()
    waiting = query_rows(vault.db, bench.session.today())[0]
    (hit,) = bench._find_records(waiting.number)
    hit.run()
    assert bench.window.shown_page == "coding-queries"
    page = bench.window.made_page("coding-queries")
    assert isinstance(page, QuestionsPage)
    (box,) = page.findChildren(AnswerDialog)
    box.reject()
    bench.change_codes(waiting.encounter_id, 0)
    assert bench.window.shown_page == "encounter"
    visit = bench.window.made_page("encounter")
    assert visit.editor.draft.id == waiting.encounter_id  # type: ignore[union-attr] # the visit page's own
    page.open_query(query_rows(vault.db, bench.session.today())[1].query_id)
    assert page.chips.key() == "all"
    assert not [each for each in page.findChildren(AnswerDialog) if each.isVisible()]
