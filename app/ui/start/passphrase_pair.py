"""A new passphrase typed twice, with a hint how well it would stand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.passphrase_strength import passphrase_strength
from app.ui.widgets.field import LabeledField

MIN_PASSPHRASE = 8


class PassphrasePair(QWidget):
    """`finished` when Enter leaves the second field. How strong it must be is the biller's choice; not how short."""

    finished = Signal()

    def __init__(self, label: str, again: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase, self.again = QLineEdit(self), QLineEdit(self)
        for edit in (self.passphrase, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.strength = QLabel(self)
        self.strength.setProperty("role", "label")
        self.strength.setWordWrap(True)
        self.strength.setAccessibleName(self.tr("How strong it is"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(LabeledField(label, self.passphrase))
        column.addWidget(self.strength)
        column.addSpacing(4)
        column.addWidget(LabeledField(again, self.again))
        self.passphrase.textChanged.connect(lambda text: self.strength.setText(passphrase_strength(text).words))
        self.strength.setText(passphrase_strength("").words)
        self.passphrase.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.finished)
        self.setFocusProxy(self.passphrase)

    def text(self) -> str:
        return self.passphrase.text()

    def complaint(self) -> tuple[str, QLineEdit] | None:
        """What is wrong and where, or None."""
        if len(self.passphrase.text()) < MIN_PASSPHRASE:
            words = self.tr("The passphrase needs at least {n} characters.").format(n=MIN_PASSPHRASE)
            return words, self.passphrase
        if self.passphrase.text() != self.again.text():
            return self.tr("The two passphrases differ: type the second once more."), self.again
        return None

    def clear(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()
        self.again.clear()
