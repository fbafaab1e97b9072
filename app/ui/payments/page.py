"""Payments: what came from patients and what was moved by hand."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.ui.payments.list_pane import PaymentsList
from app.ui.session import Session

_NOT_SHOWN = {"draft", "setting", "template", "procedure_code"}
"""Kinds of records no payment tells of."""


class PaymentsPage(QWidget):
    """A tab each for the list of payments and what is made of them; each is read when it is shown."""

    message = Signal(str)
    account_wanted = Signal(int, int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.list = PaymentsList(session, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(self.tr("Payments"))
        self.tabs.addTab(self.list, self.tr("&Payments"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.setFocusProxy(self.list)
        self.list.message.connect(self.message)
        self.list.account_wanted.connect(self.account_wanted)
        self.tabs.currentChanged.connect(lambda _place: self._read())
        session.changed.connect(self._follow)
        session.practice_changed.connect(lambda _id: self._follow("practice"))

    def show_list(self) -> None:
        """The list of payments."""
        self.tabs.setCurrentWidget(self.list)
        self.list.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _follow(self, kind: str) -> None:
        if kind not in _NOT_SHOWN and self.isVisible():
            self._read()

    def _read(self) -> None:
        if self.tabs.currentWidget() is self.list:
            self.list.reload()
        self.setFocusProxy(self.tabs.currentWidget())
