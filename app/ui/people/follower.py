"""Keeps a form on the row chosen in a table, once what was typed in it is saved or discarded."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView

from app.ui.table.table_view import TableView

REST_MS = 80
"""A row passed over with a held arrow key is not read: for patients each reading is audited."""


class Follower(QObject):
    """Rows carry the row id of the record they stand for in `id`.

    `shown_id` is the record in the form now, `may_leave` asks about what is unsaved there, `show` opens a row.
    """

    def __init__(
        self,
        table: TableView,
        shown_id: Callable[[], int],
        may_leave: Callable[[], bool],
        show: Callable[[Any], None],
    ) -> None:
        super().__init__(table)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.set_row_key(lambda row: row.id)
        self._table, self._shown_id, self._may_leave, self._show = table, shown_id, may_leave, show
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.follow)
        table.current_row_changed.connect(lambda _row: self._rest.start())

    def follow(self) -> None:
        """Show the chosen row now."""
        self._rest.stop()
        row = self._table.current_row()
        if row is None or row.id == self._shown_id():
            return
        if not self._may_leave():
            self.choose(self._shown_id())
            return
        # Saving may have read the list again: the row is another object now, and perhaps elsewhere.
        self._table.select_row(lambda other: other.id == row.id)
        self._rest.stop()
        self._show(self._table.current_row() or row)

    def choose(self, record_id: int) -> bool:
        """Put the table on a record without opening it again; on none where it is not listed."""
        if record_id and self._table.select_row(lambda row: row.id == record_id):
            return True
        self._table.setCurrentIndex(QModelIndex())
        self._table.clearSelection()
        return False
