"""A page over one kind of record: the list with its filter at the left, the record's form at the right."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.errors import UserError
from app.services import people
from app.ui.people.follower import Follower
from app.ui.people.halves import Halves
from app.ui.people.import_dialog import ImportDialog
from app.ui.people.record_kind import RecordKind
from app.ui.people.record_pane import RecordPane
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.search_box import SearchBox

NEW_KEY = "Ctrl+Shift+N"


class RecordsPage(QWidget):
    """List, search as you type, add, edit, deactivate. `saved` carries each record written."""

    message = Signal(str)
    saved = Signal(object)

    def __init__(self, session: Session, kind: RecordKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.kind = kind
        # Made in the order in which Tab goes through them.
        self.search = SearchBox(self.tr("Filter {kind}").format(kind=kind.title.lower()), "/", parent=self)
        self.bring_in = QPushButton(self.tr("Import…"), self)
        self.bring_in.setVisible(kind.source is not None)
        self.new = KeyButton(self.tr("New {kind}").format(kind=kind.one), NEW_KEY, parent=self)
        self.model: RowsModel[Any] = RowsModel(kind.columns, parent=self)
        self.table = TableView(self.model, kind.title, session.places, kind.key, parent=self)
        self.table.attach_filter(self.search)
        self.pane = RecordPane(kind.specs(session), kind.check, parent=self)
        self.empty = EmptyState(
            kind.icon, kind.empty, self.tr("New {kind}").format(kind=kind.one), NEW_KEY, parent=self
        )
        self._follower = Follower(self.table, lambda: self.pane.record_id, self.pane.may_leave, self._show)
        self._lay_out()
        self._connect()
        self.reload()

    def _lay_out(self) -> None:
        head = self.head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        head.addWidget(self.bring_in)
        head.addWidget(self.new)
        halves = Halves(head, self.table, self.pane, self._session.places, "records", self)
        self._bodies = QStackedWidget(self)
        self._bodies.addWidget(halves)
        self._bodies.addWidget(self.empty)
        self._halves = halves
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 12)
        outer.addWidget(self._bodies)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.table.row_activated.connect(self._edit)
        self.bring_in.clicked.connect(self.open_import)
        self.new.clicked.connect(lambda: self.new_record())
        if self.kind.source is not None:
            self.empty.add_other(self.tr("Import a list…")).clicked.connect(self.open_import)
        self.empty.action_triggered.connect(lambda: self.new_record())
        self.search.textChanged.connect(self._say_why_empty)
        self._say_why_empty("")
        self.pane.save_wanted.connect(self._save)
        self.pane.active_wanted.connect(self._set_active)
        self.pane.dropped.connect(self._leave_new)
        self._session.changed.connect(lambda kind: self.reload() if kind == self.kind.key else None)
        self._session.practice_changed.connect(lambda _id: self.reload())

    def open_import(self) -> None:
        """The dialog that brings in a CSV file."""
        assert self.kind.source is not None
        if not self._session.practice_id:
            self.message.emit(self.tr("Add the practice first: the list belongs to it."))
            return
        dialog = ImportDialog(self._session, self.kind.source(self._session), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.imported.connect(self.message)
        dialog.open()

    def reload(self) -> None:
        """Read the list again; the selection and what is being typed stay."""
        records = self.kind.load(self._session)
        self.model.set_rows(records)
        known = {record.id for record in records}
        if self.pane.is_dirty or (self.pane.has_record and not self.pane.record_id):
            self._show_body(is_empty=False)
            return
        self._show_body(is_empty=not records)
        if records and (self.pane.record_id not in known or self.table.current_row() is None):
            self.table.selectRow(0)
            self._follower.follow()

    def _say_why_empty(self, filtered_by: str) -> None:
        """What stands in the list without a row: the filter hides all, or the first record is being typed."""
        hidden = self.tr("Nothing fits these words. Escape clears the filter.")
        first = self.tr("The first {kind} stands here once it is saved.").format(kind=self.kind.one)
        self.table.set_nothing_words(hidden if filtered_by else first)

    def _show_body(self, *, is_empty: bool) -> None:
        body = self.empty if is_empty else self._halves
        self._bodies.setCurrentWidget(body)
        self.setFocusProxy(self.empty if is_empty else self.table)

    def new_record(self) -> None:
        """An empty form, once what was typed is settled."""
        if not self.pane.may_leave():
            return
        self._follower.choose(0)
        self._show_body(is_empty=False)
        self.pane.show_record(
            self.kind.opened(self.kind.blank(self._session)), self.tr("New {kind}").format(kind=self.kind.one)
        )
        self.pane.form.focus_first()

    def open_record(self, record_id: int, field: str = "") -> None:
        """Show the record of a row id, the cursor at a field where one is named."""
        self.search.clear()
        if self._follower.choose(record_id):
            self._follower.follow()
        if field and self.pane.record_id == record_id:
            self.pane.form.go_to(field)

    @property
    def is_dirty(self) -> bool:
        """Something typed is not saved."""
        return self.pane.is_dirty

    def may_leave(self) -> bool:
        """Whether the page may be closed: unsaved changes are saved, discarded, or hold it here."""
        return self.pane.may_leave()

    def _show(self, record: Any) -> None:
        self.pane.show_record(self.kind.opened(record), self.kind.name(record))

    def _edit(self, _row: Any) -> None:
        self._follower.follow()
        self.pane.form.focus_first()

    def _leave_new(self) -> None:
        self.pane.forget()
        self.reload()
        self.table.setFocus()

    def _save(self, typed: Any) -> None:
        try:
            record = self.kind.save(self._session.vault, self.kind.kept(typed), self._session.now())
        except UserError as error:
            self.pane.say(str(error))
            return
        self._show(record)
        self._session.changed.emit(self.kind.key)
        self.open_record(record.id)
        self.saved.emit(record)
        self.message.emit(self.tr("{name} saved.").format(name=self.kind.name(record)))

    def _set_active(self, record: Any, active: bool) -> None:
        assert self.kind.key != "payer_rule" and self.kind.key != "contract"  # their own pages switch them
        people.set_active(self._session.vault, self.kind.key, record.id, active, self._session.now())
        self._session.changed.emit(self.kind.key)
        self._show(next(each for each in self.model.all_rows() if each.id == record.id))
        name = self.kind.name(record)
        words = self.tr("{name} is active again.") if active else self.tr("{name} is no longer offered.")
        self.message.emit(words.format(name=name))
