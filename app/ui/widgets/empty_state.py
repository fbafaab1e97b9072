"""What an empty page says: what belongs there, and the first thing to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.icons import icon_pixmap
from app.ui.theme import Theme
from app.ui.widgets.key_button import KeyButton

_ICON_PX = 40


class EmptyState(QWidget):
    """An icon, a sentence and one action; `action_triggered` when it is taken. A quieter way may stand below it."""

    action_triggered = Signal()

    def __init__(
        self, icon: str, sentence: str, action: str = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._picture = QLabel()
        self._sentence = QLabel(sentence)
        self._sentence.setProperty("role", "muted")
        self._sentence.setWordWrap(True)
        self._sentence.setMaximumWidth(420)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        # Not by an alignment: that would let the words keep the height of their unwrapped guess and be cut.
        words = QHBoxLayout()
        words.addStretch(1)
        words.addWidget(self._sentence, 100)
        words.addStretch(1)
        layout.addLayout(words)
        if action:
            button = KeyButton(action, key, primary=True)
            button.setAutoDefault(True)  # Enter presses it
            self.setFocusProxy(button)
            button.clicked.connect(self.action_triggered)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        Theme.current().changed.connect(self._draw)
        self._draw()

    def add_other(self, text: str) -> QPushButton:
        """Another way to begin, as a link below the action."""
        button = QPushButton(text)
        button.setProperty("flat", True)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def set_sentence(self, sentence: str) -> None:
        """Other words, as when a filter hides everything."""
        self._sentence.setText(sentence)

    def _draw(self) -> None:
        self._picture.setPixmap(icon_pixmap(self._icon, "muted", _ICON_PX, self.devicePixelRatioF()))
