"""Letter pages of tables with a title: what deposit slips, day sheets and other reports of the books are printed on."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.forms.embedded_fonts import SANS, SANS_BOLD, font, set_font
from app.forms.layout import PAGE_HEIGHT_PT
from app.forms.printing import new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT = 54.0, 558.0
_TOP, _FOOT = 54.0, 738.0
_SIZE, _ROW = 9.0, 13.0


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """Where a column begins, or (`right`) ends, in points from the left edge, and the words over it."""

    x: float
    head: str = ""
    right: bool = False


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row's cells; a `total` is bold and has a line above it."""

    cells: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A part of the report. Without rows it says `nothing`."""

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    nothing: str = ""


def render_report(title: str, under: Sequence[str], tables: Sequence[ReportTable]) -> bytes:
    """The pages as a PDF; `under` are lines below the title. The same report gives the same bytes."""
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, title)
    _Report(canvas, title, tuple(under)).draw(tables)
    canvas.save()
    return buffer.getvalue()


class _Report:
    """Draws downwards; `_down` is where the next row stands."""

    def __init__(self, canvas: "Canvas", title: str, under: tuple[str, ...]) -> None:
        self._canvas, self._title, self._under = canvas, title, under
        self._page, self._down = 0, 0.0

    def draw(self, tables: Sequence[ReportTable]) -> None:
        self._begin_page()
        for table in tables:
            self._draw_table(table)
        self._canvas.showPage()

    def _begin_page(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._down = _TOP
        self._text(LEFT, self._title, SANS_BOLD, 14)
        self._text(RIGHT, f"page {self._page}", SANS, right=True)
        self._down += 16
        for line in self._under:
            self._text(LEFT, line, SANS)
            self._down += 12
        self._down += 10

    def _draw_table(self, table: ReportTable) -> None:
        self._room(4)
        if table.title:
            self._text(LEFT, table.title, SANS_BOLD, 10.5)
            self._down += _ROW + 2
        if not table.rows:
            self._text(LEFT, table.nothing, SANS)
            self._down += _ROW + 10
            return
        self._heads(table)
        for row in table.rows:
            if self._room(1):
                self._heads(table)
            self._draw_row(table, row)
        self._down += 10

    def _heads(self, table: ReportTable) -> None:
        if any(column.head for column in table.columns):
            for column in table.columns:
                self._text(column.x, column.head, SANS, 7.5, right=column.right)
            self._down += 4
            self._rule()
            self._down += _ROW - 3

    def _draw_row(self, table: ReportTable, row: ReportRow) -> None:
        if row.total:
            self._down -= 8
            self._rule()
            self._down += 11
        name = SANS_BOLD if row.total else SANS
        for nth, (column, words) in enumerate(zip(table.columns, row.cells, strict=True)):
            self._text(column.x, self._cut(words, table.columns, nth, name), name, right=column.right)
        self._down += _ROW

    def _cut(self, words: str, columns: Sequence[ReportColumn], nth: int, name: str) -> str:
        """Words that would run into the next column end in dots."""
        if columns[nth].right:
            return words
        after = columns[nth + 1] if nth + 1 < len(columns) else None
        room = (RIGHT if after is None else after.x - (62 if after.right else 6)) - columns[nth].x
        from reportlab.pdfbase.pdfmetrics import stringWidth

        font(name)
        if stringWidth(words, name, _SIZE) <= room:
            return words
        while words and stringWidth(f"{words}…", name, _SIZE) > room:
            words = words[:-1]
        return f"{words}…"

    def _room(self, rows: int) -> bool:
        """Whether a new page had to be begun for so many rows."""
        if self._down + rows * _ROW <= _FOOT:
            return False
        self._begin_page()
        return True

    def _text(self, x: float, words: str, name: str, size: float = _SIZE, *, right: bool = False) -> None:
        set_font(self._canvas, name, size)
        draw = self._canvas.drawRightString if right else self._canvas.drawString
        draw(x, PAGE_HEIGHT_PT - self._down, words)

    def _rule(self) -> None:
        self._canvas.setLineWidth(0.5)
        self._canvas.line(LEFT, PAGE_HEIGHT_PT - self._down, RIGHT, PAGE_HEIGHT_PT - self._down)
