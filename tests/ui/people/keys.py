"""Typing as a biller does: into whatever has the cursor, Enter from field to field, answering what is asked."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NO_KEY = Qt.KeyboardModifier.NoModifier


def show_in_front(qtbot: QtBot, widget: QWidget, width: int = 1300, height: int = 680) -> None:
    """Show a page as the active window, with the cursor where the page wants it."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    widget.setFocus()


def at_cursor() -> QWidget:
    """What the keys go to."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    QTest.keyClick(at_cursor(), key, modifiers)


def type_row(*texts: str) -> None:
    """Field after field, Enter after each."""
    for text in texts:
        QTest.keyClicks(at_cursor(), text)
        press(Qt.Key.Key_Return)


def answering(qtbot: QtBot, button: QMessageBox.StandardButton, act: Callable[[], object]) -> None:
    """Do what raises a question, and press one of its buttons."""
    window = QApplication.activeWindow()
    asked: list[str] = []

    def press_it() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            timer.stop()
            asked.append(box.text())
            QTest.keyClick(box.button(button), Qt.Key.Key_Space)

    timer = QTimer()
    timer.timeout.connect(press_it)
    timer.start(10)
    act()
    qtbot.waitUntil(lambda: bool(asked))
    assert window is not None
    with qtbot.waitActive(window):
        window.activateWindow()
