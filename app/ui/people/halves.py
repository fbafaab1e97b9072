"""A list at the left under its filter, and what is chosen in it at the right."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QSplitterHandle, QVBoxLayout, QWidget

from app.ui.window_state import kept_numbers

GAP_PX = 12


class _Gap(QSplitterHandle):
    """A border to be gripped, not a bar to be seen: two cards with air between them."""

    def paintEvent(self, event: QPaintEvent) -> None:
        return


class Halves(QSplitter):
    """The biller may move the border, and finds it there again (under `key`); a wide window gives the list the room."""

    def __init__(
        self,
        head: QHBoxLayout,
        table: QWidget,
        right: QWidget,
        places: QSettings | None = None,
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
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
        if places is not None:
            kept = kept_numbers(places, f"split/{key}")
            if len(kept) == 2:
                self.setSizes(kept)
            self.splitterMoved.connect(
                lambda _at, _which: places.setValue(f"split/{key}", " ".join(map(str, self.sizes())))
            )

    def createHandle(self) -> QSplitterHandle:
        return _Gap(self.orientation(), self)
