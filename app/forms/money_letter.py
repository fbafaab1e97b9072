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
from app.forms.embedded_fonts import SANS, SANS_BOLD
from app.forms.layout import PAGE_HEIGHT_PT
from app.forms.letter_page import LEFT, RIGHT, draw_letter_head, draw_right, draw_text, wrapped
from app.forms.printing import new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

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
    facts = (long_day(letter.made_on), *letter.about)
    draw_letter_head(canvas, letter.practice, facts, letter.to_name, letter.address)
    draw_text(canvas, LEFT, _TITLE_TOP, letter.title, SANS_BOLD, 15)
    draw_right(canvas, _TITLE_TOP, format_cents(letter.cents), SANS_BOLD, 15)
    down = _paragraph(canvas, letter.sentence, _TITLE_TOP + 26)
    down = _rows(canvas, letter, down + 8)
    _paragraph(canvas, letter.closing, down + 8)
    asked = " ".join(filter(None, (letter.practice.name, format_phone(letter.practice.phone))))
    draw_text(canvas, LEFT, 752, f"Questions about this page: {asked}.", SANS, 8.5)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _rows(canvas: "Canvas", letter: MoneyLetter, down: float) -> float:
    for words, cents in letter.rows:
        draw_text(canvas, LEFT, down, words, SANS, _PT)
        draw_right(canvas, down, format_cents(cents), SANS, _PT)
        down += _LEADING
    if len(letter.rows) > 1:
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, PAGE_HEIGHT_PT - down + _PT, RIGHT, PAGE_HEIGHT_PT - down + _PT)
        draw_text(canvas, LEFT, down + 3, "In all", SANS_BOLD, _PT)
        draw_right(canvas, down + 3, format_cents(sum(cents for _, cents in letter.rows)), SANS_BOLD, _PT)
        down += _LEADING + 3
    return down


def _paragraph(canvas: "Canvas", words: str, down: float) -> float:
    for line in wrapped(words, RIGHT - LEFT, _PT):
        draw_text(canvas, LEFT, down, line, SANS, _PT)
        down += _LEADING
    return down
