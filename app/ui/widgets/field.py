"""A field with its label above: the CMS-1500 item number in brackets, and the finding said beneath."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Tone
from app.ui.widgets.marks import mark, restyle


class LabeledField(QWidget):
    """Wraps any editor. The label becomes its accessible name; `set_message` marks and explains it."""

    def __init__(self, label: str, editor: QWidget, item: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        words = f"{label} ({item})" if item else label
        self._label = QLabel(words)
        self._label.setProperty("role", "label")
        self._label.setBuddy(editor)
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.hide()
        editor.setAccessibleName(words.replace("&", ""))
        self.setFocusProxy(editor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self._label)
        layout.addWidget(editor)
        layout.addWidget(self._message)

    def message(self) -> str:
        return self._message.text()

    def set_message(self, words: str = "", tone: Tone = Tone.DANGER, *, inline: bool = True) -> None:
        """Say what is wrong: under the field, or with `inline=False` on hover only; no words: all is well."""
        mark(self.editor, tone.value if words else "", words)
        self._message.setText(words)
        if self._message.property("tone") != tone.value:
            self._message.setProperty("tone", tone.value)
            restyle(self._message)
        self._message.setVisible(bool(words) and inline)
