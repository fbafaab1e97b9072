"""What a party owes on lines, given up or moved to another party: with a reason, never beyond what is open."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.hand_posting import WRITE_OFF_NAMES
from app.domain.ledger import Party, PartyKind
from app.domain.posting import PostingKind
from app.services.patient_money import transfer, write_off
from app.ui import format
from app.ui.payments.account_places import lines_owed_by, open_places, parties
from app.ui.payments.line_grid import LineGrid
from app.ui.payments.money_dialog import MoneyDialog
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class LinesDialog(MoneyDialog):
    """The party whose open lines are shown, amounts beside them, and the reason."""

    amount_head = ""

    def __init__(self, session: Session, patient_id: int, party: Party | None, parent: QWidget | None) -> None:
        super().__init__(session, patient_id, parent)
        self.party = QComboBox(self)
        self._wanted = party
        self._parties: list[tuple[Party, str]] = []
        self.head.addWidget(LabeledField(self.tr("&Owed by"), self.party), 2)
        self.add_choices()
        heads = (self.tr("Visit"), self.tr("For"), self.tr("Open"), self.tr("Amount"), self.tr("Left"))
        self.grid = LineGrid(heads, self)
        self.body.addWidget(self.grid, 1)
        self.reason = QLineEdit(self)
        self.add_fields([(self.tr("&Reason"), self.reason, 1)])
        self.all = KeyButton(self.tr("All of it"), "Alt+A", binds=True, parent=self)
        self.all.setAutoDefault(False)
        self.foot.insertWidget(2, self.all)
        self.resize(720, 500)
        self._connect()
        self.begin()
        if patient_id:
            self.grid.focus_first()

    def add_choices(self) -> None:
        """What else is chosen: the kind, or who owes it from now on."""
        raise NotImplementedError

    def _connect(self) -> None:
        self.patient.choice_changed.connect(lambda key: self.grid.focus_first() if key else None)
        self.party.currentIndexChanged.connect(lambda _place: self._choose_party())
        self.grid.changed.connect(self.follow)
        self.grid.passed.connect(self.reason.setFocus)
        self.reason.textEdited.connect(lambda _text: self.follow())
        self.reason.returnPressed.connect(self.go.click)
        self.all.clicked.connect(self._fill)

    def chosen_party(self) -> Party:
        """Whose lines are shown."""
        return self._parties[max(self.party.currentIndex(), 0)][0]

    def read(self) -> None:
        vault = self.session.vault
        self._parties = parties(vault, self.patient_id) if self.patient_id else []
        owing = [sum(max(line.cents, 0) for line in lines_owed_by(vault, self.patient_id, p)) for p, _ in self._parties]
        self.party.blockSignals(True)
        self.party.clear()
        for (_party, name), cents in zip(self._parties, owing, strict=True):
            self.party.addItem(f"{name}  {format.money(cents)}" if cents else name)
        first = next((at for at, cents in enumerate(owing) if cents), 0)
        at = next((at for at, (party, _name) in enumerate(self._parties) if party == self._wanted), first)
        self.party.setCurrentIndex(at if self._parties else -1)
        self.party.blockSignals(False)
        self.read_party()

    def read_party(self) -> None:
        """Show the lines of the party chosen."""
        places = []
        if self._parties:
            places = open_places(lines_owed_by(self.session.vault, self.patient_id, self.chosen_party()))
        self.grid.set_places(places)

    def _choose_party(self) -> None:
        self.read_party()
        self.follow()

    def _fill(self) -> None:
        self.grid.fill_all()
        self.reason.setFocus()
        self.follow()

    def trouble(self) -> str:
        if not self.grid.is_readable():
            return self.tr("An amount looks like 185 or 1,234.50.")
        if place := self.grid.beyond():
            return self.tr("{day} {code}: more than is open there.").format(day=place.name, code=place.words)
        if not self.grid.places:
            return self.tr("Nothing is open there.")
        if not self.grid.shares():
            return self.tr("Type the amounts beside the lines; Alt+A takes all that is open.")
        if not self.reason.text().strip():
            return self.tr("Say in a few words why.")
        return ""


class WriteOffDialog(LinesDialog):
    """Give a balance up: a small one, by courtesy, as bad debt, or because a payer denied it."""

    def add_choices(self) -> None:
        self.setWindowTitle(self.tr("Write off"))
        self.go.setText(self.tr("Write off"))
        self.kind = QComboBox(self)
        for kind, words in WRITE_OFF_NAMES.items():
            self.kind.addItem(self.tr(words), kind.value)
        self.head.addWidget(LabeledField(self.tr("&Kind"), self.kind), 1)

    def read_party(self) -> None:
        """A payer's balance is mostly given up as denied, a patient's is not."""
        super().read_party()
        if self._parties:
            of_payer = self.chosen_party().kind is PartyKind.COVERAGE
            kind = PostingKind.DENIAL if of_payer else PostingKind.SMALL_BALANCE
            self.kind.setCurrentIndex(self.kind.findData(kind.value))

    def consequence(self) -> str:
        return self.tr("{cents} is given up; nobody owes it any more.").format(
            cents=format.money(self.grid.total_cents())
        )

    def post(self) -> str:
        cents = self.grid.total_cents()
        self.posting_id = write_off(
            self.session.vault,
            PostingKind(self.kind.currentData()),
            self.chosen_party(),
            self.grid.shares(),
            self.reason.text(),
            self.session.now(),
        )
        return self.tr("{cents} written off for {name}.").format(cents=format.money(cents), name=self.patient.text())


class TransferDialog(LinesDialog):
    """Another party owes it from now on."""

    def add_choices(self) -> None:
        self.setWindowTitle(self.tr("Move to another party"))
        self.go.setText(self.tr("Move"))
        self.target = QComboBox(self)
        self.head.addWidget(LabeledField(self.tr("&To"), self.target), 2)
        self.target.currentIndexChanged.connect(lambda _place: self.follow())
        self._targets: list[tuple[Party, str]] = []

    def read_party(self) -> None:
        """Whoever does not owe it already may come to owe it."""
        super().read_party()
        self._targets = [each for each in self._parties if each[0] != self.chosen_party()]
        self.target.blockSignals(True)
        self.target.clear()
        self.target.addItems([name for _party, name in self._targets])
        self.target.blockSignals(False)

    def trouble(self) -> str:
        if not self._targets:
            return self.tr("There is nobody else: the patient has no coverage.")
        return super().trouble()

    def consequence(self) -> str:
        words = self.tr("{cents} is owed by {to} from now on.")
        return words.format(cents=format.money(self.grid.total_cents()), to=self._target()[1])

    def _target(self) -> tuple[Party, str]:
        return self._targets[max(self.target.currentIndex(), 0)]

    def post(self) -> str:
        cents = self.grid.total_cents()
        target, name = self._target()
        source, shares = self.chosen_party(), self.grid.shares()
        now = self.session.now()
        self.posting_id = transfer(self.session.vault, source, target, shares, self.reason.text(), now)
        return self.tr("{cents} moved to {to}.").format(cents=format.money(cents), to=name)
