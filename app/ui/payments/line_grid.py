"""Open lines with an amount to type beside each: where a payment goes, what is written off, moved or given back."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from app.domain.patient_payment import Share
from app.ui import format
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.marks import restyle
from app.ui.widgets.money_edit import MoneyEdit

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}
_NAME, _WORDS, _OPEN, _AMOUNT, _LEFT = range(5)


@dataclass(frozen=True, slots=True)
class GridPlace:
    """One row: a place money can go to or come from. `limit_cents` None: as much as one likes."""

    encounter_id: int
    line_id: int
    name: str
    words: str
    limit_cents: int | None

    def share(self, cents: int) -> Share:
        """An amount at this place."""
        return Share(self.encounter_id, self.line_id, cents)


class LineGrid(QScrollArea):
    """`changed` as amounts are typed; `passed` when Enter leaves the last one. Filling in signals nothing."""

    changed = Signal()
    passed = Signal()

    def __init__(self, heads: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self.places: tuple[GridPlace, ...] = ()
        self.amounts: list[MoneyEdit] = []
        self._left: list[QLabel] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing_words = ""

    def set_nothing_words(self, words: str) -> None:
        """What stands there when no place is shown."""
        self._nothing_words = words

    def set_places(self, places: Sequence[GridPlace]) -> None:
        """Other rows, their amounts empty."""
        self.places, self.amounts, self._left = tuple(places), [], []
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 6, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        if places:
            self._fill(table, grid)
        else:
            nothing = QLabel(self._nothing_words, table)
            nothing.setProperty("role", "muted")
            nothing.setWordWrap(True)
            grid.addWidget(nothing, 0, 0)
        grid.setRowStretch(len(places) + 1, 1)
        self.setWidget(table)
        self.show_left()

    def _fill(self, table: QWidget, grid: QGridLayout) -> None:
        for column, head in enumerate(self._heads):
            grid.addWidget(_label(table, head, "label", right=column > _WORDS), 0, column)
        for row, place in enumerate(self.places, 1):
            grid.addWidget(_label(table, place.name), row, _NAME)
            words = ElidedLabel(place.words, parent=table)
            words.setProperty("role", "muted")
            grid.addWidget(words, row, _WORDS)
            limit = "" if place.limit_cents is None else format.money(place.limit_cents)
            grid.addWidget(_label(table, limit, right=True), row, _OPEN)
            edit = MoneyEdit(table)
            edit.setMaximumWidth(110)
            edit.setAccessibleName(f"{self._heads[_AMOUNT]}: {place.name} {place.words}".strip())
            edit.textEdited.connect(lambda _text: self._typed())
            edit.installEventFilter(self)
            self.amounts.append(edit)
            grid.addWidget(edit, row, _AMOUNT)
            left = _label(table, "", right=True)
            self._left.append(left)
            grid.addWidget(left, row, _LEFT)
        for column in (_OPEN, _AMOUNT, _LEFT):
            grid.setColumnMinimumWidth(column, 90)
        grid.setColumnMinimumWidth(_NAME, 100)
        grid.setColumnStretch(_WORDS, 1)

    def set_shares(self, shares: Sequence[Share]) -> None:
        """Fill in amounts; places not named become empty."""
        cents = {(share.encounter_id, share.line_id): share.cents for share in shares}
        for place, edit in zip(self.places, self.amounts, strict=True):
            edit.set_cents(cents.get((place.encounter_id, place.line_id)))
        self.show_left()

    def fill_all(self) -> None:
        """Each place's whole amount."""
        self.set_shares([place.share(place.limit_cents) for place in self.places if place.limit_cents])

    def shares(self) -> tuple[Share, ...]:
        """What is typed, without what is empty or zero."""
        return tuple(
            place.share(cents)
            for place, edit in zip(self.places, self.amounts, strict=True)
            if (cents := edit.cents()) is not None and cents != 0
        )

    def total_cents(self) -> int:
        """The sum of what is typed."""
        return sum(share.cents for share in self.shares())

    def is_readable(self) -> bool:
        """Whether each field is empty or an amount above nothing."""
        return all(edit.is_valid() and (edit.cents() or 0) >= 0 for edit in self.amounts)

    def beyond(self) -> GridPlace | None:
        """The first place with more than is there."""
        for place, edit in zip(self.places, self.amounts, strict=True):
            if place.limit_cents is not None and (edit.cents() or 0) > place.limit_cents:
                return place
        return None

    def focus_first(self) -> None:
        """The keyboard to the first amount."""
        if self.amounts:
            self.amounts[0].setFocus(Qt.FocusReason.TabFocusReason)

    def show_left(self) -> None:
        """Say beside each place what stays there."""
        for place, edit, label in zip(self.places, self.amounts, self._left, strict=True):
            if place.limit_cents is None:
                continue
            left = place.limit_cents - (edit.cents() or 0)
            label.setText(format.money(left) if left else "✓")
            label.setProperty("role", "error" if left < 0 else "muted")
            restyle(label)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress or event.modifiers():
            return False
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or watched not in self.amounts:
            return False
        at = self.amounts.index(watched) + step
        if 0 <= at < len(self.amounts):
            self.amounts[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.amounts[at])
        elif at > 0:
            self.passed.emit()
        return True

    def _typed(self) -> None:
        self.show_left()
        self.changed.emit()


def _label(parent: QWidget, words: str, role: str = "", *, right: bool = False) -> QLabel:
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    if right:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
