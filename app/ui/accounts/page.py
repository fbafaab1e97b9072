"""Accounts: the account of one patient, and the credits of all."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.ui.accounts.account_pane import AccountPane
from app.ui.accounts.credits_pane import CreditsPane
from app.ui.session import Session

_NOT_SHOWN = {"draft", "setting", "template", "procedure_code"}
"""Kinds of records no account tells of."""


class AccountsPage(QWidget):
    """Reads a tab when it is shown, and again when something that it tells of was written."""

    message = Signal(str)
    encounter_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.account, self.credits = AccountPane(session), CreditsPane(session)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Accounts"))
        self.tabs.addTab(self.account, self.tr("&Account"))
        self.tabs.addTab(self.credits, self.tr("C&redits"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        for pane in (self.account, self.credits):
            pane.message.connect(self.message)
        self.account.encounter_wanted.connect(self.encounter_wanted)
        self.credits.account_wanted.connect(self.open_account)
        self.credits.counted.connect(self._count)
        self.tabs.currentChanged.connect(lambda _place: self._read())
        session.changed.connect(self._follow)
        session.practice_changed.connect(lambda _id: self._follow("practice"))

    def open_account(self, patient_id: int, encounter_id: int = 0) -> None:
        """A patient's account, at a visit where one is named."""
        self.tabs.setCurrentWidget(self.account)
        self.account.open_account(patient_id, encounter_id)

    def show_credits(self) -> None:
        """Who is owed something."""
        self.tabs.setCurrentWidget(self.credits)
        self.credits.show_due()
        self.credits.setFocus()

    def find_patient(self) -> None:
        """Choose whose account is shown."""
        self.tabs.setCurrentWidget(self.account)
        self.account.find_patient()

    def print_chosen(self) -> None:
        """The page for the patient of the account shown."""
        self.tabs.setCurrentWidget(self.account)
        self.account.papers.print_letter()

    def save_page(self) -> None:
        """The page for the patient as a file."""
        self.tabs.setCurrentWidget(self.account)
        self.account.papers.choose_letter_file()

    def save_chosen(self) -> None:
        """The account shown as a file."""
        self.tabs.setCurrentWidget(self.account)
        self.account.papers.choose_file()

    def refund_chosen(self) -> None:
        """Of the account shown, or of the credit chosen."""
        if self.tabs.currentWidget() is self.account:
            self.account.deeds.refund()
        else:
            self.credits.refund_chosen()

    def note_chosen(self) -> None:
        """On the credit chosen."""
        self.tabs.setCurrentWidget(self.credits)
        self.credits.note_chosen()

    def copy_sentence(self) -> None:
        """What the tab shown says, onto the clipboard."""
        (self.account if self.tabs.currentWidget() is self.account else self.credits).why.copy_sentence()

    def toggle_side(self) -> None:
        """Hide the why, or bring it back."""
        (self.account if self.tabs.currentWidget() is self.account else self.credits).toggle_side()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _follow(self, kind: str) -> None:
        if kind not in _NOT_SHOWN and self.isVisible():
            self._read()

    def _read(self) -> None:
        pane = self.account if self.tabs.currentWidget() is self.account else self.credits
        pane.reload()

    def _count(self, due: int) -> None:
        self.tabs.setTabText(1, self.tr("C&redits") + (f" {due}" if due else ""))
