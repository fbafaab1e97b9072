"""Checking all open claims from the menu: progress beside the work, then the list of those held up."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.codesets import CodeSets
from app.domain.claim import ClaimStatus
from app.domain.findings import Finding, Severity
from app.domain.rules.payer_rule import Effect, PayerRule, When
from app.services.payer_rules import save_payer_rule
from app.services.recheck import HeldUp, Recheck
from app.services.vaults import Vault, open_vault
from app.ui.claims.recheck_dialog import RecheckDialog
from app.ui.workbench import Workbench
from tests.demo_vault import copied_demo, make_code_tables

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
ERROR = Finding("line.charge", Severity.ERROR, "line.0.charge", "Line 1: the charge is zero.")
WARNING = Finding("payer_rule.1", Severity.WARNING, "line.0.procedure", "Check the level.")


def held(claim_id: int, status: ClaimStatus, *findings: Finding) -> HeldUp:
    return HeldUp(claim_id, claim_id, f"26-0000{claim_id}", "Rivera, Ines", date(2026, 11, 2), status, findings)


RESULT = Recheck(
    340,
    (
        held(3, ClaimStatus.READY, WARNING),
        held(2, ClaimStatus.DRAFT, ERROR, WARNING),
        held(1, ClaimStatus.DRAFT, WARNING),
    ),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> RecheckDialog:
    made = RecheckDialog(RESULT)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_list_tells_how_many_and_which_came_since(dialog: RecheckDialog) -> None:
    QAbstractItemModelTester(dialog.table.found, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert dialog.heading.text() == "3 of 340 open claims are held up"
    assert dialog.hint.text().startswith("One was ready")
    rows = dialog.table.found.shown_rows()
    assert [(row.number, row.badge) for row in rows] == [
        ("26-00003", "was ready"), ("26-00002", "error"), ("26-00001", "warning"),
    ]  # fmt: skip
    assert rows[1].words == "Line 1: the charge is zero. (and 1 more)"


def test_chips_narrow_it_and_enter_opens_the_claim(dialog: RecheckDialog, qtbot: QtBot) -> None:
    for key, numbers in (("new", [3]), ("errors", [2]), ("warnings", [3, 1]), ("all", [3, 2, 1])):
        dialog.chips.chosen.emit(key)
        assert [row.claim_id for row in dialog.table.found.shown_rows()] == numbers
    with qtbot.waitSignal(dialog.claim_wanted) as wanted:
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert wanted.args == [3]
    assert dialog.isVisible()


def test_what_was_stopped_says_so(qtbot: QtBot) -> None:
    stopped = RecheckDialog(Recheck(20, (), stopped=True))
    qtbot.addWidget(stopped)
    assert stopped.hint.text().startswith("Stopped before the end")
    assert not stopped.open_claim.isEnabled()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    copied_demo(tmp_path / "demo", NOW)
    with open_vault(tmp_path / "demo", "demo", NOW) as made:
        yield made


def test_from_the_menu_to_the_claim(vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    bench = Workbench(vault, lambda: NOW)
    qtbot.addWidget(bench.window, before_close_func=lambda window: window.really_close())
    bench.window.show()
    (action,) = [spec for spec in bench._actions() if spec.words == "Check all open claims…"]
    assert not action.is_enabled()  # before the code sets are there
    codes = CodeSets(make_code_tables())
    bench.session.use_codes(codes)
    rule = PayerRule(0, "Visits", When(procedures=("99213",)), Effect.WARNING, "Check the level.", active=True)
    save_payer_rule(vault, rule, NOW)
    action.handler()
    assert not action.is_enabled()  # one at a time
    qtbot.waitUntil(lambda: bench.window.findChild(RecheckDialog) is not None, timeout=20_000)
    dialog = bench.window.findChild(RecheckDialog)
    assert dialog is not None
    new = [row for row in dialog.table.found.shown_rows() if row.badge == "was ready"]
    assert new
    dialog.claim_wanted.emit(new[0].claim_id)
    assert bench.window.shown_page == "claims"
    page = bench.window.made_page("claims")
    assert page is not None and page.table.current_row().claim_id == new[0].claim_id  # type: ignore[attr-defined]
    assert action.is_enabled()
    dialog.close()
    codes.close()
