"""The page of code sets: a whole import by keys, its report, refusals, removal, and CPT into the vault."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from app.codesets import CodeSets
from app.codesets.official import Kind
from app.domain.encounter import Encounter, ServiceLine
from app.errors import UserError
from app.forms.code_changes import render_changes
from app.services import code_sets, encounters, people
from app.services.licensed_codes import licensed_editions
from app.store.vault import Vault
from app.ui.codesets.import_dialog import ImportDialog
from app.ui.codesets.page import CodeSetsPage
from app.ui.codesets.sources import SOURCES, is_due
from app.ui.main_window import MainWindow, PageSpec
from app.ui.session import Session
from app.ui.widgets.question import Question
from tests.builders import a_patient, a_practice
from tests.codesets.cpt.invented_cpt import write_set
from tests.codesets.hcpcs.invented_files import text_lines, write_text
from tests.codesets.ncci.invented_ncci import write_parts
from tests.demo_vault import make_code_tables
from tests.store.new_vault import copied_vault

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with copied_vault(tmp_path / "vault") as made:
        practice = people.save_practice(made, replace(a_practice(), id=0), NOW)
        patient = people.save_patient(made, replace(a_patient(), id=0, account_number=""), NOW)
        lines = tuple(
            ServiceLine(service_date=date(2025, 12, 30), procedure=code, pointers="A", charge_cents=1000)
            for code in ("X0002", "90001", "99213")
        )
        visit = Encounter(
            practice_id=practice.id,
            patient_id=patient.id,
            service_date=date(2025, 12, 30),
            diagnoses=("I10",),
            lines=lines,
        )
        encounters.save_encounter(made, visit, NOW)
        yield made


@pytest.fixture
def session(vault: Vault, tmp_path: Path) -> Iterator[Session]:
    """Code sets of this test's own beside the vault."""
    place = tmp_path / "codes" / "codesets.sqlite"
    place.parent.mkdir()
    shutil.copy(make_code_tables(), place)
    made = Session(vault, CodeSets(place), clock=lambda: NOW)
    yield made
    assert made.codes is not None
    made.codes.close()


class Heard:
    """What the page said."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.troubles: list[UserError] = []


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def page(qtbot: QtBot, session: Session, heard: Heard) -> CodeSetsPage:
    """The page in the window that runs its tasks."""
    made: list[CodeSetsPage] = []

    def factory() -> CodeSetsPage:
        page = CodeSetsPage(session)
        page.message.connect(heard.words.append)
        page.trouble.connect(heard.troubles.append)
        page.task_wanted.connect(lambda task: window.run_task(task))
        made.append(page)
        return page

    window = MainWindow([PageSpec("codes", "Code sets", "codes", factory, "codes")], "Ada")
    qtbot.addWidget(window, before_close_func=lambda window: window.really_close())
    window.show_page("codes")
    window.resize(1366, 768)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    return made[0]


@pytest.fixture
def hcpcs(tmp_path: Path) -> Path:
    return write_text(tmp_path / "HCPC2026_OCT_ANWEB.txt", text_lines())


def asked(qtbot: QtBot) -> ImportDialog:
    """The dialog that says what the files are."""

    def shown() -> None:
        assert isinstance(QApplication.activeModalWidget(), ImportDialog)

    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ImportDialog), timeout=20_000)
    shown()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ImportDialog)
    return dialog


def row_of(page: CodeSetsPage, kind: str) -> list[str]:
    """The states of a code set's rows."""
    return [row.state.text if row.state else "" for row in page.model.all_rows() if row.source.kind == kind]


def test_a_file_is_imported_by_keys_used_at_once_and_reported(
    qtbot: QtBot, page: CodeSetsPage, session: Session, heard: Heard, hcpcs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(hcpcs)], ""))
    assert row_of(page, "hcpcs") == ["not imported"]
    page.bring.setFocus()
    QTest.keyClick(page.bring, Qt.Key.Key_Space)
    dialog = asked(qtbot)
    assert (dialog.edition_name(), dialog.day()) == ("October 2026", date(2026, 10, 1))
    assert "Editions imported earlier stay" in dialog.note.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard.words), timeout=20_000)
    assert heard.words[-1] == (
        "HCPCS level II October 2026 imported: 3 rows. 1 of the 1 code you use is gone or split."
    )
    assert row_of(page, "hcpcs") == ["in use"]
    assert session.codes is not None
    assert session.codes.procedure("X0001", date(2026, 11, 1)) is not None
    told = page.detail.toPlainText()
    assert "X0002" in told and "Retired splint" in told and "used 1 time in 12 months" in told
    QTest.mouseClick(page.copy, Qt.MouseButton.LeftButton)
    assert "X0002  Retired splint, each" in QGuiApplication.clipboard().text()
    (audit,) = session.vault.db.execute("SELECT count(*) FROM audit WHERE subject_kind = 'code_set'").fetchone()
    assert audit == 1


def test_files_of_two_code_sets_chosen_at_once_are_both_asked_about_and_imported(
    qtbot: QtBot, page: CodeSetsPage, heard: Heard, hcpcs: Path, tmp_path: Path
) -> None:
    page.look_at([hcpcs, *write_parts(tmp_path)])
    first = asked(qtbot)
    QTest.keyClick(first, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() not in (None, first), timeout=20_000)
    second = asked(qtbot)
    QTest.keyClick(second, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard.words), timeout=20_000)
    assert (row_of(page, "hcpcs"), row_of(page, "ncci_ptp")) == (["not imported"], ["newer is due"])


def test_a_damaged_file_changes_nothing_and_says_its_line(
    qtbot: QtBot, page: CodeSetsPage, session: Session, heard: Heard, hcpcs: Path
) -> None:
    hcpcs.write_bytes(hcpcs.read_bytes()[:-100])
    page.look_at([hcpcs])
    dialog = asked(qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard.troubles), timeout=20_000)
    assert "line 7" in heard.troubles[0].message
    assert row_of(page, "hcpcs") == ["not imported"]
    assert session.codes is not None and session.codes.editions.all() == ()


def test_a_file_that_is_no_code_set_is_told_at_once(
    qtbot: QtBot, page: CodeSetsPage, heard: Heard, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear practice,\n" * 20)
    page.look_at([letter])
    qtbot.waitUntil(lambda: bool(heard.troubles), timeout=20_000)
    assert "none of the code-set files" in heard.troubles[0].message


def test_one_part_of_a_code_set_says_which_are_missing(
    qtbot: QtBot, page: CodeSetsPage, heard: Heard, tmp_path: Path
) -> None:
    page.look_at(write_parts(tmp_path)[:1])
    qtbot.waitUntil(lambda: bool(heard.troubles), timeout=20_000)
    assert "parts f2, f3, f4 are missing" in heard.troubles[0].message


def test_importing_the_same_day_again_says_what_it_replaces(
    qtbot: QtBot, page: CodeSetsPage, heard: Heard, hcpcs: Path
) -> None:
    page.look_at([hcpcs])
    QTest.keyClick(asked(qtbot), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard.words), timeout=20_000)
    page.look_at([hcpcs])
    dialog = asked(qtbot)
    assert dialog.note.text().startswith("Takes the place of HCPCS level II October 2026")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert row_of(page, "hcpcs") == ["in use"]


def test_licensed_files_ask_for_their_first_day_and_go_into_the_vault(
    qtbot: QtBot, page: CodeSetsPage, session: Session, heard: Heard, tmp_path: Path
) -> None:
    page.look_at([write_set(tmp_path / "CPT")])
    dialog = asked(qtbot)
    assert not dialog.go.isEnabled()
    assert dialog.first_day.hasFocus()
    for sign in "01012026":
        QTest.keyClicks(dialog.first_day, sign)
    assert dialog.go.isEnabled()
    assert "encrypted in your vault" in dialog.note.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard.words), timeout=20_000)
    (edition,) = licensed_editions(session.vault)
    assert (edition.name, edition.codes) == ("CPT 2026", 4)
    assert row_of(page, "cpt") == ["in use"]
    assert session.codes is not None and session.codes.editions.all() == ()
    assert "99213" in page.detail.toPlainText()  # it is used and not in these files


def test_an_import_can_be_cancelled_in_the_status_bar_and_another_waits(
    qtbot: QtBot, page: CodeSetsPage, session: Session, heard: Heard, hcpcs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    whole = code_sets.import_edition

    def slow(*args: Any, should_stop: Callable[[], bool], **more: Any) -> Any:
        begun.set()
        go_on.wait(20)
        return whole(*args, should_stop=should_stop, **more)

    monkeypatch.setattr(code_sets, "import_edition", slow)
    page.look_at([hcpcs])
    QTest.keyClick(asked(qtbot), Qt.Key.Key_Return)
    qtbot.waitUntil(begun.is_set)
    page.look_at([hcpcs])
    assert heard.words[-1].startswith("One import at a time")
    window = page.window()
    assert isinstance(window, MainWindow)
    cancel = next(each for each in window.status.findChildren(QToolButton) if each.isVisible())
    assert cancel.accessibleName() == "Cancel: Importing HCPCS level II"
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.waitUntil(lambda: heard.words[-1] == "Import cancelled; nothing has changed.", timeout=20_000)
    assert row_of(page, "hcpcs") == ["not imported"]
    assert session.codes is not None and session.codes.editions.all() == ()


def test_an_edition_is_removed_after_a_question(
    qtbot: QtBot, page: CodeSetsPage, session: Session, heard: Heard, hcpcs: Path
) -> None:
    page.look_at([hcpcs])
    QTest.keyClick(asked(qtbot), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard.words), timeout=20_000)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), Question))
    question = QApplication.activeModalWidget()
    assert isinstance(question, Question)
    question.accept()
    qtbot.waitUntil(lambda: row_of(page, "hcpcs") == ["not imported"])
    assert session.codes is not None and session.codes.editions.all(Kind.HCPCS) == ()


def test_files_may_be_dropped_on_the_page(qtbot: QtBot, page: CodeSetsPage, hcpcs: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(hcpcs))])
    drop = QDropEvent(
        QPointF(40, 40),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    QTest.keyClick(asked(qtbot), Qt.Key.Key_Escape)


def test_every_code_set_says_where_its_file_is(page: CodeSetsPage) -> None:
    for place, row in enumerate(page.model.all_rows()):
        page.table.selectRow(place)
        told = page.detail.toPlainText()
        assert row.source.publisher in told and row.source.look_for.split(",")[0] in told
    assert {source.kind for source in SOURCES} == {kind.value for kind in Kind} | {"cpt"}
    assert row_of(page, "places") == ["built in"]


def test_a_quarterly_set_is_due_after_its_quarter() -> None:
    hcpcs = next(source for source in SOURCES if source.kind == "hcpcs")
    assert not is_due(hcpcs, date(2026, 7, 1), date(2026, 9, 30))
    assert is_due(hcpcs, date(2026, 7, 1), date(2026, 10, 1))
    assert not is_due(hcpcs, date(2027, 1, 1), date(2026, 10, 1))


def test_the_report_prints_the_same_bytes_each_time(
    qtbot: QtBot, page: CodeSetsPage, heard: Heard, hcpcs: Path
) -> None:
    page.look_at([hcpcs])
    QTest.keyClick(asked(qtbot), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard.words), timeout=20_000)
    report = page._shown_report()
    assert report is not None
    pdf = page.report_pdf(report)
    assert pdf.startswith(b"%PDF") and pdf == page.report_pdf(report)
    many = replace(report, changed=report.changed * 80)
    assert len(render_changes(many, "A", "B")) > len(pdf)
