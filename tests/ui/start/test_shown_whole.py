"""The start screens show all they hold: no field is cut, and the recovery code can be read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.start.new_vault import PlacePanel, PracticePanel, RecoveryPanel
from app.ui.start.panel import StartPanel
from app.ui.start.restore import RestorePanel
from app.ui.start.unlock import NewPassphrasePanel, UnlockPanel
from app.ui.theme import Theme
from tests.store.new_vault import NOW, make_vault

Screen = Callable[[Path], StartPanel]


def recovery(folder: Path) -> StartPanel:
    vault, code = make_vault(folder)
    vault.close()
    return RecoveryPanel(vault, code, lambda: NOW)


def new_passphrase(folder: Path) -> StartPanel:
    vault, _code = make_vault(folder)
    vault.close()
    return NewPassphrasePanel(vault)


def practice(folder: Path) -> StartPanel:
    vault, _code = make_vault(folder)
    vault.close()
    return PracticePanel(vault, lambda: NOW)


SCREENS: dict[str, Screen] = {
    "place": lambda folder: PlacePanel(folder, lambda: NOW),
    "recovery": recovery,
    "practice": practice,
    "unlock": lambda folder: UnlockPanel(folder, lambda: NOW),
    "new passphrase": new_passphrase,
    "restore": RestorePanel,
}


def is_cut(widget: QWidget) -> bool:
    """Whether it is lower than its words, or its parent hides a part of it."""
    wraps = isinstance(widget, QLabel) and widget.hasHeightForWidth()
    wanted = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
    return widget.height() < wanted or widget.visibleRegion().boundingRect().height() < widget.height()


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    Theme.current()
    panel = SCREENS[name](tmp_path / "vault")
    qtbot.addWidget(panel)
    panel.resize(900, 680)
    panel.show()
    parts = [each for each in panel.card.findChildren(QWidget) if isinstance(each, QLabel | QLineEdit)]
    cut = [each.accessibleName() or each for each in parts if each.isVisible() and is_cut(each)]
    assert not cut
