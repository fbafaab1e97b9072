"""A list at the left under its filter, and what is chosen in it at the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QSplitterHandle, QVBoxLayout, QWidget

GAP_PX = 12


class _Gap(QSplitterHandle):
    """A border to be gripped, not a bar to be seen: two cards with air between them."""

    def paintEvent(self, event: QPaintEvent) -> None:
        return


class Halves(QSplitter):
    """The biller may move the border; a wide window gives the list the room."""

    def __init__(self, head: QHBoxLayout, table: QWidget, right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(table, 1)
        right.setMinimumWidth(480)
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.setSizes([560, 640])
        self.setHandleWidth(GAP_PX)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Gap(self.orientation(), self)
