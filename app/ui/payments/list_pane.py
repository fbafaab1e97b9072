"""The list of payments: what patients paid, and every write-off, transfer and refund made by hand; newest first."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from app.domain.hand_posting import WRITE_OFF_NAMES
from app.domain.posting import PostingKind
from app.domain.receipt import ReceiptWay
from app.queries.hand_postings import HandPostingRow, hand_postings
from app.ui import format
from app.ui.payments.columns import PAYMENT_COLUMNS
from app.ui.payments.money_desk import MoneyDesk
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox

CHIPS = (
    ("all", "All"),
    ("payments", "Payments"),
    ("write_offs", "Written off"),
    ("moved", "Moved"),
    ("refunds", "Refunds"),
    ("undone", "Undone, returned"),
)
PERIODS = ((90, "Last 90 days"), (366, "Last year"), (0, "All of it"))
"""Days back from today; 0: since the beginning. Ten thousand rows would not be there at once."""
_ON_THE_TABLE = Qt.ShortcutContext.WidgetShortcut
_MOVED = (PostingKind.APPLIED, PostingKind.TRANSFER)


class PaymentsList(QWidget):
    """Enter opens the patient's account (`account_wanted(patient, visit)`)."""

    message = Signal(str)
    account_wanted = Signal(int, int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.desk = MoneyDesk(session, self)
        self.model: RowsModel[HandPostingRow] = RowsModel(PAYMENT_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Payments"), session.places, "payments", parent=self)
        self.table.set_nothing_words(self.tr("Nothing of this period fits the kind and the words chosen."))
        self.table.set_row_key(lambda row: (row.posting_id, row.receipt_id))
        self.chips = FilterChips(self.tr("What was done"), CHIPS, self)
        self.period = QComboBox(self)
        self.period.setAccessibleName(self.tr("Period"))
        for days, words in PERIODS:
            self.period.addItem(self.tr(words), days)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.totals = QLabel(self)
        self.totals.setProperty("role", "muted")
        self.totals.setAccessibleName(self.tr("Totals of what is shown"))
        self.undo = KeyButton(self.tr("Undo…"), "Delete", parent=self)
        self.returned = KeyButton(self.tr("Returned check…"), parent=self)
        self.paper = KeyButton(self.tr("Print receipt…"), "Ctrl+P", parent=self)
        self.account = KeyButton(self.tr("Account"), "Return", parent=self)
        self.take = KeyButton(self.tr("Take payment"), "Ctrl+Shift+T", primary=True, parent=self)
        self.empty = EmptyState(
            "payments",
            self.tr(
                "No money was moved by hand yet. What patients pay, at the desk or later, stands here, and each"
                " write-off, refund and transfer you make."
            ),
            self.tr("Take payment"),
            "Ctrl+Shift+T",
            parent=self,
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        beneath = (self.totals, self.undo, self.returned, self.paper, self.account, self.take)
        work = ListWork((self.chips, self.period, self.search), self.table, beneath, self)
        self.bodies = WorkOrEmpty(work, self.empty, self)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose)
        self.period.currentIndexChanged.connect(lambda _place: self.reload())
        self.table.current_row_changed.connect(lambda _row: self._follow_row())
        self.table.row_activated.connect(lambda _row: self.open_account())
        self.model.modelReset.connect(self._tell)
        for button, act in (
            (self.undo, self.undo_chosen),
            (self.returned, self.return_chosen),
            (self.paper, self.print_paper),
            (self.account, self.open_account),
            (self.take, self.take_payment),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table, context=_ON_THE_TABLE)
        undo.activated.connect(self.undo_chosen)
        self.empty.action_triggered.connect(self.take_payment)
        self.desk.message.connect(self.message)
        self.desk.posted.connect(lambda made: self.table.select_row(lambda row: row.posting_id == made))

    def reload(self) -> None:
        """Read the list again; the row chosen and the filters stay."""
        rows = self._rows(int(self.period.currentData()))
        self.model.set_rows(rows)
        self.chips.set_counts({key: sum(shows(key, row) for row in rows) for key, _label in CHIPS})
        has_some = bool(rows or self._rows(0))
        self.bodies.show_work(has_some)
        self.setFocusProxy(self.table if has_some else self.empty)
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._follow_row()

    def _rows(self, days: int) -> tuple[HandPostingRow, ...]:
        since = self._session.today() - timedelta(days=days) if days else date.min
        return hand_postings(self._session.vault.db, self._session.practice_id, since)

    # What can be done with the row chosen ---------------------------------------------------------

    def undo_chosen(self) -> None:
        """Take it back, with a reason."""
        row = self._chosen_standing()
        if row is not None:
            self.desk.undo(row)

    def return_chosen(self) -> None:
        """The bank returned it."""
        row = self._chosen_standing()
        if row is not None and can_be_returned(row):
            self.desk.return_check(row)
        elif row is not None:
            self._say(self.tr("Choose a payment by check, card or transfer: only these can be returned by a bank."))

    def open_account(self) -> None:
        """The patient's account."""
        row = self.table.current_row()
        if row is not None:
            self.account_wanted.emit(row.patient_id, row.encounter_id)

    def print_paper(self) -> None:
        """The receipt of a payment, or the letter that goes with a refund, to a printer."""
        row = self._chosen_with_paper()
        if row is not None:
            from app.ui.payments.paper import print_page  # Qt's printing is loaded when something is printed

            self._say(print_page(self._session, row, self))

    def save_paper(self) -> None:
        """The receipt, or the refund's letter, as a file."""
        row = self._chosen_with_paper()
        if row is not None:
            from app.ui.payments.paper import save_page

            self._say(save_page(self._session, row, self))

    def _chosen_with_paper(self) -> HandPostingRow | None:
        row: HandPostingRow | None = self.table.current_row()
        if row is None or not has_paper(row):
            self._say(self.tr("Choose a payment or a refund that stands: of these a page is made."))
            return None
        return row

    def _say(self, words: str) -> None:
        if words:
            self.message.emit(words)

    # Deeds on the patient of the row chosen, or on one the dialog asks for -------------------------

    def take_payment(self) -> None:
        """Of any patient: the one who pays is rarely the one paid last."""
        self.desk.take_payment()

    def write_off(self) -> None:
        """Give a balance up."""
        self.desk.write_off(self._patient_id())

    def transfer(self) -> None:
        """Move a balance to another party."""
        self.desk.transfer(self._patient_id())

    def apply_credit(self) -> None:
        """Put credit on open lines."""
        self.desk.apply_credit(self._patient_id())

    def take_off(self) -> None:
        """Take money off lines."""
        self.desk.take_off(self._patient_id())

    def refund(self) -> None:
        """Give credit back."""
        self.desk.refund(self._patient_id())

    def sweep(self) -> None:
        """Small balances of all patients."""
        self.desk.sweep()

    def close_books(self) -> None:
        """Close the books through a day."""
        self.desk.close_books()

    def _patient_id(self) -> int:
        row = self.table.current_row()
        return row.patient_id if row is not None else 0

    def _chosen_standing(self) -> HandPostingRow | None:
        row: HandPostingRow | None = self.table.current_row()
        if row is not None and not row.stands:
            self.message.emit(self.tr("This was taken back already."))
            return None
        return row

    def _choose(self, key: str) -> None:
        self.model.set_predicate(None if key == "all" else lambda row: shows(key, row))

    def _follow_row(self) -> None:
        row = self.table.current_row()
        self.undo.setEnabled(row is not None and row.stands and bool(row.posting_id))
        self.returned.setEnabled(row is not None and row.stands and can_be_returned(row))
        self.paper.setEnabled(row is not None and has_paper(row))
        self.account.setEnabled(row is not None)
        self._tell()

    def _tell(self) -> None:
        rows = [row for row in self.model.shown_rows() if row.stands]
        received = sum(row.amount_cents for row in rows if row.is_payment)
        given_up = sum(row.amount_cents for row in rows if row.kind in WRITE_OFF_NAMES)
        refunded = sum(row.amount_cents for row in rows if row.kind is PostingKind.REFUND)
        said = [
            words.format(cents=format.money(cents))
            for words, cents in (
                (self.tr("received {cents}"), received),
                (self.tr("written off {cents}"), given_up),
                (self.tr("refunded {cents}"), refunded),
            )
            if cents
        ]
        self.totals.setText(" · ".join(said))


def has_paper(row: HandPostingRow) -> bool:
    """Whether a page can be made of it: a payment's receipt, a refund's letter."""
    return row.stands and (row.is_payment or row.kind is PostingKind.REFUND)


def can_be_returned(row: HandPostingRow) -> bool:
    """Whether a bank could send it back: a payment, but for cash."""
    return row.is_payment and row.way != ReceiptWay.CASH


def shows(key: str, row: HandPostingRow) -> bool:
    """Whether a chip shows the row."""
    if key == "undone":
        return not row.stands
    return key == "all" or {
        "payments": row.is_payment,
        "write_offs": row.kind in WRITE_OFF_NAMES,
        "moved": row.kind in _MOVED,
        "refunds": row.kind is PostingKind.REFUND,
    }.get(key, False)
