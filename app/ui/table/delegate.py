"""Draws a table's cells by their column's kind: badges, codes, links, muted and strong words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.table.column import RIGHT_ALIGNED, Column, Kind
from app.ui.table.rows_model import VALUE_ROLE, RowsModel
from app.ui.theme import ROW_PX, Theme, code_font, ui_font
from app.ui.widgets.badge import Badge, badge_size, paint_badge

_PAD = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE


class TableDelegate(QStyledItemDelegate):
    """One for all tables; it reads the column and the row of the model and the tokens of the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.current()
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
        # Straight from the model: a trip through Qt for each value would double the time of a page of rows.
        model = index.model()
        assert isinstance(model, RowsModel)
        column, row = model.columns[index.column()], model.row_at(index.row())
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("accent_soft"))
        painter.setPen(self._theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_PAD, 0, -_PAD, 0)
        if column.kind is Kind.BADGE:
            value = column.getter(row)
            if isinstance(value, Badge):
                paint_badge(painter, inner, value, outlined=bool(option.state & QStyle.StateFlag.State_Selected))
        elif words := column.text(row):
            painter.setFont(self._font(column, option.font))
            painter.setPen(self._theme.color(_ink(column)))
            fitting = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, _RIGHT if column.kind in RIGHT_ALIGNED else _LEFT, fitting)

    def _font(self, column: Column[object], usual: QFont) -> QFont:
        if column.kind is Kind.CODE:
            return self._code
        return self._strong if column.strong else usual


def _ink(column: Column[object]) -> str:
    if column.kind is Kind.LINK:
        return "accent"
    return "muted" if column.muted else "text"
