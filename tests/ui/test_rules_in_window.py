"""Rules through the whole window: the table in the help, from a finding to its field or its rule, Undo after Delete."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.rules.payer_rule import Effect, PayerRule, When
from app.services.payer_rules import payer_rules, save_payer_rule
from app.services.vaults import Vault, open_vault
from app.ui.workbench import Workbench
from tests.demo_vault import copied_demo

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
RULE = PayerRule(0, "Visits", When(procedures=("99213",)), Effect.WARNING, "Check the level.", active=True)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    copied_demo(tmp_path / "demo", NOW)
    with open_vault(tmp_path / "demo", "demo", NOW) as made:
        yield made


@pytest.fixture
def bench(vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    made = Workbench(vault, lambda: NOW)
    qtbot.addWidget(made.window, before_close_func=lambda window: window.really_close())
    made.window.show()
    return made


def page(bench: Workbench, key: str) -> Any:
    return bench.window.show_page(key)


def test_the_help_menu_has_the_table_of_rules(bench: Workbench) -> None:
    (action,) = [spec for spec in bench._actions() if spec.words == "Table of rules"]
    assert action.menu == "Help"
    action.handler()
    help_view = bench.window._help
    assert help_view is not None and help_view.topic == "rules"
    assert "visit.patient (error): The visit has a patient." in help_view.text.toPlainText()


def test_a_finding_beside_the_ledger_opens_the_visit_at_its_field(bench: Workbench) -> None:
    page(bench, "claims").field_wanted.emit(53, "encounter.rendering")
    assert bench.window.shown_page == "encounter"
    visit = page(bench, "encounter")
    assert visit.editor.draft.id == 53 and visit.facts.rendering.hasFocus()


def test_a_finding_of_ones_own_rule_opens_the_rule(bench: Workbench, vault: Vault) -> None:
    saved = save_payer_rule(vault, RULE, NOW)
    page(bench, "claims").rule_wanted.emit(saved.id)
    assert bench.window.shown_page == "setup"
    assert page(bench, "setup").page("payer_rule").pane.record_id == saved.id
    page(bench, "encounter").record_wanted.emit("payer_rule", saved.id, "")
    assert bench.window.shown_page == "setup"


def test_a_deleted_rule_is_had_back_by_undo(bench: Workbench, vault: Vault) -> None:
    saved = save_payer_rule(vault, RULE, NOW)
    rules = page(bench, "setup").page("payer_rule")
    rules.open_record(saved.id)
    rules.delete.click()
    assert payer_rules(vault) == ()
    (undo,) = [each for each in bench.window.findChildren(QPushButton) if each.text() == "Undo"]
    undo.click()
    assert payer_rules(vault) == (saved,)
