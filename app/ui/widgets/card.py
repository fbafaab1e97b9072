"""A surface with a one-pixel edge: a head with title and side words, and a body."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget


class Card(QFrame):
    """`body` takes the content; `head` (only with a title) takes badges and buttons at its right."""

    def __init__(
        self, title: str = "", subtitle: str = "", *, flush: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 1, 1, 1)
        self._layout.setSpacing(0)
        self._title, self._subtitle = QLabel(title), QLabel(subtitle)
        self.head = QHBoxLayout()
        if title:
            self._add_head(divided=flush)
        self.body = QVBoxLayout()
        # `flush` lets a table or list reach the edges
        self.body.setContentsMargins(*((0, 0, 0, 0) if flush else (12, 8 if title else 12, 12, 12)))
        self.body.setSpacing(0 if flush else 8)
        self._layout.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Other words for what it holds; only where it was made with a title."""
        self._title.setText(title)

    def set_subtitle(self, subtitle: str) -> None:
        """The muted words beside the title."""
        self._subtitle.setText(subtitle)

    def add(self, content: QWidget | QLayout, stretch: int = 0) -> None:
        """Put content at the end of the body."""
        if isinstance(content, QWidget):
            self.body.addWidget(content, stretch)
        else:
            self.body.addLayout(content, stretch)

    def _add_head(self, *, divided: bool) -> None:
        self._title.setProperty("role", "heading")
        self._subtitle.setProperty("role", "muted")
        bar = QFrame()
        bar.setLayout(self.head)
        if divided:
            bar.setProperty("edge", "bottom")
        self.head.setContentsMargins(12, 7, 12, 7)
        self.head.setSpacing(8)
        self.head.addWidget(self._title)
        self.head.addWidget(self._subtitle)
        self.head.addStretch(1)
        self.head.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(bar)
