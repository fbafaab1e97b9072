"""The demo's workbench, and a printer that prints into a file."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
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


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Path]]:
    """The system's dialog is answered with a printer that prints into files; call it for what came out so far."""
    came_out: list[Path] = []

    def answer(_title: str, _parent: object) -> QPrinter:
        made = QPrinter()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        came_out.append(tmp_path / f"paper{len(came_out)}.pdf")
        made.setOutputFileName(str(came_out[-1]))
        made.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
        made.setResolution(72)
        return made

    monkeypatch.setattr("app.ui.claims.paper.ask_printer", answer)
    return lambda: came_out
