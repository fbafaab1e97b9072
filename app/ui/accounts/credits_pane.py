"""What is to be given back: to whom, how much, why and since when; federal programs with their last day."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.ledger import Party, PartyKind
from app.queries.account import account_visits
from app.queries.credits import CreditRow, credit_rows, credited_patients
from app.services import vaults
from app.services.credit_notes import note_credit
from app.ui import format
from app.ui.accounts.credit_columns import credit_columns
from app.ui.accounts.why_pane import WhyPane
from app.ui.payments.money_desk import MoneyDesk
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.task import Task
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.side_splitter import SideSplitter

_WHY_PX, _WIDE_WHY_PX, _WIDE_PX = 396, 600, 1640
AT_ONCE = 200
"""Accounts read while the window waits; of more those due are shown at once, the others are read beside it."""
CHIPS = (("due", "To give back"), ("waiting", "Waiting"), ("all", "All"))


class CreditsPane(QWidget):
    """`account_wanted(patient, visit)` on Enter."""

    message = Signal(str)
    account_wanted = Signal(int, int)
    counted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked = 0
        self.model: RowsModel[CreditRow] = RowsModel(credit_columns(session.today), parent=self)
        self.table = TableView(self.model, self.tr("Credits"), session.places, "credits", parent=self)
        self.table.set_row_key(lambda row: row.key)
        self.table.set_nothing_words(self.tr("No credit of this kind."))
        self.chips = FilterChips(self.tr("Which credits"), CHIPS, self)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("Totals of what is shown"))
        self.last_note = QLabel(self)
        self.last_note.setTextFormat(Qt.TextFormat.PlainText)
        self.last_note.setWordWrap(True)
        self.account = KeyButton(self.tr("Account"), "Return", parent=self)
        self.note = KeyButton(self.tr("Note…"), "Ctrl+M", parent=self)
        self.apply = KeyButton(self.tr("Apply…"), parent=self)
        self.apply.setToolTip(self.tr("Put the patient's credit on open lines"))
        self.refund = KeyButton(self.tr("Refund…"), "Ctrl+R", primary=True, parent=self)
        self._shown = "due"
        self._desk = MoneyDesk(session, self)
        self.why = WhyPane(session, self)
        self.empty = EmptyState(
            "check",
            self.tr(
                "Nobody is owed anything. A payer that pays too much, and a patient who paid more than is owed once all"
                " answers are in, stand here until it is given back."
            ),
            parent=self,
        )
        self._lay_out()
        self._connect()
        self._choose("due")

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.table, 1)
        body.addWidget(self.last_note)
        beneath = (self.totals, self.account, self.note, self.apply, self.refund)
        work = ListWork((self.chips, self.search), body, beneath, self)
        self.split = SideSplitter(
            "credits", self._session.places, lambda width: [_WIDE_WHY_PX if width >= _WIDE_PX else _WHY_PX]
        )
        self.split.addWidget(work)
        self.split.addWidget(self.why)
        self.bodies = WorkOrEmpty(self.split, self.empty, self)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose)
        self.table.current_row_changed.connect(lambda _row: self._tell())
        self.table.row_activated.connect(lambda _row: self.open_account())
        self.account.clicked.connect(self.open_account)
        self.note.clicked.connect(self.note_chosen)
        self.apply.clicked.connect(self.apply_chosen)
        self.refund.clicked.connect(self.refund_chosen)
        self._desk.message.connect(self.message)
        self.model.shown_changed.connect(self._show_totals)
        self.why.message.connect(self.message)

    def reload(self) -> None:
        """Read the credits again; the one chosen stays."""
        session = self._session
        practice = session.practice_id or None
        whole = len(credited_patients(session.vault.db)) <= AT_ONCE
        self._show(credit_rows(session.vault.db, session.today(), practice, waiting=whole))
        self._asked += 1
        if not whole:
            asked, vault = self._asked, session.vault
            read = partial(credit_rows, today=session.today(), practice_id=practice)
            words = self.tr("Reading credits")
            task = Task(lambda _progress, _should_stop: (asked, vaults.read_beside(vault, read)), words)
            task.finished.connect(self._take)
            task.failed.connect(_fail)
            task.start()

    def _take(self, found: tuple[int, list[CreditRow]]) -> None:
        """What was asked again meanwhile is on its way anew."""
        asked, rows = found
        if asked == self._asked:
            self._show(rows)

    def _show(self, rows: list[CreditRow]) -> None:
        due = sum(row.is_due for row in rows)
        self.model.set_rows(rows)
        self.chips.set_counts({"due": due, "waiting": len(rows) - due, "all": len(rows)})
        self.bodies.show_work(bool(rows))
        self.counted.emit(due)
        self._choose_some_row()
        self._tell()

    def toggle_side(self) -> None:
        """Hide the why beside the credits, or bring it back."""
        self.split.toggle_side()

    def open_account(self) -> None:
        """The account a credit stands on."""
        row = self.table.current_row()
        if row is not None:
            self.account_wanted.emit(row.patient_id, row.encounter_id)

    def refund_chosen(self) -> None:
        """Give the credit chosen back to whom it belongs."""
        row = self.table.current_row()
        if row is None:
            self.message.emit(self.tr("Choose a credit first."))
            return
        kind = PartyKind.COVERAGE if row.coverage_id else PartyKind.PATIENT
        self._desk.refund(row.patient_id, Party(kind, row.coverage_id or row.patient_id))

    def note_chosen(self) -> None:
        """Note what was done about the credit chosen."""
        row = self.table.current_row()
        if row is None:
            self.message.emit(self.tr("Choose a credit first."))
            return
        session = self._session
        told = self.tr("What was done about the {cents} owed back to {name}; the last note stands in the list.")

        def keep(words: str) -> None:
            note_credit(session.vault, row.patient_id, row.encounter_id, row.coverage_id, words, session.now())
            session.changed.emit("credit")

        dialog = ReasonDialog(
            self.tr("Note on a credit"),
            told.format(cents=format.money(row.cents), name=row.owed_to),
            self.tr("Keep the note"),
            keep,
            self,
            field=self.tr("Note"),
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def apply_chosen(self) -> None:
        """Put the patient's credit chosen on what is open."""
        row = self.table.current_row()
        if row is not None:
            self._desk.apply_credit(row.patient_id)

    def show_due(self) -> None:
        """What can be given back now."""
        self.chips.choose("due")
        self._choose("due")

    def _choose(self, which: str) -> None:
        self._shown = which
        self.model.set_predicate(None if which == "all" else lambda row: row.is_due is (which == "due"))
        self._choose_some_row()

    def _choose_some_row(self) -> None:
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _tell(self) -> None:
        row = self.table.current_row()
        self.account.setEnabled(row is not None)
        self.last_note.setText(row.note if row else "")
        self.last_note.setVisible(bool(row and row.note))
        self.note.setEnabled(row is not None)
        self.refund.setEnabled(row is not None)
        self.apply.setEnabled(row is not None and not row.coverage_id)
        if row is None:
            self.why.show_visit(0, None)
        elif row.encounter_id:
            visits = account_visits(self._session.vault.db, row.patient_id)
            chosen = next((visit for visit in visits if visit.encounter_id == row.encounter_id), None)
            self.why.show_visit(row.patient_id, chosen)
        else:
            self.why.show_account(row.patient_id)

    def _show_totals(self) -> None:
        rows = self.model.shown_rows()
        words = {
            "due": self.tr("<b>{n}</b> &nbsp; to give back <b>{cents}</b>"),
            "waiting": self.tr("<b>{n}</b> &nbsp; waiting <b>{cents}</b>"),
        }.get(self._shown, self.tr("<b>{n}</b> &nbsp; credit in all <b>{cents}</b>"))
        self.totals.setText(words.format(n=f"{len(rows):,}", cents=format.money(sum(row.cents for row in rows))))


def _fail(error: Exception) -> None:
    raise error
