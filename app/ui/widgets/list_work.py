"""The shape of every page with a list: what narrows it above, what is done with it beneath, words where it is empty."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget


class ListWork(QWidget):
    """`above` and `beneath` are lines: None stands where room is left, without it the first widget takes the room."""

    def __init__(
        self,
        above: Sequence[QWidget | None],
        body: QWidget | QLayout,
        beneath: Sequence[QWidget | None],
        page: QWidget,
    ) -> None:
        super().__init__(page)  # in the same window as its widgets from the start, else Tab loses its way
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(_line(above))
        if isinstance(body, QWidget):
            column.addWidget(body, 1)
        else:
            column.addLayout(body, 1)
        column.addLayout(_line(beneath))


class WorkOrEmpty(QStackedWidget):
    """Fills a page with its work, or with the words that stand there while there is none."""

    def __init__(self, work: QWidget, empty: QWidget, page: QWidget) -> None:
        super().__init__(page)
        self._work, self._empty = work, empty
        self.addWidget(work)
        self.addWidget(empty)
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)

    def show_work(self, on: bool) -> None:
        """The work, or the words in its place."""
        self.setCurrentWidget(self._work if on else self._empty)


def _line(widgets: Sequence[QWidget | None]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for place, widget in enumerate(widgets):
        if widget is None:
            line.addStretch(1)
        else:
            line.addWidget(widget, 1 if not place and None not in widgets else 0)
    return line
