"""What can be done with a patient's money, wherever it is shown: each deed opens its dialog."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.ledger import Party
from app.queries.hand_postings import HandPostingRow
from app.services.patient_money import return_payment, undo_posting
from app.ui import format
from app.ui.payments.money_dialog import MoneyDialog
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session


class MoneyDesk(QObject):
    """Dialogs over one window; a patient's row id of 0 lets the dialog ask for the patient. `message` tells what was
    done, `posted` the posting it made."""

    message = Signal(str)
    posted = Signal(int)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def take_payment(self, patient_id: int = 0) -> None:
        """What a patient pays."""
        from app.ui.payments.take_dialog import TakeDialog

        self._open(TakeDialog(self._session, patient_id, self._window))

    def apply_credit(self, patient_id: int = 0) -> None:
        """A patient's credit onto open lines."""
        from app.ui.payments.credit_dialogs import ApplyDialog

        self._open(ApplyDialog(self._session, patient_id, self._window))

    def take_off(self, patient_id: int = 0) -> None:
        """A patient's money off lines, as credit."""
        from app.ui.payments.credit_dialogs import TakeOffDialog

        self._open(TakeOffDialog(self._session, patient_id, self._window))

    def write_off(self, patient_id: int = 0, party: Party | None = None) -> None:
        """Give up what a party owes."""
        from app.ui.payments.lines_dialog import WriteOffDialog

        self._open(WriteOffDialog(self._session, patient_id, party, self._window))

    def transfer(self, patient_id: int = 0, party: Party | None = None) -> None:
        """What a party owes, to another."""
        from app.ui.payments.lines_dialog import TransferDialog

        self._open(TransferDialog(self._session, patient_id, party, self._window))

    def refund(self, patient_id: int = 0, party: Party | None = None) -> None:
        """Give credit back."""
        from app.ui.payments.refund_dialog import RefundDialog

        self._open(RefundDialog(self._session, patient_id, party, self._window))

    def sweep(self) -> None:
        """All small balances at once."""
        from app.ui.payments.sweep_dialog import SweepDialog

        dialog = SweepDialog(self._session, self._window)
        dialog.done_with.connect(self.message)
        _show(dialog)

    def close_books(self) -> None:
        """No more postings through a day."""
        from app.ui.payments.close_dialog import CloseDialog

        dialog = CloseDialog(self._session, self._window)
        dialog.done_with.connect(self.message)
        _show(dialog)

    def undo(self, row: HandPostingRow) -> None:
        """Take one action back, with a reason."""
        if not row.posting_id:
            self.message.emit(self.tr("This was paid with the visit: correct what the visit says was paid."))
            return
        words = self.tr("{what} of {day}, {patient}: each of its entries is reversed, and the list keeps both.")
        self._ask(
            self.tr("Undo"),
            words.format(what=row.words, day=format.day(row.day), patient=row.patient),
            self.tr("Undo"),
            lambda reason: undo_posting(self._session.vault, row.posting_id, reason, self._session.now()),
            self.tr("Undone: {what}.").format(what=row.words),
        )

    def return_check(self, row: HandPostingRow) -> None:
        """The bank returned the payment."""
        words = self.tr(
            "{cents} of {patient} comes off wherever it lies by now, and is owed again. The deposit it went with"
            " stands."
        )
        self._ask(
            self.tr("Returned by the bank"),
            words.format(cents=format.money(row.amount_cents), patient=row.patient),
            self.tr("Record the return"),
            lambda reason: return_payment(self._session.vault, row.receipt_id, reason, self._session.now()),
            self.tr("{cents} returned by the bank: {patient} owes it again.").format(
                cents=format.money(row.amount_cents), patient=row.patient
            ),
        )

    def _ask(self, title: str, told: str, action: str, act: Callable[[str], object], done: str) -> None:
        def go(reason: str) -> None:
            act(reason)
            self._session.changed.emit("payment")
            self.message.emit(done)

        _show(ReasonDialog(title, told, action, go, self._window))

    def _open(self, dialog: MoneyDialog) -> None:
        dialog.done_with.connect(self.message)
        dialog.accepted.connect(lambda: self.posted.emit(dialog.posting_id))
        _show(dialog)


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
