"""A box to search or filter by words, with the key that leads to it shown inside."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.key_cap import key_cap_width, paint_key_cap


class SearchBox(QLineEdit):
    """Signals `query_changed(text)` on each change. Down signals `left_downwards`, Enter `returnPressed`;
    Escape clears."""

    query_changed = Signal(str)
    left_downwards = Signal()

    def __init__(self, placeholder: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.textChanged.connect(self.query_changed)

    def take_typing(self, text: str) -> None:
        """Take the focus with what was typed elsewhere; nothing typed selects what is there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.end(False)
            self.insert(text)
        else:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._key and not self.text() and not self.hasFocus():
            width = key_cap_width(self._key)
            area = QRectF(self.width() - width - 8, (self.height() - 18) / 2, width, 18)
            paint_key_cap(QPainter(self), area, self._key)
