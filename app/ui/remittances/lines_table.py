"""The lines of a claim as the payer decided them: amounts with their reasons beside, and why, drawn by a delegate."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from app.ui import format
from app.ui.remittances.line_rows import Amount, LineRow, Why
from app.ui.table.column import Column, Kind
from app.ui.table.delegate import TableDelegate
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import ROW_PX, Theme, code_font, ui_font
from app.ui.widgets.badge import badge_size, paint_badge

_PAD, _GAP = 8, 6
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _amount_text(amount: Amount) -> str:
    return " ".join([format.money(amount.cents), *amount.reasons]) if amount.cents or amount.reasons else ""


COLUMNS: tuple[Column[LineRow], ...] = (
    Column("line", "Line", lambda row: row.code, 84, Kind.CODE),
    Column("charged", "Charged", lambda row: row.charged_cents, 78, Kind.MONEY),
    Column("allowed", "Allowed", lambda row: row.allowed_cents, 66, Kind.MONEY),
    Column("contract", "Contract", lambda row: row.expected_cents, 66, Kind.MONEY, muted=True),
    Column("contractual", "Contractual CO", lambda row: _amount_text(row.contractual), 102, Kind.NUMBER),
    Column("patient", "Patient PR", lambda row: _amount_text(row.patient), 84, Kind.NUMBER),
    Column("other", "Other", lambda row: _amount_text(row.other), 104, Kind.NUMBER),
    Column("paid", "Paid", lambda row: row.paid_cents, 72, Kind.MONEY, strong=True),
    Column(
        "reason",
        "Reason",
        lambda row: " ".join([*(badge.text for badge in row.why.badges), row.why.words]).strip(),
        90,
        stretch=True,
        tooltip=lambda row: row.why.told,
    ),
)
_OTHER = [column.key for column in COLUMNS].index("other")
_CONTRACT = [column.key for column in COLUMNS].index("contract")


class LineDelegate(TableDelegate):
    """Amounts with their reasons muted beside them; why with badges; the total strong."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, RowsModel)
        column, row = model.columns[index.column()], model.row_at(index.row())
        theme = Theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("accent_soft"))
        if index.row() < model.rowCount() - 1:
            painter.setPen(theme.color("border"))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        inner = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        amounts = {"contractual": row.contractual, "patient": row.patient, "other": row.other}
        if column.key in amounts:
            _paint_amount(painter, inner, amounts[column.key], theme)
        elif column.key == "reason":
            _paint_why(painter, inner, row.why, theme, outlined=bool(option.state & QStyle.StateFlag.State_Selected))
        else:
            self._paint_plain(painter, inner, column, row, theme)

    def _paint_plain(
        self, painter: QPainter, inner: QRect, column: Column[LineRow], row: LineRow, theme: Theme
    ) -> None:
        is_strong = column.key == "paid" or (row.is_total and column.key in ("line", "charged"))
        is_code = column.key == "line" and not row.is_total
        painter.setFont(
            code_font() if is_code else ui_font(weight=QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal)
        )
        ink = "muted" if column.muted else "text"
        painter.setPen(theme.color("warn" if column.key == "allowed" and row.is_short else ink))
        words = painter.fontMetrics().elidedText(column.text(row), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _WORDS if column.key == "line" else _FIGURES, words)


def _paint_amount(painter: QPainter, inner: QRect, amount: Amount, theme: Theme) -> None:
    """`63.60 45`: the amount right-aligned among its like where no reason follows, else beside its reason."""
    if not amount.cents and not amount.reasons:
        return
    painter.setFont(ui_font())
    metrics = QFontMetrics(painter.font())
    reasons = " ".join(amount.reasons)
    room = metrics.horizontalAdvance(reasons) + _GAP if reasons else 0
    painter.setPen(theme.color("muted"))
    painter.drawText(inner, _FIGURES, reasons)
    painter.setPen(theme.color("text"))
    painter.drawText(inner.adjusted(0, 0, -room, 0), _FIGURES, format.money(amount.cents))


def _paint_why(painter: QPainter, inner: QRect, why: Why, theme: Theme, *, outlined: bool) -> None:
    left = inner.left()
    for badge in why.badges:
        room = inner.adjusted(left - inner.left(), 0, 0, 0)
        if room.width() < _PAD:
            return
        paint_badge(painter, room, badge, outlined=outlined)
        left += badge_size(badge).width() + _GAP
    rest = inner.adjusted(left - inner.left(), 0, 0, 0)
    painter.setFont(ui_font())
    painter.setPen(theme.color("text" if why.badges else "muted"))
    painter.drawText(
        rest, _WORDS, painter.fontMetrics().elidedText(why.words, Qt.TextElideMode.ElideRight, rest.width())
    )


class LinesTable(TableView):
    """As high as its lines; a line chosen stays so while its reasons are told below."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.lines: RowsModel[LineRow] = RowsModel(COLUMNS)
        super().__init__(self.lines, name, parent=parent)
        self.lines.setParent(self)
        self.setProperty("framed", False)
        self.setItemDelegate(LineDelegate(self))
        self.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._fit())
        self.setSelectionMode(TableView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setFixedHeight(ROW_PX)
        self.horizontalHeader().setSectionsClickable(False)  # the total stays the last

    def _fit(self) -> None:
        """As high as its lines, with room for the scroll bar where the columns need one."""
        bar = self.horizontalScrollBar()
        scrolls = bar.sizeHint().height() if bar.maximum() else 0
        self.setFixedHeight(ROW_PX * (self.lines.rowCount() + 1) + 2 + scrolls)

    def show_lines(self, rows: Sequence[LineRow]) -> None:
        """Show a claim's lines; columns nobody needs for it are hidden."""
        self.lines.set_rows(rows)
        self.setColumnHidden(_OTHER, not any(row.other.cents for row in rows))
        self.setColumnHidden(_CONTRACT, not any(row.expected_cents is not None for row in rows))
        self._stretch()
        self._fit()
