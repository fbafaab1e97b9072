"""Payments by real keys: taken, laid, given up, moved, given back, returned, undone; and the list that tells of it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.ledger import Party, PartyKind
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.domain.receipt import ReceiptWay
from app.queries.hand_postings import HandPostingRow
from app.queries.open_lines import open_lines, practice_credit, visit_credit
from app.services import encounters, people
from app.services.patient_money import apply_credit, books_closed_through, take_payment, write_off
from app.store.receipts import load_patient_receipts
from app.store.vault import Vault
from app.ui.payments.close_dialog import CloseDialog
from app.ui.payments.columns import state_badge
from app.ui.payments.credit_dialogs import ApplyDialog, TakeOffDialog
from app.ui.payments.lines_dialog import TransferDialog, WriteOffDialog
from app.ui.payments.page import PaymentsPage
from app.ui.payments.paper import save_page
from app.ui.payments.refund_dialog import RefundDialog
from app.ui.payments.sweep_dialog import SweepDialog
from app.ui.payments.take_dialog import TakeDialog
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.widgets.choice_edit import ChoiceEdit
from app.ui.workbench import Workbench
from tests.invented import NOW, TODAY, Town

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),  # dialogs, without a display
]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Dialog = TypeVar("Dialog", bound=QDialog)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key where the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def type_in(text: str, into: QWidget | None = None) -> None:
    """Type where the keyboard is, or into a field."""
    if into is not None:
        into.setFocus()
    for letter in text:  # each where the keyboard is by then
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)


def opened(kind: type[Dialog], qtbot: QtBot) -> Dialog:
    """The dialog that has just come."""

    def there() -> Dialog | None:
        return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)

    qtbot.waitUntil(lambda: there() is not None)
    dialog = there()
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def gone(dialog: QDialog, qtbot: QtBot) -> None:
    """Its deed went through, or it was left."""
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible(), timeout=5000)


def shown(qtbot: QtBot, dialog: QDialog) -> None:
    """A dialog made by the test itself, on the screen."""
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def owed(vault: Vault, town: Town) -> list[int]:
    return [line.cents for line in open_lines(vault.db, town.patient.id)]


def paid(
    vault: Vault, town: Town, cents: int, way: ReceiptWay = ReceiptWay.CARD, shares: list[Share] | None = None
) -> int:
    number = "1043" if way is ReceiptWay.CHECK else ""
    return take_payment(vault, town.patient.id, cents, way, number, TODAY, shares, NOW).receipt_id


def rows(page: PaymentsPage) -> list[HandPostingRow]:
    return page.list.model.shown_rows()


def said(page: PaymentsPage) -> list[str]:
    heard: list[str] = []
    page.message.connect(heard.append)
    return heard


def choose_patient(edit: ChoiceEdit, qtbot: QtBot) -> None:
    edit.setFocus()
    QTest.keyClicks(edit, "elena")
    qtbot.waitUntil(edit.popup.isVisible)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_an_empty_list_offers_the_first_payment(page: PaymentsPage, qtbot: QtBot) -> None:
    assert page.list.bodies.currentWidget() is page.list.empty
    press(Qt.Key.Key_Return)
    dialog = opened(TakeDialog, qtbot)
    assert dialog.patient.hasFocus()
    press(Qt.Key.Key_Escape)
    gone(dialog, qtbot)


def test_a_check_is_taken_by_keys_and_lies_on_the_oldest_visit_first(
    page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot
) -> None:
    heard = said(page)
    page.list.take_payment()
    dialog = opened(TakeDialog, qtbot)
    assert "Choose the patient" in dialog.message.text() and not dialog.go.isEnabled()
    choose_patient(dialog.patient, qtbot)
    assert dialog.state.text() == "Owes 95.00"
    qtbot.waitUntil(dialog.amount.hasFocus)
    type_in("60")
    assert [share.cents for share in dialog.grid.shares()] == [50_00, 10_00]
    assert dialog.message.text() == "60.00 on open lines."
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)  # cash, then check
    assert dialog.message.text() == "Type the number of the check." and not dialog.go.isEnabled()
    type_in("1043", dialog.reference)
    press(Qt.Key.Key_Return, CTRL)
    gone(dialog, qtbot)
    assert owed(vault, town) == [0, 20_00, 15_00]
    assert heard[-1] == "60.00 taken from Muñoz-O'Brien, Elena M."
    (row,) = rows(page)
    assert (row.way, row.reference, row.amount_cents, row.state) == ("check", "1043", 60_00, "posted")
    assert page.list.table.current_row() == row and page.list.paper.isEnabled()


def test_amounts_typed_over_stay_and_the_rest_is_credit(
    session: Session, vault: Vault, town: Town, qtbot: QtBot
) -> None:
    dialog = TakeDialog(session, town.patient.id)
    shown(qtbot, dialog)
    type_in("60", dialog.amount)
    type_in("12.50", dialog.grid.amounts[1])
    assert dialog.message.text() == "2.50 more is laid on lines than was paid." and not dialog.go.isEnabled()
    press(Qt.Key.Key_Up)
    assert dialog.grid.amounts[0].hasFocus()
    type_in("20")
    assert dialog.message.text() == "32.50 on open lines, 27.50 stays as credit."
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert dialog.go.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_O, ALT)
    qtbot.waitUntil(lambda: [share.cents for share in dialog.grid.shares()] == [50_00, 10_00])
    type_in("51", dialog.grid.amounts[0])
    assert "more than is open there" in dialog.message.text()
    dialog.grid.amounts[0].selectAll()
    type_in("5")
    press(Qt.Key.Key_Return, CTRL)
    gone(dialog, qtbot)
    assert owed(vault, town) == [45_00, 20_00, 15_00]
    assert practice_credit(vault.db, town.patient.id) == {town.practice.id: 45_00}


def test_the_same_check_twice_is_refused_in_the_dialog(
    session: Session, vault: Vault, town: Town, qtbot: QtBot
) -> None:
    paid(vault, town, 10_00, ReceiptWay.CHECK)
    dialog = TakeDialog(session, town.patient.id)
    shown(qtbot, dialog)
    type_in("10", dialog.amount)
    dialog.way.setCurrentIndex(1)
    type_in("1043", dialog.reference)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "taken already" in dialog.message.text())  # a button's key presses it a moment later
    assert dialog.isVisible()
    assert len(load_patient_receipts(vault.db, town.patient.id)) == 1


def test_a_balance_is_written_off_with_its_reason(page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot) -> None:
    paid(vault, town, 10_00)
    page.list.reload()
    page.list.write_off()  # of the patient of the row chosen
    dialog = opened(WriteOffDialog, qtbot)
    assert dialog.party.currentText() == "the patient  85.00"
    QTest.keyClick(dialog, Qt.Key.Key_A, ALT)
    qtbot.waitUntil(dialog.reason.hasFocus)
    assert not dialog.go.isEnabled()
    type_in("Staff family")
    assert dialog.message.text() == "85.00 is given up; nobody owes it any more."
    dialog.kind.setCurrentIndex(1)
    press(Qt.Key.Key_Return)
    gone(dialog, qtbot)
    assert owed(vault, town) == [0, 0, 0]
    assert rows(page)[0].kind is PostingKind.COURTESY


def test_a_balance_is_moved_to_a_coverage(page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot) -> None:
    ends = date(2026, 2, 10)  # so that the first visit is covered; its lines stay as they were posted
    vault.db.execute("UPDATE coverage SET ends_on = ? WHERE id = ?", [ends.isoformat(), town.coverage.id])
    page.list.desk.transfer(town.patient.id)
    dialog = opened(TransferDialog, qtbot)
    assert dialog.target.currentText() == "Blue Larch Health"
    type_in("20")
    type_in("Still insured", dialog.reason)
    assert dialog.message.text() == "20.00 is owed by Blue Larch Health from now on."
    press(Qt.Key.Key_Return, CTRL)
    gone(dialog, qtbot)
    assert owed(vault, town) == [30_00, 30_00, 15_00]
    assert [line.cents for line in open_lines(vault.db, town.patient.id, town.coverage.id)] == [20_00]


def test_credit_is_applied_taken_off_and_given_back(page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot) -> None:
    paid(vault, town, 40_00, shares=[])
    page.list.reload()
    page.list.apply_credit()
    apply = opened(ApplyDialog, qtbot)
    assert apply.message.text() == "40.00 applied; 0.00 of this credit is left."
    press(Qt.Key.Key_Return, CTRL)
    gone(apply, qtbot)
    assert owed(vault, town) == [10_00, 30_00, 15_00]
    page.list.take_off()
    take_off = opened(TakeOffDialog, qtbot)
    type_in("25")
    press(Qt.Key.Key_Return)
    type_in("Meant for her son")
    press(Qt.Key.Key_Return)
    gone(take_off, qtbot)
    assert owed(vault, town) == [35_00, 30_00, 15_00]
    page.list.refund()
    back = opened(RefundDialog, qtbot)
    assert back.message.text() == "Type the number of the check you send."
    type_in("5501", back.reference)
    press(Qt.Key.Key_Return)
    type_in("Asked for it")
    assert back.message.text() == "25.00 goes back to the patient."
    press(Qt.Key.Key_Return)
    gone(back, qtbot)
    assert not practice_credit(vault.db, town.patient.id)
    assert [row.kind for row in rows(page)] == [
        PostingKind.REFUND,
        PostingKind.APPLIED,
        PostingKind.APPLIED,
        PostingKind.PATIENT_PAYMENT,
    ]


def test_what_cannot_be_is_said_before_it_is_tried(session: Session, town: Town, qtbot: QtBot) -> None:
    for kind, words in (
        (ApplyDialog, "no credit"),
        (TakeOffDialog, "None of this patient's money"),
        (RefundDialog, "nothing to give back"),
    ):
        dialog = kind(session, town.patient.id)
        shown(qtbot, dialog)
        assert words in dialog.message.text() and not dialog.go.isEnabled()


def test_the_row_chosen_is_undone_by_key_with_a_reason(
    page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot
) -> None:
    paid(vault, town, 60_00)
    page.list.reload()
    assert page.list.undo.isEnabled()
    page.list.table.setFocus()
    press(Qt.Key.Key_Delete)
    dialog = opened(ReasonDialog, qtbot)
    type_in("The wrong patient")
    press(Qt.Key.Key_Return)
    gone(dialog, qtbot)
    assert owed(vault, town) == [50_00, 30_00, 15_00]
    (row,) = rows(page)
    assert state_badge(row).text == "undone" and row.undone_words == "Undone: The wrong patient"
    assert not page.list.undo.isEnabled()
    heard = said(page)
    page.list.undo_chosen()
    assert heard == ["This was taken back already."]


def test_a_check_the_bank_returned(page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot) -> None:
    paid(vault, town, 60_00, ReceiptWay.CHECK)
    page.list.reload()
    page.list.return_chosen()
    dialog = opened(ReasonDialog, qtbot)
    type_in("Insufficient funds")
    press(Qt.Key.Key_Return)
    gone(dialog, qtbot)
    assert owed(vault, town) == [50_00, 30_00, 15_00]
    assert rows(page)[0].state == "returned"


def test_cash_is_returned_by_no_bank(page: PaymentsPage, vault: Vault, town: Town) -> None:
    paid(vault, town, 60_00, ReceiptWay.CASH)
    heard = said(page)
    page.list.reload()
    assert not page.list.returned.isEnabled()
    page.list.return_chosen()
    assert "only these can be returned" in heard[-1]
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, ReasonDialog) and w.isVisible()]


def test_tab_goes_through_the_amounts_as_one_reads(session: Session, town: Town, qtbot: QtBot) -> None:
    dialog = TakeDialog(session, town.patient.id)
    shown(qtbot, dialog)
    dialog.patient.setFocus()
    stops: list[QWidget | None] = []
    for _stop in range(4 + len(dialog.grid.amounts) + 1):
        press(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert stops[0] is dialog.amount and stops[4 : 4 + len(dialog.grid.amounts)] == dialog.grid.amounts
    assert len(dialog.grid.amounts) == 3


def test_what_is_paid_at_the_desk_stands_in_the_list_and_is_corrected_with_the_visit(
    page: PaymentsPage, vault: Vault, town: Town
) -> None:
    visit = town.visit(20_00, service_date=date(2026, 3, 2), paid_cents=20_00)
    encounters.save_encounter(vault, replace(visit, patient_paid_way=ReceiptWay.CHECK), NOW)
    page.list.reload()
    (row,) = rows(page)
    assert (row.kind, row.amount_cents, row.posting_id) == (PostingKind.VISIT, 20_00, 0)
    assert not page.list.undo.isEnabled() and page.list.returned.isEnabled()
    heard = said(page)
    page.list.undo_chosen()
    assert "correct what the visit says" in heard[-1]


def test_small_balances_are_seen_before_they_go(page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot) -> None:
    paid(vault, town, 91_00)
    page.list.sweep()
    dialog = opened(SweepDialog, qtbot)
    assert dialog.message.text() == "1 patient chosen, 4.00 given up. Each can be undone in the list of payments."
    type_in("3.99")
    assert not dialog.go.isEnabled()
    dialog.limit.selectAll()
    type_in("4")
    press(Qt.Key.Key_Return, CTRL)
    gone(dialog, qtbot)
    assert owed(vault, town) == [0, 0, 0]


def test_the_books_are_closed_after_what_waits_was_told(
    page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot
) -> None:
    paid(vault, town, 10_00, ReceiptWay.CHECK)
    page.list.close_books()
    dialog = opened(CloseDialog, qtbot)
    assert dialog.day.value() == date(2026, 2, 28)
    assert dialog.waits.text().startswith("Nothing waits on these days.\n\n2 postings are closed")
    type_in("t")
    assert "1 of cash and checks, 10.00, are in no deposit." in dialog.waits.text()
    press(Qt.Key.Key_Return, CTRL)
    gone(dialog, qtbot)
    assert books_closed_through(vault) == TODAY
    page.list.close_books()
    again = opened(CloseDialog, qtbot)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: "closed through 03/07/2026 already" in again.message.text())
    assert again.isVisible()
    press(Qt.Key.Key_Escape)


def test_chips_and_words_filter_and_the_account_is_a_key_away(
    page: PaymentsPage, vault: Vault, town: Town, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    paid(vault, town, 60_00)
    line = open_lines(vault.db, town.patient.id)[1]
    me = Party(PartyKind.PATIENT, town.patient.id)
    write_off(vault, PostingKind.BAD_DEBT, me, [Share(line.encounter_id, line.line_id, 5_00)], "Moved away", NOW)
    paid(vault, town, 50_00, shares=[])
    apply_credit(vault, town.patient.id, Share(0, 0, 15_00), None, NOW)
    page.list.reload()
    qtmodeltester.check(page.list.model)
    assert page.list.totals.text() == "received 110.00 · written off 5.00"
    for key, count in (("all", 4), ("payments", 2), ("write_offs", 1), ("moved", 1), ("refunds", 0), ("undone", 0)):
        page.list.chips.choose(key)
        page.list.chips.chosen.emit(key)
        assert len(rows(page)) == count, key
    page.list.chips.choose("all")
    page.list.chips.chosen.emit("all")
    page.list.table.setFocus()
    type_in("moved away")
    assert len(rows(page)) == 1
    press(Qt.Key.Key_Return)
    with qtbot.waitSignal(page.account_wanted) as wanted:
        press(Qt.Key.Key_Return)
    assert wanted.args == [town.patient.id, 0]


def test_the_list_begins_with_the_last_ninety_days(page: PaymentsPage, vault: Vault, town: Town) -> None:
    take_payment(vault, town.patient.id, 5_00, ReceiptWay.CASH, "", date(2025, 10, 1), None, NOW)
    page.list.reload()
    assert not rows(page) and page.list.bodies.currentWidget() is not page.list.empty
    page.list.period.setFocus()
    press(Qt.Key.Key_Down)
    assert [row.day for row in rows(page)] == [date(2025, 10, 1)]


def test_a_key_takes_a_payment_and_enter_leads_to_the_account(
    vault: Vault, town: Town, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(vault, town, 10_00)
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    bench = Workbench(vault, lambda: NOW)
    qtbot.addWidget(bench.window, before_close_func=lambda window: window.really_close())
    bench.window.show()
    bench.window.activateWindow()
    qtbot.waitUntil(bench.window.isActiveWindow)
    page = bench.window.show_page("payments")
    assert isinstance(page, PaymentsPage)
    QTest.keyClick(bench.window, Qt.Key.Key_T, CTRL | Qt.KeyboardModifier.ShiftModifier)
    dialog = opened(TakeDialog, qtbot)
    press(Qt.Key.Key_Escape)
    gone(dialog, qtbot)
    bench.window.activateWindow()
    qtbot.waitUntil(bench.window.isActiveWindow)
    page.list.table.setFocus()
    press(Qt.Key.Key_Return)
    assert bench.window.shown_page == "accounts"


def test_money_is_kept_for_a_visit_that_waits_for_its_payer(
    session: Session, vault: Vault, town: Town, qtbot: QtBot
) -> None:
    people.save_coverage(vault, replace(town.coverage, ends_on=None), NOW)
    visit = encounters.save_encounter(vault, town.visit(80_00, service_date=date(2026, 3, 1)), NOW).encounter.id
    dialog = TakeDialog(session, town.patient.id)
    shown(qtbot, dialog)
    assert dialog.grid.places[0].words == "kept for this visit; payers owe 80.00"
    type_in("20", dialog.amount)
    type_in("20", dialog.grid.amounts[0])
    assert dialog.message.text() == "20.00 kept for a visit."
    press(Qt.Key.Key_Return, CTRL)
    gone(dialog, qtbot)
    assert visit_credit(vault.db, town.patient.id) == {visit: 20_00}


@pytest.mark.parametrize(
    ("deed", "title"),
    [
        ("take_payment", "Take a payment"),
        ("apply_credit", "Apply credit"),
        ("take_off", "Take money off lines"),
        ("write_off", "Write off"),
        ("transfer", "Move to another party"),
        ("refund", "Refund"),
        ("sweep", "Write off small balances"),
        ("close_books", "Close the books"),
    ],
)
def test_each_deed_of_the_menu_asks_whose_money_it_is(page: PaymentsPage, qtbot: QtBot, deed: str, title: str) -> None:
    getattr(page.list, deed)()
    dialog = opened(QDialog, qtbot)
    assert dialog.windowTitle() == title
    press(Qt.Key.Key_Escape)
    gone(dialog, qtbot)


def test_a_receipt_is_saved_as_a_page(
    page: PaymentsPage, vault: Vault, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid(vault, town, 60_00)
    page.list.reload()
    heard = said(page)
    place = tmp_path / "receipt.pdf"
    monkeypatch.setattr("app.ui.payments.paper.QFileDialog.getSaveFileName", lambda *_: (str(place), ""))
    page.list.save_paper()
    assert place.read_bytes().startswith(b"%PDF") and heard == ["Saved as receipt.pdf."]
    monkeypatch.setattr("app.ui.payments.paper.ask_and_print", lambda *_: True)
    page.list.print_paper()
    assert heard[-1] == "The page for Muñoz-O'Brien, Elena M went to the printer."
    page.list.model.set_rows([])
    page.list.print_paper()
    assert "Choose a payment or a refund" in heard[-1]
    monkeypatch.setattr(
        "app.ui.payments.paper.QFileDialog.getSaveFileName", lambda *_: (str(tmp_path / "no" / "such.pdf"), "")
    )
    page.list.reload()
    assert "not written" in save_page(page.list._session, rows(page)[0], page)
