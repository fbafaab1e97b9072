"""The cells of the entry grids: borderless fields in a painted row, and the keys that lead from one to the next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QWidget

from app.domain.findings import Finding, Severity
from app.ui.theme import Theme, code_font
from app.ui.widgets.marks import mark

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# A menu or another window takes the keys and gives them back.
_FOR_A_WHILE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_VERTICAL = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TextCell(QLineEdit):
    """A field without an edge that selects its text when the cursor comes."""

    def __init__(self, name: str, *, code: bool = False, right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        as_cell(self, name)
        if code:
            self.setFont(code_font())
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


def as_cell(edit: QLineEdit, name: str) -> QLineEdit:
    """Dress any field as a cell."""
    edit.setProperty("cell", True)
    edit.setAccessibleName(name)
    return edit


class CellKeys(QObject):
    """Watches a row's cells, in the order of Enter, and tells what their keys mean.

    `entered` Enter; `stepped` Up or Down; `shifted` with Alt; `removed` Ctrl+Delete, or Delete on a whole
    cell; `opened` Right at the end of the text; `left` when the cursor leaves the row; `focused` a cell.
    """

    entered = Signal(QLineEdit)
    stepped = Signal(QLineEdit, int)
    shifted = Signal(int)
    removed = Signal()
    opened = Signal(QLineEdit)
    focused = Signal(QLineEdit)
    left = Signal(QLineEdit)

    def __init__(self, cells: Sequence[QLineEdit], removing: Sequence[QLineEdit], parent: QObject) -> None:
        super().__init__(parent)
        self.closes: Callable[[], bool] = lambda: False
        """Left at the end of the text closes what Right opened, where there is something to close."""
        self._cells = list(cells)
        self._removing = set(removing)
        for cell in cells:
            cell.installEventFilter(self)

    def add(self, cells: Sequence[QLineEdit]) -> None:
        """Watch more cells."""
        self._cells += cells
        for cell in cells:
            cell.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QLineEdit):
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._takes(watched, event)
        if event.type() is QEvent.Type.FocusIn:
            self.focused.emit(watched)
        elif isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _FOR_A_WHILE:
            self.left.emit(watched)
        return False

    def _takes(self, cell: QLineEdit, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and not modifiers:
            self.entered.emit(cell)
        elif key in _VERTICAL and modifiers == Qt.KeyboardModifier.AltModifier:
            self.shifted.emit(_VERTICAL[key])
        elif key in _VERTICAL and not modifiers:
            self.stepped.emit(cell, _VERTICAL[key])
        elif key == Qt.Key.Key_Delete and self._removes(cell, modifiers):
            self.removed.emit()
        elif key == Qt.Key.Key_Right and not modifiers and _at_end(cell):
            self.opened.emit(cell)
            return False
        elif key == Qt.Key.Key_Left and not modifiers and _at_end(cell):
            return self.closes()
        else:
            return False
        return True

    def _removes(self, cell: QLineEdit, modifiers: Qt.KeyboardModifier) -> bool:
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            return True
        return not modifiers and cell in self._removing and cell.selectedText() == cell.text()


def _at_end(cell: QLineEdit) -> bool:
    return not cell.hasSelectedText() and cell.cursorPosition() == len(cell.text())


class GridRow(QFrame):
    """A row of cells: a line beneath, and the accent's soft ground while the cursor is inside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._active = False
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr] # an app is there
        Theme.current().changed.connect(self.update)

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        active = new is not None and self.isAncestorOf(new)
        if active != self._active:
            self._active = active
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = Theme.current()
        if self._active:
            painter.fillRect(self.rect(), theme.color("accent_soft"))
        painter.setPen(theme.color("border"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())


def fill_cell(cell: QLineEdit, text: str) -> None:
    """Show a value unless the biller is typing in the cell."""
    if not (cell.hasFocus() and cell.isModified()) and cell.text() != text:
        cell.setText(text)
        if cell.hasFocus():
            cell.selectAll()


def mark_cell(cell: QWidget, finding: Finding | None) -> None:
    """Show at a cell what is wrong with it, with the words on hover; None takes the mark off."""
    if finding is None:
        mark(cell)
    else:
        tone = "danger" if finding.severity is Severity.ERROR else "warn"
        mark(cell, tone, f"{finding.message} {finding.mend}")


def leave_cell(page: QWidget) -> None:
    """Let a cell of a page that is being typed in hand over what it holds; the cursor stays there."""
    focus = page.focusWidget()
    if focus is not None and focus.hasFocus():
        focus.clearFocus()
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
