"""The list of underpaid lines by real keys: filters, evidence, what is done about them, files, and an empty vault."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.domain.contracts.contract import CodeAmount
from app.domain.contracts.underpayment import State
from app.errors import UserError
from app.services.underpayments import find_underpayments, tolerance_cents
from app.store.vault import Vault
from app.ui.session import Session
from app.ui.underpayments.page import UnderpaymentsPage
from app.ui.underpayments.step_dialog import StepDialog
from tests.invented import TODAY, Town
from tests.services.test_underpayments import answered, with_contract
from tests.ui.people.conftest import session, town, vault
from tests.ui.people.keys import CTRL, at_cursor, press, show_in_front

__all__ = ["session", "town", "vault"]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def claims(vault: Vault, town: Town) -> list[int]:
    """Three claims, 12.00, 22.00 and nothing underpaid."""
    with_contract(vault, town, CodeAmount("99210", 92_00))
    return [answered(vault, town, cents, TODAY - timedelta(days=3)) for cents in (80_00, 70_00, 92_00)]


@pytest.fixture
def page(qtbot: QtBot, session: Session, claims: list[int]) -> Iterator[UnderpaymentsPage]:
    made = UnderpaymentsPage(session)
    show_in_front(qtbot, made)
    qtbot.waitUntil(lambda: made._task is None)
    made.setFocus()
    yield made


def stakes(page: UnderpaymentsPage) -> list[int]:
    return [row.stake_cents for row in page.model.shown_rows()]


def state_of(vault: Vault, town: Town) -> list[State]:
    return [row.step.state for row in find_underpayments(vault.db, town.practice.id, TODAY)]


def done(qtbot: QtBot, page: UnderpaymentsPage, note: str) -> None:
    dialog = page.findChild(StepDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClicks(at_cursor(), note)
    press(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.waitUntil(lambda: page._task is None)


def test_the_most_at_stake_comes_first_with_its_evidence(page: UnderpaymentsPage) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert stakes(page) == [22_00, 12_00]
    assert page.sums.text() == "2 lines, 34.00 at stake"
    said = page.detail.text()
    for words in ("22.00", "Larch 2026: 99210 = 92.00 x 1 unit.", "70.00 of 140.00", "20.00 to the patient", "ICN-"):
        assert words in said
    assert not page.reopen.isEnabled()


def test_lines_are_appealed_and_move_to_their_chip(
    qtbot: QtBot, page: UnderpaymentsPage, vault: Vault, town: Town
) -> None:
    press(Qt.Key.Key_A, CTRL)
    assert page.sums.text() == "2 lines chosen, 34.00 at stake"
    page.deeds.mark_appealed()
    done(qtbot, page, "by fax")
    assert state_of(vault, town) == [State.APPEALED] * 2
    assert stakes(page) == []
    page.chips.setFocus()
    press(Qt.Key.Key_Right)
    assert page.chips.key() == "appealed" and stakes(page) == [22_00, 12_00]
    page.table.setFocus()
    page.table.selectRow(0)
    assert "by fax" in page.detail.text() and "appealed" in page.detail.text()
    with qtbot.waitSignal(page.message) as said:
        page.deeds.open_again()
    assert said.args == ["1 line is open again."]
    qtbot.waitUntil(lambda: stakes(page) == [12_00])
    assert state_of(vault, town) == [State.OPEN, State.APPEALED]


def test_what_is_accepted_needs_a_reason(qtbot: QtBot, page: UnderpaymentsPage, vault: Vault, town: Town) -> None:
    page.table.selectRow(1)
    page.deeds.accept_chosen()
    dialog = page.findChild(StepDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    press(Qt.Key.Key_Return)
    assert "needs a reason" in dialog.trouble.text() and dialog.isVisible()
    with qtbot.waitSignal(page.message) as said:
        done(qtbot, page, "fee schedule changed in March")
    assert said.args == ["1 line is accepted."]
    assert state_of(vault, town) == [State.OPEN, State.ACCEPTED]


def test_a_day_to_come_is_refused(qtbot: QtBot, page: UnderpaymentsPage, vault: Vault, town: Town) -> None:
    page.deeds.mark_recovered()
    dialog = page.findChild(StepDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.day.setFocus()
    press(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(at_cursor(), "1/1/27")
    dialog.note.setFocus()
    press(Qt.Key.Key_Return)
    assert "not come yet" in dialog.trouble.text()
    press(Qt.Key.Key_Escape)
    assert State.RECOVERED not in state_of(vault, town)


def test_filters_by_payer_and_words(page: UnderpaymentsPage) -> None:
    assert [page.payers.itemText(at) for at in range(page.payers.count())] == ["All payers", "Blue Larch Health"]
    page.payers.setFocus()
    press(Qt.Key.Key_Down)
    assert stakes(page) == [22_00, 12_00]
    page.search.setFocus()
    QTest.keyClicks(page.search, "nobody")
    assert stakes(page) == []


def test_small_differences_are_passed_over_as_typed(qtbot: QtBot, page: UnderpaymentsPage, vault: Vault) -> None:
    assert page.tolerance.text() == "1.00"
    page.tolerance.setFocus()
    QTest.keyClicks(at_cursor(), "15")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stakes(page) == [22_00])
    assert tolerance_cents(vault) == 15_00


def test_enter_opens_the_claim(qtbot: QtBot, page: UnderpaymentsPage, claims: list[int]) -> None:
    with qtbot.waitSignal(page.claim_wanted) as wanted:
        press(Qt.Key.Key_Return)
    assert wanted.args == [claims[1]]
    with qtbot.waitSignal(page.claim_wanted):
        page.open_claim()


def test_the_list_and_the_letter_are_written(
    qtbot: QtBot, page: UnderpaymentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "app.ui.underpayments.deeds.QFileDialog.getSaveFileName",
        lambda *asked: (str(tmp_path / ("list.csv" if "CSV" in asked[3] else "letter.pdf")), ""),
    )
    page.deeds.choose_export()
    assert len((tmp_path / "list.csv").read_text().splitlines()) == 3
    page.deeds.save_letter()
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")
    with qtbot.waitSignal(page.message) as told:
        page.deeds.export_csv(tmp_path / "none" / "list.csv")
    assert "not written" in told.args[0]


def test_the_letter_is_printed_and_what_comes_next_is_said(
    qtbot: QtBot, page: UnderpaymentsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []

    def takes(pdf: bytes, _title: str, _parent: object) -> bool:
        sent.append(pdf)
        return len(sent) > 1

    monkeypatch.setattr("app.ui.claims.paper.ask_and_print", takes)
    page.deeds.print_letter()  # thought better of in the print dialog
    with qtbot.waitSignal(page.message) as told:
        page.deeds.print_letter()
    assert "Appealed, Ctrl+M" in told.args[0]
    assert all(pdf.startswith(b"%PDF") for pdf in sent)


def test_nothing_chosen_is_said(qtbot: QtBot, page: UnderpaymentsPage) -> None:
    page.table.clearSelection()
    for act in (page.deeds.mark_appealed, page.deeds.print_letter):
        with qtbot.waitSignal(page.message) as told:
            act()
        assert "hoose" in told.args[0]


def test_an_empty_vault_leads_to_the_contracts(qtbot: QtBot, session: Session, town: Town) -> None:
    page = UnderpaymentsPage(session)
    show_in_front(qtbot, page)
    qtbot.waitUntil(page.empty.isVisible)
    page.setFocus()
    with qtbot.waitSignal(page.contracts_wanted):
        press(Qt.Key.Key_Return)


def test_what_cannot_be_read_is_said(
    qtbot: QtBot, session: Session, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise UserError("The imported code set cannot be read.", "Import its file once more.")

    monkeypatch.setattr("app.ui.underpayments.page.underpayments.read_underpayments", fails)
    page = UnderpaymentsPage(session)
    show_in_front(qtbot, page)
    qtbot.waitUntil(lambda: "cannot be read" in page.table._nothing_words)
