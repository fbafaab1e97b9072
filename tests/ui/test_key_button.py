"""The button that shows its key: the letter for Alt is underlined, not spelled out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.key_button import KeyButton


def test_the_sign_before_the_letter_for_alt_is_not_shown(qtbot: QtBot) -> None:
    plain, marked = KeyButton("Print…", "Ctrl+P"), KeyButton("&Print…", "Ctrl+P")
    qtbot.addWidget(plain)
    qtbot.addWidget(marked)
    assert marked.sizeHint() == plain.sizeHint()
    assert marked.accessibleName() == plain.accessibleName() == "Print… (Ctrl+P)"
    marked.setText("&Save as PDF…")
    assert marked.accessibleName() == "Save as PDF… (Ctrl+P)"


def test_alt_and_the_letter_press_it(qtbot: QtBot) -> None:
    window = QWidget()
    button = KeyButton("&Later", parent=window)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)


def test_a_bound_key_outlives_other_words(qtbot: QtBot) -> None:
    window = QWidget()
    button = KeyButton("Print…", "Ctrl+P", binds=True, parent=window)
    qtbot.addWidget(window)
    button.setText("Print from page 7…")
    with qtbot.waitActive(window):
        window.show()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
