"""The account on the screen: reached by key, told entry by entry, printed and saved; credits with their days."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.posting import PostingKind
from app.queries.account import patient_of_visit
from app.services.adjudications import record_adjudication
from app.services.claim_reading import claim_for, stored_claim
from app.services.demo import DEMO_PASSPHRASE
from app.services.vaults import Vault, open_vault
from app.store.ledger import Posting, append_posting
from app.ui.accounts.credit_columns import due_badge
from app.ui.accounts.page import AccountsPage
from app.ui.claims.page import ClaimsPage
from app.ui.payments.credit_dialogs import ApplyDialog, TakeOffDialog
from app.ui.payments.lines_dialog import TransferDialog, WriteOffDialog
from app.ui.payments.money_dialog import MoneyDialog
from app.ui.payments.refund_dialog import RefundDialog
from app.ui.payments.take_dialog import TakeDialog
from app.ui.people.patients_page import PatientsPage
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.theme import Tone
from app.ui.workbench import Workbench
from app.ui.worklist_page import WorklistPage
from tests.demo_vault import NOW, copied_demo
from tests.store.new_vault import make_vault

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # dialogs, without a display
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
_WAITS = """
    SELECT claim.id FROM claim JOIN coverage ON coverage.id = claim.coverage_id
    JOIN payer ON payer.id = coverage.payer_id JOIN encounter ON encounter.id = claim.encounter_id
    WHERE claim.status = 'sent' AND claim.version = 1 AND claim.part = 0 AND encounter.patient_paid_cents = ?
        AND (payer.kind = 'medicare') = ?
        AND NOT EXISTS (SELECT 1 FROM adjudication WHERE adjudication.claim_id = claim.id)
        AND (SELECT count(*) FROM coverage AS own WHERE own.patient_id = coverage.patient_id) = 1
    ORDER BY claim.id LIMIT 1
"""
"""A claim of the demo practice that waits for its only payer."""


def paid_in_part(vault: Vault) -> int:
    """25.00 were taken at the desk."""
    return int(vault.db.execute(_WAITS, [25_00, 0]).fetchone()[0])


def paid_twice(vault: Vault) -> int:
    """Medicare's."""
    return int(vault.db.execute(_WAITS, [0, 1]).fetchone()[0])


def answer_in_part(vault: Vault, claim_id: int) -> None:
    """A fifth off by contract, 30.00 copay, the rest paid."""
    lines = claim_for(vault, claim_id).encounter.lines
    decided = []
    for place, line in enumerate(lines):
        off, share = line.charge_cents // 5, 30_00 if place == 0 else 0
        adjustments = (Adjustment(Group.CONTRACTUAL, "45", off), Adjustment(Group.PATIENT, "3", share))
        kept = tuple(each for each in adjustments if each.amount_cents)
        decided.append(AdjudicatedLine(line.id, line.charge_cents, line.charge_cents - off - share, kept))
    charge, paid = sum(line.charge_cents for line in decided), sum(line.paid_cents for line in decided)
    answer = Adjudication("ICN-1", date(2026, 5, 4), charge, paid, tuple(decided), payment_reference="8842")
    record_adjudication(vault, claim_id, answer, NOW)


def pay_too_much(vault: Vault, claim_id: int) -> None:
    """Medicare pays all that was charged, then 40.00 beside it, 50 days ago."""
    stored, claim = stored_claim(vault, claim_id), claim_for(vault, claim_id)
    lines = tuple(AdjudicatedLine(line.id, line.charge_cents, line.charge_cents) for line in claim.encounter.lines)
    at = NOW - timedelta(days=50)
    answer = Adjudication("ICN-2", at.date(), stored.total_cents, stored.total_cents, lines)
    record_adjudication(vault, claim_id, answer, at)
    payer = Party(PartyKind.COVERAGE, stored.coverage_id)
    posting = Posting(at, "demo", at.date(), PostingKind.PAYER_ACCOUNT, "Paid again", stored.encounter_id)
    append_posting(vault.db, posting, [Entry(EntryKind.PAYMENT, payer, -40_00, lines[0].line_id)])


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with open_vault(copied_demo(tmp_path / "demo"), DEMO_PASSPHRASE, NOW) as made:
        yield made


@pytest.fixture
def in_part(vault: Vault) -> int:
    """The row id of a claim of which the patient owes 5.00 still."""
    claim_id = paid_in_part(vault)
    answer_in_part(vault, claim_id)
    return claim_id


@pytest.fixture
def twice(vault: Vault) -> int:
    """The row id of a claim that Medicare paid 40.00 too much for."""
    claim_id = paid_twice(vault)
    pay_too_much(vault, claim_id)
    return claim_id


@pytest.fixture
def bench(vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    made = Workbench(vault, lambda: NOW)
    qtbot.addWidget(made.window, before_close_func=lambda window: window.really_close())
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    return made


def accounts(bench: Workbench) -> AccountsPage:
    page = bench.window.made_page("accounts")
    assert isinstance(page, AccountsPage)
    return page


def press(bench: Workbench, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or bench.window, key, modifiers)
    QApplication.processEvents()


def leave(box: QDialog, qtbot: QtBot) -> None:
    """Close a dialog and wait until it is gone."""
    box.reject()
    qtbot.waitUntil(lambda: not isValid(box))


def test_alt_w_on_a_claim_tells_why_its_balance_is_what_it_is(bench: Workbench, in_part: int, qtbot: QtBot) -> None:
    claims = bench.window.show_page("claims")
    assert isinstance(claims, ClaimsPage)
    claims.open_claim(in_part)
    press(bench, Qt.Key.Key_W, ALT)
    assert bench.window.shown_page == "accounts"
    pane = accounts(bench).account
    row = pane.table.current_row()
    assert row is not None and row.encounter_id == stored_claim(bench.session.vault, in_part).encounter_id
    assert (row.patient_cents, pane.why.heading.text()) == (5_00, "Left 5.00")
    assert "30.00 is the patient&#x27;s copay" in pane.why.story.text() and "[8842]" in pane.why.story.text()
    assert pane.why.sentence.endswith("the patient owes 5.00.")
    press(bench, Qt.Key.Key_C, CTRL | SHIFT)
    assert QGuiApplication.clipboard().text() == pane.why.sentence
    ModelTester(qtbot).check(pane.model)


def test_from_the_patient_to_the_account_and_on_to_the_visit(bench: Workbench, qtbot: QtBot) -> None:
    patients = bench.window.show_page("patients")
    assert isinstance(patients, PatientsPage)
    press(bench, Qt.Key.Key_W, ALT)
    assert bench.window.shown_page == "patients"  # nobody is chosen yet
    patients.open_patient(1)
    viewed = "SELECT count(*) FROM audit WHERE action = 'view'"
    before = bench.session.vault.db.execute(viewed).fetchone()[0]
    press(bench, Qt.Key.Key_W, ALT)
    pane = accounts(bench).account
    assert pane.patient.id == 1 and pane.table.hasFocus()
    assert bench.session.vault.db.execute(viewed).fetchone()[0] == before + 1
    shown = pane.model.shown_rows()
    assert (
        sum(row.balance_cents for row in shown)
        == bench.session.vault.db.execute("SELECT sum(amount_cents) FROM ledger_entry WHERE patient_id = 1").fetchone()[
            0
        ]
    )
    with qtbot.waitSignal(pane.encounter_wanted) as wanted:
        press(bench, Qt.Key.Key_Return)
    row = pane.table.current_row()
    assert row is not None and wanted.args == [row.encounter_id]


def test_another_patient_is_chosen_by_typing(bench: Workbench) -> None:
    page = bench.window.show_page("accounts")
    assert isinstance(page, AccountsPage)
    assert page.account.bodies.currentWidget() is page.account.empty
    press(bench, Qt.Key.Key_F, CTRL)
    assert page.account.chooser.hasFocus()
    QTest.keyClicks(page.account.chooser, "bright")
    press(bench, Qt.Key.Key_Return)
    assert page.account.name.text().startswith("Brightwater")
    assert page.account.table.hasFocus()


def test_one_line_of_a_visit_is_told_by_itself(bench: Workbench) -> None:
    vault = bench.session.vault
    visit = vault.db.execute(
        "SELECT encounter_id FROM service_line WHERE place >= 0 GROUP BY encounter_id HAVING count(*) > 2 LIMIT 1"
    ).fetchone()[0]
    patient = vault.db.execute("SELECT patient_id FROM encounter WHERE id = ?", [visit]).fetchone()[0]
    bench.open_account(patient, visit)
    why = accounts(bench).account.why
    assert why.lines.count() > 3
    why.lines.setFocus()
    press(bench, Qt.Key.Key_Down)
    why.lines.activated.emit(1)
    line = why.lines.currentData()
    open_cents = vault.db.execute(
        "SELECT sum(amount_cents) FROM ledger_entry WHERE service_line_id = ?", [line]
    ).fetchone()[0]
    assert why.heading.text() == f"Left {open_cents / 100:.2f}"


def test_the_page_for_the_patient_is_printed_and_the_account_saved(
    bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open_account(1)
    page, said, printed = accounts(bench), list[str](), list[bytes]()
    page.message.connect(said.append)

    def take(pdf: bytes, *_rest: object) -> bool:
        printed.append(pdf)
        return True

    monkeypatch.setattr("app.ui.claims.paper.ask_and_print", take)
    press(bench, Qt.Key.Key_P, CTRL)
    assert printed[0].startswith(b"%PDF") and "went to the printer" in said[-1]
    target = tmp_path / "account.csv"
    monkeypatch.setattr("app.ui.accounts.account_papers.QFileDialog.getSaveFileName", lambda *_rest: (str(target), ""))
    page.save_chosen()
    rows = list(csv.reader(target.read_text(encoding="utf-8").splitlines()))
    assert rows[0][0] == "Date of service" and len(rows) > 1 and "saved as account.csv" in said[-1]
    page.account.papers.save_csv(tmp_path / "no" / "such.csv")
    assert "was not written" in said[-1]


@pytest.mark.parametrize(
    ("deed", "dialog"),
    [
        ("take_payment", TakeDialog),
        ("apply_credit", ApplyDialog),
        ("take_off", TakeOffDialog),
        ("write_off", WriteOffDialog),
        ("transfer", TransferDialog),
        ("refund", RefundDialog),
    ],
)
def test_each_deed_opens_its_dialog_over_the_patient_shown(
    bench: Workbench, qtbot: QtBot, deed: str, dialog: type[MoneyDialog]
) -> None:
    bench.open_account(9)
    deeds = accounts(bench).account.deeds
    getattr(deeds, deed)()
    (box,) = accounts(bench).findChildren(dialog)
    assert box.patient_id == 9
    leave(box, qtbot)


def test_a_payment_is_taken_by_keys_and_told_at_once(bench: Workbench, in_part: int, qtbot: QtBot) -> None:
    stored = stored_claim(bench.session.vault, in_part)
    bench.open_account(patient_of_visit(bench.session.vault.db, stored.encounter_id), stored.encounter_id)
    press(bench, Qt.Key.Key_T, CTRL | SHIFT)
    (box,) = accounts(bench).findChildren(TakeDialog)
    qtbot.waitUntil(box.isVisible)
    QTest.keyClicks(box.amount, "5")
    press(bench, Qt.Key.Key_Return, CTRL)
    why = accounts(bench).account.why
    qtbot.waitUntil(lambda: why.heading.text() == "Left 0.00")
    assert "5.00 paid" in why.sentence and why.sentence.endswith("nothing is owed.")


def test_a_credit_is_given_back_from_the_list(bench: Workbench, twice: int, qtbot: QtBot) -> None:
    page = bench.window.show_page("accounts")
    assert isinstance(page, AccountsPage)
    page.show_credits()
    assert page.credits.table.select_row(lambda each: each.coverage_id)
    press(bench, Qt.Key.Key_R, CTRL)
    (box,) = page.findChildren(RefundDialog)
    leave(box, qtbot)
    page.credits.chips.choose("waiting")
    page.credits._choose("waiting")
    assert page.credits.apply.isEnabled()
    page.credits.apply.click()
    (apply,) = page.findChildren(ApplyDialog)
    leave(apply, qtbot)


def test_what_was_done_about_a_credit_is_noted(bench: Workbench, twice: int, qtbot: QtBot) -> None:
    page = bench.window.show_page("accounts")
    assert isinstance(page, AccountsPage)
    page.show_credits()
    assert page.credits.table.select_row(lambda each: each.coverage_id)
    for words in ("Asked on the phone", "Letter is on its way"):
        bench.window.activateWindow()
        qtbot.waitUntil(bench.window.isActiveWindow)
        page.credits.table.setFocus()
        press(bench, Qt.Key.Key_M, CTRL)
        (box,) = page.findChildren(ReasonDialog)
        qtbot.waitUntil(box.reason.hasFocus)
        QTest.keyClicks(box.reason, words)
        QTest.keyClick(box.reason, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not page.findChildren(ReasonDialog))
    row = page.credits.table.current_row()
    assert row is not None and row.coverage_id and row.note == "05/20: Letter is on its way"
    assert page.credits.last_note.isVisible() and page.credits.last_note.text() == row.note


def test_the_work_list_names_what_is_to_be_given_back(bench: Workbench, twice: int, qtbot: QtBot) -> None:
    work = bench.window.show_page("worklist")
    assert isinstance(work, WorklistPage)
    work.reload()
    qtbot.waitUntil(work.credits.isVisible)
    assert "credit" in work.credits.text() and "50 days, due by 05/30/26" in work.credits.text()
    work.credits.setFocus()
    press(bench, Qt.Key.Key_Space)
    assert bench.window.shown_page == "accounts"
    page = accounts(bench)
    assert page.tabs.currentWidget() is page.credits


def test_the_page_is_saved_and_the_why_told_as_the_patient_hears_it(
    bench: Workbench, in_part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = stored_claim(bench.session.vault, in_part)
    bench.open_account(patient_of_visit(bench.session.vault.db, stored.encounter_id), stored.encounter_id)
    page, said = accounts(bench), list[str]()
    page.message.connect(said.append)
    target = tmp_path / "page.pdf"
    monkeypatch.setattr("app.ui.accounts.account_papers.QFileDialog.getSaveFileName", lambda *_rest: (str(target), ""))
    press(bench, Qt.Key.Key_S, CTRL)
    assert target.read_bytes().startswith(b"%PDF") and said[-1] == "The page was saved as page.pdf."
    page.account.papers.save_letter(tmp_path / "no" / "page.pdf")
    assert "was not written" in said[-1]
    page.account.why.for_patient.setFocus()
    press(bench, Qt.Key.Key_Space)
    assert page.account.why.sentence.endswith("you owe 5.00.")
    assert "8842" in page.account.why.story.text() and "your copay" in page.account.why.story.text()
    page.show_credits()
    page.credits.chips.choose("all")
    page.credits._choose("all")
    page.credits.why.for_patient.setChecked(True)
    assert page.credits.why.sentence


def test_without_a_patient_nothing_is_printed_or_saved(bench: Workbench) -> None:
    page = bench.window.show_page("accounts")
    assert isinstance(page, AccountsPage)
    said: list[str] = []
    page.message.connect(said.append)
    page.print_chosen()
    page.save_chosen()
    page.save_page()
    page.copy_sentence()
    assert said == ["Choose a patient first."] * 3


def test_the_credits_say_to_whom_why_and_by_when(bench: Workbench, twice: int, qtbot: QtBot) -> None:
    page = bench.window.show_page("accounts")
    assert isinstance(page, AccountsPage)
    page.show_credits()
    row = next(each for each in page.credits.model.shown_rows() if each.coverage_id)
    assert page.credits.table.select_row(lambda each: each.key == row.key)
    assert (row.owed_to, row.cents, row.days) == ("Medicare Part B Cascade Region", 40_00, 50)
    assert row.due_by == date(2026, 5, 30)
    assert page.tabs.tabText(1) == f"C&redits {page.credits.model.rowCount()}"
    assert "paid 40.00 too much" in page.credits.why.sentence
    page.credits.chips.setFocus()
    press(bench, Qt.Key.Key_Right)
    waiting = page.credits.model.shown_rows()
    assert waiting and all(each.waits_for for each in waiting)
    assert page.credits.why.sentence  # a patient's credit tells the whole account
    owing = page.credits.why.owing
    assert owing.textFormat() is Qt.TextFormat.RichText and "&#x27;" in owing.text()  # read as an apostrophe
    page.credits.show_due()
    assert page.credits.table.select_row(lambda each: each.key == row.key)
    page.credits.table.setFocus()
    press(bench, Qt.Key.Key_Return)
    assert page.tabs.currentWidget() is page.account
    shown = page.account.table.current_row()
    assert shown is not None and shown.encounter_id == row.encounter_id
    ModelTester(qtbot).check(page.credits.model)


def test_of_many_credits_those_due_are_there_at_once_the_others_a_moment_later(
    bench: Workbench, twice: int, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.accounts.credits_pane.AT_ONCE", 0)
    page = bench.window.show_page("accounts")
    assert isinstance(page, AccountsPage)
    page.show_credits()
    page.credits.reload()
    assert all(row.is_due for row in page.credits.model.all_rows())
    qtbot.waitUntil(lambda: any(not row.is_due for row in page.credits.model.all_rows()))


def test_the_sixty_days_turn_yellow_and_red(bench: Workbench, twice: int) -> None:
    page = bench.window.show_page("accounts")
    assert isinstance(page, AccountsPage)
    page.show_credits()
    row = page.credits.model.shown_rows()[0]
    today = date(2026, 5, 20)
    told = [due_badge(replace(row, due_by=today + timedelta(days=days)), today) for days in (40, 14, 0, -1)]
    assert [badge.tone for badge in told] == [Tone.OK, Tone.WARN, Tone.WARN, Tone.DANGER]
    assert told[-1].text == "05/19/26, 1 d late"
    assert due_badge(replace(row, due_by=None), today).text == "50 days old"
    assert due_badge(replace(row, due_by=None, days=0), today).text == "since today"


def test_what_is_posted_meanwhile_is_told_at_once(bench: Workbench, in_part: int) -> None:
    vault = bench.session.vault
    stored = stored_claim(vault, in_part)
    patient = vault.db.execute("SELECT patient_id FROM encounter WHERE id = ?", [stored.encounter_id]).fetchone()[0]
    bench.open_account(patient, stored.encounter_id)
    line = claim_for(vault, in_part).encounter.lines[0].id
    posting = Posting(NOW, "demo", NOW.date(), PostingKind.SMALL_BALANCE, "Too little", stored.encounter_id)
    entry = Entry(EntryKind.WRITE_OFF, Party(PartyKind.PATIENT, patient), -5_00, line)
    append_posting(vault.db, posting, [entry])
    bench.session.changed.emit("money")
    why = accounts(bench).account.why
    assert why.heading.text() == "Left 0.00"
    assert why.sentence.endswith("5.00 is too little to ask for and written off; nothing is owed.")


def test_an_empty_vault_says_what_belongs_here(qtbot: QtBot, tmp_path: Path) -> None:
    with make_vault(tmp_path / "vault")[0] as vault:
        page = AccountsPage(Session(vault, clock=lambda: NOW))
        qtbot.addWidget(page)
        page.show()
        page.show_credits()
        assert page.credits.bodies.currentWidget() is page.credits.empty
        page.find_patient()
        assert page.account.bodies.currentWidget() is page.account.empty
