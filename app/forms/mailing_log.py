"""The mailing log of some days on paper: when, how, to whom, which claims; for a payer who denies it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.money import format_cents
from app.forms.embedded_fonts import SANS, SANS_BOLD, set_font
from app.forms.layout import PAGE_HEIGHT_PT
from app.forms.printing import new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LEFT, _RIGHT = 54.0, 558.0
_TOP, _FOOT = 54.0, 738.0
_DAY, _WAY, _PAYER, _NUMBERS = 54.0, 112.0, 230.0, 352.0
_NUMBERS_WIDTH = 144.0
_SIZE, _ROW = 8.5, 11.5


@dataclass(frozen=True, slots=True)
class LogLine:
    """One envelope, fax or upload: `sent` says how, `reference` proves it."""

    mailed_on: date
    sent: str
    reference: str
    payer: str
    numbers: tuple[str, ...]
    total_cents: int


def render_log(lines: Sequence[LogLine], practice: str, period: str, printed_on: date) -> bytes:
    """Letter pages as PDF, in the order given; the same lines make the same bytes. `period` says which days."""
    buffer = io.BytesIO()
    _Log(new_canvas(buffer, f"Mailing log {period}"), practice, period, printed_on).draw(lines)
    return buffer.getvalue()


class _Log:
    """Draws downwards; `_down` is where the next row begins."""

    def __init__(self, canvas: "Canvas", practice: str, period: str, printed_on: date) -> None:
        self._canvas, self._page = canvas, 0
        self._title, self._under = f"Mailing log, {period}", f"{practice} · printed {printed_on:%m/%d/%Y}"
        self._down = 0.0

    def draw(self, lines: Sequence[LogLine]) -> None:
        self._begin_page()
        for line in lines:
            self._draw_line(line)
        claims, total = sum(len(line.numbers) for line in lines), sum(line.total_cents for line in lines)
        self._room_for(2)
        self._down += _ROW / 2
        self._rule()
        self._text(_LEFT, f"{len(lines)} sent, with {claims} claim{'' if claims == 1 else 's'}", SANS_BOLD)
        self._right(format_cents(total), SANS_BOLD)
        self._canvas.save()

    def _begin_page(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._down = _TOP
        self._text(_LEFT, self._title, SANS_BOLD, 14)
        self._down += 16
        self._text(_LEFT, self._under, SANS)
        self._right(f"page {self._page}", SANS)
        self._down += 24
        heads = ((_DAY, "Mailed"), (_WAY, "How, and number"), (_PAYER, "To"), (_NUMBERS, "Claims"))
        for x, words in heads:
            self._text(x, words, SANS_BOLD, 7.5)
        self._right("Charges", SANS_BOLD, 7.5)
        self._down += 5
        self._rule()

    def _draw_line(self, line: LogLine) -> None:
        references = self._wrapped(line.reference, _PAYER - _WAY - 8)
        payers = self._wrapped(line.payer, _NUMBERS - _PAYER - 10)
        numbers = self._wrapped(" ".join(line.numbers), _NUMBERS_WIDTH)
        rows = max(1 + len(references), len(payers), len(numbers))
        for row in range(rows):
            if self._room_for(rows if row == 0 and rows < 12 else 1) or row == 0:
                self._text(_DAY, f"{line.mailed_on:%m/%d/%Y}", SANS)
            ways = (line.sent, *references)
            for x, column in ((_WAY, ways), (_PAYER, payers), (_NUMBERS, numbers)):
                if row < len(column):
                    self._text(x, column[row], SANS)
            if row == 0:
                self._right(format_cents(line.total_cents), SANS)
            self._down += _ROW
        self._down += 3

    def _room_for(self, rows: int) -> bool:
        """Whether a new page had to be begun."""
        if self._down + rows * _ROW <= _FOOT:
            return False
        self._begin_page()
        return True

    def _wrapped(self, words: str, room: float) -> list[str]:
        from reportlab.lib.utils import simpleSplit

        set_font(self._canvas, SANS, _SIZE)
        return list(simpleSplit(words, SANS, _SIZE, room))

    def _text(self, x: float, words: str, font: str, size: float = _SIZE) -> None:
        set_font(self._canvas, font, size)
        self._canvas.drawString(x, PAGE_HEIGHT_PT - self._down, words)

    def _right(self, words: str, font: str, size: float = _SIZE) -> None:
        set_font(self._canvas, font, size)
        self._canvas.drawRightString(_RIGHT, PAGE_HEIGHT_PT - self._down, words)

    def _rule(self) -> None:
        self._canvas.setLineWidth(0.6)
        self._canvas.line(_LEFT, PAGE_HEIGHT_PT - self._down, _RIGHT, PAGE_HEIGHT_PT - self._down)
        self._down += _ROW
