"""The line at the foot of a page: how many findings there are, the one that matters, and the key for it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.ui.theme import Tone
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.elided_label import ElidedLabel


class FindingBar(QFrame):
    """Shows a count and one finding's words. A click signals `jump_requested`, as F8 does on the page."""

    jump_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = BadgeLabel()
        self._words, self._keys = ElidedLabel(), QLabel()
        self._keys.setProperty("role", "muted")
        self._words.setProperty("role", "muted")
        self.setProperty("edge", "top")
        self.setFixedHeight(34)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(10)
        layout.addWidget(self._badge)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._keys)

    def show_findings(self, count_words: str, tone: Tone, words: str, keys: str = "") -> None:
        """`count_words` as "2 findings"; `words` what is wrong and mends it; `keys` as "F8 jumps"."""
        self._badge.set_badge(Badge(count_words, tone))
        self._say(words, keys)
        self.setAccessibleName(f"{count_words}: {words} {keys}".strip())

    def clear(self, words: str = "") -> None:
        """Nothing is wrong; `words` may say so."""
        self._badge.set_badge(None)
        self._say(words, "")
        self.setAccessibleName(words)

    def words(self) -> str:
        """What is said, in full."""
        return self._words.text()

    def _say(self, words: str, keys: str) -> None:
        self._words.setText(words)
        self._keys.setText(keys)
        self._keys.setVisible(bool(keys))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.jump_requested.emit()
        super().mouseReleaseEvent(event)
