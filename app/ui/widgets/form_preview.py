"""The CMS-1500 as it will print, on screen: follows the typing, tells what belongs in a box, leads to its field."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QToolTip, QVBoxLayout, QWidget

from app.forms.cms1500_art import CELLS, CROSSES, WORDS, Cell
from app.forms.cms1500_boxes import (
    BOX_BY_KEY,
    BOXES,
    COLUMN_PT,
    LINE_PT,
    LINES_A_PAGE,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    Box,
)
from app.forms.cms1500_fill import FormPage
from app.ui.icons import set_icon
from app.ui.theme import Theme

# The form is paper: white in both schemes, its own red, black type.
_PAPER, _INK, _SHADE, _TYPE = QColor("#FFFFFF"), QColor("#B8332A"), QColor("#FAE6E1"), QColor("#101418")
_LABEL_PT, _CROSS_PT, _TYPE_PT = 5.2, 9.6, 11.0
_LINE_FIELD = re.compile(r"line\.(\d+)\.")
_MARGIN = 12


class FormPreview(QWidget):
    """Shows the sheets of one claim. `box_clicked(field path)`, in the words of `Finding.field`."""

    box_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[FormPage, ...] = ()
        self._page = 0
        self._whole = False
        self.sheet = FormSheet()
        self.sheet.clicked.connect(self._click)
        self._area = QScrollArea(self)
        self._area.setWidget(self.sheet)
        self._area.viewport().installEventFilter(self)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._where = QLabel()
        self._where.setProperty("role", "muted")
        self.back = _tool("chevron-left", self.tr("Sheet before"))
        self.forth = _tool("chevron-right", self.tr("Next sheet"))
        self.zoom = QPushButton()
        self.zoom.setProperty("flat", True)
        self.back.clicked.connect(lambda: self.show_page(self._page - 1))
        self.forth.clicked.connect(lambda: self.show_page(self._page + 1))
        self.zoom.clicked.connect(lambda: self.fit_page(not self._whole))
        self._lay_out()
        self.fit_page(False)
        self.set_pages(())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 4, 8, 4)
        bar.setSpacing(4)
        bar.addWidget(self._where)
        bar.addWidget(self.back)
        bar.addWidget(self.forth)
        bar.addStretch(1)
        bar.addWidget(self.zoom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._area, 1)

    def set_pages(self, pages: Sequence[FormPage]) -> None:
        """Show other values, staying on the sheet looked at; none shows the empty form."""
        self._pages = tuple(pages)
        self.show_page(self._page)

    def show_page(self, page: int) -> None:
        """Turn to a sheet, counting from 0."""
        last = max(0, len(self._pages) - 1)
        self._page = max(0, min(page, last))
        self.sheet.set_values(self._pages[self._page].values if self._pages else {})
        words = self.tr("Sheet {n} of {all}") if last else self.tr("CMS-1500 (02/12)")
        self._where.setText(words.format(n=self._page + 1, all=last + 1))
        for button in (self.back, self.forth):
            button.setVisible(last > 0)
        self.back.setEnabled(self._page > 0)
        self.forth.setEnabled(self._page < last)

    def mark_field(self, path: str) -> None:
        """Light up the boxes a field fills, turning to the sheet that has them."""
        match = _LINE_FIELD.match(path)
        if match:
            page, row = divmod(int(match[1]), LINES_A_PAGE)
            if page < len(self._pages) and page != self._page:
                self.show_page(page)
            path = f"line.{row}.{path[match.end() :]}"
        self.sheet.mark_field(path)

    def fit_page(self, whole: bool) -> None:
        """Show the whole sheet, or fit its width."""
        self._whole = whole
        self.zoom.setText(self.tr("Fit width") if whole else self.tr("Whole page"))
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The viewport is sized after this widget is: the sheet follows the viewport.
        if event.type() is QEvent.Type.Resize:
            self.sheet.fit_width(max(200, self._area.viewport().width()))
        return super().eventFilter(watched, event)


def _room(box: Box) -> QRectF:
    """Where a box's characters stand, a line high."""
    top = PAGE_HEIGHT_PT - box.baseline_y_pt - LINE_PT + 2.5
    return QRectF(box.x_pt - 1, top, COLUMN_PT * box.columns + 2, LINE_PT)


def _rect(cell: Cell) -> QRectF:
    return QRectF(QPointF(cell.x0, cell.top), QPointF(cell.x1, cell.bottom))


def _tool(icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    set_icon(button, icon, "muted", px=16)
    return button
