"""A list of painted entries, each a record of its own: what a delegate paints and a screen reader says."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

Entry = TypeVar("Entry")
ENTRY = Qt.ItemDataRole.UserRole
"""The entry itself, for its delegate."""
_NOWHERE = QModelIndex()


class EntriesModel(QAbstractListModel, Generic[Entry]):
    """`words(entry)` stand there, `spoken(entry)` is what a screen reader says."""

    def __init__(self, words: Callable[[Entry], str], spoken: Callable[[Entry], str]) -> None:
        super().__init__()
        self._words, self._spoken = words, spoken
        self.entries: tuple[Entry, ...] = ()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(entry)
        return entry if role == ENTRY else None


class EntriesView(QListView):
    """`entered_row` on Enter: what it means is the pane's matter."""

    entered_row = Signal()

    def __init__(self, model: QAbstractListModel, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered_row.emit()
        else:
            super().keyPressEvent(event)
