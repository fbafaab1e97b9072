"""A page over one kind of record: the list with its filter at the left, the record's form at the right."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.errors import UserError
from app.services import people
from app.ui.people.record_kind import RecordKind
from app.ui.people.record_pane import RecordPane
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.search_box import SearchBox


class RecordsPage(QWidget):
    """List, search as you type, add, edit, deactivate."""

    message = Signal(str)

    def __init__(self, session: Session, kind: RecordKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.kind = kind
        self.model: RowsModel[Any] = RowsModel(kind.columns, parent=self)
        self.table = TableView(self.model, kind.title, parent=self)
        self.table.set_row_key(lambda record: record.id)
        self.search = SearchBox(self.tr("Filter {kind}").format(kind=kind.title.lower()), parent=self)
        self.table.attach_filter(self.search)
        self.new = QPushButton(self.tr("New {kind}   Ctrl+Shift+N").format(kind=kind.one), self)
        self.pane = RecordPane(kind.specs(session.today), self)
        self._lay_out()
        self.table.current_row_changed.connect(self._show_row)
        self.table.row_activated.connect(lambda row: self.pane.form.focus_first())
        self.new.clicked.connect(self.new_record)
        self.pane.save_wanted.connect(self._save)
        self.pane.active_wanted.connect(self._set_active)
        add = QShortcut(QKeySequence("Ctrl+Shift+N"), self)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        add.activated.connect(self.new_record)
        session.changed.connect(self._reload_on)
        session.practice_changed.connect(lambda _id: self.reload())
        self.reload()

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.new)
        column.addLayout(head)
        self.empty = QLabel(self.kind.empty, self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "muted")
        self.lists = QStackedWidget(self)
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.empty)
        column.addWidget(self.lists, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(self.pane)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 4)
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 12)
        outer.addWidget(split)

    def reload(self) -> None:
        """Read the list again; the selection stays."""
        records = self.kind.load(self._session)
        self.model.set_rows(records)
        self.lists.setCurrentWidget(self.table if records else self.empty)
        if not self.table.currentIndex().isValid() and not self.pane.is_dirty:
            if records:
                self.table.selectRow(0)
            else:
                self.new_record(focus=False)

    def new_record(self, *, focus: bool = True) -> None:
        """An empty form."""
        self.table.clearSelection()
        self.pane.show_record(self.kind.blank(self._session), self.tr("New {kind}").format(kind=self.kind.one))
        if focus:
            self.pane.form.focus_first()

    def open_record(self, record_id: int) -> None:
        """Show the record of a row id."""
        self.search.clear()
        self.table.select_row(lambda record: record.id == record_id)

    def _show_row(self, record: Any | None) -> None:
        if record is not None:
            name = record.name if hasattr(record, "name") else record.code
            self.pane.show_record(record, getattr(name, "sort_name", name))

    def _save(self, record: Any) -> None:
        try:
            saved = self.kind.save(self._session.vault, record, self._session.now())
        except UserError as error:
            self.pane.say(str(error))
            return
        self.pane.is_dirty = False
        self._session.changed.emit(self.kind.key)
        self.open_record(saved.id)
        self._show_row(saved)
        self.message.emit(self.tr("Saved."))

    def _set_active(self, record: Any, active: bool) -> None:
        people.set_active(self._session.vault, self.kind.key, record.id, active, self._session.now())
        self._session.changed.emit(self.kind.key)
        self.open_record(record.id)
        self.message.emit(self.tr("Active again.") if active else self.tr("Deactivated: it is no longer offered."))

    def _reload_on(self, kind: str) -> None:
        if kind == self.kind.key:
            self.reload()
