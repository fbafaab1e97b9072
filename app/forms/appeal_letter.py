"""A letter to a payer that lists the lines it underpaid: what was allowed, what was due, and the evidence."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.contracts.underpayment import Underpayment
from app.domain.ids import format_phone
from app.domain.money import format_cents
from app.domain.people import Practice
from app.forms.embedded_fonts import SANS, SANS_BOLD, set_font
from app.forms.layout import PAGE_HEIGHT_PT
from app.forms.printing import new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LEFT, _RIGHT = 54.0, 558.0
_TOP, _FOOT = 54.0, 730.0
_SIZE, _ROW = 9.5, 13.0
_SMALL, _SMALL_ROW = 8.0, 10.5
_CLAIM, _PATIENT, _SERVED, _CODE = 54.0, 142.0, 268.0, 320.0
_ENDS = (414.0, 458.0, 502.0, 558.0)
_HEADS = ((_CLAIM, "Your claim number"), (_PATIENT, "Patient, member id"), (_SERVED, "Service"), (_CODE, "Code"))
_AMOUNT_HEADS = ("Charged", "Allowed", "Due", "Underpaid")
_ASKS = (
    "The service lines below were allowed at less than is due. Please review them and pay what is missing, or tell us"
    " in writing on what ground each line was priced. The evidence stands under each line; copies of your remittance"
    " advice and, where a contract is named, of its fee schedule are sent on request."
)


@dataclass(frozen=True, slots=True)
class AppealLetter:
    """What one letter says: from whom, to which address, of which lines, on which day, by which biller."""

    practice: Practice
    address: tuple[str, ...]
    lines: tuple[Underpayment, ...]
    written_on: date
    biller: str

    @property
    def stake_cents(self) -> int:
        """What is missing in all."""
        return sum(line.stake_cents for line in self.lines)


def render_appeals(letters: Sequence[AppealLetter]) -> bytes:
    """Letter pages as PDF, each payer's on sheets of their own; the same letters make the same bytes."""
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, "Request for review of underpaid claims")
    for letter in letters:
        _Letter(canvas, letter).draw()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Letter:
    """Draws downwards; `_down` is where the next row begins."""

    def __init__(self, canvas: "Canvas", letter: AppealLetter) -> None:
        self._canvas, self._letter = canvas, letter
        self._page, self._down = 1, _TOP

    def draw(self) -> None:
        self._draw_head()
        self._draw_heads()
        for line in self._letter.lines:
            self._draw_line(line)
        self._draw_end()

    def _draw_head(self) -> None:
        practice = self._letter.practice
        self._text(_LEFT, practice.name, SANS_BOLD, 13)
        self._right(f"{self._letter.written_on:%m/%d/%Y}")
        place = f"{practice.address.city}, {practice.address.state} {practice.address.zip_code}".strip(", ")
        for words in (practice.address.street, place, format_phone(practice.phone)):
            if words:
                self._down += _ROW
                self._text(_LEFT, words)
        self._down += _ROW
        self._text(_LEFT, f"NPI {practice.npi}   Tax id {practice.tax_id}")
        self._down += 2.4 * _ROW
        for words in self._letter.address:
            self._text(_LEFT, words)
            self._down += _ROW
        self._down += _ROW
        self._text(_LEFT, "Request for review of underpaid claims", SANS_BOLD, 12)
        self._down += 1.4 * _ROW
        for words in self._wrapped(_ASKS, _RIGHT - _LEFT, _SIZE):
            self._text(_LEFT, words)
            self._down += _ROW
        self._down += _ROW

    def _draw_heads(self) -> None:
        for x, words in _HEADS:
            self._text(x, words, SANS_BOLD, _SMALL)
        for x, words in zip(_ENDS, _AMOUNT_HEADS, strict=True):
            self._right(words, SANS_BOLD, _SMALL, x)
        self._down += 5
        self._rule()

    def _draw_line(self, line: Underpayment) -> None:
        answer = line.answer
        evidence = self._wrapped(f"{line.words}.", _RIGHT - _PATIENT, _SMALL)
        who = self._wrapped(answer.patient, _SERVED - _PATIENT - 8, _SIZE)
        numbers = (answer.payer_claim_number or "not told", f"ours {answer.claim_number}")
        persons = (*who, answer.member_id)
        height = _ROW * max(2, len(persons)) + _SMALL_ROW * len(evidence) + 8
        if self._down + height > _FOOT:
            self._begin_page()
        top = self._down
        for words in numbers:
            self._fit(_CLAIM, words, _PATIENT - _CLAIM - 6)
            self._down += _ROW
        self._down = top
        for words in persons:
            self._fit(_PATIENT, words, _SERVED - _PATIENT - 6)
            self._down += _ROW
        beneath, self._down = self._down, top
        self._text(_SERVED, f"{answer.served_on:%m/%d/%y}")
        self._fit(_CODE, answer.words, _ENDS[0] - _CODE - 40)
        amounts = (answer.line.charge_cents, answer.allowed_cents, line.expected_cents, line.stake_cents)
        for x, cents in zip(_ENDS, amounts, strict=True):
            self._right(format_cents(cents), SANS_BOLD if x == _RIGHT else SANS, _SIZE, x)
        self._down = max(beneath, top + 2 * _ROW) - 2
        for words in evidence:
            self._text(_PATIENT, words, SANS, _SMALL)
            self._down += _SMALL_ROW
        self._down += 10

    def _draw_end(self) -> None:
        if self._down + 8 * _ROW > _FOOT:
            self._begin_page(with_heads=False)
        self._rule()
        count = len(self._letter.lines)
        self._text(_LEFT, f"{count} line{'' if count == 1 else 's'}, underpaid in all", SANS_BOLD)
        self._right(format_cents(self._letter.stake_cents), SANS_BOLD)
        self._down += 5 * _ROW
        self._canvas.setLineWidth(0.6)
        self._canvas.line(_LEFT, PAGE_HEIGHT_PT - self._down, 280, PAGE_HEIGHT_PT - self._down)
        self._down += _ROW
        self._text(_LEFT, f"{self._letter.biller}, for {self._letter.practice.name}")

    def _begin_page(self, *, with_heads: bool = True) -> None:
        self._canvas.showPage()
        self._page += 1
        self._down = _TOP
        to = self._letter.address[0] if self._letter.address else ""
        self._text(_LEFT, f"{self._letter.practice.name} to {to}, {self._letter.written_on:%m/%d/%Y}")
        self._right(f"page {self._page}")
        self._down += 2 * _ROW
        if with_heads:
            self._draw_heads()

    def _wrapped(self, words: str, room: float, size: float) -> list[str]:
        from reportlab.lib.utils import simpleSplit

        set_font(self._canvas, SANS, size)
        return list(simpleSplit(words, SANS, size, room))

    def _fit(self, x: float, words: str, room: float) -> None:
        """A number or code that is too long for its column is set smaller, never cut."""
        size = _SIZE
        set_font(self._canvas, SANS, size)
        while size > 5 and self._canvas.stringWidth(words, SANS, size) > room:
            size -= 0.5
        self._text(x, words, SANS, size)

    def _text(self, x: float, words: str, font: str = SANS, size: float = _SIZE) -> None:
        set_font(self._canvas, font, size)
        self._canvas.drawString(x, PAGE_HEIGHT_PT - self._down, words)

    def _right(self, words: str, font: str = SANS, size: float = _SIZE, x: float = _RIGHT) -> None:
        set_font(self._canvas, font, size)
        self._canvas.drawRightString(x, PAGE_HEIGHT_PT - self._down, words)

    def _rule(self) -> None:
        self._canvas.setLineWidth(0.6)
        self._canvas.line(_LEFT, PAGE_HEIGHT_PT - self._down, _RIGHT, PAGE_HEIGHT_PT - self._down)
        self._down += _ROW
