"""Record a payer's check as it came, and take what is marked to the bank."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.receipt import ReceiptWay
from app.errors import UserError
from app.queries.receipt_list import ReceiptRow
from app.services import people
from app.services.receipts import bank_receipts, record_receipt
from app.ui import format
from app.ui.session import Session
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.money_edit import MoneyEdit


class _BankDialog(QDialog):
    """Accepted once the deed went through; what is refused is told and nothing closes. `done_with(words)` tells it."""

    done_with = Signal(str)

    def __init__(self, title: str, go: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self.message = QLabel(self)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        self.message.setAccessibleName(self.tr("Message"))
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(go, "Ctrl+Return", primary=True, parent=self)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.go)
        for button in (self.back, self.go):
            button.setAutoDefault(False)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(self.body)
        column.addWidget(self.message)
        column.addLayout(foot)
        self.back.clicked.connect(self.reject)
        self.go.clicked.connect(self._go)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._go)

    def add_row(self, *fields: tuple[str, QWidget, int]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for label, field, share in fields:
            row.addWidget(LabeledField(label, field), share)
        self.body.addLayout(row)

    def in_order(self, fields: Sequence[QLineEdit]) -> None:
        """Enter goes from each to the next, and from the last to the deed."""
        nexts: list[Callable[[], object]] = [after.setFocus for after in fields[1:]]
        for field, after in zip(fields, [*nexts, self._go], strict=True):
            field.returnPressed.connect(after)

    def act(self) -> str:
        """Do it; what was done, in words. Raises UserError."""
        raise NotImplementedError

    def _go(self) -> None:
        try:
            words = self.act()
        except UserError as error:
            self.message.setText(str(error))
            return
        self.done_with.emit(words)
        self.accept()


class RecordCheckDialog(_BankDialog):
    """A payer's check or transfer, as it came: its EOB or file may come later and finds it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_tr("Record a check"), _tr("Record it"), parent)
        self._session = session
        payers = [Choice(each.id, each.name, each.payer_id) for each in people.payers(session.vault)]
        self.payer = ChoiceEdit(payers, popup_width=420, parent=self)
        self.payer.setPlaceholderText(_tr("Payer, or the name on the check"))
        self.way = QComboBox(self)
        for words, way in (
            (_tr("Check"), ReceiptWay.CHECK),
            (_tr("Transfer"), ReceiptWay.TRANSFER),
            (_tr("Card"), ReceiptWay.CARD),
            (_tr("Cash"), ReceiptWay.CASH),
        ):
            self.way.addItem(words, way)
        self.reference = QLineEdit(self)
        self.day = DateEdit(session.today, past=True, parent=self)
        self.day.set_value(session.today())
        self.amount = MoneyEdit(self)
        told = QLabel(
            _tr("A payer's money that came before its EOB or file. What patients pay is taken in the list of payments.")
        )
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self.body.addWidget(told)
        self.add_row((_tr("&From"), self.payer, 3), (_tr("How"), self.way, 1))
        self.add_row(
            (_tr("Number"), self.reference, 2), (_tr("Received"), self.day, 1), (_tr("Amount"), self.amount, 1)
        )
        self.payer.unknown_entered.connect(self._take_name)
        self._name = ""
        self.in_order((self.payer, self.reference, self.day, self.amount))
        self.payer.setFocus()

    def _take_name(self, name: str) -> None:
        """None of our payers: the name on the check."""
        self._name = name
        self.payer.set_choice(Choice(0, name))
        self.reference.setFocus()

    def act(self) -> str:
        """Record it."""
        self.day.editingFinished.emit()
        day, cents, session = self.day.value(), self.amount.cents(), self._session
        if day is None:
            raise UserError(_tr("The day it came is missing."))
        payer_id = int(self.payer.key() or 0)
        way = ReceiptWay(self.way.currentData())
        record_receipt(
            session.vault,
            session.practice_id,
            way,
            self.reference.text(),
            day,
            cents or 0,
            session.now(),
            payer_id=payer_id,
            payer_name="" if payer_id else self._name,
        )
        return _tr("{cents} recorded. It waits for the bank, and for its EOB or file.").format(
            cents=format.money(cents or 0)
        )


class DepositDialog(_BankDialog):
    """The bank's day of what is marked. `made(deposit ids)` once it is recorded."""

    made = Signal(object)

    def __init__(self, session: Session, receipts: Sequence[ReceiptRow], parent: QWidget | None = None) -> None:
        super().__init__(_tr("To the bank"), _tr("Record the deposit"), parent)
        self._session, self._receipts = session, receipts
        carried = [each for each in receipts if each.is_carried]
        alone = [each for each in receipts if not each.is_carried]
        said = []
        if carried:
            words = _tr("{n} of cash and checks, {cents}, go to the bank on one slip.")
            said.append(words.format(n=len(carried), cents=_sum(carried)))
        if alone:
            words = _tr("{n} transfers and cards, {cents}, came to the account: each is marked with its bank day.")
            said.append(words.format(n=len(alone), cents=_sum(alone)))
        told = QLabel("\n".join(said), self)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        self.body.addWidget(told)
        self.day = DateEdit(session.today, past=True, parent=self)
        self.day.set_value(session.today() if carried else max(each.received_on for each in receipts))
        self.add_row((_tr("&Bank day"), self.day, 1))
        self.in_order((self.day,))
        self.day.setFocus()

    def act(self) -> str:
        """Record it."""
        self.day.editingFinished.emit()
        day, session = self.day.value(), self._session
        if day is None:
            raise UserError(_tr("The bank's day is missing."))
        ids = [each.receipt_id for each in self._receipts]
        made = bank_receipts(session.vault, session.practice_id, ids, day, session.now())
        self.made.emit(made)
        return _tr("{cents} at the bank on {day}.").format(cents=_sum(self._receipts), day=format.day(day))


def _sum(receipts: Sequence[ReceiptRow]) -> str:
    return format.money(sum(each.amount_cents for each in receipts))


def _tr(text: str) -> str:
    return QCoreApplication.translate("BankDialogs", text)
