"""Work at the left and a panel beside it, whose width and whether it is open are remembered for the page."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.ui.window_state import kept_numbers


class SideSplitter(QSplitter):
    """The first widget takes what the window gives; those beside it keep their width until the biller moves them.

    `usual(width)` gives the widths beside the first widget for a page of that width. What the biller chose is
    kept under `key` for each number of widgets beside, as one page may show one or two. While the first has less than
    `roomy` pixels, the last lends it some. `toggle_side` hides the
    last one, so that a small screen has room, and brings it back. `work_resized(width)` tells what the first has.
    """

    work_resized = Signal(int)

    def __init__(
        self,
        key: str,
        places: QSettings | None,
        usual: Callable[[int], Sequence[int]],
        *,
        roomy: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._key, self._places, self._usual, self._roomy = key, places, usual, roomy
        self._chosen: dict[int, list[int]] = {}
        self._is_open = places is None or places.value(f"split/{key}/closed") != "yes"
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.splitterMoved.connect(lambda _place, _which: self._remember())

    @property
    def is_side_open(self) -> bool:
        """Whether the last widget is shown."""
        return self._is_open

    def open_side(self, on: bool = True) -> None:
        """Show or hide the last widget, now and at the next start."""
        if on == self._is_open:
            return
        self._is_open = on
        if self._places is not None:
            self._places.setValue(f"split/{self._key}/closed", "no" if on else "yes")
        self.place()

    def toggle_side(self) -> None:
        """Hide the last widget, or bring it back."""
        self.open_side(not self._is_open)

    def place(self) -> None:
        """Give each widget its width: called anew when one has come or gone."""
        sides = self.count() - 1
        if sides < 1:
            return
        self.setStretchFactor(0, 1)
        side = self.widget(sides)
        if side is not None and side.isHidden() is self._is_open:
            side.setVisible(self._is_open)
        widths = list(self._widths(sides))
        shown = widths if self._is_open else widths[:-1]
        work = self.width() - sum(shown) - len(shown) * self.handleWidth()
        if side is not None and self._is_open and work < self._roomy:
            lent = min(self._roomy - work, max(0, widths[-1] - side.minimumWidth()))
            work, widths[-1] = work + lent, widths[-1] - lent
        self.setSizes([max(1, work), *widths])
        self.work_resized.emit(self.sizes()[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.place()

    def _widths(self, sides: int) -> list[int]:
        if sides not in self._chosen and self._places is not None:
            kept = kept_numbers(self._places, f"split/{self._key}/{sides}")
            if len(kept) == sides and all(width > 0 for width in kept):
                self._chosen[sides] = kept
        return self._chosen.get(sides) or list(self._usual(self.width()))[:sides]

    def _remember(self) -> None:
        sides = self.count() - 1
        before = self._widths(sides)
        moved = [width or old for width, old in zip(self.sizes()[1:], before, strict=True)]
        self._chosen[sides] = moved
        if self._places is not None:
            self._places.setValue(f"split/{self._key}/{sides}", " ".join(map(str, moved)))
        self.work_resized.emit(self.sizes()[0])
