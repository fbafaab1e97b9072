"""Credit given back: to the patient, or to a payer that paid too much on a line."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.ledger import Party, PartyKind
from app.domain.receipt import ReceiptWay
from app.queries.open_lines import visit_practices
from app.services.patient_money import RefundPayment, refund
from app.ui import format
from app.ui.payments.account_places import (
    credit_places,
    free_credit,
    lines_owed_by,
    overpaid_places,
    parties,
    practice_name,
)
from app.ui.payments.line_grid import LineGrid
from app.ui.payments.money_dialog import MoneyDialog
from app.ui.payments.take_dialog import WAYS
from app.ui.session import Session
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField


class RefundDialog(MoneyDialog):
    """Whose credit, which of it, how it is given back, and why."""

    def __init__(
        self, session: Session, patient_id: int = 0, party: Party | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, patient_id, parent)
        self.setWindowTitle(self.tr("Refund"))
        self.go.setText(self.tr("Refund"))
        self.party = QComboBox(self)
        self._wanted = party
        self._owed: list[tuple[Party, str, int]] = []
        self.head.addWidget(LabeledField(self.tr("&To"), self.party), 3)
        heads = (self.tr("Visit"), self.tr("For"), self.tr("Credit"), self.tr("Give back"), self.tr("Left"))
        self.grid = LineGrid(heads, self)
        self.body.addWidget(self.grid, 1)
        self.way = QComboBox(self)
        for way, words in sorted(WAYS, key=lambda each: each[0] is not ReceiptWay.CHECK):  # most leave as checks
            self.way.addItem(self.tr(words), way.value)
        self.reference = QLineEdit(self)
        self.day = DateEdit(session.today, past=True, parent=self)
        self.day.set_value(session.today())
        self.reason = QLineEdit(self)
        self.add_fields(
            [(self.tr("By"), self.way, 2), (self.tr("&Number"), self.reference, 2), (self.tr("Paid &on"), self.day, 2)]
        )
        self.add_fields([(self.tr("&Reason"), self.reason, 1)])
        self._connect()
        self.resize(720, 500)
        self.begin()
        if patient_id:
            self.grid.focus_first()

    def _connect(self) -> None:
        self.patient.choice_changed.connect(lambda key: self.grid.focus_first() if key else None)
        self.party.currentIndexChanged.connect(lambda _place: self._choose_party())
        self.grid.changed.connect(self.follow)
        self.grid.passed.connect(self.way.setFocus)
        self.way.currentIndexChanged.connect(lambda _place: self.follow())
        self.day.date_changed.connect(lambda _day: self.follow())
        for field in (self.reference, self.reason):
            field.textEdited.connect(lambda _text: self.follow())
        self.reference.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self.go.click)

    def read(self) -> None:
        """Whoever has credit: the patient by practice, payers by coverage."""
        vault = self.session.vault
        self._owed = []
        for party, name in parties(vault, self.patient_id) if self.patient_id else ():
            if party.kind is PartyKind.PATIENT:
                held = dict.fromkeys(visit_practices(vault.db, self.patient_id).values())
                held |= dict.fromkeys(practice for practice, _cents in free_credit(vault, self.patient_id))
                several = len(held) > 1
                for practice in held:
                    of = f"{name} · {practice_name(vault, practice)}" if several else name
                    if self._patient_places(practice):
                        self._owed.append((party, of, practice))
            elif overpaid_places(lines_owed_by(vault, self.patient_id, party)):
                self._owed.append((party, name, 0))
        self.party.blockSignals(True)
        self.party.clear()
        self.party.addItems([name for _party, name, _practice in self._owed])
        at = next((at for at, each in enumerate(self._owed) if each[0] == self._wanted), 0)
        self.party.setCurrentIndex(at if self._owed else -1)
        self.party.blockSignals(False)
        self._read_places()

    def _patient_places(self, practice_id: int) -> list[tuple[int, int]]:
        vault = self.session.vault
        practices = visit_practices(vault.db, self.patient_id)
        visits = [
            (place.encounter_id, place.limit_cents or 0)
            for place in credit_places(vault, self.patient_id)
            if place.encounter_id and practices.get(place.encounter_id) == practice_id
        ]
        free = [(0, cents) for practice, cents in free_credit(vault, self.patient_id) if practice == practice_id]
        return visits + free

    def _read_places(self) -> None:
        if not self._owed:
            self.grid.set_places([])
            return
        party, _name, practice = self._chosen()
        if party.kind is PartyKind.COVERAGE:
            places = overpaid_places(lines_owed_by(self.session.vault, self.patient_id, party))
        else:
            held = dict(self._patient_places(practice))
            places = [
                place
                for place in credit_places(self.session.vault, self.patient_id)
                if held.get(place.encounter_id) == place.limit_cents
            ]
        self.grid.set_places(places)
        self.grid.fill_all()

    def chosen_way(self) -> ReceiptWay:
        """How it is given back."""
        return ReceiptWay(self.way.currentData())

    def _choose_party(self) -> None:
        self._read_places()
        self.follow()

    def _chosen(self) -> tuple[Party, str, int]:
        return self._owed[max(self.party.currentIndex(), 0)]

    def trouble(self) -> str:
        if not self._owed:
            return self.tr("Nobody has credit on this account: there is nothing to give back.")
        if not self.grid.is_readable():
            return self.tr("An amount looks like 185 or 1,234.50.")
        if place := self.grid.beyond():
            return self.tr("{day}: more than the credit there.").format(day=place.name)
        if not self.grid.shares():
            return self.tr("Type how much is given back.")
        if self.chosen_way() is ReceiptWay.CHECK and not self.reference.text().strip():
            return self.tr("Type the number of the check you send.")
        if self.day.value() is None:
            return self.tr("Type the day the money leaves: t is today.")
        return "" if self.reason.text().strip() else self.tr("Say in a few words why.")

    def consequence(self) -> str:
        words = self.tr("{cents} goes back to {who}.")
        return words.format(cents=format.money(self.grid.total_cents()), who=self._chosen()[1])

    def post(self) -> str:
        party, name, practice = self._chosen()
        cents, day = self.grid.total_cents(), self.day.value()
        assert day is not None  # else there is trouble
        self.posting_id = refund(
            self.session.vault,
            party,
            self.grid.shares(),
            RefundPayment(self.chosen_way(), self.reference.text(), day),
            self.reason.text(),
            self.session.now(),
            practice_id=practice,
        )
        return self.tr("{cents} refunded to {who}.").format(cents=format.money(cents), who=name)
