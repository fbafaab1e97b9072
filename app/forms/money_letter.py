"""A page about one sum: the receipt a patient is given, and the letter that goes with a refund.

Like the page about an account it says the least that serves: no diagnosis, no procedure, no birth date.
"""

import io
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.ids import format_phone
from app.domain.money import format_cents
from app.domain.people import Address, Practice
from app.domain.why.clause import long_day
from app.forms.cover_sheet import WINDOW_LEFT_PT, WINDOW_TOP_PT
from app.forms.embedded_fonts import SANS, SANS_BOLD, font, set_font
from app.forms.layout import PAGE_HEIGHT_PT
from app.forms.printing import new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LEFT, _RIGHT = 63.0, 549.0
_TITLE_TOP = 300.0
_PT, _LEADING = 10.5, 14.0


@dataclass(frozen=True, slots=True)
class MoneyLetter:
    """Who writes, to whom, of what sum, in which words; `rows` are what it is made of, with cents."""

    practice: Practice
    to_name: str
    address: Address
    made_on: date
    about: tuple[str, ...]
    """What stands at the right, below the day: the account, the number of the check."""
    title: str
    cents: int
    sentence: str
    rows: tuple[tuple[str, int], ...] = ()
    closing: str = ""


def render_money_letter(letter: MoneyLetter) -> bytes:
    """The page as a PDF. The same letter gives the same bytes."""
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, letter.title)
    for place, line in enumerate((letter.practice.name, *_address(letter.practice.address))):
        _text(canvas, _LEFT, 54 + 12 * place, line, SANS_BOLD if place == 0 else SANS, 9.5)
    for place, line in enumerate((long_day(letter.made_on), *letter.about)):
        _right(canvas, 54 + 12 * place, line, SANS, 9.5)
    for place, line in enumerate((letter.to_name, *_address(letter.address))):
        _text(canvas, WINDOW_LEFT_PT, WINDOW_TOP_PT + 10 + 13 * place, line, SANS, 10.5)
    _text(canvas, _LEFT, _TITLE_TOP, letter.title, SANS_BOLD, 15)
    _right(canvas, _TITLE_TOP, format_cents(letter.cents), SANS_BOLD, 15)
    down = _paragraph(canvas, letter.sentence, _TITLE_TOP + 26)
    down = _rows(canvas, letter, down + 8)
    _paragraph(canvas, letter.closing, down + 8)
    asked = " ".join(filter(None, (letter.practice.name, format_phone(letter.practice.phone))))
    _text(canvas, _LEFT, 752, f"Questions about this page: {asked}.", SANS, 8.5)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _rows(canvas: "Canvas", letter: MoneyLetter, down: float) -> float:
    for words, cents in letter.rows:
        _text(canvas, _LEFT, down, words, SANS, _PT)
        _right(canvas, down, format_cents(cents), SANS, _PT)
        down += _LEADING
    if len(letter.rows) > 1:
        canvas.setLineWidth(0.5)
        canvas.line(_LEFT, PAGE_HEIGHT_PT - down + _PT, _RIGHT, PAGE_HEIGHT_PT - down + _PT)
        _text(canvas, _LEFT, down + 3, "In all", SANS_BOLD, _PT)
        _right(canvas, down + 3, format_cents(sum(cents for _, cents in letter.rows)), SANS_BOLD, _PT)
        down += _LEADING + 3
    return down


def _paragraph(canvas: "Canvas", words: str, down: float) -> float:
    from reportlab.lib.utils import simpleSplit

    font(SANS)
    for line in simpleSplit(words, SANS, _PT, _RIGHT - _LEFT):
        _text(canvas, _LEFT, down, line, SANS, _PT)
        down += _LEADING
    return down


def _address(address: Address) -> tuple[str, ...]:
    town = f"{address.city}, {address.state} {address.zip_code}".strip(" ,")
    return tuple(line for line in (address.street, town) if line)


def _text(canvas: "Canvas", x: float, down: float, words: str, name: str, size: float) -> None:
    set_font(canvas, name, size)
    canvas.drawString(x, PAGE_HEIGHT_PT - down, words)


def _right(canvas: "Canvas", down: float, words: str, name: str, size: float) -> None:
    set_font(canvas, name, size)
    canvas.drawRightString(_RIGHT, PAGE_HEIGHT_PT - down, words)
