"""Money of a paper EOB for a claim that none of ours is: who and what as the paper has it; it is kept aside."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from app.domain.remittances.keyed_eob import KeyedClaim
from app.ui.widgets.money_edit import MoneyEdit


class LostForm(QWidget):
    """`changed` with every key, `passed` when Enter leaves the last field."""

    changed = Signal()
    passed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.patient, self.number = QLineEdit(self), QLineEdit(self)
        self.charge, self.paid = MoneyEdit(self), MoneyEdit(self)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        fields = (
            (self.tr("Patient on the paper"), self.patient),
            (self.tr("Claim number on the paper"), self.number),
            (self.tr("Charged"), self.charge),
            (self.tr("Paid"), self.paid),
        )
        for nth, (label, field) in enumerate(fields):
            field.setMaximumWidth(280)
            form.addRow(label, field)
            field.textEdited.connect(lambda _text: self.changed.emit())
            after = fields[nth + 1][1] if nth + 1 < len(fields) else None
            field.returnPressed.connect(after.setFocus if after else self.passed)

    def show_claim(self, claim: KeyedClaim) -> None:
        """Fill the fields."""
        self.patient.setText(claim.patient_last)
        self.number.setText(claim.number)
        self.charge.set_cents(claim.charge_cents or None)
        self.paid.set_cents(claim.paid_cents)

    def claim(self, before: KeyedClaim) -> KeyedClaim:
        """The claim with what stands in the fields."""
        return replace(
            before,
            patient_last=self.patient.text().strip(),
            number=self.number.text().strip(),
            charge_cents=self.charge.cents() or 0,
            paid_cents=self.paid.cents(),
        )
