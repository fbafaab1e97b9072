"""Checks recorded, marked and taken to the bank by real keys; the slip again; the day sheet that proves."""

import io
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.receipt import ReceiptWay
from app.queries.receipt_list import deposit_list, undeposited_receipts
from app.services.patient_money import take_payment
from app.services.receipts import bank_receipts, record_receipt
from app.store.vault import Vault
from app.ui.claims import paper
from app.ui.payments import day_sheet_pane
from app.ui.payments.deposit_dialogs import DepositDialog, RecordCheckDialog
from app.ui.payments.page import PaymentsPage
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session
from tests.invented import NOW, TODAY, Town
from tests.ui.payments.conftest import page as page
from tests.ui.payments.test_payments import press, type_in

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),  # dialogs, without a display
]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def money(vault: Vault, town: Town) -> dict[str, int]:
    """Cash and a check of the patient, a payer's check and a transfer."""
    practice, payer = town.practice.id, town.payer.id
    patient = town.patient.id
    return {
        "cash": take_payment(vault, patient, 20_00, ReceiptWay.CASH, "", TODAY, None, NOW).receipt_id,
        "check": take_payment(vault, patient, 15_00, ReceiptWay.CHECK, "1043", TODAY, None, NOW).receipt_id,
        "payer": record_receipt(vault, practice, ReceiptWay.CHECK, "50071", TODAY, 72_00, NOW, payer_id=payer),
        "transfer": record_receipt(vault, practice, ReceiptWay.TRANSFER, "E8", TODAY, 60_00, NOW, payer_id=payer),
    }


def shown(page: PaymentsPage, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: any(each.isVisible() for each in page.findChildren(kind)))
    dialog = next(each for each in page.findChildren(kind) if each.isVisible())
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def enter(*words: str) -> None:
    """Each word into the field the keyboard is in, then Enter."""
    for word in words:
        type_in(word)
        press(Qt.Key.Key_Return)


def test_a_check_is_recorded_by_keys(page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot) -> None:
    page.record_check()
    dialog = shown(page, RecordCheckDialog, qtbot)
    qtbot.waitUntil(dialog.payer.hasFocus)  # type: ignore[attr-defined]
    enter(town.payer.name, "50071", "", "72")
    qtbot.waitUntil(lambda: len(undeposited_receipts(vault.db)) == 1)
    (row,) = undeposited_receipts(vault.db)
    assert (row.payer, row.reference, row.amount_cents, row.received_on) == (town.payer.name, "50071", 72_00, TODAY)
    assert page.deposits.waiting.rowCount() == 1


def test_what_is_missing_is_told_and_a_stranger_may_pay(page: PaymentsPage, vault: Vault, qtbot: QtBot) -> None:
    page.record_check()
    dialog = shown(page, RecordCheckDialog, qtbot)
    assert isinstance(dialog, RecordCheckDialog)
    qtbot.waitUntil(dialog.payer.hasFocus)
    enter("Workers Fund of the Coast", "", "", "72")
    assert "number" in dialog.message.text()
    dialog.reference.setFocus()
    enter("88", "", "")
    qtbot.waitUntil(lambda: len(undeposited_receipts(vault.db)) == 1)
    assert undeposited_receipts(vault.db)[0].payer == "Workers Fund of the Coast"


def test_cash_and_checks_go_on_one_slip_the_transfer_alone(
    page: PaymentsPage,
    vault: Vault,
    money: dict[str, int],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page.show_deposits()
    deposits = page.deposits
    deposits.reload()
    qtbot.waitUntil(deposits.table.hasFocus)
    press(Qt.Key.Key_Space, CTRL)
    assert "107.00" in deposits.sums.text() and "3 marked" in deposits.sums.text()
    deposits.table.select_row(lambda row: row.receipt.receipt_id == money["transfer"])
    press(Qt.Key.Key_Space)
    assert "60.00" in deposits.sums.text()
    press(Qt.Key.Key_Return, CTRL)
    dialog = shown(page, DepositDialog, qtbot)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(deposit_list(vault.db)) == 2)
    assert not dialog.isVisible()
    assert undeposited_receipts(vault.db) == ()
    slip = next(row for row in deposit_list(vault.db) if row.carried_cents)
    assert slip.total_cents == 107_00
    chosen = deposits.deposits.current_row()
    assert chosen is not None and chosen.deposit_id == slip.deposit_id
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "slip.pdf"), ""))
    with qtbot.waitSignal(page.message) as said:
        page.save_paper()
    assert said.args == ["Saved as slip.pdf."]
    with pdfplumber.open(io.BytesIO((tmp_path / "slip.pdf").read_bytes())) as read:
        assert "Total of the deposit 107.00" in read.pages[0].extract_text()


def test_a_mark_goes_on_and_off_and_nothing_marked_is_told(
    page: PaymentsPage, money: dict[str, int], qtbot: QtBot
) -> None:
    page.show_deposits()
    deposits = page.deposits
    deposits.reload()
    qtbot.waitUntil(deposits.table.hasFocus)
    press(Qt.Key.Key_Space)
    assert [row.is_marked for row in deposits.waiting.all_rows()] == [True, False, False, False]
    press(Qt.Key.Key_Space)
    assert not any(row.is_marked for row in deposits.waiting.all_rows())
    assert not deposits.deposit.isEnabled()
    with qtbot.waitSignal(page.message) as said:
        press(Qt.Key.Key_Return, CTRL)
    assert "Nothing is marked" in said.args[0]


def test_a_deposit_is_undone_and_a_receipt_taken_back_by_delete(
    page: PaymentsPage, vault: Vault, money: dict[str, int], qtbot: QtBot
) -> None:
    page.show_deposits()
    deposits = page.deposits
    deposits.reload()
    deposits.toggle_all()
    deposits.take_to_bank()
    shown(page, DepositDialog, qtbot)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(deposit_list(vault.db)) == 1)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    deposits.deposits.setFocus()
    qtbot.waitUntil(deposits.back.isEnabled)
    deposits.back.setFocus()
    deposits.back.click()
    shown(page, ReasonDialog, qtbot)
    enter("The bank was closed")
    qtbot.waitUntil(lambda: len(undeposited_receipts(vault.db)) == 4)
    assert deposits.deposits.current_row().undone == "The bank was closed"  # type: ignore[union-attr]
    with qtbot.waitSignal(page.message) as said:
        deposits.print_paper()
    assert "Choose a deposit" in said.args[0]
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    deposits.table.setFocus()
    deposits.table.select_row(lambda row: row.receipt.receipt_id == money["payer"])
    QTest.keyClick(deposits.table, Qt.Key.Key_Delete)
    shown(page, ReasonDialog, qtbot)
    enter("Typed twice")
    qtbot.waitUntil(lambda: len(undeposited_receipts(vault.db)) == 3)
    deposits.table.select_row(lambda row: row.receipt.receipt_id == money["cash"])
    with qtbot.waitSignal(page.message) as said:
        deposits.take_back()
    assert "list of payments" in said.args[0]


def test_what_cannot_be_taken_back_is_told_before(page: PaymentsPage, money: dict[str, int], qtbot: QtBot) -> None:
    page.show_deposits()
    deposits = page.deposits
    deposits.reload()
    deposits.table.setFocus()
    deposits.table.select_row(lambda row: row.receipt.receipt_id == money["payer"])
    assert deposits.back.isEnabled() and not deposits.back.toolTip()
    deposits.table.select_row(lambda row: row.receipt.receipt_id == money["cash"])
    assert not deposits.back.isEnabled()
    assert "list of payments" in deposits.back.toolTip()
    rows = [
        replace(row, receipt=replace(row.receipt, is_posted=row.receipt.receipt_id == money["payer"]))
        for row in deposits.waiting.all_rows()
    ]
    deposits.waiting.set_rows(rows)
    deposits.table.select_row(lambda row: row.receipt.receipt_id == money["payer"])
    assert not deposits.back.isEnabled()
    with qtbot.waitSignal(page.message) as said:
        QTest.keyClick(deposits.table, Qt.Key.Key_Delete)
    assert said.args[0] == deposits.back.toolTip()
    assert "is posted. Undo the posting first" in said.args[0]
    deposits.deposits.setFocus()
    qtbot.waitUntil(lambda: "deposit that stands" in deposits.back.toolTip())


def test_the_day_sheet_follows_its_fields_and_is_written(
    page: PaymentsPage, money: dict[str, int], qtbot: QtBot, tmp_path: Path
) -> None:
    page.show_day_sheet()
    sheet = page.sheet
    qtbot.waitUntil(sheet.first.hasFocus)
    assert sheet.sheet is not None
    assert sheet.proof.badge.text == "proves to the cent"
    today = {(row.part, row.words): row.cents for row in sheet.lines.all_rows()}
    assert today[("Owed after", "")] == 95_00 - 35_00
    enter("01012026")
    assert sheet.sheet.first.year == 2026 and sheet.sheet.first.month == 1
    rows = [row.part for row in sheet.lines.all_rows() if row.part]
    assert rows[:3] == ["Owed before", "Charges", "Payments"]
    assert sheet.receipts.rowCount() == 4
    assert [row.reference for row in sheet.waiting.all_rows()] == ["50071", "E8"]
    sheet.practice.setCurrentIndex(1)
    assert sheet.sheet.practice == "All practices"
    sheet.basis.setCurrentIndex(1)
    assert sheet.sheet.basis == "entered"
    pdf = sheet._pdf()
    assert pdf is not None
    sheet.write(tmp_path / "sheet.pdf", pdf)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    with qtbot.waitSignal(page.message) as said:
        sheet.write(tmp_path / "no" / "sheet.pdf", pdf)
    assert "not written" in said.args[0]
    with qtbot.waitSignal(page.message) as said:
        sheet.last.setFocus()
        enter("12312025")
    assert "before the first" in said.args[0]


def test_slip_and_sheet_go_to_the_printer_and_into_files(
    page: PaymentsPage, money: dict[str, int], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[bytes] = []

    def keep(pdf: bytes, *_asked: object) -> bool:
        printed.append(pdf)
        return True

    monkeypatch.setattr(paper, "ask_and_print", keep)
    bank_receipts(page._session.vault, page._session.practice_id, [money["check"]], TODAY, NOW)
    page.show_deposits()
    with qtbot.waitSignal(page.message) as said:
        page.print_paper()
    assert "slip went to the printer" in said.args[0]
    page.show_day_sheet()
    with qtbot.waitSignal(page.message) as said:
        page.print_paper()
    assert "day sheet went to the printer" in said.args[0]
    assert [pdf[:4] for pdf in printed] == [b"%PDF", b"%PDF"]
    target = tmp_path / "sheet"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(target), ""))
    page.sheet.save_csv()
    assert target.read_text().startswith("Part,What,Number,Day,Amount")
    page.save_paper()
    assert target.read_bytes().startswith(b"%PDF")
    target = tmp_path / "no" / "sheet"
    page.show_deposits()
    with qtbot.waitSignal(page.message) as said:
        page.save_paper()
    assert "not written" in said.args[0]


def test_long_books_are_read_beside_the_window(
    page: PaymentsPage, money: dict[str, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_sheet_pane, "AT_ONCE", 0)
    with qtbot.waitSignal(page.task_started):
        page.show_day_sheet()
    qtbot.waitUntil(lambda: page.sheet.sheet is not None)
    assert page.sheet.proof.badge.text == "proves to the cent"


def test_the_tabs_models_are_sound(
    page: PaymentsPage, session: Session, money: dict[str, int], qtmodeltester: ModelTester
) -> None:
    page.deposits.reload()
    page.sheet.reload()
    for model in (page.deposits.waiting, page.deposits.made, page.sheet.lines, page.sheet.receipts):
        qtmodeltester.check(model)
