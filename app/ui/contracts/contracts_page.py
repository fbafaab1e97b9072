"""The Contracts tab: contracts listed, edited, retired, and the way to their amounts."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.contracts.contract import Contract
from app.errors import UserError
from app.services import contracts
from app.ui import format
from app.ui.contracts.amounts_dialog import AmountsDialog
from app.ui.contracts.contract_kind import contract_kind
from app.ui.people.records_page import RecordsPage
from app.ui.session import Session
from app.ui.widgets.key_button import KeyButton

AMOUNTS_KEY = "Ctrl+E"


class ContractsPage(RecordsPage):
    """A contract's head is saved as other records are; its amounts have a dialog of their own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, contract_kind(session), parent)

    def _lay_out(self) -> None:
        super()._lay_out()
        self.amounts = KeyButton(self.tr("Amounts by code…"), AMOUNTS_KEY, binds=True, parent=self.pane)
        self.renew = QPushButton(self.tr("Renew"), self.pane)
        self.renew.setToolTip(self.tr("Ends this contract and begins another on the next day, with the same amounts"))
        self.pane.head.addWidget(self.renew)
        self.pane.head.addWidget(self.amounts)

    def _connect(self) -> None:
        super()._connect()
        self.amounts.clicked.connect(self.open_amounts)
        self.renew.clicked.connect(self.renew_contract)
        self._session.changed.connect(lambda kind: self.reload() if kind == "payer" else None)

    def open_amounts(self) -> None:
        """The amounts of the contract shown."""
        contract = next((each for each in self.model.all_rows() if each.id == self.pane.record_id), None)
        if contract is None:
            self.message.emit(self.tr("Choose a contract, or save the new one first: the amounts belong to it."))
            return
        dialog = AmountsDialog(self._session, contract, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.changed.connect(lambda: self._session.changed.emit(self.kind.key))
        dialog.open()

    def renew_contract(self) -> None:
        """End the contract shown and open the one that follows it, to change what is new."""
        if not self.pane.record_id or not self.pane.may_leave():
            return
        session = self._session
        try:
            follower = contracts.renew_contract(session.vault, self.pane.record_id, session.today(), session.now())
        except UserError as error:
            self.pane.say(str(error))
            return
        session.changed.emit(self.kind.key)
        self.open_record(follower.id, "name")
        words = self.tr("{name} begins on {day} with the same amounts: change what is new.")
        self.message.emit(words.format(name=follower.name, day=format.day(follower.starts_on)))

    def _set_active(self, record: Any, active: bool) -> None:
        try:
            saved = contracts.set_contract_active(self._session.vault, record.id, active, self._session.now())
        except UserError as error:
            self.pane.say(str(error))
            return
        self._session.changed.emit(self.kind.key)
        self._show(saved)
        words = self.tr("{name} is in use again.") if active else self.tr("{name} is retired: nothing is asked of it.")
        self.message.emit(words.format(name=saved.name))

    def _show(self, record: Any) -> None:
        super()._show(record)
        self._dress(record)

    def new_record(self) -> None:
        super().new_record()
        if self.pane.has_record and not self.pane.record_id:
            self.amounts.setVisible(False)
            self.renew.setVisible(False)

    def _dress(self, contract: Contract) -> None:
        self.amounts.setVisible(bool(contract.id))
        self.renew.setVisible(bool(contract.id) and contract.active)
        self.pane.deactivate.setText(self.tr("Retire") if contract.active else self.tr("Use again"))
