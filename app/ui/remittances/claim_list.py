"""The claims of a remittance as a list: name, what is the matter, and a badge, all drawn by one delegate."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.remittances.desk_row import DeskRow, Tab
from app.ui.table.column import Column
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Theme, ui_font
from app.ui.widgets.badge import badge_size, paint_badge

_PAD_X, _PAD_Y, _GAP = 12, 7, 8
_SHORT_PX, _TALL_PX = 48, 66
_MOST_LINES = 2

COLUMN: Column[DeskRow] = Column(
    "claim",
    "Claim",
    lambda row: f"{row.patient} {row.words} {row.badge.text}",
    200,
    stretch=True,
    tooltip=lambda row: "\n".join(each.words for each in row.planned.attention) or row.words,
)


class ClaimDelegate(QStyledItemDelegate):
    """The name strong, below it the words on two lines at most, the badge at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.current()
        self._strong, self._plain = ui_font(weight=QFont.Weight.DemiBold), ui_font()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(option.rect.width(), _TALL_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, RowsModel)
        row: DeskRow = model.row_at(index.row())
        rect, chosen = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        painter.setPen(self._theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_PAD_X, _PAD_Y, -_PAD_X, -_PAD_Y)
        wide = badge_size(row.badge).width()
        paint_badge(
            painter, QRect(inner.right() - wide + 1, rect.top(), wide, rect.height()), row.badge, outlined=chosen
        )
        words = inner.adjusted(0, 0, -wide - _GAP, 0)
        painter.setFont(self._strong)
        painter.setPen(self._theme.color("text"))
        height = QFontMetrics(self._strong).height()
        name = QFontMetrics(self._strong).elidedText(row.patient, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words.left(), words.top() + QFontMetrics(self._strong).ascent(), name)
        painter.setPen(self._theme.color("muted"))
        _paint_words(painter, self._plain, words.adjusted(0, height + 1, 0, 0), row.words)


def _paint_words(painter: QPainter, font: QFont, room: QRect, words: str) -> None:
    """As many lines as there is room for; the last one ends in dots where there is more to say."""
    metrics = QFontMetrics(font)
    most = min(_MOST_LINES, max(1, room.height() // metrics.height()))
    layout = QTextLayout(words, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    painter.setFont(font)
    layout.beginLayout()
    for nth in range(most):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room.width())
        rest = words[line.textStart() :]
        told = rest if nth == most - 1 else rest[: line.textLength()]
        told = metrics.elidedText(told.rstrip(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room.left(), room.top() + nth * metrics.height() + metrics.ascent(), told)
    layout.endLayout()


class ClaimList(TableView):
    """Up and Down go through the claims; letters are the desk's own keys, so only `/` leads to the filter."""

    def __init__(self, model: RowsModel[DeskRow], name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent=parent)
        self.setProperty("framed", False)
        self.setItemDelegate(ClaimDelegate(self))
        self.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_row_key(lambda row: row.place)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def show_tab(self, tab: Tab) -> None:
        """Rows with something to say are taller."""
        tall = tab in (Tab.DECIDE, Tab.NOT_FOUND)
        self.verticalHeader().setDefaultSectionSize(_TALL_PX if tall else _SHORT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if len(event.text()) == 1 and event.text().isprintable() and event.text() != "/" and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)
