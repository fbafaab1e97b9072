"""A row of chips of which one is chosen: the status filters above a table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class FilterChips(QWidget):
    """Chips of (key, label); counts are set beside. Left and Right move; `chosen(key)` on each change."""

    chosen = Signal(str)

    def __init__(self, name: str, chips: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._labels = dict(chips)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for key, label in chips:
            button = QPushButton(label)
            button.setCheckable(True)
            button.setProperty("chip", True)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        if chips:
            self.choose(chips[0][0])

    def key(self) -> str:
        """The chosen chip's key."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without signalling."""
        self._buttons[key].setChecked(True)
        self.setFocusProxy(self._buttons[key])

    def set_counts(self, counts: dict[str, int]) -> None:
        """Show how many each would leave; chips without a count stay bare."""
        for key, button in self._buttons.items():
            label = self._labels[key]
            button.setText(f"{label} {counts[key]:,}" if key in counts else label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = list(self._buttons)
        key = keys[(keys.index(self.key()) + step) % len(keys)]
        self.choose(key)
        self._buttons[key].setFocus()
        self.chosen.emit(key)
