"""Draws a table's cells by their column's kind: badges, codes, links, muted and strong words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import VALUE_ROLE, RowsModel
from app.ui.theme import ROW_PX, Theme, code_font, ui_font
from app.ui.widgets.badge import Badge, badge_size, paint_badge

_PAD = 8


class TableDelegate(QStyledItemDelegate):
    """One for all tables; it reads the column of the model and the tokens of the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = code_font()
        self._strong = ui_font(weight=QFont.Weight.DemiBold)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        value = index.data(VALUE_ROLE)
        if isinstance(value, Badge):
            return QSize(badge_size(value).width() + 2 * _PAD, ROW_PX)
        return QSize(super().sizeHint(option, index).width() + 2 * _PAD, ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column = _column(index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = Theme.current()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        if column.kind is Kind.BADGE:
            value = index.data(VALUE_ROLE)
            if isinstance(value, Badge):
                paint_badge(painter, inner, value)
            return
        painter.setFont(self._font(column, option.font))
        painter.setPen(theme.color(_ink(column)))
        painter.drawText(
            inner,
            int(index.data(Qt.ItemDataRole.TextAlignmentRole)),
            painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width()),
        )

    def _font(self, column: Column[object], usual: QFont) -> QFont:
        if column.kind is Kind.CODE:
            return self._code
        return self._strong if column.strong else usual


def _ink(column: Column[object]) -> str:
    if column.kind is Kind.LINK:
        return "accent"
    return "muted" if column.muted else "text"


def _column(index: QModelIndex | QPersistentModelIndex) -> Column[object]:
    model = index.model()
    assert isinstance(model, RowsModel)
    return model.columns[index.column()]
