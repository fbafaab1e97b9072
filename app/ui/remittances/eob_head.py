"""The head of a paper EOB: who paid, how, the check's number, day and amount; a check recorded before fills it."""

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.domain.receipt import ReceiptWay
from app.domain.remittances.keyed_eob import CHECK, NO_PAYMENT, TRANSFER, KeyedEob
from app.queries.receipt_list import ReceiptRow, open_checks
from app.services import people
from app.ui import format
from app.ui.remittances.eob_editor import EobEditor
from app.ui.session import Session
from app.ui.widgets.choice_edit import Choice, ChoiceEdit, matching
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.money_edit import MoneyEdit

_METHODS = {ReceiptWay.CHECK: CHECK, ReceiptWay.TRANSFER: TRANSFER}


class EobHead(QWidget):
    """`passed` when Enter leaves the last field."""

    passed = Signal()

    def __init__(self, session: Session, editor: EobEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._editor = session, editor
        self._payers = [Choice(each.id, each.name, each.payer_id) for each in people.payers(session.vault)]
        self._checks: dict[tuple[str, int], tuple[int, ReceiptRow]] = {
            ("check", row.receipt_id): (payer_id, row)
            for payer_id, row in open_checks(session.vault.db, editor.eob.practice_id)
        }
        self.payer = ChoiceEdit(self._offer, popup_width=460, parent=self)
        self.payer.setPlaceholderText(self.tr("Name, or a check recorded before"))
        self.method = QComboBox(self)
        for words, key in (
            (self.tr("Check"), CHECK),
            (self.tr("Transfer"), TRANSFER),
            (self.tr("No payment"), NO_PAYMENT),
        ):
            self.method.addItem(words, key)
        self.reference = QLineEdit(self)
        self.paid_on = DateEdit(session.today, past=True, parent=self)
        self.amount = MoneyEdit(self)
        self._lay_out()
        self._connect()
        self.show_eob(editor.eob)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for label, field, share in (
            (self.tr("&Payer"), self.payer, 4),
            (self.tr("How"), self.method, 2),
            (self.tr("Check or transfer number"), self.reference, 3),
            (self.tr("Day"), self.paid_on, 2),
            (self.tr("Amount"), self.amount, 2),
        ):
            row.addWidget(LabeledField(label, field), share)

    def _connect(self) -> None:
        self.payer.choice_changed.connect(self._choose)
        self.method.currentIndexChanged.connect(lambda _at: self._editor.set_head(method=self.method.currentData()))
        self.reference.textEdited.connect(lambda text: self._editor.set_head(reference=text.strip()))
        self.paid_on.date_changed.connect(lambda day: self._editor.set_head(paid_on=day))
        self.amount.cents_changed.connect(lambda cents: self._editor.set_head(amount_cents=cents))
        # Enter goes over how it was paid: most come by check, Tab stops there.
        for field, after in pairwise((self.payer, self.reference, self.paid_on, self.amount)):
            field.returnPressed.connect(after.setFocus)
        self.amount.returnPressed.connect(self.passed)

    def show_eob(self, eob: KeyedEob) -> None:
        """Fill the fields; nothing is signalled."""
        self.payer.set_choice(next((each for each in self._payers if each.key == eob.payer_id), None))
        self.method.blockSignals(True)
        self.method.setCurrentIndex(max(self.method.findData(eob.method), 0))
        self.method.blockSignals(False)
        self.reference.setText(eob.reference)
        self.paid_on.set_value(eob.paid_on)
        self.amount.set_cents(eob.amount_cents)

    def begin(self, otherwise: QWidget) -> None:
        """The keyboard to the first field that is empty, or `otherwise`."""
        fields = (self.payer, self.reference, self.paid_on, self.amount)
        next((field for field in fields if not field.text().strip()), otherwise).setFocus()

    def finish(self) -> None:
        """A day half typed is taken as it stands: the key may come while it is."""
        self.paid_on.editingFinished.emit()

    def trouble(self) -> str:
        """Which field cannot be read; empty where all can."""
        if not self.amount.is_valid():
            return self.tr("The amount of the check is no amount: it looks like 185 or 1,234.50.")
        if not self.paid_on.is_valid():
            return self.tr("The day of the check is no date.")
        return ""

    def _offer(self, text: str) -> list[Choice]:
        checks = [
            Choice(
                key, row.payer, f"{row.reference} · {format.money(row.amount_cents)} · {format.day(row.received_on)}"
            )
            for key, (_payer_id, row) in self._checks.items()
        ]
        return matching([*checks, *self._payers], text)

    def _choose(self, key: object) -> None:
        found = self._checks.get(key) if isinstance(key, tuple) else None
        if found is None:
            self._editor.set_head(payer_id=int(key) if isinstance(key, int) else 0)
            return
        payer_id, row = found
        self._editor.set_head(
            payer_id=payer_id,
            method=_METHODS.get(row.way, CHECK),
            reference=row.reference,
            paid_on=row.received_on,
            amount_cents=row.amount_cents,
        )
        self.show_eob(self._editor.eob)
