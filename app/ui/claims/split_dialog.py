"""Which lines of a claim go onto a claim of their own, and under which authorization."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.claim import Claim
from app.ui import format
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class SplitDialog(QDialog):
    """Accepted when some lines, not all, are ticked."""

    def __init__(self, claim: Claim, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._claim = claim
        self.setWindowTitle(self.tr("Split the claim"))
        self.setMinimumWidth(520)
        self.lines = [
            QCheckBox(f"&{number}   {line.procedure}   {format.money(line.charge_cents)}", self)
            for number, line in enumerate(claim.encounter.lines, 1)
        ]
        self.authorization = QLineEdit(claim.encounter.authorization, self)
        self.message = QLabel(self)
        self.message.setProperty("role", "muted")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("Message"))
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Split"), "Return", primary=True, parent=self)
        self._lay_out()
        for box in self.lines:
            box.toggled.connect(lambda _on: self._follow())
        self.authorization.returnPressed.connect(self.go.click)  # does nothing while it cannot be split
        self.go.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self._follow()
        if self.lines:
            self.lines[0].setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        title = QLabel(self.tr("Claim {number}: lines for another claim").format(number=self._claim.number), self)
        title.setProperty("role", "heading")
        layout.addWidget(title)
        for box in self.lines:
            layout.addWidget(box)
        layout.addWidget(LabeledField(self.tr("Authorization of the other claim"), self.authorization, "23"))
        layout.addWidget(self.message)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.back, self.go):
            button.setAutoDefault(button is self.go)
            foot.addWidget(button)
        self.go.setDefault(True)
        layout.addLayout(foot)

    def line_ids(self) -> list[int]:
        """Row ids of the lines that go onto the other claim."""
        return [line.id for line, box in zip(self._claim.encounter.lines, self.lines, strict=True) if box.isChecked()]

    def _follow(self) -> None:
        moved = sum(
            line.charge_cents
            for line, box in zip(self._claim.encounter.lines, self.lines, strict=True)
            if box.isChecked()
        )
        can = 0 < len(self.line_ids()) < len(self.lines)
        words = self.tr("{stay} stay here, {moved} go onto the other claim. Both are drafts then.")
        self.message.setText(
            words.format(stay=format.money(self._claim.total_cents - moved), moved=format.money(moved))
            if can
            else self.tr("Tick the lines for the other claim; at least one stays here.")
        )
        self.go.setEnabled(can)
