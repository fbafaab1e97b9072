"""A patient's credit put on open lines, and money taken off lines again, as credit."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.patient_payment import OpenLine, Share, lay_oldest_first
from app.queries.open_lines import open_lines, visit_practices
from app.services.patient_money import apply_credit, unapply_credit
from app.ui import format
from app.ui.payments.account_places import (
    credit_places,
    free_credit,
    kept_places,
    open_places,
    paid_places,
    practice_name,
)
from app.ui.payments.line_grid import LineGrid
from app.ui.payments.money_dialog import MoneyDialog
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class ApplyDialog(MoneyDialog):
    """Which credit, and the open lines it is put on: the oldest first, or as typed."""

    def __init__(self, session: Session, patient_id: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(session, patient_id, parent)
        self.setWindowTitle(self.tr("Apply credit"))
        self.go.setText(self.tr("Apply"))
        self.source = QComboBox(self)
        self._sources: list[tuple[int, int, int]] = []
        self._lines: list[OpenLine] = []
        self.head.addWidget(LabeledField(self.tr("&Credit"), self.source), 3)
        heads = (self.tr("Visit"), self.tr("For"), self.tr("Open"), self.tr("Of the credit"), self.tr("Left"))
        self.grid = LineGrid(heads, self)
        self.body.addWidget(self.grid, 1)
        self.oldest = KeyButton(self.tr("Oldest first"), "Alt+O", binds=True, parent=self)
        self.oldest.setAutoDefault(False)
        self.foot.insertWidget(2, self.oldest)
        self.patient.choice_changed.connect(lambda key: self.source.setFocus() if key else None)
        self.source.currentIndexChanged.connect(lambda _place: self._choose_source())
        self.grid.changed.connect(self.follow)
        self.grid.passed.connect(self.go.setFocus)
        self.oldest.clicked.connect(self._lay_anew)
        self.resize(720, 460)
        self.begin()
        if patient_id:
            self.grid.focus_first()

    def read(self) -> None:
        """The credits as (visit, practice, cents)."""
        vault = self.session.vault
        practices = visit_practices(vault.db, self.patient_id)
        self._sources, words = [], []
        for place in credit_places(vault, self.patient_id):
            if place.encounter_id:
                self._sources.append((place.encounter_id, practices[place.encounter_id], place.limit_cents or 0))
                words.append(f"{place.name} · {format.money(place.limit_cents)}")
        for practice_id, cents in free_credit(vault, self.patient_id):
            self._sources.append((0, practice_id, cents))
            words.append(f"{practice_name(vault, practice_id)} · {format.money(cents)}")
        self.source.blockSignals(True)
        self.source.clear()
        self.source.addItems(words)
        self.source.blockSignals(False)
        self._read_lines()

    def _read_lines(self) -> None:
        if not self._sources:
            self._lines = []
            self.grid.set_places([])
            return
        visit, practice, _cents = self._chosen()
        self._lines = [
            line
            for line in open_lines(self.session.vault.db, self.patient_id)
            if line.practice_id == practice and line.cents > 0 and line.encounter_id != visit
        ]
        kept = kept_places(self.session.vault, self.patient_id, practice)
        self.grid.set_places([*open_places(self._lines), *(place for place in kept if place.encounter_id != visit)])
        self._lay_anew()

    def _choose_source(self) -> None:
        self._read_lines()
        self.follow()

    def _chosen(self) -> tuple[int, int, int]:
        return self._sources[max(self.source.currentIndex(), 0)]

    def _lay_anew(self) -> None:
        if self._sources:
            self.grid.set_shares(lay_oldest_first(self._chosen()[2], self._lines))
        self.follow()

    def trouble(self) -> str:
        if not self._sources:
            return self.tr("This patient has no credit.")
        if not self.grid.places:
            return self.tr("The patient owes nothing else: the credit waits, or is refunded.")
        if not self.grid.is_readable():
            return self.tr("An amount looks like 185 or 1,234.50.")
        if place := self.grid.beyond():
            return self.tr("{day} {code}: more than is open there.").format(day=place.name, code=place.words)
        if not self.grid.shares():
            return self.tr("Type the amounts beside the lines; Alt+O lays it on the oldest.")
        if (over := self.grid.total_cents() - self._chosen()[2]) > 0:
            return self.tr("{over} more than the credit.").format(over=format.money(over))
        return ""

    def consequence(self) -> str:
        used, there = self.grid.total_cents(), self._chosen()[2]
        words = self.tr("{used} applied; {left} of this credit is left.")
        return words.format(used=format.money(used), left=format.money(there - used))

    def post(self) -> str:
        visit, practice, _cents = self._chosen()
        used = self.grid.total_cents()
        self.posting_id = apply_credit(
            self.session.vault,
            self.patient_id,
            Share(visit, 0, used),
            self.grid.shares(),
            self.session.now(),
            practice_id=practice,
        )
        return self.tr("{cents} of credit applied for {name}.").format(
            cents=format.money(used), name=self.patient.text()
        )


class TakeOffDialog(MoneyDialog):
    """The patient's money taken off lines, so that it is credit and can be put where it belongs."""

    def __init__(self, session: Session, patient_id: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(session, patient_id, parent)
        self.setWindowTitle(self.tr("Take money off lines"))
        self.go.setText(self.tr("Take off"))
        heads = (self.tr("Visit"), self.tr("For"), self.tr("Patient's money"), self.tr("Take off"), self.tr("Stays"))
        self.grid = LineGrid(heads, self)
        self.body.addWidget(self.grid, 1)
        self.reason = QLineEdit(self)
        self.add_fields([(self.tr("&Reason"), self.reason, 1)])
        self.patient.choice_changed.connect(lambda key: self.grid.focus_first() if key else None)
        self.grid.changed.connect(self.follow)
        self.grid.passed.connect(self.reason.setFocus)
        self.reason.textEdited.connect(lambda _text: self.follow())
        self.reason.returnPressed.connect(self.go.click)
        self.resize(720, 460)
        self.begin()
        if patient_id:
            self.grid.focus_first()

    def read(self) -> None:
        self.grid.set_places(paid_places(self.session.vault, self.patient_id) if self.patient_id else [])

    def trouble(self) -> str:
        if not self.grid.is_readable():
            return self.tr("An amount looks like 185 or 1,234.50.")
        if place := self.grid.beyond():
            return self.tr("{day} {code}: more than lies there.").format(day=place.name, code=place.words)
        if not self.grid.places:
            return self.tr("None of this patient's money lies on a line.")
        if not self.grid.shares():
            return self.tr("Type how much comes off beside the lines.")
        return "" if self.reason.text().strip() else self.tr("Say in a few words why.")

    def consequence(self) -> str:
        words = self.tr("{cents} comes off and is credit of no visit; apply it where it belongs.")
        return words.format(cents=format.money(self.grid.total_cents()))

    def post(self) -> str:
        cents = self.grid.total_cents()
        shares = self.grid.shares()
        now = self.session.now()
        self.posting_id = unapply_credit(self.session.vault, self.patient_id, shares, self.reason.text(), now)
        return self.tr("{cents} is credit now.").format(cents=format.money(cents))
