"""The demo's workbench on a copy of its vault."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.vaults import Vault, open_vault
from app.ui.workbench import Workbench
from tests.demo_vault import copied_demo

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Vault]:
    with open_vault(copied_demo(tmp_path / "demo", NOW), "demo", NOW) as vault:
        yield vault


@pytest.fixture
def bench(demo: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    monkeypatch.setattr(Workbench, "_open_codes", lambda self: None)
    made = Workbench(demo, lambda: NOW)
    qtbot.addWidget(made.window, before_close_func=lambda window: window.really_close())
    made.window.resize(1366, 768)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    return made
