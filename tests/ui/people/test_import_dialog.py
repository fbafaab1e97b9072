"""A CSV file is looked at before anything is written: columns mapped, rows sorted by what becomes of them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.queries.patient_list import patient_rows
from app.services import people
from app.ui.people.import_dialog import ImportDialog
from app.ui.people.import_source import BAD, KNOWN, NEW, PatientSource, ProcedureSource
from app.ui.people.patients_page import PatientsPage
from app.ui.people.setup_page import SetupPage
from app.ui.session import Session
from tests.invented import Town
from tests.ui.people.keys import CTRL, at_cursor, press, show_in_front

PATIENTS = """\
Last Name,First Name,DOB,Insurance,Member ID,Blutgruppe
Rivera,Ines,4/12/1972,Blue Larch Health,XL1,A
Rivera,Ines,4/12/1972,Salem Mutual,SM9,A
Abbott,Jonah,13/45/1980,Blue Larch Health,XL2,0
Muñoz-O'Brien,Elena,3/7/1958,Blue Larch Health,XL3,B
Brook,,1/2/1990,,,
"""


@pytest.fixture
def dialog(qtbot: QtBot, session: Session, town: Town, tmp_path: Path) -> ImportDialog:
    made = ImportDialog(session, PatientSource(session))
    show_in_front(qtbot, made, 1000, 620)
    return made


def open_patients(qtbot: QtBot, dialog: ImportDialog, folder: Path, text: str = PATIENTS) -> None:
    file = folder / "list.csv"
    file.write_text(text, encoding="utf-8")
    dialog.file.setFocus()
    QTest.keyClicks(at_cursor(), str(file))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.message.text() != "Reading…")


def shown(dialog: ImportDialog) -> list[tuple[int | None, str, str]]:
    return [(row.line, row.state, row.what) for row in dialog.model.shown_rows()]


def test_each_row_is_shown_with_its_fate(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    open_patients(qtbot, dialog, tmp_path)
    assert shown(dialog) == [(2, NEW, "Rivera, Ines"), (4, BAD, ""), (5, KNOWN, ""), (6, BAD, "")]
    assert "13/45/1980" in dialog.model.row_at(1).detail
    assert "account 10001" in dialog.model.row_at(2).detail
    assert dialog.model.row_at(0).detail == "04/12/1972 · Blue Larch Health XL1 · Salem Mutual SM9"


def test_nothing_is_imported_while_rows_are_bad_unless_chosen(
    qtbot: QtBot, dialog: ImportDialog, session: Session, tmp_path: Path
) -> None:
    open_patients(qtbot, dialog, tmp_path)
    assert not dialog.go.isEnabled()
    press(Qt.Key.Key_Return, CTRL)
    assert len(patient_rows(session.vault.db)) == 1
    dialog.only_good.setFocus()
    press(Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.imported) as imported:
        press(Qt.Key.Key_Return, CTRL)
    assert imported.args == ["Imported: 1 patient, 2 coverages and 1 new payer."]
    (row,) = patient_rows(session.vault.db, "rivera")
    assert [c.member_id for c in people.coverages(session.vault, row.id)] == ["XL1", "SM9"]
    # What was left out stays to be mended.
    assert [line for line, _, _ in shown(dialog)] == [4, 5, 6]
    assert dialog.cancel.text() == "Close"


def test_a_clean_file_is_imported_and_the_dialog_closes(
    qtbot: QtBot, dialog: ImportDialog, session: Session, tmp_path: Path
) -> None:
    open_patients(qtbot, dialog, tmp_path, "Last Name,First Name\nRivera,Ines\n")
    assert dialog.go.text() == "Import 1 patient"
    assert not dialog.only_good.isVisible()
    press(Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    assert len(patient_rows(session.vault.db, "rivera")) == 1


def test_a_column_is_chosen_where_the_guess_fails(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    open_patients(qtbot, dialog, tmp_path, "Who,Born\nRivera Ines,4/12/1972\n")
    assert "Choose the columns" in dialog.message.text()
    combo = dialog._combos["name"]
    combo.setFocus()
    QTest.keyClicks(combo, "Who")
    qtbot.waitUntil(lambda: len(shown(dialog)) == 1)
    assert dialog.go.isEnabled()
    assert combo.currentText() == "Who"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02 not a table", b'Last,First\n"Rivera,Ines\n'])
def test_what_is_no_csv_is_refused_in_words(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.csv"
    file.write_bytes(content)
    dialog.open_file(file)
    qtbot.waitUntil(lambda: dialog.message.text() != "Reading…")
    assert dialog.message.property("role") == "error"
    assert not dialog.go.isEnabled()


def test_a_missing_file_is_said(dialog: ImportDialog, tmp_path: Path) -> None:
    dialog.open_file(tmp_path / "none.csv")
    assert "No such file" in dialog.message.text()


def test_a_fee_list_adds_and_changes(qtbot: QtBot, session: Session, town: Town, tmp_path: Path) -> None:
    setup = SetupPage(session)
    show_in_front(qtbot, setup)
    page = setup.page("procedure_code")
    file = tmp_path / "fees.csv"
    dialog = ImportDialog(session, ProcedureSource(session))
    show_in_front(qtbot, dialog, 1000, 620)
    for content, words in (
        ("CPT;Fee;Description\n99213;185;Office visit\nJ1030;18.50;Steroid\n", "Import 2 procedures"),
        ("CPT;Fee\n99213;190\nJ1030;18.50\n", "Import 1 procedure"),
    ):
        dialog.show()
        file.write_text(content, encoding="utf-8")
        dialog.open_file(file)
        assert dialog.go.text() == words
        dialog.go.click()
    listed = people.procedure_codes(session.vault, town.practice.id)
    assert [(c.code, c.charge_cents, c.description) for c in listed] == [
        ("99213", 19000, "Office visit"),
        ("J1030", 1850, "Steroid"),
    ]
    assert page.model.rowCount() == 2


def test_the_pages_open_the_dialog(qtbot: QtBot, session: Session, town: Town) -> None:
    pages: list[QWidget] = []
    patients, setup = PatientsPage(session), SetupPage(session)
    pages += [patients, setup]
    for page, button in ((patients, patients.bring_in), (setup, setup.page("procedure_code").bring_in)):
        show_in_front(qtbot, page)
        button.click()
        (opened,) = page.findChildren(ImportDialog)
        assert opened.isVisible()
        with qtbot.waitSignal(opened.destroyed):
            opened.reject()
