"""What is left of the check, live, with the sum it comes from; and what is in the way of posting."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.remittances.keyed_eob import KeyedEob
from app.ui import format
from app.ui.widgets.marks import restyle


class EobProof(QWidget):
    """Labels only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left, self.sums, self.message = QLabel(self), QLabel(self), QLabel(self)
        for label, role in ((self.sums, "muted"), (self.left, "heading"), (self.message, "muted")):
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(34)
        self.message.setAccessibleName(self.tr("Message"))
        self.left.setAccessibleName(self.tr("Left of the check"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.left)
        row.addWidget(self.sums, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.message)

    def show_eob(self, eob: KeyedEob) -> None:
        """The sums as they are keyed now."""
        claims = sum(each.check_cents for each in eob.claims)
        beside = sum(each.check_cents for each in eob.beside)
        self.sums.setText(
            self.tr("Check {check} − claims {claims} − beside them {beside}").format(
                check=format.money(eob.amount_cents or 0), claims=format.money(claims), beside=format.money(beside)
            )
        )
        done = " ✓" if eob.amount_cents is not None and not eob.left_cents else ""
        self.left.setText(self.tr("Left of the check: {cents}").format(cents=format.money(eob.left_cents)) + done)

    def say(self, words: str, *, is_error: bool = False) -> None:
        """What is in the way, or that nothing is."""
        self.message.setText(words)
        self.message.setProperty("role", "error" if is_error else "muted")
        restyle(self.message)
