"""A list that hangs under a field inside its own window: no second window, so the typing never leaves the field."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

_MOST_ROWS = 10


class PopupList(QListView):
    """Shown with `open()`; the field keeps the focus and hands keys on with `step`.

    `picked(QModelIndex)` on a click; who owns it picks by key with `currentIndex()`.
    """

    picked = Signal(QModelIndex)

    def __init__(self, field: QWidget, width: int = 0) -> None:
        super().__init__(field)
        self._field, self._least_width = field, width
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("framed", True)
        self.clicked.connect(self.picked)
        self.hide()

    def open(self) -> None:
        """Show below the field, or above it where there is more room; choose the first row."""
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
            window.installEventFilter(self)
        self.setFixedSize(self._measure(window))
        self.move(self._place(window))
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))
        self.raise_()
        self.show()

    def step(self, rows: int) -> None:
        """Move the choice, staying inside."""
        last = self.model().rowCount() - 1
        place = self.currentIndex().row() + rows
        self.setCurrentIndex(self.model().index(max(0, min(place, last)), 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self.hide()
        return super().eventFilter(watched, event)

    def _measure(self, window: QWidget) -> QSize:
        rows = min(self.model().rowCount(), _MOST_ROWS)
        wanted = rows * max(self.sizeHintForRow(0), 1) + 2 * self.frameWidth() + 2
        width = min(max(self._field.width(), self._least_width), window.width() - 8)
        return QSize(width, min(wanted, max(self._room(window))))

    def _room(self, window: QWidget) -> tuple[int, int]:
        """The pixels free above and below the field."""
        top = self._field.mapTo(window, QPoint(0, 0)).y()
        return top - 2, window.height() - top - self._field.height() - 2

    def _place(self, window: QWidget) -> QPoint:
        corner = self._field.mapTo(window, QPoint(0, 0))
        above, below = self._room(window)
        under = self.height() <= below or below >= above
        y = corner.y() + self._field.height() + 2 if under else corner.y() - self.height() - 2
        return QPoint(max(4, min(corner.x(), window.width() - self.width() - 4)), y)
