"""The rows of an entry grid one below the other; they scroll where there is no room for all."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class GridList(QScrollArea):
    """Takes no keys itself: the cursor goes from cell to cell."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = QWidget()
        self._column = QVBoxLayout(self.inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setWidget(self.inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def add(self, row: QFrame) -> None:
        """Put a row below the others."""
        self._column.insertWidget(self._column.count() - 1, row)

    def show_row(self, row: QFrame) -> None:
        """Scroll to a row, after a row just made has got its place."""
        QTimer.singleShot(0, row, lambda: self.ensureWidgetVisible(row, 0, 0))
