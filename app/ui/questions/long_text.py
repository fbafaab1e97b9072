"""A few sentences in a dialog: a field that Tab leaves, and a label that wraps."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.ui.theme import ui_font

_FRAME_PX = 16


class LongTextEdit(QPlainTextEdit):
    """As tall as `rows` lines."""

    def __init__(self, rows: int, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(rows * QFontMetrics(ui_font()).lineSpacing() + _FRAME_PX)

    def text(self) -> str:
        """What stands there."""
        return self.toPlainText()


def wrapped_label(words: str, role: str, width: int) -> QLabel:
    """A label that wraps at `width` pixels and keeps its whole height: a dialog asks how tall it is before it wraps."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.ensurePolished()
    label.setMinimumHeight(label.heightForWidth(width))
    return label
