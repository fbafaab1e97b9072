"""What a search in the coding panel found, as a list: code, words, and a badge that says what to beware of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.theme import ROW_PX, Theme, Tone, code_font, ui_font
from app.ui.widgets.badge import Badge, badge_size, paint_badge

_NOWHERE = QModelIndex()
_HIT = Qt.ItemDataRole.UserRole
_PAD = 12
_CODE_PX = 84
_MOST_LINES = 3
_DEPTH_PX = 12
_MOST_DEPTH = 4


class HitKind(Enum):
    """Which book a hit stands in."""

    DIAGNOSIS = auto()
    PROCEDURE = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """One code that was found. `used` counts this year's claims; `found_by` is the other name that matched."""

    kind: HitKind
    code: str
    description: str
    billable: bool = True
    valid_on: bool = True
    used: int = 0
    found_by: str = ""
    book: str = ""
    """`HCPCS` or `CPT` where a procedure is not in the practice's own list."""
    depth: int = 0
    """How many opened headers it stands below."""
    opened: bool = False
    """Of a header: whether its codes stand below it."""

    @property
    def badge(self) -> Badge:
        """What to beware of before taking it."""
        if not self.valid_on:
            return Badge("not valid then", Tone.DANGER)
        if not self.billable:
            return Badge("header ▾" if self.opened else "header ▸", Tone.WARN)
        if self.kind is HitKind.DIAGNOSIS and "unspecified" in self.description.casefold():
            return Badge("unspec.", Tone.NEUTRAL)
        if self.book and not self.used:
            return Badge(self.book, Tone.INFO)
        return Badge(f"{self.used}×" if self.used else "", Tone.NEUTRAL)


class HitsModel(QAbstractListModel):
    """The hits, best first."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: tuple[Hit, ...] = ()

    def set_hits(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = tuple(hits)
        self.endResetModel()

    def open(self, row: int, below: Sequence[Hit]) -> None:
        """Put the codes of a header below it; those the list had already move there."""
        header = self.hits[row]
        inside = tuple(replace(hit, depth=header.depth + 1) for hit in below)
        codes = {hit.code for hit in inside}
        rest = tuple(hit for hit in self.hits[row + 1 :] if hit.code not in codes)
        self.beginResetModel()
        self.hits = (*self.hits[:row], replace(header, opened=True), *inside, *rest)
        self.endResetModel()

    def close(self, row: int) -> None:
        """Take away what stands below an opened header."""
        header = self.hits[row]
        after = self.header_end(row)
        self.beginRemoveRows(_NOWHERE, row + 1, after - 1)
        self.hits = (*self.hits[:row], replace(header, opened=False), *self.hits[after:])
        self.endRemoveRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def header_end(self, row: int) -> int:
        """The first row that does not stand below the header any more."""
        rows = range(row + 1, len(self.hits))
        return next((at for at in rows if self.hits[at].depth <= self.hits[row].depth), len(self.hits))

    def header_of(self, row: int) -> int:
        """The row of the opened header a hit stands below; -1 where it stands below none."""
        above = range(row - 1, -1, -1)
        return next((at for at in above if self.hits[at].depth < self.hits[row].depth), -1)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.hits):
            return None
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{hit.code} {hit.description} {hit.badge.text}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (hit.description, hit.found_by)))
        return hit if role == _HIT else None


class HitsView(QListView):
    """The list of hits. The field that searches keeps the focus and moves the choice with `step`."""

    def __init__(self) -> None:
        super().__init__()
        self.hits = HitsModel()
        self.setModel(self.hits)
        self.setItemDelegate(_HitDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(self.tr("Codes found"))

    def chosen(self) -> Hit | None:
        """The highlighted hit."""
        hit = self.currentIndex().data(_HIT)
        return hit if isinstance(hit, Hit) else None

    def choose(self, row: int) -> None:
        """Highlight a row; -1 none."""
        self.setCurrentIndex(self.hits.index(row, 0) if row >= 0 else QModelIndex())

    def step(self, rows: int) -> None:
        """Move the highlight, staying inside."""
        last = self.hits.rowCount() - 1
        if last >= 0:
            self.choose(max(0, min(self.currentIndex().row() + rows, last)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()  # words wrap anew; Qt lays a single column out again for its height only

    def content_height(self) -> int:
        """What all hits together take."""
        return sum(self.sizeHintForIndex(self.hits.index(row, 0)).height() for row in range(self.hits.rowCount()))


class _HitDelegate(QStyledItemDelegate):
    """Code in the fixed font, words over as many lines as they need, the badge at the right."""

    def __init__(self, view: HitsView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hit = index.data(_HIT)
        width = self._view.viewport().width()
        lines = _wrapped(hit.description, self._words_rect(QRect(0, 0, width, ROW_PX), hit).width())
        return QSize(width, max(ROW_PX + 3, len(lines) * QFontMetrics(ui_font()).height() + 13))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: Hit = index.data(_HIT)
        theme, rect = Theme.current(), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, theme.color("accent_soft"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(theme.color("text"))
        painter.setFont(code_font())
        code = rect.adjusted(_PAD + _indent(hit), 0, 0, 0)
        painter.drawText(code, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, hit.code)
        painter.setFont(ui_font())
        self._paint_words(painter, self._words_rect(rect, hit), hit.description)
        badge = _badge(hit, chosen)
        size = badge_size(badge)
        place = QRect(rect.right() - _PAD - size.width(), rect.top(), size.width(), rect.height())
        paint_badge(painter, place, badge, outlined=chosen)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, words: str) -> None:
        lines, metrics = _wrapped(words, rect.width()), painter.fontMetrics()
        baseline = rect.top() + (rect.height() - len(lines) * metrics.height()) / 2 + metrics.ascent()
        for number, line in enumerate(lines):
            painter.drawText(QPointF(rect.left(), baseline + number * metrics.height()), line)

    def _words_rect(self, rect: QRect, hit: Hit) -> QRect:
        room = badge_size(hit.badge).width() + 8 if hit.badge.text else 30
        return rect.adjusted(_PAD + _indent(hit) + _CODE_PX, 4, -_PAD - room, -4)


def _indent(hit: Hit) -> int:
    return _DEPTH_PX * min(hit.depth, _MOST_DEPTH)


def _badge(hit: Hit, chosen: bool) -> Badge:
    if chosen and not hit.badge.text:
        return Badge("↵", Tone.ACCENT)
    return hit.badge


@lru_cache(maxsize=512)
def _wrapped(words: str, width: int) -> tuple[str, ...]:
    """The words in lines of a width, at most so many; the last ends in dots where more would follow."""
    layout = QTextLayout(words, ui_font())
    layout.beginLayout()
    starts: list[int] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 40))
        starts.append(line.textStart())
    layout.endLayout()
    starts = starts[:_MOST_LINES]
    lines = [words[start:end].rstrip() for start, end in zip(starts, [*starts[1:], len(words)], strict=True)]
    if lines:
        lines[-1] = QFontMetrics(ui_font()).elidedText(lines[-1], Qt.TextElideMode.ElideRight, max(width, 40))
    return tuple(lines)
