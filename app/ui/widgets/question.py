"""A question before what cannot be undone: what it is, what comes of it, and leaving it as the easy answer."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.widgets.key_button import KeyButton

_WIDTH = 420


class Question(QDialog):
    """Accepted when the deed is chosen by its button; Enter and Escape leave things as they are."""

    def __init__(
        self, question: str, consequence: str, action: str, leave: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Claimwright"))
        self.setFixedWidth(_WIDTH)
        asked, told = QLabel(question), QLabel(consequence)
        asked.setProperty("role", "heading")
        told.setProperty("role", "muted")
        for label in (asked, told):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        told.setVisible(bool(consequence))
        deed = QPushButton(action)
        deed.setProperty("danger", True)
        deed.setAutoDefault(False)
        deed.clicked.connect(self.accept)
        stay = KeyButton(leave or self.tr("Leave it"), "Esc")
        stay.setDefault(True)
        stay.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(deed)
        foot.addWidget(stay)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(asked)
        layout.addWidget(told)
        layout.addSpacing(8)
        layout.addLayout(foot)
        stay.setFocus()
