"""What is loaded ahead of its opening is there in the program, and in pieces that hold nobody up."""

from importlib.util import find_spec

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.preload import MODULES, Preload


def test_every_piece_is_loaded_once(qtbot: QtBot) -> None:
    assert [name for name in MODULES if find_spec(name) is None] == []
    owner = QObject()
    preload = Preload(owner)
    preload.start()
    qtbot.waitUntil(lambda: not preload._waiting, timeout=20_000)
    assert not preload._pause.isActive()
