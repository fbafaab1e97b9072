"""A letter for a window envelope: who writes at the left, the day and facts at the right, the reader in the window."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.domain.people import Address, Practice
from app.forms.cover_sheet import WINDOW_LEFT_PT, WINDOW_TOP_PT, address_lines
from app.forms.embedded_fonts import SANS, SANS_BOLD, font, set_font
from app.forms.layout import PAGE_HEIGHT_PT

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT = 63.0, 549.0
"""The page's margins, in points from its left edge; `down` is everywhere points from its upper edge."""


def draw_letter_head(
    canvas: "Canvas", practice: Practice, facts: Sequence[str], to_name: str, address: Address
) -> None:
    """The head of a letter from a practice; `facts` stand below each other at the right, the day first."""
    for place, line in enumerate((practice.name, *address_lines(practice.address))):
        draw_text(canvas, LEFT, 54 + 12 * place, line, SANS_BOLD if place == 0 else SANS, 9.5)
    for place, line in enumerate(facts):
        draw_right(canvas, 54 + 12 * place, line, SANS, 9.5)
    for place, line in enumerate((to_name, *address_lines(address))):
        draw_text(canvas, WINDOW_LEFT_PT, WINDOW_TOP_PT + 10 + 13 * place, line, SANS, 10.5)


def draw_text(canvas: "Canvas", x: float, down: float, words: str, name: str, size: float) -> None:
    """One line from `x` on."""
    set_font(canvas, name, size)
    canvas.drawString(x, PAGE_HEIGHT_PT - down, words)


def draw_right(canvas: "Canvas", down: float, words: str, name: str, size: float) -> None:
    """One line that ends at the right margin."""
    set_font(canvas, name, size)
    canvas.drawRightString(RIGHT, PAGE_HEIGHT_PT - down, words)


def wrapped(words: str, room: float, size: float) -> list[str]:
    """The words in lines no wider than `room` points."""
    from reportlab.lib.utils import simpleSplit

    font(SANS)
    return list(simpleSplit(words, SANS, size, room))
