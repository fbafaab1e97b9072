"""Patients with their coverages: list, search as you type, add, edit, deactivate, import."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.domain.coverage import Coverage, Rank
from app.domain.people import Patient
from app.errors import UserError
from app.queries.patient_list import PatientRow, patient_rows
from app.services import people
from app.ui.people import fields
from app.ui.people.record_pane import RecordPane
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.search_box import SearchBox

SHOWN_AT_ONCE = 500
"""Rows fetched for what is typed; more words find the rest."""

_PATIENT_COLUMNS: tuple[Column[PatientRow], ...] = (
    Column("name", "Patient", lambda row: row.name, 170, stretch=True, strong=True),
    Column("born", "Born", lambda row: row.birth_date, 90, Kind.DATE),
    Column("payer", "Payer", lambda row: row.payer, 120, muted=True),
    Column("account", "Account", lambda row: row.account_number, 74, Kind.CODE),
    Column("state", "", lambda row: None if row.active else Badge("inactive", Tone.NEUTRAL), 66, Kind.BADGE),
)


class PatientsPage(QWidget):
    """The patient at the right has two tabs: the person, and the policies in rank order."""

    message = Signal(str)
    encounter_wanted = Signal(int)
    import_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._patient = Patient()
        self.model: RowsModel[PatientRow] = RowsModel(_PATIENT_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Patients"), parent=self)
        self.table.set_row_key(lambda row: row.id)
        self.search = SearchBox(self.tr("Name, account or birth date"), "/", parent=self)
        self.search.query_changed.connect(lambda _text: self.reload())
        self.search.left_downwards.connect(self._to_table)
        self.new = QPushButton(self.tr("New   Ctrl+Shift+N"), self)
        self.bring_in = QPushButton(self.tr("Import CSV…"), self)
        self.pane = RecordPane(fields.patient_fields(session.today), self)
        self.policies = CoveragesPane(session, self)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.pane, self.tr("&Person"))
        self.tabs.addTab(self.policies, self.tr("Co&verages"))
        self.visit = QPushButton(self.tr("New visit for this patient"), self)
        self._lay_out()
        self._connect()
        self.reload()

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.bring_in)
        head.addWidget(self.new)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        right = QWidget(self)
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.tabs, 1)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.visit)
        side.addLayout(foot)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 12)
        outer.addWidget(split)

    def _connect(self) -> None:
        self.table.current_row_changed.connect(self._show_row)
        self.table.row_activated.connect(lambda row: self.pane.form.focus_first())
        self.new.clicked.connect(self.new_patient)
        self.bring_in.clicked.connect(self.import_wanted)
        self.visit.clicked.connect(lambda: self.encounter_wanted.emit(self._patient.id))
        self.pane.save_wanted.connect(self._save)
        self.pane.active_wanted.connect(self._set_active)
        self.policies.message.connect(self.message)
        add = QShortcut(QKeySequence("Ctrl+Shift+N"), self)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        add.activated.connect(self._add_by_key)
        slash = QShortcut(QKeySequence("/"), self.table)
        slash.setContext(Qt.ShortcutContext.WidgetShortcut)
        slash.activated.connect(lambda: self.search.take_typing(""))
        self._session.changed.connect(lambda kind: self.reload() if kind in ("patient", "coverage") else None)

    def reload(self) -> None:
        """Read the patients that fit what is typed."""
        rows = patient_rows(self._session.vault.db, self.search.text(), limit=SHOWN_AT_ONCE)
        self.model.set_rows(rows)
        if not self.table.currentIndex().isValid() and not self.pane.is_dirty:
            if rows:
                self.table.selectRow(0)
            elif not self.search.text():
                self.new_patient(focus=False)

    def open_patient(self, patient_id: int) -> None:
        """Show one patient, whatever was typed before."""
        self.search.clear()
        if not self.table.select_row(lambda row: row.id == patient_id):
            self._show(people.view_patient(self._session.vault, patient_id, self._session.now()))

    def new_patient(self, *, focus: bool = True) -> None:
        """An empty form; the account number is drawn on saving."""
        self.table.clearSelection()
        self._show(Patient())
        self.tabs.setCurrentWidget(self.pane)
        if focus:
            self.pane.form.focus_first()

    def _add_by_key(self) -> None:
        if self.tabs.currentWidget() is self.policies and self._patient.id:
            self.policies.new_coverage()
        else:
            self.new_patient()

    def _to_table(self) -> None:
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.selectRow(0)

    def _show_row(self, row: PatientRow | None) -> None:
        if row is not None:
            self._show(people.view_patient(self._session.vault, row.id, self._session.now()))

    def _show(self, patient: Patient) -> None:
        self._patient = patient
        title = self.tr("New patient")
        if patient.id:
            title = f"{patient.name.sort_name} · {self.tr('account')} {patient.account_number}"
        self.pane.show_record(patient, title)
        self.policies.show_patient(patient.id)
        self.tabs.setTabEnabled(1, bool(patient.id))
        self.visit.setEnabled(bool(patient.id) and patient.active)

    def _save(self, patient: Patient) -> None:
        is_new = not patient.id
        try:
            saved = people.save_patient(self._session.vault, patient, self._session.now())
        except UserError as error:
            self.pane.say(str(error))
            return
        self.pane.is_dirty = False
        self._session.changed.emit("patient")
        self.open_patient(saved.id)
        self._show(saved)
        self.message.emit(self.tr("Saved."))
        if is_new:
            self.tabs.setCurrentWidget(self.policies)
            self.policies.new_coverage()

    def _set_active(self, patient: Patient, active: bool) -> None:
        people.set_active(self._session.vault, "patient", patient.id, active, self._session.now())
        self._session.changed.emit("patient")
        self._show(people.patient(self._session.vault, patient.id))


class CoveragesPane(QWidget):
    """The policies of one patient above, the chosen one's form below."""

    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._patient_id = 0
        self._payers: tuple[tuple[int, str], ...] = ()
        self.model: RowsModel[Coverage] = RowsModel(self._columns(), parent=self)
        self.table = TableView(self.model, self.tr("Coverages"), parent=self)
        self.table.set_row_key(lambda coverage: coverage.id)
        self.table.setMaximumHeight(150)
        self.table.current_row_changed.connect(self._show_row)
        self.new = QPushButton(self.tr("New coverage"), self)
        self.new.clicked.connect(self.new_coverage)
        self.pane: RecordPane | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.addWidget(self.table)
        self._column.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        session.changed.connect(lambda kind: self._drop_form() if kind == "payer" else None)

    def _columns(self) -> tuple[Column[Coverage], ...]:
        return (
            Column("rank", "Rank", lambda c: c.rank.name.capitalize(), 84),
            Column("payer", "Payer", lambda c: dict(self._payers).get(c.payer_id, ""), 130, stretch=True, strong=True),
            Column("member", "Member id", lambda c: c.member_id, 110, Kind.CODE),
            Column("from", "From", lambda c: c.starts_on, 90, Kind.DATE),
            Column("to", "To", lambda c: c.ends_on, 90, Kind.DATE),
            Column("state", "", lambda c: None if c.active else Badge("inactive", Tone.NEUTRAL), 66, Kind.BADGE),
        )

    def _form(self) -> RecordPane:
        """The form, made when first wanted: its payer list must be the present one."""
        if self.pane is None:
            records = people.payers(self._session.vault)
            self._payers = tuple((payer.id, payer.name) for payer in records)
            self.pane = RecordPane(fields.coverage_fields(self._session.today, self._payers), self)
            self.pane.save_wanted.connect(self._save)
            self.pane.active_wanted.connect(self._set_active)
            self._column.addWidget(self.pane, 1)
        return self.pane

    def _drop_form(self) -> None:
        if self.pane is not None:
            self.pane.deleteLater()
            self.pane = None
            self.show_patient(self._patient_id)

    def show_patient(self, patient_id: int) -> None:
        """List the policies of a patient; row id 0 shows none."""
        self._patient_id = patient_id
        form = self._form()
        rows = people.coverages(self._session.vault, patient_id) if patient_id else ()
        self.model.set_rows(sorted(rows, key=lambda c: (not c.active, c.rank)))
        if rows:
            self.table.selectRow(0)
        else:
            form.show_record(self._blank(), self.tr("No coverage yet: the patient pays"))

    def _blank(self) -> Coverage:
        taken = {coverage.rank for coverage in self.model.all_rows() if coverage.active}
        rank = next((rank for rank in Rank if rank not in taken), Rank.TERTIARY)
        payer_id = self._payers[0][0] if self._payers else 0
        return Coverage(patient_id=self._patient_id, payer_id=payer_id, rank=rank)

    def new_coverage(self) -> None:
        """An empty policy in the next free rank."""
        form = self._form()
        if not self._payers:
            form.say(self.tr("Add the payer first: Practice setup, Payers."))
            return
        self.table.clearSelection()
        form.show_record(self._blank(), self.tr("New coverage"))
        form.form.focus_first()

    def _show_row(self, coverage: Coverage | None) -> None:
        if coverage is not None:
            payer = dict(self._payers).get(coverage.payer_id, "")
            self._form().show_record(coverage, f"{coverage.rank.name.capitalize()} · {payer}")

    def _save(self, coverage: Any) -> None:
        try:
            saved = people.save_coverage(self._session.vault, coverage, self._session.now())
        except UserError as error:
            self._form().say(str(error))
            return
        self._form().is_dirty = False
        self._session.changed.emit("coverage")
        self.show_patient(self._patient_id)
        self.table.select_row(lambda row: row.id == saved.id)
        self.message.emit(self.tr("Coverage saved."))

    def _set_active(self, coverage: Coverage, active: bool) -> None:
        people.set_active(self._session.vault, "coverage", coverage.id, active, self._session.now())
        self._session.changed.emit("coverage")
        self.show_patient(self._patient_id)
