"""Asks for the reason of what is kept with its reason: undoing a posting, settling a payer's account."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class ReasonDialog(QDialog):
    """Accepted once `act(reason)` went through; what it refuses is told and the dialog stays."""

    def __init__(
        self,
        title: str,
        told: str,
        action: str,
        act: Callable[[str], object],
        parent: QWidget | None = None,
        *,
        field: str = "",
    ) -> None:
        super().__init__(parent)
        self._act = act
        self.setWindowTitle(title)
        self.setMinimumWidth(480)
        words = QLabel(told, self)
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setProperty("role", "muted")
        self.reason = QLineEdit(self)
        self.message = QLabel(self)
        self.message.setProperty("role", "error")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(action, "Return", primary=True, parent=self)
        for button in (self.back, self.go):
            button.setAutoDefault(False)
        self.go.setEnabled(False)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(words)
        layout.addWidget(LabeledField(field or self.tr("Reason"), self.reason))
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.reason.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._go)
        self.go.clicked.connect(self._go)
        self.back.clicked.connect(self.reject)
        self.reason.setFocus()

    def _go(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            return
        try:
            self._act(reason)
        except UserError as error:
            self.message.setText(str(error))
            self.message.show()
            self.adjustSize()
            return
        self.accept()
