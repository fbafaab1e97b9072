"""The box of the Codes tab: its keys choose among the hits, so that the cursor never has to leave it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from app.ui.widgets.search_box import SearchBox

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CodeSearchBox(SearchBox):
    """`stepped(rows)` among the hits, `taken(stay)`, `opened` a header, `scope_stepped` to the next books.

    `escaped` on Escape while it is empty.
    """

    stepped = Signal(int)
    taken = Signal(bool)
    opened = Signal()
    escaped = Signal()
    scope_stepped = Signal(int)
    closes: Callable[[], bool] = staticmethod(lambda: False)
    """Left at the end of the text closes an opened header, where there is one to close."""

    def event(self, event: QEvent) -> bool:
        # Ctrl+Enter here adds and stays; elsewhere on the page it makes the claim ready.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
        if event.key() in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.scope_stepped.emit(1 if steps[Qt.Key(event.key())] > 0 else -1)
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in _ENTER:
            self.taken.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Qt.Key.Key_Right and self.cursorPosition() == len(self.text()):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Left and self.cursorPosition() == len(self.text()) and self.closes():
            pass
        elif event.key() == Qt.Key.Key_Escape and not self.text():
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()
