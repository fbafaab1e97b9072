"""A table model over plain rows: sorted by any columns, filtered by typed words, fast at ten thousand."""

from collections.abc import Callable, Sequence
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from app.ui.table.column import RIGHT_ALIGNED, Column, Row

AnyIndex = QModelIndex | QPersistentModelIndex
VALUE_ROLE = Qt.ItemDataRole.UserRole

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NOWHERE = QModelIndex()
SLICE = 500
"""So many rows are read between two turns of the window."""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Holds all rows and shows those that pass the words typed and the predicate set, in sorted order.

    `shown_changed` tells that other rows are shown, or the same in another order: totals follow it.
    """

    shown_changed = Signal()

    def __init__(self, columns: Sequence[Column[Row]], rows: Sequence[Row] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Row] = list(rows)
        self._words: list[str] = []
        self._rest = QTimer(self, interval=0)
        self._rest.timeout.connect(self._read_some_words)
        self._shown: list[int] = list(range(len(self._rows)))
        self._needles: tuple[str, ...] = ()
        self._predicate: Callable[[Row], bool] | None = None
        self._order: tuple[tuple[str, bool], ...] = ()

    # Rows -----------------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, keeping filter and order."""
        self.beginResetModel()
        self._rows = list(rows)
        self._words = []
        self._shown = self._choose()
        self.endResetModel()
        if len(self._words) < len(self._rows) and len(self._rows) > SLICE:
            self._rest.start()
        self.shown_changed.emit()

    def all_rows(self) -> list[Row]:
        return list(self._rows)

    def shown_rows(self) -> list[Row]:
        """The rows on screen, in their order there."""
        return [self._rows[place] for place in self._shown]

    def row_at(self, place: int) -> Row:
        """The row shown at a place, counting from 0."""
        return self._rows[self._shown[place]]

    def place_of(self, wanted: Callable[[Row], bool]) -> int | None:
        """Where the first shown row that is wanted stands."""
        return next((at for at, place in enumerate(self._shown) if wanted(self._rows[place])), None)

    # Filter and order -----------------------------------------------------------------------------

    def set_filter(self, text: str) -> None:
        """Show rows that hold every word typed, in any column, in any order, upper or lower case."""
        needles = tuple(text.casefold().split())
        if needles != self._needles:
            self._needles = needles
            self._refill()

    def set_predicate(self, predicate: Callable[[Row], bool] | None) -> None:
        """Show only rows that pass, beside the words typed; None shows all again."""
        self._predicate = predicate
        self._refill()

    @property
    def order(self) -> tuple[tuple[str, bool], ...]:
        """Column keys with True where descending, the leading one first."""
        return self._order

    def set_order(self, order: Sequence[tuple[str, bool]]) -> None:
        """Sort by several columns; unknown keys (from saved settings) are left out."""
        known = {column.key for column in self.columns}
        self._order = tuple((key, down) for key, down in order if key in known)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [self._shown[index.row()] for index in before]
        self._shown = self._sorted(sorted(self._shown))
        at = {place: shown for shown, place in enumerate(self._shown)}
        for index, place in zip(before, places, strict=True):
            self.changePersistentIndex(index, self.index(at[place], index.column()))
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self.shown_changed.emit()

    def toggle_order(self, column: int, add: bool) -> None:
        """A click on a head: sort by it, or turn it round; with `add` keep the others before it."""
        key = self.columns[column].key
        down = dict(self._order).get(key)
        if add:
            kept = [(other, way) for other, way in self._order if other != key]
            at = next((at for at, (other, _) in enumerate(self._order) if other == key), len(kept))
            kept.insert(at, (key, down is False))
            self.set_order(kept)
        else:
            self.set_order([(key, down is False)])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns):
            self.set_order([(self.columns[column].key, order is Qt.SortOrder.DescendingOrder)])

    def _refill(self) -> None:
        self.beginResetModel()
        self._shown = self._choose()
        self.endResetModel()
        self.shown_changed.emit()

    def _choose(self) -> list[int]:
        shown: list[int] = list(range(len(self._rows)))
        if self._predicate:
            shown = [place for place in shown if self._predicate(self._rows[place])]
        if self._needles:
            words = self._searchable()
            shown = [place for place in shown if all(needle in words[place] for needle in self._needles)]
        return self._sorted(shown)

    def _sorted(self, shown: list[int]) -> list[int]:
        by_key = {column.key: column for column in self.columns}
        for key, down in reversed(self._order):
            column = by_key[key]
            keyed = {place: column.order(self._rows[place]) for place in shown}
            full = [place for place in shown if not keyed[place][0]]
            empty = [place for place in shown if keyed[place][0]]
            # reverse=True keeps equal rows in their order, so the columns sorted before still count
            full.sort(key=lambda place, keyed=keyed: keyed[place][1], reverse=down)  # type: ignore[misc]
            shown = full + empty
        return shown

    def _searchable(self) -> list[str]:
        while len(self._words) < len(self._rows):
            self._read_some_words()
        return self._words

    def _read_some_words(self) -> None:
        """What typing is sought in, some rows at a time while the window rests: the first key need not wait for all."""
        start = len(self._words)
        for row in self._rows[start : start + SLICE]:
            self._words.append("\t".join(column.text(row) for column in self.columns).casefold())
        if len(self._words) >= len(self._rows):
            self._rest.stop()

    # What Qt asks ---------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        column, row = self.columns[index.column()], self._rows[self._shown[index.row()]]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in RIGHT_ALIGNED else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip(row) if column.tooltip else column.text(row) if column.stretch else None
        return column.getter(row) if role == VALUE_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{column.title}{self._arrow(column.key)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind in RIGHT_ALIGNED else _LEFT
        return None

    def _arrow(self, key: str) -> str:
        for place, (sorted_key, down) in enumerate(self._order):
            if sorted_key == key:
                rank = str(place + 1) if len(self._order) > 1 else ""
                return f" {'▾' if down else '▴'}{rank}"
        return ""
