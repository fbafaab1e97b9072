"""Checks & deposits: what waits for the bank, marked and taken there; the deposits made, each with its slip."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.queries.receipt_list import DepositRow, deposit_list, undeposited_receipts
from app.services.receipts import reverse_receipt, undo_deposit
from app.ui import format
from app.ui.payments.deposit_columns import DEPOSIT_COLUMNS, WAITING_COLUMNS, WaitingRow, way_words
from app.ui.payments.deposit_dialogs import DepositDialog, RecordCheckDialog
from app.ui.payments.deposit_paper import print_slip, save_slip
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.key_button import KeyButton


class DepositsPane(QWidget):
    """Space marks a receipt, Ctrl+Return takes what is marked to the bank; Delete takes back what the keys are in."""

    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._marked: set[int] = set()
        self._keys_in: QObject | None = None
        self.waiting: RowsModel[WaitingRow] = RowsModel(WAITING_COLUMNS, parent=self)
        self.table = TableView(
            self.waiting, self.tr("Waiting for the bank"), session.places, "undeposited", parent=self
        )
        self.table.set_row_key(lambda row: row.receipt.receipt_id)
        self.table.set_nothing_words(self.tr("Nothing waits for the bank. A check that comes is recorded with Ctrl+R."))
        self.made: RowsModel[DepositRow] = RowsModel(DEPOSIT_COLUMNS, parent=self)
        self.deposits = TableView(self.made, self.tr("Deposits"), session.places, "deposits", parent=self)
        self.deposits.set_row_key(lambda row: row.deposit_id)
        self.deposits.set_nothing_words(self.tr("No deposit was made yet."))
        self.sums = QLabel(self)
        self.sums.setAccessibleName(self.tr("What is marked"))
        self.mark_all = KeyButton(self.tr("Mark all cash and checks"), "Ctrl+Space", parent=self)
        self.record = KeyButton(self.tr("Record a check…"), "Ctrl+R", parent=self)
        self.back = KeyButton(self.tr("Take back…"), "Delete", parent=self)
        self.deposit = KeyButton(self.tr("To the bank…"), "Ctrl+Return", primary=True, parent=self)
        self.print = KeyButton(self.tr("Print the slip…"), "Ctrl+P", parent=self)
        self.save = KeyButton(self.tr("Save the slip…"), "Ctrl+S", parent=self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        above, below = QLabel(self.tr("Waiting for the bank"), self), QLabel(self.tr("Deposits"), self)
        for label in (above, below):
            label.setProperty("role", "heading")
        head, foot, last = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(above, 1)
        head.addWidget(self.record)
        for row, buttons in ((foot, (self.mark_all, self.back, self.deposit)), (last, (self.save, self.print))):
            row.setSpacing(8)
            row.addWidget(self.sums if row is foot else below, 1)
            for button in buttons:
                row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.table, 3)
        column.addLayout(foot)
        column.addSpacing(6)
        column.addLayout(last)
        column.addWidget(self.deposits, 2)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        for table in (self.table, self.deposits):
            table.installEventFilter(self)
        self.table.row_activated.connect(lambda _row: self.toggle())
        self.table.clicked.connect(lambda index: self.toggle() if index.column() == 0 else None)
        self.deposits.row_activated.connect(lambda _row: self.print_paper())
        for table in (self.table, self.deposits):
            table.current_row_changed.connect(lambda _row: self._follow())
        for button, act in (
            (self.mark_all, self.toggle_all),
            (self.record, self.record_check),
            (self.back, self.take_back),
            (self.deposit, self.take_to_bank),
            (self.print, self.print_paper),
            (self.save, self.save_paper),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())

    def reload(self) -> None:
        """Read both lists again; what is marked stays so."""
        vault, practice_id = self._session.vault, self._session.practice_id
        rows = undeposited_receipts(vault.db, practice_id)
        self._marked &= {row.receipt_id for row in rows}
        self.waiting.set_rows([WaitingRow(row, row.receipt_id in self._marked) for row in rows])
        self.made.set_rows(list(deposit_list(vault.db, practice_id)))
        for table in (self.table, self.deposits):
            if table.model().rowCount() and not table.currentIndex().isValid():
                table.selectRow(0)
        self._follow()

    # Marking --------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Mark the receipts chosen, or unmark them."""
        chosen = {row.receipt.receipt_id for row in self.table.selected_rows()}
        self._marked = self._marked - chosen if chosen <= self._marked else self._marked | chosen
        self._show_marks()

    def toggle_all(self) -> None:
        """Mark all cash and checks; where they are, unmark everything."""
        carried = {row.receipt.receipt_id for row in self.waiting.all_rows() if row.receipt.is_carried}
        self._marked = set() if carried <= self._marked else self._marked | carried
        self._show_marks()

    def _show_marks(self) -> None:
        rows = [WaitingRow(row.receipt, row.receipt.receipt_id in self._marked) for row in self.waiting.all_rows()]
        self.waiting.set_rows(rows)
        self._follow()

    def _follow(self) -> None:
        marked = [row.receipt for row in self.waiting.all_rows() if row.is_marked]
        carried = sum(each.amount_cents for each in marked if each.is_carried)
        alone = sum(each.amount_cents for each in marked if not each.is_carried)
        words = self.tr("{n} marked &nbsp; Cash and checks <b>{carried}</b> &nbsp; Transfers and cards <b>{alone}</b>")
        self.sums.setText(words.format(n=len(marked), carried=format.money(carried), alone=format.money(alone)))
        self.deposit.setEnabled(bool(marked))
        self.mark_all.setEnabled(any(row.receipt.is_carried for row in self.waiting.all_rows()))
        row = self.deposits.current_row()
        for button in (self.print, self.save):
            button.setEnabled(row is not None and not row.undone)
        refusal = self._refusal()
        self.back.setEnabled(not refusal)
        self.back.setToolTip(refusal)

    def _refusal(self) -> str:
        """Why what the keys are in cannot be taken back; empty where it can."""
        if self._keys_in is self.deposits:
            deposit = self.deposits.current_row()
            return self.tr("Choose a deposit that stands.") if deposit is None or deposit.undone else ""
        row = self.table.current_row()
        if row is None:
            return self.tr("Choose a receipt.")
        if row.receipt.is_patient:
            return self.tr("A patient's payment is undone in the list of payments.")
        if row.receipt.is_posted:
            return self.tr("Its money is posted. Undo the posting first, or take back the payer's answer.")
        return ""

    # Deeds ----------------------------------------------------------------------------------------

    def record_check(self) -> None:
        """A payer's check as it came."""
        self._open(RecordCheckDialog(self._session, self))

    def take_to_bank(self) -> None:
        """What is marked went to the bank, or came in there."""
        marked = [row.receipt for row in self.waiting.all_rows() if row.is_marked]
        if not marked:
            self.message.emit(self.tr("Nothing is marked: Space marks a receipt, Ctrl+Space all cash and checks."))
            return
        dialog = DepositDialog(self._session, marked, self)
        dialog.made.connect(self._show_made)
        self._open(dialog)

    def _open(self, dialog: RecordCheckDialog | DepositDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.done_with.connect(self._tell)
        dialog.open()

    def _tell(self, words: str) -> None:
        self._session.changed.emit("payment")
        self.message.emit(words)

    def _show_made(self, made: tuple[int, ...]) -> None:
        """The deposit is chosen, so that Ctrl+P prints its slip."""
        self.reload()
        self.deposits.select_row(lambda row: row.deposit_id == made[0])
        self.deposits.setFocus()

    def take_back(self) -> None:
        """A receipt typed wrongly, or (with the keys in the deposits) a deposit that was none."""
        if refusal := self._refusal():
            self.message.emit(refusal)
        elif self._keys_in is self.deposits:
            self._undo_deposit(self.deposits.current_row())
        else:
            self._reverse(self.table.current_row())

    def undo_chosen(self) -> None:
        """As `take_back`."""
        self.take_back()

    def _undo_deposit(self, row: DepositRow | None) -> None:
        if row is None:
            return
        told = self.tr("Deposit {n} of {day}, {cents}. Its receipts wait for the bank again.").format(
            n=row.deposit_id, day=format.day(row.deposited_on), cents=format.money(row.total_cents)
        )
        vault, now = self._session.vault, self._session.now
        self._ask(self.tr("Undo the deposit"), told, lambda reason: undo_deposit(vault, row.deposit_id, reason, now()))

    def _reverse(self, row: WaitingRow | None) -> None:
        if row is None:
            return
        receipt = row.receipt
        told = self.tr("{way} of {payer}, {cents}. It was typed wrongly: it stays in the books as taken back.").format(
            way=way_words(receipt), payer=receipt.payer, cents=format.money(receipt.amount_cents)
        )
        vault, now = self._session.vault, self._session.now
        self._ask(
            self.tr("Take the receipt back"),
            told,
            lambda reason: reverse_receipt(vault, receipt.receipt_id, reason, now()),
        )

    def _ask(self, title: str, told: str, act: Callable[[str], object]) -> None:
        dialog = ReasonDialog(title, told, title, act, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._tell(self.tr("It was taken back.")))
        dialog.open()

    # Slips ----------------------------------------------------------------------------------------

    def print_paper(self) -> None:
        """The slip of the deposit chosen, to a printer."""
        self._with_slip(print_slip)

    def save_paper(self) -> None:
        """The slip of the deposit chosen, as a file."""
        self._with_slip(save_slip)

    def _with_slip(self, act: Callable[[Session, DepositRow, QWidget], str]) -> None:
        row = self.deposits.current_row()
        if row is None or row.undone:
            self.message.emit(self.tr("Choose a deposit: its slip is printed."))
        elif words := act(self._session, row, self):
            self.message.emit(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self._keys_in = watched  # a click on the button takes the focus along, and still means this list
            self._follow()
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.take_back()
        elif event.key() == Qt.Key.Key_Space and is_control:
            self.toggle_all()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers() and watched is self.table:
            self.toggle()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_control:
            self.take_to_bank()
        else:
            return False
        return True
