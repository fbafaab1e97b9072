"""Asks why warnings may stand: each needs a reason, and the reason is kept with the claim."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.findings import Finding
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class ReasonDialog(QDialog):
    """One line for each warning; the button works when every line says something."""

    def __init__(
        self, findings: Sequence[Finding], action: str, parent: QWidget | None = None, *, back: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Let warnings stand"))
        self.setMinimumWidth(560)
        self._edits = {finding: QLineEdit() for finding in findings}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        said = QLabel(self.tr("Say why each is right as it is. The reason is kept with the claim."))
        said.setProperty("role", "muted")
        layout.addWidget(said)
        for finding, edit in self._edits.items():
            words = QLabel(f"{finding.message} {finding.mend}")
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            words.setToolTip(finding.source)
            layout.addWidget(words)
            layout.addWidget(LabeledField(self.tr("Reason"), edit))
            edit.textChanged.connect(lambda _text: self._allow())
            edit.returnPressed.connect(self._next)
        self.back = KeyButton(back or self.tr("Back to the visit"), "Esc")
        self.let_stand = KeyButton(action, "Return", primary=True)
        self.back.clicked.connect(self.reject)
        self.let_stand.clicked.connect(self.accept)
        self.back.setAutoDefault(False)
        self.let_stand.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.let_stand)
        layout.addLayout(foot)
        self._allow()

    def reasons(self) -> dict[Finding, str]:
        """What was said, by finding."""
        return {finding: edit.text().strip() for finding, edit in self._edits.items()}

    def _allow(self) -> None:
        self.let_stand.setEnabled(all(self.reasons().values()))

    def _next(self) -> None:
        """Enter goes to the first line still empty; when none is, it closes the dialog."""
        for edit in self._edits.values():
            if not edit.text().strip():
                edit.setFocus()
                return
        self.accept()
