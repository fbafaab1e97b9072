"""Payments: what came from patients and was moved by hand, checks and deposits, the day sheet."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.ui.payments.day_sheet_pane import DaySheetPane
from app.ui.payments.deposits_pane import DepositsPane
from app.ui.payments.list_pane import PaymentsList
from app.ui.session import Session

_NOT_SHOWN = {"draft", "setting", "template", "procedure_code"}
"""Kinds of records no payment tells of."""


class PaymentsPage(QWidget):
    """A tab each for the list of payments and what is made of them; each is read when it is shown."""

    message = Signal(str)
    account_wanted = Signal(int, int)
    task_started = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.list = PaymentsList(session, self)
        self.deposits = DepositsPane(session, self)
        self.sheet = DaySheetPane(session, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(self.tr("Payments"))
        self.tabs.addTab(self.list, self.tr("&Payments"))
        self.tabs.addTab(self.deposits, self.tr("Chec&ks && deposits"))
        self.tabs.addTab(self.sheet, self.tr("&Day sheet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.setFocusProxy(self.list)
        for tab in (self.list, self.deposits, self.sheet):
            tab.message.connect(self.message)
        self.list.account_wanted.connect(self.account_wanted)
        self.sheet.task_started.connect(self.task_started)
        self.tabs.currentChanged.connect(lambda _place: self._read())
        session.changed.connect(self._follow)
        session.practice_changed.connect(lambda _id: self._follow("practice"))

    def show_list(self) -> None:
        """The list of payments."""
        self.tabs.setCurrentWidget(self.list)
        self.list.setFocus()

    def show_deposits(self) -> None:
        """What waits for the bank, and the deposits."""
        self.tabs.setCurrentWidget(self.deposits)
        self.deposits.setFocus()

    def show_day_sheet(self) -> None:
        """The day sheet."""
        self.tabs.setCurrentWidget(self.sheet)
        self.sheet.setFocus()

    def record_check(self) -> None:
        """A payer's check as it came."""
        self.show_deposits()
        self.deposits.record_check()

    def print_paper(self) -> None:
        """What the tab shown has to print: a receipt, a deposit slip, the day sheet."""
        self._shown().print_paper()

    def save_paper(self) -> None:
        """The same as a file."""
        self._shown().save_paper()

    def _shown(self) -> PaymentsList | DepositsPane | DaySheetPane:
        return next(tab for tab in (self.list, self.deposits, self.sheet) if tab is self.tabs.currentWidget())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _follow(self, kind: str) -> None:
        if kind not in _NOT_SHOWN and self.isVisible():
            self._read()

    def _read(self) -> None:
        self._shown().reload()
        self.setFocusProxy(self.tabs.currentWidget())
