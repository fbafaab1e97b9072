"""What the code book says, to read and to follow: its links go by mouse and by keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from app.ui.theme import Theme

EDGE_PX = 6
"""Room between the words and the ring that shows the focus."""
_BACK_KEYS = (Qt.Key.Key_Backspace, Qt.Key.Key_Left)


class CodeDetailView(QTextBrowser):
    """`anchorClicked` when a link is taken; `went_back` on Backspace or Left, `left` on Escape.

    `reading` tells when the keyboard comes and goes.
    """

    went_back = Signal()
    left = Signal()
    reading = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("CodeDetail")
        self.setOpenLinks(False)
        self.setAccessibleName(self.tr("What the code book says"))
        self.document().setDocumentMargin(EDGE_PX)

    def show_words(self, html: str) -> None:
        """Show rich text from its beginning; who reads by keyboard stands on the first link again."""
        self.setHtml(html)
        if self.hasFocus():
            self.read()

    def read(self) -> None:
        """Put the keyboard on the first link."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._step(True)

    def link(self) -> str:
        """The link the keyboard is on; empty where it is on none."""
        return self.textCursor().charFormat().anchorHref() if self.textCursor().hasSelection() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self._step(True)
        elif key is Qt.Key.Key_Up:
            self._step(False)
        elif key in _BACK_KEYS:
            self.went_back.emit()
        elif key is Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _step(self, forward: bool) -> None:
        """To the next link or the one before; at the ends the keyboard stays."""
        self.focusNextPrevChild(forward)
        if not self.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark_link()

    def _mark_link(self) -> None:
        """A ground beneath the link the keyboard is on: Qt's dotted frame alone is easily missed."""
        marks = []
        if self.hasFocus() and self.link():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self.textCursor()
            mark.format.setBackground(Theme.current().color("accent_soft"))
            marks.append(mark)
        self.setExtraSelections(marks)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._mark_link()
        self.reading.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_link()
        self.reading.emit(False)
