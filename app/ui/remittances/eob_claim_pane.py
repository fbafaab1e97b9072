"""One claim of a paper EOB: its lines on the grid, the answer it takes back, or money for a claim that is not found."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.remittances.keyed_eob import KeyedClaim
from app.ui import format
from app.ui.claims.answer_grid import AnswerGrid
from app.ui.claims.answer_rows import GridLine
from app.ui.remittances.eob_lost import LostForm
from app.ui.widgets.field import LabeledField
from app.ui.widgets.money_edit import MoneyEdit


class EobClaimPane(QWidget):
    """`changed(claim)` with every key, `passed` when Enter leaves the last field."""

    changed = Signal(object)
    passed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._claim: KeyedClaim | None = None
        self._is_filling = False
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.told = QLabel(self)
        self.told.setProperty("role", "muted")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.number, self.paid, self.remarks = QLineEdit(self), MoneyEdit(self), QLineEdit(self)
        self.remarks.setPlaceholderText("MA01")
        self.forwarded = QCheckBox(self.tr("&Forwarded by the payer"), self)
        self.grid: AnswerGrid | None = None
        self._lost = LostForm(self)
        self._nothing = QWidget(self)
        self.bodies = QStackedWidget(self)
        self.bodies.addWidget(self._nothing)
        self.bodies.addWidget(self._lost)
        self._fields = self._lay_out()
        self.number.returnPressed.connect(self._enter_grid)
        self.paid.returnPressed.connect(self._enter_grid)
        self.remarks.returnPressed.connect(self._enter_grid)
        for field in (self.number, self.remarks):
            field.textEdited.connect(lambda _text: self._follow())
        self.paid.textEdited.connect(lambda _text: self._follow())
        self.forwarded.clicked.connect(lambda _on: self._follow())
        self._lost.changed.connect(self._follow)
        self._lost.passed.connect(self.passed)
        self.show_claim(None)

    def _lay_out(self) -> QWidget:
        fields = QWidget(self)
        row = QHBoxLayout(fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for label, field, share in (
            (self.tr("The payer's number of the claim"), self.number, 3),
            (self.tr("Paid for the claim"), self.paid, 2),
            (self.tr("Remarks of the claim"), self.remarks, 2),
        ):
            row.addWidget(LabeledField(label, field), share)
        self.number.ensurePolished()
        self.forwarded.setMinimumHeight(self.number.sizeHint().height())  # its words on the line of the fields
        row.addWidget(self.forwarded, 2, Qt.AlignmentFlag.AlignBottom)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.told, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(fields)
        column.addWidget(self.bodies, 1)
        return fields

    def show_claim(self, claim: KeyedClaim | None) -> None:
        """Another claim, or none; nothing is signalled."""
        self._claim, self._is_filling = claim, True
        self._drop_grid()
        self._fields.setVisible(claim is not None and bool(claim.claim_id) and not claim.takes_back)
        self.title.setText(_title(claim) if claim else self.tr("No claim is keyed yet"))
        self.bodies.setCurrentWidget(self._nothing)
        if claim is not None and not claim.claim_id:
            self._lost.show_claim(claim)
            self.bodies.setCurrentWidget(self._lost)
        elif claim is not None and not claim.takes_back:
            self._show_grid(claim)
        self._is_filling = False

    def tell(self, words: str) -> None:
        """What is to be known of the claim shown."""
        self.told.setText(words)

    def begin(self) -> None:
        """Start keying the claim shown."""
        if self._claim is None or self._claim.takes_back:
            return
        (self.number if self._claim.claim_id else self._lost.patient).setFocus()

    def add_other(self) -> None:
        """A further adjustment for the line the keyboard is in."""
        if self.grid is not None:
            self.grid.add_other()

    def trouble(self) -> str:
        """Which field cannot be read; empty where all can."""
        amounts = [self.paid, self._lost.paid, self._lost.charge]
        if any(not edit.is_valid() for edit in amounts if edit.isVisible()) or (self.grid and self.grid.unread()):
            return self.tr("A field holds no amount: an amount looks like 185 or 1,234.50.")
        if self.grid is not None and (name := self.grid.torn()):
            return self.tr("{name}: the other adjustment has no reason yet.").format(name=name)
        return ""

    def _show_grid(self, claim: KeyedClaim) -> None:
        self.number.setText(claim.payer_claim_number)
        self.paid.set_cents(claim.paid_cents)
        self.remarks.setText(" ".join(claim.remarks))
        self.forwarded.setChecked(claim.forwarded)
        lines = [
            GridLine(each.keyed.line_id, each.keyed.charge_cents, " ".join((each.procedure, *each.modifiers)))
            for each in claim.lines
        ]
        self.grid = AnswerGrid(lines, self)
        self.grid.show_keyed([each.keyed for each in claim.lines], claim.others)
        self.grid.changed.connect(self._follow)
        self.grid.passed.connect(self.passed)
        self.bodies.addWidget(self.grid)
        self.bodies.setCurrentWidget(self.grid)

    def _drop_grid(self) -> None:
        if self.grid is not None:
            self.bodies.removeWidget(self.grid)
            self.grid.hide()
            self.grid.deleteLater()
            self.grid = None

    def _enter_grid(self) -> None:
        if self.grid is not None and self.grid.rows:
            self.grid.rows[0].amounts["allowed"].setFocus()

    def _follow(self) -> None:
        if self._claim is None or self._is_filling:
            return
        if not self._claim.claim_id:
            self._claim = self._lost.claim(self._claim)
            self.title.setText(_title(self._claim))
        elif self.grid is not None:
            self.grid.show_balance()
            keyed = zip(self._claim.lines, self.grid.keyed(), strict=True)
            self._claim = replace(
                self._claim,
                payer_claim_number=self.number.text().strip(),
                paid_cents=self.paid.cents(),
                remarks=tuple(self.remarks.text().upper().replace(",", " ").split()),
                forwarded=self.forwarded.isChecked(),
                lines=tuple(replace(line, keyed=each) for line, each in keyed),
                others=self.grid.whole.adjustments(),
            )
        self.changed.emit(self._claim)


def _title(claim: KeyedClaim) -> str:
    name = ", ".join(filter(None, (claim.patient_last, claim.patient_first)))
    days = [line.service_date for line in claim.lines if line.service_date]
    return " · ".join(filter(None, (name, claim.number, format.day(min(days)) if days else "")))
