"""Types as a biller does: every key goes to the widget that has the cursor, and is counted."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


class Typist:
    """Counts what was pressed."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.count = 0

    def text(self, words: str) -> "Typist":
        """Type words, a key a sign."""
        for sign in words:
            QTest.keyClicks(self._target(), sign)
            self.count += 1
        return self

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> "Typist":
        """Press keys, each once."""
        for key in keys:
            QTest.keyClick(self._target(), key, modifier)
            self.count += 1
        return self

    def enter(self, times: int = 1) -> "Typist":
        """Press Enter."""
        return self.press(*[Qt.Key.Key_Return] * times)

    def ctrl(self, key: Qt.Key) -> "Typist":
        """Press a key with Ctrl: one keystroke."""
        return self.press(key, modifier=Qt.KeyboardModifier.ControlModifier)

    def _target(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self._window
