"""The page before a payer's claims: the address in an envelope's window, who sends it, and the list of the claims.

A Letter sheet folded in three lies 8.5 by 3.67 inches in a #10 envelope of 9.5 by 4.125, whose window is 4.5 by 1.125
inches, 7/8 inch from the left and 1/2 inch from the bottom. However the sheet slides, the window shows the strip from
2.5 to 3.17 inches below its top and from 7/8 to 4 3/8 inches from its left. The address stands in that strip, and
nothing else: the claims are listed below the fold, by number, without patients.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.money import format_cents
from app.domain.people import Address, Payer, Practice
from app.domain.print_run import Cover
from app.forms.embedded_fonts import SANS, SANS_BOLD, set_font
from app.forms.layout import PAGE_HEIGHT_PT

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WINDOW_LEFT_PT, WINDOW_RIGHT_PT = 63.0, 315.0
WINDOW_TOP_PT, WINDOW_FOOT_PT = 180.0, 228.0
"""From the sheet's left and top: what a #10 envelope shows wherever the sheet lies."""
FOLD_PT = 264.0
_LEFT, _RIGHT = 72.0, 540.0
_ADDRESS_PT, _LEADING = 10.5, 11.7
_RETURN_TOP = 45.0
_LIST_TOP, _LIST_FOOT = 372.0, 744.0
_ROW, _COLUMNS, _COLUMN_WIDTH = 15.0, 3, 162.0
_ROWS = int((_LIST_FOOT - _LIST_TOP) / _ROW)
_LATER_TOP = 72.0


@dataclass(frozen=True, slots=True)
class CoverPage:
    """What goes with the claims of one payer: each by number and charge, in the order they lie below."""

    kind: Cover
    practice: Practice
    payer: Payer
    made_on: date
    claims: tuple[tuple[str, int], ...]


def pages_of(cover: CoverPage) -> int:
    """How many sheets it takes."""
    if cover.kind is Cover.ENVELOPE:
        return 1
    rest = len(cover.claims) - _ROWS * _COLUMNS
    return 1 + max(0, -(-rest // (_later_rows() * _COLUMNS)))


def draw_cover(canvas: "Canvas", cover: CoverPage) -> None:
    """Draw it, a `showPage` between its sheets and none after the last."""
    _block(canvas, _RETURN_TOP, (cover.practice.name, *address_lines(cover.practice.address)), 9.0, 11.0)
    _block(canvas, WINDOW_TOP_PT + 10.0, payer_lines(cover.payer), _ADDRESS_PT, _LEADING)
    if cover.kind is Cover.ENVELOPE:
        return
    _head(canvas, cover)
    room = _ROWS * _COLUMNS
    _list(canvas, cover.claims[:room], _LIST_TOP, _ROWS)
    rows = _later_rows()
    for start in range(room, len(cover.claims), rows * _COLUMNS):
        canvas.showPage()
        _text(canvas, _LEFT, 48, f"{cover.payer.name}: the claims sent {_day(cover.made_on)}, continued", SANS_BOLD, 10)
        _list(canvas, cover.claims[start : start + rows * _COLUMNS], _LATER_TOP, rows)


def payer_lines(payer: Payer) -> tuple[str, ...]:
    """The payer's postal address: at most four lines."""
    attention = payer.attention and f"Attn: {payer.attention.removeprefix('Attn: ')}"
    return tuple(filter(None, (payer.name, attention, *address_lines(payer.address))))


def _head(canvas: "Canvas", cover: CoverPage) -> None:
    count, total = len(cover.claims), sum(cents for _number, cents in cover.claims)
    claims = "1 claim" if count == 1 else f"{count} claims"
    _text(canvas, _LEFT, 300, f"{claims} enclosed", SANS_BOLD, 16)
    right = canvas.stringWidth(format_cents(total), SANS_BOLD, 16)
    _text(canvas, _RIGHT - right, 300, format_cents(total), SANS_BOLD, 16)
    facts = [_day(cover.made_on), f"from {cover.practice.name}"]
    if cover.practice.npi:
        facts.append(f"NPI {cover.practice.npi}")
    if cover.practice.phone:
        facts.append(f"telephone {_phone(cover.practice.phone)}")
    _text(canvas, _LEFT, 318, " · ".join(facts), SANS, 9)
    canvas.setLineWidth(0.6)
    canvas.line(_LEFT, PAGE_HEIGHT_PT - 330, _RIGHT, PAGE_HEIGHT_PT - 330)
    _text(canvas, _LEFT, 348, "The claims, by their number (item 26) and total charge (item 28)", SANS, 8)


def _list(canvas: "Canvas", claims: Sequence[tuple[str, int]], top: float, rows: int) -> None:
    """Down the first column, then the next; three columns hold more than most envelopes."""
    for place, (number, cents) in enumerate(claims):
        left = _LEFT + _COLUMN_WIDTH * (place // rows)
        down = top + _ROW * (place % rows)
        _text(canvas, left, down, number, SANS, 10)
        amount = format_cents(cents)
        _text(canvas, left + _COLUMN_WIDTH - 30 - canvas.stringWidth(amount, SANS, 10), down, amount, SANS, 10)


def _later_rows() -> int:
    return int((_LIST_FOOT - _LATER_TOP) / _ROW)


def address_lines(address: Address) -> tuple[str, ...]:
    """Street, then city, state and ZIP; what is not known is left out."""
    state = " ".join(filter(None, (address.state, address.zip_code)))
    return tuple(filter(None, (address.street, ", ".join(filter(None, (address.city, state))))))


def _block(canvas: "Canvas", top: float, lines: Sequence[str], size: float, leading: float) -> None:
    for place, line in enumerate(lines):
        shown = _fitted(canvas, line, size, WINDOW_RIGHT_PT - _LEFT)
        _text(canvas, _LEFT, top + leading * place, shown, SANS, size)


def _fitted(canvas: "Canvas", line: str, size: float, room: float) -> str:
    set_font(canvas, SANS, size)
    while canvas.stringWidth(line, SANS, size) > room:
        line = line[:-1]
    return line


def _text(canvas: "Canvas", x: float, down: float, words: str, font: str, size: float) -> None:
    set_font(canvas, font, size)
    canvas.drawString(x, PAGE_HEIGHT_PT - down, words)


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _phone(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
