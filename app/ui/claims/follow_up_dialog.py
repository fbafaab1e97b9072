"""What to do about a sent claim that is wrong: correct it, void it, or bill the visit anew, with the payer's number."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.claim import Claim
from app.domain.claim_version import ORIGINAL, FollowUp, refusal, version_of
from app.domain.encounter import ServiceLine
from app.domain.people import Payer
from app.ui import format
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class FollowUpDialog(QDialog):
    """Accepted when the choice can be carried out; what stands in the way is said below."""

    def __init__(self, claim: Claim, payer: Payer, number: str = "", parent: QWidget | None = None) -> None:
        """`number` is the payer's own for the claim, where its answer told it."""
        super().__init__(parent)
        self._claim, self._payer = claim, payer
        self.setWindowTitle(self.tr("Correct or void"))
        self.setMinimumWidth(520)
        self.choices = {
            FollowUp.CORRECT: QRadioButton(self.tr("&Correct it: the payer has decided, and something was wrong")),
            FollowUp.VOID: QRadioButton(self.tr("&Void it: it should never have been sent")),
            FollowUp.ANEW: QRadioButton(self.tr("&Bill anew: it was rejected before any decision")),
        }
        self._group = QButtonGroup(self)
        self.reference = QLineEdit(number or claim.original_reference)
        self.reference_field = LabeledField(self.tr("The payer's number of the claim"), self.reference, "22")
        self.lines = [_line_box(number, line) for number, line in enumerate(claim.encounter.lines, 1)]
        self.lines_words = QLabel(self.tr("Lines to bill"))
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("Message"))
        self.go = KeyButton(self.tr("Open the new claim"), "Return", primary=True)
        self.back = KeyButton(self.tr("Leave it"), "Esc")
        self._lay_out()
        self._connect()
        self.choices[FollowUp.CORRECT].setChecked(True)
        self._follow_choice()
        self.reference.setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        title = QLabel(self.tr("Claim {number} · {payer}").format(number=self._claim.number, payer=self._payer.name))
        title.setProperty("role", "heading")
        layout.addWidget(title)
        for choice in self.choices.values():
            self._group.addButton(choice)
            layout.addWidget(choice)
        layout.addWidget(self.reference_field)
        self.lines_words.setProperty("role", "label")
        layout.addWidget(self.lines_words)
        for box in self.lines:
            layout.addWidget(box)
        layout.addWidget(self.message)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.back, self.go):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._group.buttonToggled.connect(lambda _button, _on: self._follow_choice())
        self.reference.textChanged.connect(lambda _text: self._follow_choice())
        self.reference.returnPressed.connect(self._try)
        for box in self.lines:
            box.toggled.connect(lambda _on: self._follow_choice())
        self.go.clicked.connect(self._try)
        self.back.clicked.connect(self.reject)

    def follow_up(self) -> FollowUp:
        """What was chosen."""
        return next(key for key, button in self.choices.items() if button.isChecked())

    def only_lines(self) -> list[int]:
        """Row ids of the lines to bill; empty where all are."""
        billed = zip(self._claim.encounter.lines, self.lines, strict=True)
        ticked = [line.id for line, box in billed if box.isChecked()]
        return [] if len(ticked) == len(self.lines) or self.follow_up() is FollowUp.VOID else ticked

    def _follow_choice(self) -> None:
        chosen = self.follow_up()
        wants_number = version_of(chosen, self._payer) != ORIGINAL
        self.reference_field.setVisible(wants_number)
        for widget in (self.lines_words, *self.lines):
            widget.setVisible(len(self.lines) > 1 and chosen is not FollowUp.VOID)
        refused = refusal(chosen, self._claim.version, self._payer, self.reference.text())
        if not any(box.isChecked() for box in self.lines) and chosen is not FollowUp.VOID:
            refused = (self.tr("No line is left to bill."), self.tr("Tick at least one."))
        said = " ".join(refused) if refused else self._consequence(chosen)
        self.message.setText(said)
        self.message.setProperty("role", "error" if refused and self.reference.isModified() else "muted")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.go.setEnabled(refused is None)
        self.adjustSize()

    def _consequence(self, chosen: FollowUp) -> str:
        if chosen is FollowUp.VOID:
            return self.tr("A claim that repeats this one with code 8 is made and is ready to send.")
        if self._claim.prior:
            return self.tr(
                "A draft is opened that bills again what the payer before was billed; items 10d and 19 can be changed. "
                "For other codes or charges, correct the first payer's claim."
            )
        if version_of(chosen, self._payer) == ORIGINAL:
            return self.tr("A new claim without item 22 is opened as a draft, and the visit can be changed again.")
        return self.tr("A claim with code 7 is opened as a draft, and the visit can be changed again.")

    def _try(self) -> None:
        if self.go.isEnabled():
            self.accept()


def _line_box(number: int, line: ServiceLine) -> QCheckBox:
    box = QCheckBox(f"{number}   {line.procedure}   {format.money(line.charge_cents)}")
    box.setChecked(True)
    return box
