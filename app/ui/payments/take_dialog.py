"""Take a payment: amount and way, laid on the oldest open lines by itself or as typed, the rest kept as credit."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.patient_payment import lay_oldest_first
from app.domain.receipt import ReceiptWay
from app.queries.open_lines import open_lines, visit_practices
from app.queries.practice_names import practice_names
from app.services.patient_money import take_payment
from app.ui import format
from app.ui.payments.account_places import credit_places, kept_places, open_places
from app.ui.payments.line_grid import LineGrid
from app.ui.payments.money_dialog import MoneyDialog
from app.ui.session import Session
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.money_edit import MoneyEdit

WAYS = (
    (ReceiptWay.CASH, "Cash"),
    (ReceiptWay.CHECK, "Check"),
    (ReceiptWay.CARD, "Card"),
    (ReceiptWay.TRANSFER, "Transfer"),
)


class TakeDialog(MoneyDialog):
    """Amount, way and number, and what it is laid on; the sums below the lines follow each key."""

    def __init__(self, session: Session, patient_id: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(session, patient_id, parent)
        self.setWindowTitle(self.tr("Take a payment"))
        self.go.setText(self.tr("Take the payment"))
        self.practice = QComboBox(self)
        for key, name in practice_names(session.vault.db).items():
            self.practice.addItem(name, key)
        self.practice_field = LabeledField(self.tr("P&ractice"), self.practice)
        self.practice_field.setVisible(self.practice.count() > 1)
        self.head.addWidget(self.practice_field, 2)
        self.amount = MoneyEdit(self)
        self.way = QComboBox(self)
        for way, words in WAYS:
            self.way.addItem(self.tr(words), way.value)
        self.reference = QLineEdit(self)
        self.day = DateEdit(session.today, past=True, parent=self)
        self.day.set_value(session.today())
        self.add_fields(
            [
                (self.tr("&Amount"), self.amount, 2),
                (self.tr("&Way"), self.way, 2),
                (self.tr("&Number"), self.reference, 3),
                (self.tr("&Received on"), self.day, 2),
            ]
        )
        heads = (self.tr("Visit"), self.tr("For"), self.tr("Open"), self.tr("Of this payment"), self.tr("Left"))
        self.grid = LineGrid(heads, self)
        self.body.addWidget(self.grid, 1)
        self.oldest = KeyButton(self.tr("Oldest first"), "Alt+O", binds=True, parent=self)
        self.oldest.setAutoDefault(False)
        self.foot.insertWidget(2, self.oldest)
        self._by_hand = False
        self._connect()
        self.resize(720, 520)
        self.begin()
        if patient_id:
            self.amount.setFocus()

    def _connect(self) -> None:
        self.patient.choice_changed.connect(lambda key: self.amount.setFocus() if key else None)
        self.practice.currentIndexChanged.connect(lambda _place: self._choose_practice())
        self.amount.textEdited.connect(lambda _text: self._amount_typed())
        self.amount.returnPressed.connect(self.way.setFocus)
        self.reference.returnPressed.connect(self.day.setFocus)
        self.day.returnPressed.connect(self.grid.focus_first)
        self.way.currentIndexChanged.connect(lambda _place: self.follow())
        self.reference.textEdited.connect(lambda _text: self.follow())
        self.day.date_changed.connect(lambda _day: self.follow())
        self.grid.changed.connect(self._typed_over)
        self.grid.passed.connect(self.go.setFocus)
        self.oldest.clicked.connect(self.lay_anew)

    @property
    def practice_id(self) -> int:
        """The practice paid."""
        return int(self.practice.currentData() or 0)

    def chosen_way(self) -> ReceiptWay:
        """How it was paid."""
        return WAYS[self.way.currentIndex()][0]

    def read(self) -> None:
        practices = list(visit_practices(self.session.vault.db, self.patient_id).values())
        own = self.session.practice_id
        wanted = own if own in practices or not practices else practices[0]
        self.practice.blockSignals(True)
        self.practice.setCurrentIndex(max(self.practice.findData(wanted), 0))
        self.practice.blockSignals(False)
        self._read_lines()

    def _choose_practice(self) -> None:
        self._read_lines()
        self.follow()

    def _read_lines(self) -> None:
        db, vault = self.session.vault.db, self.session.vault
        lines = [line for line in open_lines(db, self.patient_id) if line.practice_id == self.practice_id]
        self._lines = [line for line in lines if line.cents > 0]
        nothing = self.tr("Nothing is open with the patient: the payment is kept as credit.")
        self.grid.set_nothing_words(nothing if self.patient_id else "")
        self.grid.set_places([*open_places(lines), *kept_places(vault, self.patient_id, self.practice_id)])
        owed = sum(line.cents for line in self._lines)
        credit = sum(place.limit_cents or 0 for place in credit_places(vault, self.patient_id))
        words = self.tr("Owes {owed}").format(owed=format.money(owed)) if owed else self.tr("Owes nothing now")
        if credit:
            words += self.tr(" · credit not applied {credit}").format(credit=format.money(credit))
        self.say_state(words if self.patient_id else "")
        self.lay_anew()

    def lay_anew(self) -> None:
        """Lay the amount on the oldest lines first, whatever was typed beside them."""
        self._by_hand = False
        self.grid.set_shares(lay_oldest_first(max(self.amount.cents() or 0, 0), self._lines))
        self.follow()

    def _amount_typed(self) -> None:
        if self._by_hand:
            self.follow()
        else:
            self.lay_anew()

    def _typed_over(self) -> None:
        self._by_hand = True
        self.follow()

    def trouble(self) -> str:
        amount = self.amount.cents()
        if amount is None or amount <= 0:
            return self.tr("Type the amount received.")
        if self.chosen_way() is ReceiptWay.CHECK and not self.reference.text().strip():
            return self.tr("Type the number of the check.")
        if self.day.value() is None:
            return self.tr("Type the day it was received: t is today.")
        if not self.grid.is_readable():
            return self.tr("An amount looks like 185 or 1,234.50.")
        if place := self.grid.beyond():
            return self.tr("{day} {code}: more than is open there.").format(day=place.name, code=place.words)
        if (over := self.grid.total_cents() - amount) > 0:
            return self.tr("{over} more is laid on lines than was paid.").format(over=format.money(over))
        return ""

    def consequence(self) -> str:
        shares, rest = self.grid.shares(), (self.amount.cents() or 0) - self.grid.total_cents()
        on_lines = sum(share.cents for share in shares if share.line_id)
        kept = sum(share.cents for share in shares if not share.line_id)
        said = []
        if on_lines:
            said.append(self.tr("{cents} on open lines").format(cents=format.money(on_lines)))
        if kept:
            said.append(self.tr("{cents} kept for a visit").format(cents=format.money(kept)))
        if rest:
            said.append(self.tr("{cents} stays as credit").format(cents=format.money(rest)))
        return ", ".join(said) + "."

    def post(self) -> str:
        day, amount = self.day.value(), self.amount.cents()
        assert day is not None and amount is not None  # else there is trouble
        self.posting_id = take_payment(
            self.session.vault,
            self.patient_id,
            amount,
            self.chosen_way(),
            self.reference.text(),
            day,
            self.grid.shares(),
            self.session.now(),
            practice_id=self.practice_id,
        ).posting_id
        words = self.tr("{cents} taken from {name}.")
        return words.format(cents=format.money(amount), name=self.patient.text())
