"""The policies of one patient in rank order, and the form of the chosen one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.coverage import Coverage, Rank
from app.domain.payer_habits import ClaimType
from app.domain.people import Patient, Payer, PayerKind
from app.domain.record_checks import coverage_contradictions
from app.domain.rules.rule import Complaint
from app.errors import UserError
from app.services import people
from app.ui.people.fields import coverage_fields
from app.ui.people.follower import Follower
from app.ui.people.record_kind import state_badge
from app.ui.people.record_pane import RecordPane
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import ROW_PX
from app.ui.widgets.choice_edit import Choice
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton

_MOST_ROWS = 4
_ADDRESS = ("street", "city", "state", "zip_code")


def _insures_employees(payer: Payer) -> bool:
    """The employer is on the form: as the insured in workers' compensation, beside a plan that pays before Medicare."""
    return payer.habits.claim_type is ClaimType.WORKERS_COMP or payer.kind is PayerKind.GROUP


class CoveragesPane(QWidget):
    """Shows nothing until `show_patient`. `counted` tells how many active policies there are."""

    message = Signal(str)
    counted = Signal(int)

    def __init__(self, session: Session, new_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._patient = Patient()
        self._payers: tuple[Choice, ...] = ()
        self.model: RowsModel[Coverage] = RowsModel(self._columns(), parent=self)
        self.table = TableView(self.model, self.tr("Coverages"), parent=self)
        self.table.setProperty("framed", False)
        self.new = KeyButton(self.tr("New coverage"), new_key, parent=self)
        self.empty = EmptyState("payer", "", self.tr("New coverage"), new_key, parent=self)
        self._bodies = QStackedWidget(self)
        self._full = QWidget(self)
        self._column = QVBoxLayout(self._full)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.table)
        self._bodies.addWidget(self._full)
        self._bodies.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._bodies)
        self.pane = self._make_pane()
        self._follower = Follower(self.table, lambda: self.pane.record_id, lambda: self.pane.may_leave(), self._show)
        self.table.row_activated.connect(self._edit)
        self.new.clicked.connect(lambda: self.new_coverage())
        self.empty.action_triggered.connect(lambda: self.new_coverage())
        session.changed.connect(self._follow_change)

    def _columns(self) -> tuple[Column[Coverage], ...]:
        return (
            Column("rank", "Rank", lambda c: c.rank.name.capitalize(), 88),
            Column("payer", "Payer", lambda c: self._payer_name(c), 110, stretch=True, strong=True),
            Column("member", "Member id", lambda c: c.member_id, 116, Kind.CODE),
            Column("from", "From", lambda c: c.starts_on, 98, Kind.DATE),
            Column("to", "To", lambda c: c.ends_on, 98, Kind.DATE),
            Column("state", "", state_badge, 84, Kind.BADGE),
        )

    # The form -------------------------------------------------------------------------------------

    def _make_pane(self) -> RecordPane:
        """The form over the payers as they are now."""
        every = people.payers(self._session.vault, active_only=False)
        named = {payer.id: Choice(payer.id, payer.name, payer.payer_id) for payer in every}
        self._payers = tuple(named.values())
        offered = [named[payer.id] for payer in every if payer.active]
        specs = coverage_fields(
            self._session.today,
            offered,
            self._payers,
            medicare={payer.id for payer in every if payer.kind is PayerKind.MEDICARE},
            employers={payer.id for payer in every if _insures_employees(payer)},
            compensation={payer.id for payer in every if payer.habits.claim_type is ClaimType.WORKERS_COMP},
        )
        pane = RecordPane(specs, self._check, inside=True, parent=self)
        self.copy_address = QPushButton(self.tr("Same address as the patient"), pane)
        self.copy_address.setProperty("flat", True)
        self.copy_address.clicked.connect(self._copy_address)
        pane.form.add_to_heading("subscriber.name.last", self.copy_address)
        pane.head.addWidget(self.new)
        pane.save_wanted.connect(self._save)
        pane.active_wanted.connect(self._set_active)
        pane.dropped.connect(self._leave_new)
        self._column.addWidget(pane, 1)
        return pane

    def _check(self, coverage: Coverage) -> Iterable[Complaint]:
        return coverage_contradictions(coverage, self.model.all_rows())

    def _copy_address(self) -> None:
        for name in _ADDRESS:
            self.pane.form.entries[f"subscriber.address.{name}"].fill(getattr(self._patient.address, name))
        self.pane.form.entries["subscriber.phone"].fill(self._patient.phone)
        self.pane.form.changed.emit()

    # The list -------------------------------------------------------------------------------------

    def show_patient(self, patient: Patient) -> None:
        """List the policies of a patient; one not saved yet has none."""
        self._patient = patient
        self.pane.forget()
        self.reload()

    def reload(self) -> None:
        """Read the policies again; the selection and what is being typed stay."""
        rows = people.coverages(self._session.vault, self._patient.id) if self._patient.id else ()
        self.model.set_rows(sorted(rows, key=lambda c: (not c.active, c.rank, c.id)))
        self.table.setFixedHeight(ROW_PX * (1 + max(1, min(len(rows), _MOST_ROWS))) + 4)
        self.counted.emit(sum(row.active for row in rows))
        if self.pane.is_dirty or (self.pane.has_record and not self.pane.record_id):
            return
        self._bodies.setCurrentWidget(self._full if rows else self.empty)
        self.empty.set_sentence(
            self.tr("No coverage: visits are charged to the patient.")
            if self._payers
            else self.tr("Before a patient can be covered there must be a payer: add it in Practice setup, Payers.")
        )
        if rows and (self.pane.record_id not in {row.id for row in rows} or self.table.current_row() is None):
            self.table.selectRow(0)
            self._follower.follow()

    def new_coverage(self) -> None:
        """An empty policy in the next free rank."""
        if not self._payers:
            self.message.emit(self.tr("Add the payer first: Practice setup, Payers."))
            return
        if not self.pane.may_leave():
            return
        taken = {coverage.rank for coverage in self.model.all_rows() if coverage.active}
        rank = next((rank for rank in Rank if rank not in taken), Rank.TERTIARY)
        self._follower.choose(0)
        self._bodies.setCurrentWidget(self._full)
        self.pane.show_record(Coverage(patient_id=self._patient.id, rank=rank), self.tr("New coverage"))
        self.pane.form.focus_first()

    def open_coverage(self, coverage_id: int, field: str = "") -> None:
        """Show one policy, the cursor at a field where one is named."""
        if self._follower.choose(coverage_id):
            self._follower.follow()
        if field and self.pane.record_id == coverage_id:
            self.pane.form.go_to(field)

    def may_leave(self) -> bool:
        """Whether another patient may be shown."""
        return self.pane.may_leave()

    def _payer_name(self, coverage: Coverage) -> str:
        return next((payer.label for payer in self._payers if payer.key == coverage.payer_id), "")

    def _show(self, coverage: Coverage) -> None:
        self.pane.show_record(coverage, f"{coverage.rank.name.capitalize()} · {self._payer_name(coverage)}")

    def _edit(self, _row: Any) -> None:
        self._follower.follow()
        self.pane.form.focus_first()

    def _leave_new(self) -> None:
        self.pane.forget()
        self.reload()
        self.table.setFocus()

    def _follow_change(self, kind: str) -> None:
        if kind == "payer" and not self.pane.is_dirty:
            self._column.removeWidget(self.pane)
            self.new.setParent(self)
            self.pane.deleteLater()
            self.pane = self._make_pane()
            self.reload()
        elif kind == "coverage":
            self.reload()

    def _save(self, typed: Coverage) -> None:
        try:
            coverage = people.save_coverage(self._session.vault, typed, self._session.now())
        except UserError as error:
            self.pane.say(str(error))
            return
        self._show(coverage)
        self._session.changed.emit("coverage")
        self._follower.choose(coverage.id)
        self.message.emit(self.tr("Coverage saved."))

    def _set_active(self, coverage: Coverage, active: bool) -> None:
        if active:
            wrong = next(iter(coverage_contradictions(replace(coverage, active=True), self.model.all_rows())), None)
            if wrong:
                self.pane.say(f"{wrong.message} {wrong.mend}")
                return
        people.set_active(self._session.vault, "coverage", coverage.id, active, self._session.now())
        self._session.changed.emit("coverage")
        self._show(people.coverage(self._session.vault, coverage.id))
        self.message.emit(self.tr("Coverage active again.") if active else self.tr("Coverage deactivated."))
