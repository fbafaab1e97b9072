"""Patients with their coverages: list, search as you type, add, edit, deactivate, import."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.people import Patient, Sex
from app.errors import UserError
from app.queries.patient_list import PatientRow, patient_rows
from app.services import people
from app.ui import format
from app.ui.people.coverages_pane import CoveragesPane
from app.ui.people.fields import patient_fields
from app.ui.people.follower import Follower
from app.ui.people.halves import Halves
from app.ui.people.import_dialog import ImportDialog
from app.ui.people.import_source import PatientSource
from app.ui.people.record_kind import state_badge
from app.ui.people.record_pane import RecordPane
from app.ui.people.records_page import NEW_KEY
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.search_box import SearchBox

SHOWN_AT_ONCE = 500
"""Rows fetched for what is typed; more words find the rest."""

_COLUMNS: tuple[Column[PatientRow], ...] = (
    Column("name", "Patient", lambda row: row.name, 130, stretch=True, strong=True),
    Column("born", "Born", lambda row: row.birth_date, 98, Kind.DATE),
    Column("payer", "Payer", lambda row: row.payer, 100, stretch=True, muted=True),
    Column("account", "Account", lambda row: row.account_number, 72, Kind.CODE),
    Column("state", "", state_badge, 84, Kind.BADGE),
)


class PatientsPage(QWidget):
    """The patient at the right has two tabs: the person, and the policies in rank order.

    Putting a patient's record on the screen is audited, so none is shown until one is chosen.
    """

    message = Signal(str)
    encounter_wanted = Signal(int)
    account_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._patient = Patient()
        self._twin = ""
        # Made in the order in which Tab goes through them.
        self.search = SearchBox(self.tr("Name, birth date, phone or account"), "/", parent=self)
        self.bring_in = QPushButton(self.tr("Import…"), self)
        self.new = KeyButton(self.tr("New patient"), NEW_KEY, parent=self)
        self.model: RowsModel[PatientRow] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Patients"), session.places, "patients", parent=self)
        self.table.set_nothing_words(self.tr("No patient fits what is typed."))
        self.account = KeyButton(self.tr("Account"), "Alt+W", parent=self)
        self.visit = QPushButton(self.tr("New visit"), self)
        self.tabs = QTabWidget(self)
        self.pane = RecordPane(patient_fields(session.today), inside=True, parent=self)
        self.policies = CoveragesPane(session, NEW_KEY, self)
        self.name = QLabel(self)
        self.facts = QLabel(self)
        self._follower = Follower(self.table, lambda: self.pane.record_id, self.may_leave, self._view)
        self._lay_out()
        self._connect()
        self.reload()

    # Building -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        head.addWidget(self.bring_in)
        head.addWidget(self.new)
        self._right = QStackedWidget(self)
        self.nobody = EmptyState("person", self.tr("Choose a patient, or type a name to find one."), parent=self)
        self._right.addWidget(self.nobody)
        self._right.addWidget(self._patient_card())
        self._halves = Halves(head, self.table, self._right, self._session.places, "patients", self)
        self.empty = EmptyState(
            "people",
            self.tr("Patients and their coverages stand here. Enter the first one, or import a list."),
            self.tr("New patient"),
            NEW_KEY,
            parent=self,
        )
        self._bodies = QStackedWidget(self)
        self._bodies.addWidget(self._halves)
        self._bodies.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 12, 14, 12)
        outer.addWidget(self._bodies)
        self.setFocusProxy(self.search)

    def _patient_card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("surface", "card")
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setProperty("role", "muted")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        top = QHBoxLayout()
        top.setContentsMargins(16, 10, 12, 2)
        top.setSpacing(8)
        top.addLayout(words, 1)
        top.addWidget(self.account)
        top.addWidget(self.visit)
        self.pane.hide_head()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(self.tr("Patient"))
        self.tabs.addTab(self.pane, self.tr("&Person"))
        self.tabs.addTab(self.policies, "")
        self._count_policies(0)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tabs, 1)
        return card

    def _connect(self) -> None:
        self.search.query_changed.connect(lambda _text: self.reload())
        self.table.attach_search(self.search)
        self.table.row_activated.connect(self._edit)
        self.new.clicked.connect(lambda: self.new_patient())
        self.empty.add_other(self.tr("Import a list…")).clicked.connect(self.open_import)
        self.empty.action_triggered.connect(lambda: self.new_patient())
        self.bring_in.clicked.connect(self.open_import)
        self.account.clicked.connect(self.show_account)
        self.visit.clicked.connect(lambda: self.encounter_wanted.emit(self._patient.id))
        self.pane.save_wanted.connect(self._save)
        self.pane.active_wanted.connect(self._set_active)
        self.pane.dropped.connect(self._leave_new)
        self.pane.form.changed.connect(self._forget_twin)
        self.policies.message.connect(self.message)
        self.policies.counted.connect(self._count_policies)
        add = QShortcut(QKeySequence(NEW_KEY), self)
        add.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        add.activated.connect(self._add_by_key)
        self._session.changed.connect(lambda kind: self.reload() if kind in ("patient", "coverage", "payer") else None)

    # The list -------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the patients that fit what is typed."""
        text = self.search.text()
        rows = patient_rows(self._session.vault.db, text, limit=SHOWN_AT_ONCE)
        self.model.set_rows(rows)
        nobody_yet = not rows and not text and not self.pane.has_record
        self._bodies.setCurrentWidget(self.empty if nobody_yet else self._halves)
        self.nobody.set_sentence(
            self.tr("No patient fits what is typed. Words may stand in any order; each begins a name or a number.")
            if text and not rows
            else self.tr("Choose a patient, or type a name to find one.")
        )

    def open_patient(self, patient_id: int, field: str = "") -> None:
        """Show one patient, whatever was typed before, the cursor at a field where one is named."""
        if patient_id != self.pane.record_id:
            if not self.may_leave():
                return
            self.search.clear()
            self._follower.choose(patient_id)
            self._show(people.view_patient(self._session.vault, patient_id, self._session.now()))
        if field:
            self.tabs.setCurrentWidget(self.pane)
            self.pane.form.go_to(field)

    def open_coverage(self, patient_id: int, coverage_id: int, field: str = "") -> None:
        """Show one policy of a patient, the cursor at a field where one is named; row id 0 begins a new one."""
        self.open_patient(patient_id)
        if self.pane.record_id != patient_id:  # held by what is unsaved of another patient
            return
        self.tabs.setCurrentWidget(self.policies)
        if coverage_id:
            self.policies.open_coverage(coverage_id, field)
        else:
            self.policies.new_coverage()

    def new_patient(self) -> None:
        """An empty form; the account number is drawn on saving."""
        if not self.may_leave():
            return
        self._follower.choose(0)
        self._bodies.setCurrentWidget(self._halves)
        self._show(Patient())
        self.tabs.setCurrentWidget(self.pane)
        self.pane.form.focus_first()

    def show_account(self) -> None:
        """What the patient chosen and the payers owe, and why."""
        self._follower.follow()
        if self._patient.id:
            self.account_wanted.emit(self._patient.id)
        else:
            self.message.emit(self.tr("Choose a patient: the account is shown then."))

    def open_import(self) -> None:
        """The dialog that brings in patients with their coverages from a CSV file."""
        dialog = ImportDialog(self._session, PatientSource(self._session), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.imported.connect(self.message)
        dialog.open()

    @property
    def is_dirty(self) -> bool:
        """Something typed, of the patient or of a policy, is not saved."""
        return self.pane.is_dirty or self.policies.pane.is_dirty

    def may_leave(self) -> bool:
        """Whether another patient, or another page, may be shown: unsaved changes are settled first."""
        return self.pane.may_leave() and self.policies.may_leave()

    def _add_by_key(self) -> None:
        if self.tabs.currentWidget() is self.policies and self.policies.isVisible() and self._patient.id:
            self.policies.new_coverage()
        else:
            self.new_patient()

    def _edit(self, _row: PatientRow) -> None:
        self._follower.follow()
        self.tabs.setCurrentWidget(self.pane)
        self.pane.form.focus_first()

    # The patient ----------------------------------------------------------------------------------

    def _view(self, row: PatientRow) -> None:
        self._show(people.view_patient(self._session.vault, row.id, self._session.now()))

    def _show(self, patient: Patient) -> None:
        self._patient = patient
        self._twin = ""
        self._right.setCurrentIndex(1)
        self.name.setText(patient.name.sort_name or self.tr("New patient"))
        self.facts.setText(_facts(patient, self._session.today()))
        self.pane.show_record(patient, self.name.text())
        self.policies.show_patient(patient)
        self.tabs.setTabEnabled(1, bool(patient.id))
        self.account.setEnabled(bool(patient.id))
        self.visit.setEnabled(bool(patient.id) and patient.active)

    def _count_policies(self, count: int) -> None:
        self.tabs.setTabText(1, self.tr("C&overages") + (f" {count}" if count else ""))

    def _leave_new(self) -> None:
        self.pane.forget()
        self._right.setCurrentIndex(0)
        self.reload()
        self.search.setFocus()

    def _forget_twin(self) -> None:
        self._twin = ""

    def _is_twin(self, patient: Patient) -> bool:
        """Say once that such a patient is there already; saving again keeps both."""
        if patient.id or self._twin:
            return False
        found = patient_rows(self._session.vault.db, f"{patient.name.last} {patient.name.first}")
        same = next((row for row in found if row.birth_date == patient.birth_date), None)
        if same is None:
            return False
        self._twin = same.account_number
        self.pane.say(
            self.tr("{name} with this birth date is here already, account {account}. Save again to keep both.").format(
                name=same.name, account=same.account_number
            )
        )
        return True

    def _save(self, typed: Patient) -> None:
        if self._is_twin(typed):
            return
        try:
            patient = people.save_patient(self._session.vault, typed, self._session.now())
        except UserError as error:
            self.pane.say(str(error))
            return
        self._show(patient)
        self._session.changed.emit("patient")
        self.search.clear()
        self._follower.choose(patient.id)
        self.message.emit(
            self.tr("{name} saved, account {account}.").format(
                name=patient.name.sort_name, account=patient.account_number
            )
        )
        if not typed.id:
            self.tabs.setCurrentWidget(self.policies)
            self.policies.new_coverage()

    def _set_active(self, patient: Patient, active: bool) -> None:
        people.set_active(self._session.vault, "patient", patient.id, active, self._session.now())
        self._session.changed.emit("patient")
        self._show(people.patient(self._session.vault, patient.id))
        self._follower.choose(patient.id)


def _facts(patient: Patient, today: date) -> str:
    """`F · 54 y · 04/12/1972 · account 10482`, as far as it is known."""
    born = patient.birth_date
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else 0
    parts = (
        "" if patient.sex is Sex.UNKNOWN else patient.sex.value,
        f"{years} y" if born else "",
        format.day(born),
        f"account {patient.account_number}" if patient.account_number else "The account number is drawn on saving.",
        "" if patient.active else "inactive",
    )
    return " · ".join(part for part in parts if part)
