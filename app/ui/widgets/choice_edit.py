"""A field that picks one of many by typing: patient, provider, payer, place of service."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.theme import ROW_PX, SMALL_PX, Theme, ui_font
from app.ui.widgets.popup_list import PopupList

_NOWHERE = QModelIndex()
_MOST = 200
_LIST_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Up)


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is what the program stores, `label` what stands in the field, `detail` helps to tell apart."""

    key: Hashable
    label: str
    detail: str = ""


Source = Sequence[Choice] | Callable[[str], Sequence[Choice]]


class ChoiceEdit(QLineEdit):
    """One `Choice`, or none. Typing filters by any word, arrows move, Enter or Tab picks, Escape goes back.

    The source is the choices themselves or a callable from the words typed to the choices that fit (a
    search in the vault). `choice_changed(key | None)` fires when the biller picks or empties the field,
    never on filling in; `unknown_entered(text)` when Enter is pressed on words nothing fits.
    """

    choice_changed = Signal(object)
    unknown_entered = Signal(str)

    def __init__(self, source: Source, *, popup_width: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._choice: Choice | None = None
        self._model = ChoicesModel()
        self._popup = PopupList(self, popup_width)
        self._popup.setModel(self._model)
        self._popup.setItemDelegate(ChoiceDelegate(self._popup))
        self._popup.picked.connect(lambda index: self._pick(index.row()))
        self.textEdited.connect(self._search)

    def key(self) -> Any | None:
        return self._choice.key if self._choice else None

    def choice(self) -> Choice | None:
        return self._choice

    def set_choice(self, choice: Choice | None) -> None:
        """Show a choice without signalling; it need not be among the source's (an inactive payer)."""
        self._choice = choice
        self.setText(choice.label if choice else "")
        self.setCursorPosition(0)

    def set_key(self, key: Hashable | None) -> None:
        """Show the choice with this key out of a source that lists them all; none has it: empty."""
        choices = self._source("") if callable(self._source) else self._source
        self.set_choice(next((choice for choice in choices if choice.key == key), None))

    def set_source(self, source: Source) -> None:
        """Offer other choices; the present one stays."""
        self._source = source

    @property
    def popup(self) -> PopupList:
        return self._popup

    # Keys -----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and self._popup.isVisible():
            # Escape, Enter and arrows belong to the open list, not to a dialog's button or a shortcut.
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in _LIST_KEYS:
                event.accept()
                return True
            is_tab = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab
            if is_tab and self.text().strip():
                self._pick(self._popup.currentIndex().row())
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        is_open = self._popup.isVisible()
        if is_open and event.key() in steps:
            self._popup.step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Down:
            self._offer("")
        elif is_open and event.key() == Qt.Key.Key_Escape:
            self._go_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._enter(event)
        else:
            super().keyPressEvent(event)

    def _enter(self, event: QKeyEvent) -> None:
        if self._popup.isVisible():
            self._pick(self._popup.currentIndex().row())
        elif self.text().strip() and not self._shows_choice():
            self.unknown_entered.emit(self.text().strip())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._go_back()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._offer("")

    # Choices --------------------------------------------------------------------------------------

    def _shows_choice(self) -> bool:
        return self._choice is not None and self.text() == self._choice.label

    def _search(self, text: str) -> None:
        if text.strip():
            self._offer(text)
            return
        self._popup.hide()
        if self._choice is not None:
            self._choice = None
            self.choice_changed.emit(None)

    def _offer(self, text: str) -> None:
        found = self._source(text) if callable(self._source) else matching(self._source, text)
        self._model.set_choices(found[:_MOST])
        if not found:
            self._popup.hide()
            return
        at = next((at for at, choice in enumerate(found[:_MOST]) if choice == self._choice), 0)
        self._popup.setCurrentIndex(self._model.index(0 if text else at, 0))
        self._popup.open()

    def _pick(self, row: int) -> None:
        self._popup.hide()
        if not 0 <= row < self._model.rowCount():
            return
        choice = self._model.choices[row]
        before = self.key()
        self.set_choice(choice)
        if choice.key != before:
            self.choice_changed.emit(choice.key)

    def _go_back(self) -> None:
        """Leave what was typed: the field says again what is chosen."""
        self._popup.hide()
        if not self._shows_choice():
            self.set_choice(self._choice)


def matching(choices: Sequence[Choice], text: str) -> list[Choice]:
    """Choices in which each word typed begins a word; those whose label begins with the text come first."""
    needles = text.casefold().split()
    if not needles:
        return list(choices)
    found = []
    for choice in choices:
        words = f"{choice.label} {choice.detail}".casefold().replace(",", " ").split()
        if all(any(word.startswith(needle) for word in words) for needle in needles):
            found.append(choice)
    start = text.casefold().strip()
    return sorted(found, key=lambda choice: not choice.label.casefold().startswith(start))


class ChoicesModel(QAbstractListModel):
    """Choices as rows."""

    def __init__(self) -> None:
        super().__init__()
        self.choices: list[Choice] = []

    def set_choices(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = list(choices)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.label} {choice.detail}".strip()
        return choice.detail if role == Qt.ItemDataRole.UserRole else None


class ChoiceDelegate(QStyledItemDelegate):
    """The label at the left, the detail muted at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect = Theme.current(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        inner = rect.adjusted(10, 0, -10, 0)
        painter.setFont(ui_font(SMALL_PX))
        detail = str(index.data(Qt.ItemDataRole.UserRole))
        detail_width = min(painter.fontMetrics().horizontalAdvance(detail) + 2, inner.width() // 2)
        painter.setPen(theme.color("muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignRight | middle,
            painter.fontMetrics().elidedText(detail, Qt.TextElideMode.ElideRight, detail_width),
        )
        painter.setFont(ui_font())
        painter.setPen(theme.color("text"))
        label = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, inner.width() - detail_width - 12
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, label)
