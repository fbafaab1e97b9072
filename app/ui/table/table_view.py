"""The one table widget: dense rows, keyboard first, sorts by its heads, copies rows, remembers its columns."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSettings,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.ui.table.column import Kind
from app.ui.table.delegate import TableDelegate
from app.ui.table.rows_model import RowsModel
from app.ui.theme import ROW_PX, Theme, ui_font
from app.ui.widgets.search_box import SearchBox
from app.ui.window_state import kept_bytes


class TableView(QTableView):
    """Shows a `RowsModel`. Enter or a double click signals `row_activated(row)`; a click on a link cell
    `link_activated(row, column key)`; moving through the rows `current_row_changed(row or None)`.

    With `settings` and `state_key` the columns' widths, places and order are kept between starts.
    """

    row_activated = Signal(object)
    link_activated = Signal(object, str)
    current_row_changed = Signal(object)
    selected_rows_changed = Signal()

    def __init__(
        self,
        model: RowsModel[Any],
        name: str,
        settings: QSettings | None = None,
        state_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows_model = model
        self._filter_box: SearchBox | None = None
        self._settings, self._state_key = settings, f"table/{state_key}"
        self._key_of: Callable[[Any], object] = id
        self._kept: tuple[object, set[object]] = (None, set())
        self._nothing_words = ""
        self.setAccessibleName(name)
        self.setModel(model)
        self._set_up_view()
        self._set_up_header()
        self._connect()
        self._restore_columns()

    def _set_up_view(self) -> None:
        self.setProperty("framed", True)
        self.setItemDelegate(TableDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_PX)

    def _set_up_header(self) -> None:
        head = self.horizontalHeader()
        # The heads follow a selection of their own, which stays empty: Qt would ask for each cell of each column
        # at every painting whether the column is selected whole.
        head.setSelectionModel(QItemSelectionModel(self.rows_model, head))
        head.setSectionsClickable(True)
        head.setSectionsMovable(True)
        head.setHighlightSections(False)
        head.setMinimumHeight(ROW_PX)
        head.setMinimumSectionSize(28)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        for place, column in enumerate(self.rows_model.columns):
            self.setColumnWidth(place, column.width)
            self.setColumnHidden(place, column.hidden)

    def _connect(self) -> None:
        head = self.horizontalHeader()
        head.sectionClicked.connect(self._sort_by)
        head.sectionResized.connect(self._save_columns)
        head.sectionMoved.connect(self._save_columns)
        head.customContextMenuRequested.connect(self._choose_columns)
        self.doubleClicked.connect(self._activate)
        self.clicked.connect(self._follow_link)
        self.rows_model.modelAboutToBeReset.connect(self._remember_rows)
        self.rows_model.modelReset.connect(self._find_rows_again)
        self.verticalScrollBar().rangeChanged.connect(self._stretch)  # it comes and goes with the rows
        Theme.current().changed.connect(self.viewport().update)

    def set_nothing_words(self, words: str) -> None:
        """What stands in the table while it shows no row: why, and what to do."""
        self._nothing_words = words
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._nothing_words and not self.rows_model.rowCount():
            painter = QPainter(self.viewport())
            painter.setFont(ui_font())
            painter.setPen(Theme.current().color("muted"))
            room = self.viewport().rect().adjusted(24, 24, -24, -24)
            how = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(how), self._nothing_words)

    # Rows -----------------------------------------------------------------------------------------

    def set_row_key(self, key_of: Callable[[Any], object]) -> None:
        """Tell rows apart by this (an id), so that the selection survives a reload with fresh rows."""
        self._key_of = key_of

    def current_row(self) -> Any | None:
        index = self.currentIndex()
        return self.rows_model.row_at(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[Any]:
        """The rows selected, in the order shown."""
        return [self.rows_model.row_at(place) for place in sorted(self._selected_places())]

    def selected_count(self) -> int:
        """How many rows are selected."""
        return len(self._selected_places())

    def _selected_places(self) -> set[int]:
        """By ranges: ten thousand rows are one of them. Moved columns make several of the same rows."""
        ranges: list[QItemSelectionRange] = self.selectionModel().selection().toList()
        return {place for each in ranges for place in range(each.top(), each.bottom() + 1)}

    def select_row(self, wanted: Callable[[Any], bool]) -> bool:
        """Make the first shown row that is wanted the current one; False where none is."""
        place = self.rows_model.place_of(wanted)
        if place is None:
            return False
        self.selectRow(place)
        self.scrollTo(self.rows_model.index(place, 0))
        return True

    def selectRow(self, row: int) -> None:
        """Make a row the current one and select it alone, whatever key is held down.

        Qt's own looks at the keyboard: with Ctrl+Enter it would take a selected row out of the selection.
        """
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.rows_model.index(row, 0), alone)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_row_changed.emit(self.current_row())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selected_rows_changed.emit()

    def _remember_rows(self) -> None:
        row = self.current_row()
        self._kept = (
            None if row is None else self._key_of(row),
            {self._key_of(selected) for selected in self.selected_rows()},
        )

    def _find_rows_again(self) -> None:
        current, selected = self._kept
        if current is None:
            return
        if not self.select_row(lambda row: self._key_of(row) == current):
            self.current_row_changed.emit(None)
            return
        if len(selected) > 1:
            rows = self.rows_model.shown_rows()
            self._select_also([place for place, row in enumerate(rows) if self._key_of(row) in selected])

    def _select_also(self, places: list[int]) -> None:
        """Add rows to the selection, all at once: whoever listens hears of it once. `places` ascend."""
        last, chosen = len(self.rows_model.columns) - 1, QItemSelection()
        for _step, run in groupby(enumerate(places), lambda each: each[1] - each[0]):
            run_places = [place for _nth, place in run]
            first = self.rows_model.index(run_places[0], 0)
            chosen.append(QItemSelectionRange(first, self.rows_model.index(run_places[-1], last)))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.Select)

    # Keys and clicks ------------------------------------------------------------------------------

    def attach_filter(self, box: SearchBox) -> None:
        """Filter by the words in `box`; `/` and typed letters go to it, Down or Enter comes back."""
        self.attach_search(box)
        box.query_changed.connect(self.rows_model.set_filter)

    def attach_search(self, box: SearchBox) -> None:
        """Typing goes to `box`, and Down or Enter comes back; what its words find is read by who owns it."""
        self._filter_box = box
        box.left_downwards.connect(self._take_focus_from_filter)
        box.returnPressed.connect(self._take_focus_from_filter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._activate(self.currentIndex())
        elif self._filter_box and _is_typing(event):
            self._filter_box.take_typing("" if event.text() == "/" else event.text())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected rows on the clipboard as tab-separated lines, columns as shown."""
        head = self.horizontalHeader()
        places = [head.logicalIndex(visual) for visual in range(head.count())]
        columns = [self.rows_model.columns[at] for at in places if not self.isColumnHidden(at)]
        lines = ["\t".join(column.text(row) for column in columns) for row in self.selected_rows()]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _take_focus_from_filter(self) -> None:
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The row the cursor comes to is selected; Qt would only mark it, and nothing could be done with it."""
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not had_current and self.rows_model.rowCount():
            self.selectRow(max(self.currentIndex().row(), 0))

    def _activate(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_activated.emit(self.rows_model.row_at(index.row()))

    def _follow_link(self, index: QModelIndex) -> None:
        column = self.rows_model.columns[index.column()]
        if column.kind is Kind.LINK and not QGuiApplication.keyboardModifiers():
            self.link_activated.emit(self.rows_model.row_at(index.row()), column.key)

    def _sort_by(self, section: int) -> None:
        add = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.rows_model.toggle_order(section, add)
        self._save_columns()

    # Columns --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        """Share out the width left over among the stretching columns that are shown."""
        width = self.viewport().width()
        self._share_out(width)
        if self.viewport().width() != width:  # a scroll bar went away with it, or came
            self._share_out(self.viewport().width())

    def _share_out(self, width: int) -> None:
        columns = self.rows_model.columns
        shown = [at for at in range(len(columns)) if not self.isColumnHidden(at)]
        growing = [at for at in shown if columns[at].stretch]
        if not growing:
            return
        fixed = sum(self.columnWidth(at) for at in shown if at not in growing)
        room = (width - fixed) // len(growing)
        head = self.horizontalHeader()
        head.blockSignals(True)  # a width we choose is not one to remember
        for at in growing:
            head.resizeSection(at, max(columns[at].width, room))
        head.blockSignals(False)
        self.updateGeometries()
        self.viewport().update()

    def _choose_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        for place, column in enumerate(self.rows_model.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.setData(place)
        chosen = menu.exec(self.horizontalHeader().mapToGlobal(at))
        if chosen:
            self.setColumnHidden(chosen.data(), not chosen.isChecked())
            self._stretch()
            self._save_columns()
        menu.deleteLater()

    def _save_columns(self) -> None:
        if self._settings is None:
            return
        order = [f"{key}:{'down' if down else 'up'}" for key, down in self.rows_model.order]
        self._settings.setValue(f"{self._state_key}/header", self.horizontalHeader().saveState())
        self._settings.setValue(f"{self._state_key}/columns", self._columns_mark())
        self._settings.setValue(f"{self._state_key}/order", " ".join(order))

    def _restore_columns(self) -> None:
        # A saved header of another set of columns would land on the wrong ones.
        if self._settings is None or self._settings.value(f"{self._state_key}/columns") != self._columns_mark():
            return
        self.horizontalHeader().restoreState(kept_bytes(self._settings, f"{self._state_key}/header"))
        words = str(self._settings.value(f"{self._state_key}/order") or "").split()
        self.rows_model.set_order([(key, way == "down") for key, _, way in (word.partition(":") for word in words)])

    def _columns_mark(self) -> str:
        return " ".join(column.key for column in self.rows_model.columns)


def _is_typing(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return plain and len(event.text()) == 1 and event.text().isprintable() and event.text() != " "
