"""The calm middle column every start screen stands in: a heading, a sentence, fields, one primary button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import TITLE_PX, ui_font

COLUMN_PX = 540


class StartPanel(QWidget):
    """A titled column with a message line under its fields."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame(self)
        card.setProperty("surface", "card")
        card.setFixedWidth(COLUMN_PX)
        heading = QLabel(title, card)
        font = ui_font(TITLE_PX)
        font.setWeight(font.Weight.DemiBold)
        heading.setFont(font)
        self.sentence = QLabel(sentence, card)
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("role", "muted")
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.form.setVerticalSpacing(4)
        self.form.setContentsMargins(0, 8, 0, 8)
        self.message = QLabel(card)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        self.message.setAccessibleName(self.tr("Message"))
        self.message.hide()
        self.buttons = QHBoxLayout()
        self.buttons.addStretch()
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(8)
        for item in (heading, self.sentence):
            column.addWidget(item)
        column.addLayout(self.form)
        column.addWidget(self.message)
        column.addLayout(self.buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def add_line(self, label: str, *, secret: bool = False, text: str = "") -> QLineEdit:
        """A labelled line edit at the foot of the form."""
        edit = QLineEdit(text, self)
        edit.setAccessibleName(label)
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.addRow(label, edit)
        return edit

    def add_button(self, text: str, *, primary: bool = False) -> QPushButton:
        """A button at the lower right; the primary one answers Enter."""
        button = QPushButton(text, self)
        if primary:
            button.setProperty("primary", True)
            button.setDefault(True)
        self.buttons.addWidget(button)
        return button

    def say(self, words: str) -> None:
        """Show what is wrong and what to do; empty takes it away."""
        self.message.setText(words)
        self.message.setVisible(bool(words))
