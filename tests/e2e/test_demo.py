"""`run.py --demo` for real: in a window that Ctrl+Q ends, and without a display on paper."""

import re
import sys
import tempfile
from pathlib import Path

import pdfplumber
import pytest
import run as run_script
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.vaults import open_vault, verify_vault
from app.ui.application import DEMO_PASSPHRASE, run, utc_now
from app.ui.main_window import MainWindow
from app.ui.workbench import Workbench
from tests.demo_vault import make_code_tables
from tests.e2e.at_the_keyboard import Keyboard


def test_without_a_display_the_demo_ends_on_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(run_script, "set_up", lambda: Path(sys.executable))
    monkeypatch.setattr(run_script, "has_display", lambda: False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make_code_tables()  # how they are made is tested elsewhere
    assert run_script.main(["--demo"]) == 0
    said = capfd.readouterr().out
    told = re.search(r"claims are in (.+\.pdf)$", said, re.MULTILINE)
    counted = re.search(r"(\d+) claims on (\d+) pages", said)
    assert told and counted, said
    with pdfplumber.open(told[1]) as document:
        sheets = [page.extract_text() for page in document.pages]
    assert len(sheets) == int(counted[2]) >= int(counted[1]) > 1
    assert all("HEALTH INSURANCE CLAIM FORM" in sheet for sheet in sheets)
    with open_vault(Path(told[1]).with_name("vault"), DEMO_PASSPHRASE, utc_now()) as vault:
        assert verify_vault(vault) == []


@pytest.mark.window
def test_in_a_window_ctrl_q_ends_it_well(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the program sets its own
    keys = Keyboard(qtbot)
    seen: list[MainWindow] = []

    def quit_once_ready() -> None:
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow) and each.isVisible()]
        workbench = shown[0].findChild(Workbench) if shown else None
        if isinstance(workbench, Workbench) and workbench.session.codes is not None and not seen:
            seen.extend(shown)
            keys.ctrl(Qt.Key.Key_Q)

    looking = QTimer()
    looking.timeout.connect(quit_once_ready)
    looking.start(50)
    assert run(None, demo=True) == 0
    (window,) = seen
    assert window.windowTitle() == "Work · Claimwright"
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    window.deleteLater()
