"""The account of one patient: its visits with who owes what, the totals by party, and why beside them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.domain.people import Patient
from app.queries.account import AccountVisit, account_visits, total_owing
from app.queries.patient_list import patient_rows
from app.services import people
from app.ui import format
from app.ui.accounts.account_deeds import AccountDeeds
from app.ui.accounts.account_papers import AccountPapers
from app.ui.accounts.why_pane import WhyPane
from app.ui.accounts.why_words import owing_words, waiting_words
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.side_splitter import SideSplitter

_OFFERED = 30
_WHY_PX, _WIDE_WHY_PX, _WIDE_PX = 480, 640, 1640

_COLUMNS: tuple[Column[AccountVisit], ...] = (
    Column("day", "Visit", lambda row: row.service_date or ("" if row.encounter_id else "credit"), 92, Kind.DATE),
    Column("procedures", "Procedures", lambda row: row.procedures, 110, Kind.CODE, stretch=True),
    Column("charge", "Charged", lambda row: row.charge_cents or None, 84, Kind.MONEY),
    Column("payers", "Payers", lambda row: row.payer_cents or None, 84, Kind.MONEY),
    Column("patient", "Patient", lambda row: row.patient_cents or None, 84, Kind.MONEY, strong=True),
    Column("waiting", "Waits for", waiting_words, 200, stretch=True, muted=True, tooltip=waiting_words),
    Column("provider", "Provider", lambda row: row.provider, 110, muted=True, hidden=True),
    Column("balance", "Open", lambda row: row.balance_cents or None, 84, Kind.MONEY, hidden=True),
)


class AccountPane(QWidget):
    """Shows nobody until a patient is chosen: putting an account on the screen is audited."""

    message = Signal(str)
    encounter_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.patient = Patient()
        self.chooser = ChoiceEdit(self._offer, popup_width=520, parent=self)
        self.chooser.setAccessibleName(self.tr("Patient"))
        self.chooser.setPlaceholderText(self.tr("Patient: name, account or birth date"))
        self.chooser.setMaximumWidth(320)
        self.name, self.facts, self.totals = QLabel(self), QLabel(self), QLabel(self)
        self.name.setProperty("role", "title")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setProperty("role", "muted")
        self.totals.setAccessibleName(self.tr("Who owes what in all"))
        self.model: RowsModel[AccountVisit] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Visits of the account"), session.places, "account", parent=self)
        self.table.set_row_key(lambda row: row.encounter_id)
        self.table.set_nothing_words(self.tr("This patient has no visits yet."))
        self.why = WhyPane(session, self)
        self.papers = AccountPapers(session, lambda: self.patient, self._chosen_visit, self)
        self.deeds = AccountDeeds(session, lambda: self.patient.id, self)
        self.open = KeyButton(self.tr("Open visit"), "Return", parent=self)
        self.export = KeyButton(self.tr("CSV…"), parent=self)
        self.export.setToolTip(self.tr("Save every entry of the account for a spreadsheet"))
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", parent=self)
        self.print.setToolTip(self.tr("One page for the patient: what is owed, and why"))
        self.more = self.deeds.menu_button(self)
        self.take = KeyButton(self.tr("Take payment…"), "Ctrl+Shift+T", primary=True, parent=self)
        self.empty = EmptyState(
            "ledger",
            self.tr(
                "Choose a patient above: each visit stands here with what payers and the patient owe, and why."
                " From Patients and Claims Alt+W leads here."
            ),
            self.tr("Choose a patient"),
            "Ctrl+F",
            parent=self,
        )
        self._lay_out()
        self._connect()
        self._show_patient()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name)
        head.addWidget(self.facts)
        head.addStretch(1)
        head.addWidget(self.chooser, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.open, self.export, self.print):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.more)
        foot.addWidget(self.take)
        self.bodies = QStackedWidget(self)
        self.bodies.addWidget(self.table)
        self.bodies.addWidget(self.empty)
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.bodies, 1)
        column.addWidget(self.totals)
        column.addLayout(foot)
        self.split = SideSplitter(
            "accounts", self._session.places, lambda width: [_WIDE_WHY_PX if width >= _WIDE_PX else _WHY_PX]
        )
        self.split.addWidget(work)
        self.split.addWidget(self.why)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.split)
        self.setFocusProxy(self.chooser)

    def _connect(self) -> None:
        self.chooser.choice_changed.connect(lambda key: self.open_account(int(key)) if key else None)
        self.table.current_row_changed.connect(lambda _row: self._tell())
        self.table.row_activated.connect(lambda _row: self.open_visit())
        self.open.clicked.connect(self.open_visit)
        self.export.clicked.connect(self.papers.choose_file)
        self.print.clicked.connect(self.papers.print_letter)
        self.take.clicked.connect(self.deeds.take_payment)
        self.empty.action_triggered.connect(self.find_patient)
        self.why.message.connect(self.message)
        self.deeds.message.connect(self.message)
        self.papers.message.connect(self.message)

    def open_account(self, patient_id: int, encounter_id: int = 0) -> None:
        """Show a patient's account, at a visit where one is named, else at the latest that is open."""
        self.patient = people.view_patient(self._session.vault, patient_id, self._session.now())
        self._show_patient()
        self.reload()
        rows = self.model.shown_rows()
        wanted = encounter_id or next((row.encounter_id for row in rows if row.owing), 0)
        if not self.table.select_row(lambda row: row.encounter_id == wanted) and rows:
            self.table.selectRow(0)
        self.table.setFocus()
        self._tell()

    def reload(self) -> None:
        """Read the account again; the visit chosen stays."""
        if not self.patient.id:
            return
        rows = account_visits(self._session.vault.db, self.patient.id)
        self.model.set_rows(rows)
        owing = total_owing(rows)
        open_cents = sum(each.cents for each in owing)
        words = self.tr("Open <b>{cents}</b>").format(cents=format.money(open_cents))
        self.totals.setText(f"{owing_words(owing)} &nbsp;&nbsp; {words}" if owing else owing_words(owing).capitalize())
        self._tell()

    def find_patient(self) -> None:
        """Choose another patient by typing."""
        self.chooser.set_choice(None)
        self.chooser.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def toggle_side(self) -> None:
        """Hide the why beside the visits, or bring it back."""
        self.split.toggle_side()

    def open_visit(self) -> None:
        """The visit chosen, to look at or to change."""
        row = self.table.current_row()
        if row is not None and row.encounter_id:
            self.encounter_wanted.emit(row.encounter_id)

    def _chosen_visit(self) -> int:
        row = self.table.current_row()
        return row.encounter_id if row else 0

    def _show_patient(self) -> None:
        has_one = bool(self.patient.id)
        self.bodies.setCurrentWidget(self.table if has_one else self.empty)
        self.name.setText(self.patient.name.sort_name)
        number = self.patient.account_number
        self.facts.setText(self.tr("account {number}").format(number=number) if has_one else "")
        self.chooser.set_choice(None)
        self.chooser.setPlaceholderText(
            self.tr("Another patient") if has_one else self.tr("Patient: name, account or birth date")
        )
        for widget in (self.totals, self.open, self.export, self.print, self.more, self.take):
            widget.setVisible(has_one)

    def _tell(self) -> None:
        row = self.table.current_row() if self.patient.id else None
        self.open.setEnabled(row is not None and bool(row.encounter_id))
        self.why.show_visit(self.patient.id, row)

    def _offer(self, text: str) -> list[Choice]:
        return [
            Choice(row.id, row.name, " · ".join(filter(None, (format.day(row.birth_date), row.account_number))))
            for row in patient_rows(self._session.vault.db, text, limit=_OFFERED)
        ]
