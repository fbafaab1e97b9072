"""The calm middle column every start screen stands in: a heading, a sentence, fields, one primary button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle

COLUMN_PX = 460


class StartPanel(QWidget):
    """A titled column with a message line under its fields, and other ways to begin below the card."""

    def __init__(self, title: str, sentence: str, width: int = COLUMN_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = QFrame(self)
        self.card.setProperty("surface", "card")
        self.card.setFixedWidth(width)
        heading = QLabel(title, self.card)
        heading.setProperty("role", "title")
        self.sentence = QLabel(sentence, self.card)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setProperty("role", "muted")
        self.fields = QVBoxLayout()
        self.fields.setSpacing(10)
        self.fields.setContentsMargins(0, 10, 0, 6)
        self.message = QLabel(self.card)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("Message"))
        self.message.hide()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch()
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addWidget(self.sentence)
        column.addLayout(self.fields)
        column.addWidget(self.message)
        column.addLayout(self._buttons)
        self._others = QHBoxLayout()
        self._others.addStretch()
        self._others.addStretch()
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        # Not by an alignment: the height of wrapped words would be reckoned for the window's width, and be too low.
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self.card)
        middle.addStretch()
        outer.addLayout(middle)
        outer.addLayout(self._others)
        outer.addStretch(3)

    def add_line(self, label: str, *, secret: bool = False, text: str = "", beside: QWidget | None = None) -> QLineEdit:
        """A labelled line edit at the foot of the form, with a button beside it where one is given."""
        edit = QLineEdit(text)
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        field = LabeledField(label, edit)
        if beside is None:
            self.fields.addWidget(field)
            return edit
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field, 1)
        row.addWidget(beside, 0, Qt.AlignmentFlag.AlignBottom)
        self.fields.addLayout(row)
        return edit

    def add_button(self, text: str, *, primary: bool = False) -> QPushButton:
        """A button at the lower right; the primary one shows that Enter presses it."""
        button = KeyButton(text, "Return" if primary else "", primary=primary, parent=self.card)
        button.setAutoDefault(True)
        self._buttons.addWidget(button)
        return button

    def add_other(self, text: str) -> QPushButton:
        """Another way to begin, as a link below the card."""
        button = QPushButton(text, self)
        button.setProperty("flat", True)
        button.setAutoDefault(True)
        self._others.insertWidget(self._others.count() - 1, button)
        return button

    def say(self, words: str, *, wrong: bool = True) -> None:
        """Show what is wrong and what to do, or what was done; empty takes it away."""
        self.message.setText(words)
        self.message.setProperty("role", "error" if wrong else "muted")
        restyle(self.message)
        self.message.setVisible(bool(words))

    def complain(self, words: str, edit: QLineEdit) -> None:
        """Show what is wrong, and put the cursor where it is mended."""
        self.say(words)
        edit.setFocus()
        edit.selectAll()
