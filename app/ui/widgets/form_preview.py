"""A claim form as it will print, on screen: follows the typing, tells what belongs in a box, leads to its field."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
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
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QToolTip, QVBoxLayout, QWidget

from app.forms.cms1500 import CMS1500
from app.forms.layout import (
    COLUMN_PT,
    LINE_PT,
    PAGE_HEIGHT_PT,
    PAGE_WIDTH_PT,
    Box,
    FormLayout,
    FormPage,
    Picture,
    Rule,
    Words,
)
from app.ui.icons import set_icon
from app.ui.theme import Theme
from app.ui.widgets.box_words import box_words

# Paper is white and type is black whatever the scheme of the window: it shows what the printer will make.
_PAPER, _TYPE = QColor("white"), QColor("black")
_TYPE_PX = 11
_LINE_FIELD = re.compile(r"line\.(\d+)\.")
_MARGIN = 12
_WORDS_LINES = 3
_REACH_PT = 14
"""How far from a box a click still means it: its printed label stands above it."""


class FormPreview(QWidget):
    """Shows the sheets of one claim. `box_clicked(field path)`, in the words of `Finding.field`."""

    box_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None, layout: FormLayout = CMS1500) -> None:
        super().__init__(parent)
        self._layout = layout
        self._pages: tuple[FormPage, ...] = ()
        self._page = 0
        self._whole = False
        self.sheet = FormSheet(layout)
        self.sheet.clicked.connect(self._click)
        self._area = QScrollArea(self)
        self._area.setWidget(self.sheet)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.installEventFilter(self)
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAccessibleName(self.tr("What goes into the box"))
        self.words.setContentsMargins(12, 4, 12, 6)
        self.sheet.box_told.connect(self._tell)
        self._where = QLabel()
        self._where.setProperty("role", "muted")
        self.back = _tool("chevron-left", self.tr("Sheet before"))
        self.forth = _tool("chevron-right", self.tr("Next sheet"))
        self.zoom = QPushButton()
        self.zoom.setProperty("flat", True)
        self.back.clicked.connect(lambda: self.turn_to(self._page - 1))
        self.forth.clicked.connect(lambda: self.turn_to(self._page + 1))
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
        layout.addWidget(self.words)
        self.words.setFixedHeight(_WORDS_LINES * self.words.fontMetrics().lineSpacing() + 10)

    def _tell(self, box: Box | None) -> None:
        """The box pointed at, else the one the cursor is in."""
        self.words.setText(self.sheet.why(box))

    def set_pages(self, pages: Sequence[FormPage]) -> None:
        """Show other values, staying on the sheet looked at; none shows the empty form."""
        self._pages = tuple(pages)
        self.turn_to(self._page)

    def turn_to(self, page: int) -> None:
        """Show one sheet, counting from 0."""
        last = max(0, len(self._pages) - 1)
        self._page = max(0, min(page, last))
        self.sheet.set_values(self._pages[self._page].values if self._pages else {})
        words = self.tr("Sheet {n} of {all}") if last else self._layout.name
        self._where.setText(words.format(n=self._page + 1, all=last + 1))
        for button in (self.back, self.forth):
            button.setVisible(last > 0)
        self.back.setEnabled(self._page > 0)
        self.forth.setEnabled(self._page < last)

    def mark_field(self, path: str) -> None:
        """Tint the boxes the field at the cursor prints in, turning to the sheet that has them, and tell of them."""
        match = _LINE_FIELD.match(path)
        if match:
            page = int(match[1]) // self._layout.lines_a_page
            if page < len(self._pages) and page != self._page:
                self.turn_to(page)
        self.sheet.mark(self._layout.boxes_of(path))

    def fit_page(self, whole: bool) -> None:
        """Show the whole sheet, or fit its width."""
        self._whole = whole
        self.zoom.setText(self.tr("Fit width") if whole else self.tr("Whole page"))
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.turn_to(self._page + step)

    def _fit(self) -> None:
        # room for the scroll bar is always kept: else the sheet would jump between two widths
        width = self._area.width() - 2 * _MARGIN - 10
        if self._whole:
            height = self._area.height() - 2 * _MARGIN
            width = min(width, int(height * PAGE_WIDTH_PT / PAGE_HEIGHT_PT))
        self.sheet.fit_width(max(width, 200))

    def _click(self, field: str) -> None:
        match = _LINE_FIELD.match(field)
        if match:
            field = f"line.{int(match[1]) + self._page * self._layout.lines_a_page}.{field[match.end() :]}"
        self.box_clicked.emit(field)


class FormSheet(QWidget):
    """One sheet. The form's own picture is drawn once for a size and kept; a keystroke draws only what it changed."""

    clicked = Signal(str)
    box_told = Signal(object)
    """The box pointed at, else the first one marked; None where there is neither."""

    def __init__(self, layout: FormLayout) -> None:
        super().__init__()
        self._layout = layout
        self._values: Mapping[str, str] = {}
        self._marked: tuple[Box, ...] = ()
        self._hovered: Box | None = None
        self._scale = 1.0
        self._picture = QPixmap()
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("The claim form as it will print"))

    def fit_width(self, width: int) -> None:
        """Scale the sheet to a width in pixels."""
        scale = width / PAGE_WIDTH_PT
        if scale != self._scale or self._picture.isNull():
            self._scale, self._picture = scale, QPixmap()
            self.setFixedSize(QSize(width + 2 * _MARGIN, round(PAGE_HEIGHT_PT * scale) + 2 * _MARGIN))

    def set_values(self, values: Mapping[str, str]) -> None:
        """Show the text of each box by its key; only what differs is painted anew."""
        before, self._values = self._values, values
        for key in before.keys() | values.keys():
            if before.get(key) != values.get(key):
                self.update(self._pixels(self._layout.box_by_key[key]))
        if before != values:
            self._tell()

    def mark(self, boxes: tuple[Box, ...]) -> None:
        """Tint these boxes."""
        if boxes != self._marked:
            self._marked = boxes
            self.update()
            self._tell()

    def value(self, key: str) -> str:
        """The text shown in a box."""
        return self._values.get(key, "")

    def place_of(self, key: str) -> QPoint:
        """The middle of a box, in pixels of this widget."""
        return self._pixels(self._layout.box_by_key[key]).center()

    # Painting -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull() or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = _drawn(self._layout.picture, self._scale, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(_MARGIN, _MARGIN, self._picture)
        painter.setPen(Theme.current().color("border"))
        painter.drawRect(self.rect().adjusted(_MARGIN - 1, _MARGIN - 1, -_MARGIN, -_MARGIN))
        painter.translate(_MARGIN, _MARGIN)
        painter.scale(self._scale, self._scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter)
        painter.setFont(_type_font())
        painter.setPen(_TYPE)
        for key, text in self._values.items():
            box = self._layout.box_by_key[key]
            if event.rect().intersects(self._pixels(box)):
                _paint_text(painter, box, text)

    def _paint_marks(self, painter: QPainter) -> None:
        soft = QColor(Theme.current().color("accent"))
        soft.setAlphaF(0.18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        tinted = {box.key: box for box in (*self._marked, *((self._hovered,) if self._hovered else ()))}
        for box in tinted.values():
            painter.drawRoundedRect(_room(box), 2, 2)

    def _pixels(self, box: Box) -> QRect:
        room, scale = _room(box), self._scale
        scaled = QRectF(room.x() * scale, room.y() * scale, room.width() * scale, room.height() * scale)
        return scaled.translated(_MARGIN, _MARGIN).toAlignedRect().adjusted(-2, -2, 2, 2)

    # Pointing -------------------------------------------------------------------------------------

    def box_at(self, place: QPointF) -> Box | None:
        """The box under a point: the smallest that holds it, else the nearest within reach."""
        point = (place - QPointF(_MARGIN, _MARGIN)) / self._scale
        holding = [box for box in self._layout.boxes if _room(box).contains(point)]
        if holding:
            return min(holding, key=lambda box: box.columns)
        near = min(self._layout.boxes, key=lambda box: _distance(_room(box), point))
        return near if _distance(_room(near), point) <= _REACH_PT else None

    def why(self, box: Box | None) -> str:
        """What goes into a box and where that comes from; empty for none."""
        return box_words(box, self.value(box.key)) if box else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.box_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        box = self.box_at(event.position())
        if box is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(box.field)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.why(self.box_at(QPointF(event.pos()))), self)
            return True
        return super().event(event)

    def _hover(self, box: Box | None) -> None:
        if box is not self._hovered:
            self._hovered = box
            self.setCursor(Qt.CursorShape.PointingHandCursor if box else Qt.CursorShape.ArrowCursor)
            self.update()
            self._tell()

    def _tell(self) -> None:
        self.box_told.emit(self._hovered or (self._marked[0] if self._marked else None))


def _drawn(form: Picture, scale: float, ratio: float) -> QPixmap:
    """The form itself for one size, without any value."""
    picture = QPixmap(QSize(round(PAGE_WIDTH_PT * scale), round(PAGE_HEIGHT_PT * scale)) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(_PAPER)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    for shade in form.shades:
        painter.fillRect(QRectF(QPointF(shade.x0, shade.top), QPointF(shade.x1, shade.bottom)), QColor(form.tint))
    for words in sorted(form.words, key=lambda words: not words.faint):
        _paint_words(painter, words, form)
    for rule in form.rules:
        painter.setPen(_rule_pen(rule, form))
        painter.drawLine(QPointF(rule.x0, rule.top), QPointF(rule.x1, rule.bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(form.ink))
    for arrow in form.arrows:
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in arrow.points]))
    painter.end()
    return picture


def _rule_pen(rule: Rule, form: Picture) -> QPen:
    pen = QPen(QColor(form.ink), rule.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if rule.dashed:
        pen.setDashPattern([length / rule.width for length in form.dashes])
    return pen


def _paint_words(painter: QPainter, words: Words, form: Picture) -> None:
    """Small print at the width it prints in.

    A font is whole pixels high and the print is finer than that: it is drawn ten times too large and scaled down.
    """
    font = QFont()
    font.setPixelSize(round(words.size * 10))
    font.setBold(words.bold)
    font.setItalic(words.italic)
    width = QFontMetricsF(font).horizontalAdvance(words.text)
    painter.save()
    painter.setFont(font)
    painter.setPen(QColor(form.tint if words.faint else form.ink))
    painter.translate(words.x, words.baseline)
    if words.turned:
        painter.rotate(-90)
    painter.scale(words.width_pt / width if width else 0.1, 0.1)
    painter.drawText(QPointF(0, 0), words.text)
    painter.restore()


def _paint_text(painter: QPainter, box: Box, text: str) -> None:
    """Character by character: on the form each stands in its own tenth of an inch."""
    start = box.x_pt + (COLUMN_PT * (box.columns - len(text)) if box.right else 0)
    baseline = PAGE_HEIGHT_PT - box.baseline_y_pt
    for place, sign in enumerate(text):
        if sign != " ":
            painter.drawText(QPointF(start + COLUMN_PT * place, baseline), sign)


def _type_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(_TYPE_PX)
    return font


def _room(box: Box) -> QRectF:
    """Where a box's characters stand, a line high."""
    top = PAGE_HEIGHT_PT - box.baseline_y_pt - LINE_PT + 2.5
    return QRectF(box.x_pt - 1, top, COLUMN_PT * box.columns + 2, LINE_PT)


def _distance(rect: QRectF, point: QPointF) -> float:
    """How far a point is outside a rectangle, by the longer side."""
    across = max(rect.left() - point.x(), point.x() - rect.right(), 0.0)
    down = max(rect.top() - point.y(), point.y() - rect.bottom(), 0.0)
    return max(across, down)


def _tool(icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setToolTip(words)
    button.setAccessibleName(words)
    set_icon(button, icon, "muted", px=16)
    return button
