"""What can be done with the money of the account shown: each deed opens its dialog over the patient at hand."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.ui.payments.money_desk import MoneyDesk
from app.ui.session import Session


class AccountDeeds(QObject):
    """`patient` tells whose account is shown, 0 for nobody's; the dialog asks then."""

    message = Signal(str)

    def __init__(self, session: Session, patient: Callable[[], int], window: QWidget) -> None:
        super().__init__(window)
        self._patient = patient
        self._desk = MoneyDesk(session, window)
        self._desk.message.connect(self.message)

    def menu_button(self, parent: QWidget) -> QPushButton:
        """A button that opens what else can be done."""
        button = QPushButton(self.tr("M&ore"), parent)
        menu = QMenu(button)
        for words, act in (
            (self.tr("&Apply credit…"), self.apply_credit),
            (self.tr("Take money o&ff lines…"), self.take_off),
            (self.tr("&Write off…"), self.write_off),
            (self.tr("&Move to another…"), self.transfer),
            (self.tr("&Refund…"), self.refund),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, act=act: act())
        button.setMenu(menu)
        return button

    def take_payment(self) -> None:
        """What the patient pays."""
        self._desk.take_payment(self._patient())

    def apply_credit(self) -> None:
        """The patient's credit onto open lines."""
        self._desk.apply_credit(self._patient())

    def take_off(self) -> None:
        """The patient's money off lines, as credit."""
        self._desk.take_off(self._patient())

    def write_off(self) -> None:
        """Give up what somebody owes."""
        self._desk.write_off(self._patient())

    def transfer(self) -> None:
        """What one owes is another's now."""
        self._desk.transfer(self._patient())

    def refund(self) -> None:
        """Give money back."""
        self._desk.refund(self._patient())
