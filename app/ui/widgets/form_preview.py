"""The CMS-1500 as it will print, drawn from the layout table: click a box to go to its field, hover to learn it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QToolTip, QVBoxLayout, QWidget

from app.forms.cms1500 import FormPage
from app.forms.cms1500_art import ARROWS, DASHES, RULES, SHADES, WORDS, Words
from app.forms.cms1500_boxes import BOXES, COLUMN_PT, LINES_A_PAGE, PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Box
from app.ui.theme import FORM_HOVER, FORM_PAPER, FORM_RED, FORM_TINT, FORM_TYPE

# Paper is white and the form red whatever the scheme of the window: it shows what the printer will make.
_PAPER, _RED, _SHADE, _INK = map(QColor, (FORM_PAPER, FORM_RED, FORM_TINT, FORM_TYPE))
_HOVER = QColor(FORM_HOVER)


class FormSheet(QWidget):
    """One sheet at a width that fits its place; the picture of the form is kept, only the text is redrawn."""

    box_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[FormPage, ...] = ()
        self._page = 0
        self._art = QPixmap()
        self._hovered: Box | None = None
        self._marked = ""
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("The claim form as it will print"))

    def show_page(self, pages: tuple[FormPage, ...], page: int) -> None:
        """Show a sheet of a claim."""
        if (pages, page) != (self._pages, self._page):
            self._pages, self._page = pages, page
            self.update()

    def mark_field(self, path: str) -> None:
        """Tint the boxes the field at the cursor prints in."""
        if path != self._marked:
            self._marked = path
            self.update()

    def fit_width(self, width: int) -> None:
        """Take the width, and the height the sheet then needs."""
        self.setFixedSize(QSize(width, round(width * PAGE_HEIGHT_PT / PAGE_WIDTH_PT)))

    @property
    def _scale(self) -> float:
        return self.width() / PAGE_WIDTH_PT

    def box_at(self, place: QPointF) -> Box | None:
        """The box under a point: the one whose room holds it, the smallest where they overlap."""
        x, y = place.x() / self._scale, place.y() / self._scale
        found = [box for box in BOXES if _room(box).contains(x, y)]
        return min(found, key=lambda box: box.columns, default=None)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._art.size() != self.size() * ratio:
            self._art = _picture(self.size(), self._scale, ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._art)
        painter.scale(self._scale, self._scale)
        for box in BOXES:
            if box is self._hovered or (self._marked and self._field_of(box) == self._marked):
                painter.fillRect(_room(box), _HOVER)
        painter.setPen(_INK)
        font = QFont()
        font.setStyleHint(QFont.StyleHint.TypeWriter)
        font.setFamilies(["Courier New", "Liberation Mono", "DejaVu Sans Mono", "Courier"])
        font.setPixelSize(11)
        wide = QFontMetricsF(font).horizontalAdvance("M")
        font.setStretch(round(100 * COLUMN_PT / wide) if wide else 100)
        painter.setFont(font)
        values = self._pages[self._page].values if self._page < len(self._pages) else {}
        for box in BOXES:
            if text := values.get(box.key):
                shift = COLUMN_PT * (box.columns - len(text)) if box.right else 0
                painter.drawText(QPointF(box.x_pt + shift, PAGE_HEIGHT_PT - box.baseline_y_pt), text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        box = self.box_at(event.position())
        if box is not self._hovered:
            self._hovered = box
            self.setCursor(Qt.CursorShape.PointingHandCursor if box else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        box = self.box_at(event.position())
        if box and event.button() is Qt.MouseButton.LeftButton:
            self.box_clicked.emit(self._field_of(box))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            box = self.box_at(QPointF(event.pos()))
            words = f"{box.item}  {box.title}\n{box.help}".strip() if box else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _field_of(self, box: Box) -> str:
        """The field of a box; on later sheets the rows count on from the sixth line."""
        kind, _, rest = box.field.partition(".")
        row, _, part = rest.partition(".")
        return f"line.{int(row) + LINES_A_PAGE * self._page}.{part}" if kind == "line" else box.field


class FormPreview(QWidget):
    """The sheets of one claim with a page switch; `box_clicked` carries the path of the field clicked."""

    box_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[FormPage, ...] = ()
        self._page = 0
        self.sheet = FormSheet(self)
        self.sheet.box_clicked.connect(self.box_clicked)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self.sheet)
        self._area.viewport().installEventFilter(self)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._back, self._on = self._turn("‹", self.tr("Sheet before"), -1), self._turn("›", self.tr("Next sheet"), 1)
        self._words = QLabel(self)
        self._words.setProperty("role", "muted")
        self._bar = QWidget(self)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(8, 4, 8, 4)
        row.addStretch()
        for widget in (self._back, self._words, self._on):
            row.addWidget(widget)
        row.addStretch()
        self._bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._area, 1)

    def _turn(self, sign: str, name: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.turn_to(self._page + step))
        return button

    def set_pages(self, pages: Sequence[FormPage]) -> None:
        """Show the sheets of a claim, staying on the sheet looked at; none shows the empty form."""
        self._pages = tuple(pages)
        self._bar.setVisible(len(self._pages) > 1)
        self.turn_to(self._page)

    def mark_field(self, path: str) -> None:
        """Show where the field at the cursor prints, turning to its sheet."""
        kind, _, rest = path.partition(".")
        row = rest.partition(".")[0]
        if kind == "line" and row.isdigit():
            self.turn_to(int(row) // LINES_A_PAGE)
        self.sheet.mark_field(path)

    def turn_to(self, page: int) -> None:
        """Show one sheet, counting from 0."""
        last = max(0, len(self._pages) - 1)
        self._page = min(max(0, page), last)
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page < last)
        self._words.setText(self.tr("Sheet {n} of {all}").format(n=self._page + 1, all=last + 1))
        self.sheet.show_page(self._pages, self._page)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The viewport is sized after this widget is: the sheet follows the viewport.
        if event.type() is QEvent.Type.Resize:
            self.sheet.fit_width(max(200, self._area.viewport().width()))
        return super().eventFilter(watched, event)


def _room(box: Box) -> QRectF:
    """Where a box may be clicked: its characters, a line high."""
    return QRectF(box.x_pt - 2, PAGE_HEIGHT_PT - box.baseline_y_pt - 9.5, COLUMN_PT * box.columns + 4, 12)


def _picture(size: QSize, scale: float, ratio: float) -> QPixmap:
    """The printed form itself, drawn once for each size."""
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(_PAPER)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    for shade in SHADES:
        painter.fillRect(QRectF(shade.x0, shade.top, shade.x1 - shade.x0, shade.bottom - shade.top), _SHADE)
    for words in WORDS:
        _draw_words(painter, words)
    for rule in RULES:
        pen = QPen(_RED, rule.width)
        if rule.dashed:
            pen.setDashPattern([length / rule.width for length in DASHES])
        painter.setPen(pen)
        painter.drawLine(QPointF(rule.x0, rule.top), QPointF(rule.x1, rule.bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_RED)
    for arrow in ARROWS:
        painter.drawPolygon([QPointF(x, y) for x, y in arrow.points])
    painter.end()
    return picture


def _draw_words(painter: QPainter, words: Words) -> None:
    """Words as wide as they print, whatever font stands in for Helvetica.

    Qt's fonts are whole pixels high, so the words are drawn ten times too large and scaled down.
    """
    font = QFont("Helvetica")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(round(words.size * 10))
    font.setBold(words.bold)
    font.setItalic(words.italic)
    drawn = QFontMetricsF(font).horizontalAdvance(words.text)
    painter.save()
    painter.setFont(font)
    painter.setPen(_SHADE if words.faint else _RED)
    painter.translate(words.x, words.baseline)
    if words.turned:
        painter.rotate(-90)
    painter.scale(words.width_pt / drawn if drawn else 0.1, 0.1)
    painter.drawText(QPointF(0, 0), words.text)
    painter.restore()
