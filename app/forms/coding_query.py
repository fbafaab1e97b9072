"""A question to the provider on one sheet: the facts, the question, room for the answer by hand and a signature.

The wording around the question follows AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice (2022):
clinical facts come first, choices always leave "other" and "cannot be determined", nothing is said of payment.
"""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from app.domain.people import Patient, Practice
from app.forms.embedded_fonts import SANS, SANS_BOLD, SANS_ITALIC, font, set_font
from app.forms.printing import new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_WIDTH, _HEIGHT = 612.0, 792.0
_LEFT, _RIGHT, _TOP, _FOOT = 54.0, 558.0, 744.0, 108.0
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
"""Type sizes tried, the largest first."""
_LEAST_ANSWER = 100.0
_LINE_GAP = 22.0
_MOST_CODES = 12
_INK, _MUTED, _RULE, _TINT = "#1A2330", "#5C6877", "#9AA5B1", "#F1F4F6"
_PLAIN, _BOLD, _SLANTED = SANS, SANS_BOLD, SANS_ITALIC
_OTHER = "Other:"
_UNKNOWN = "Cannot be determined from what is known of the patient"


@dataclass(frozen=True, slots=True)
class CodeWords:
    """A code and what it stands for; `asked` marks the service the question is about."""

    code: str
    words: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class QuerySheet:
    """Everything the sheet says."""

    number: str
    practice: Practice
    patient: Patient
    provider: str
    service_date: date | None
    asked_by: str
    asked_on: date
    facts: str
    question: str
    options: tuple[str, ...] = ()
    diagnoses: tuple[CodeWords, ...] = field(default_factory=tuple)
    services: tuple[CodeWords, ...] = field(default_factory=tuple)


def fits(sheet: QuerySheet) -> bool:
    """Whether one page holds it with room for an answer."""
    return _drawn(sheet) is not None


def render_query(sheet: QuerySheet) -> bytes:
    """One letter page as PDF; the same sheet makes the same bytes. ValueError where `fits` says no."""
    pdf = _drawn(sheet)
    if pdf is None:
        raise ValueError("the question does not fit on one page")
    return pdf


def printable(text: str) -> str:
    """The text in the letters the embedded font has: accents it lacks fall away, other signs become `?`."""
    return "".join(sign if _has(sign) else _bare(sign) for sign in text)


def _bare(sign: str) -> str:
    parts = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return parts if parts and all(map(_has, parts)) else "?"


def _has(sign: str) -> bool:
    return sign == "\n" or ord(sign) in font(_PLAIN).face.charToGlyph


def _drawn(sheet: QuerySheet) -> bytes | None:
    for size in _SIZES:
        buffer = io.BytesIO()
        canvas = new_canvas(buffer, f"Question {sheet.number}")
        if _Page(canvas, size).draw(sheet):
            canvas.save()
            return buffer.getvalue()
    return None


class _Page:
    """Draws from the top downwards in one type size; `y` is where the next thing begins."""

    def __init__(self, canvas: "Canvas", size: float) -> None:
        self.canvas, self.size, self.y = canvas, size, _TOP

    def draw(self, sheet: QuerySheet) -> bool:
        """The whole sheet; False where the room for an answer is too small."""
        self._head(sheet)
        self._who(sheet)
        if sheet.facts:
            self._section("What the record shows")
            self._paragraph(sheet.facts)
        self._recorded(sheet)
        self._section("Question")
        self._paragraph(sheet.question, bold=True)
        self._section("Answer, in your own clinical judgement")
        self._choices(sheet.options)
        if self.y - _FOOT < _LEAST_ANSWER:
            return False
        self._ruled()
        self._foot(sheet)
        return True

    # Parts ----------------------------------------------------------------------------------------

    def _head(self, sheet: QuerySheet) -> None:
        practice, address = sheet.practice, sheet.practice.address
        self._text(_LEFT, self.y, practice.name, _BOLD, 12)
        self._text(_RIGHT, self.y, sheet.number, _BOLD, 12, right=True)
        place = " ".join(part for part in (address.city, address.state, address.zip_code) if part)
        where = " · ".join(part for part in (address.street, place, _phone(practice.phone)) if part)
        self._text(_LEFT, self.y - 13, where, _PLAIN, 8.5, _MUTED)
        self._text(_RIGHT, self.y - 13, f"asked {_day(sheet.asked_on)}", _PLAIN, 8.5, _MUTED, right=True)
        self._rule(self.y - 22, _INK, 1.2)
        self.y -= 46
        self._text(_LEFT, self.y, "A question about your note", _BOLD, 17)
        self.y -= 16

    def _who(self, sheet: QuerySheet) -> None:
        cells = (
            ("To", sheet.provider, 0.0, 0.40),
            ("Patient", sheet.patient.name.sort_name, 0.40, 0.36),
            ("Date of birth", _day(sheet.patient.birth_date), 0.76, 0.24),
            ("Asked by", sheet.asked_by, 0.0, 0.40),
            ("Account", sheet.patient.account_number, 0.40, 0.36),
            ("Date of service", _day(sheet.service_date), 0.76, 0.24),
        )
        height, whole = 58.0, _RIGHT - _LEFT
        self.canvas.setFillColor(_TINT)
        self.canvas.roundRect(_LEFT, self.y - height, whole, height, 5, stroke=0, fill=1)
        for number, (label, value, at, share) in enumerate(cells):
            x, y = _LEFT + 10 + at * (whole - 10), self.y - 13 - 26 * (number // 3)
            self._text(x, y, label, _PLAIN, 7, _MUTED)
            self._text(x, y - 11, self._cut(value, _PLAIN, 10, share * (whole - 10) - 8), _PLAIN, 10)
        self.y -= height + 2

    def _recorded(self, sheet: QuerySheet) -> None:
        """What the visit is recorded with now, in words: diagnoses at the left, services at the right."""
        about = (
            "Services; the question is about the one in bold" if any(s.asked for s in sheet.services) else "Services"
        )
        halves = [half for half in (("Diagnoses", sheet.diagnoses), (about, sheet.services)) if half[1]]
        if not halves:
            return
        self._section("Recorded for this visit")
        size, gap = self.size - 1, self.size + 2.5
        width = (_RIGHT - _LEFT) / 2 - 8
        top = self.y
        for place, (title, codes) in enumerate(halves):
            x, y = _LEFT + place * (width + 16), top
            self._text(x, y - size, title, _PLAIN, 7, _MUTED)
            for line in _shown(codes):
                y -= gap
                name = _BOLD if line.asked else _PLAIN
                self._text(x, y - size, self._cut(_code_words(line), name, size, width), name, size)
            self.y = min(self.y, y - gap + 2)

    def _choices(self, options: Sequence[str]) -> None:
        for option in options:
            self._box(option)
        if options:
            self._box(_OTHER, ruled=True)
        self._box(_UNKNOWN)

    def _ruled(self) -> None:
        y = self.y - _LINE_GAP - 3
        while y > _FOOT:
            self._rule(y, _RULE, 0.5)
            y -= _LINE_GAP

    def _foot(self, sheet: QuerySheet) -> None:
        for label, left, right in (
            ("Signature", _LEFT, 330.0),
            ("Name in print", 344.0, 470.0),
            ("Date", 484.0, _RIGHT),
        ):
            self.canvas.setLineWidth(0.8)
            self.canvas.setStrokeColor(_INK)
            self.canvas.line(left, 70, right, 70)
            self._text(left, 61, label, _PLAIN, 7, _MUTED)
        back = ", ".join(part for part in (sheet.asked_by, _phone(sheet.practice.phone)) if part)
        words = "No particular answer is looked for. Where your note itself needs it, add a dated addendum."
        self._text(_LEFT, 44, words, _SLANTED, 7.5, _MUTED)
        kept = "Confidential: it speaks of the health of the patient named above."
        self._text(_LEFT, 34, f"Please hand back to {back}. {kept}", _SLANTED, 7.5, _MUTED)

    # Pieces ---------------------------------------------------------------------------------------

    def _section(self, title: str) -> None:
        self.y -= self.size + 9
        self._text(_LEFT, self.y, title, _BOLD, 8.5, _MUTED)
        self._rule(self.y - 4, _RULE, 0.5)
        self.y -= 8

    def _paragraph(self, text: str, *, bold: bool = False) -> None:
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        font(name := _BOLD if bold else _PLAIN)
        style = ParagraphStyle("words", fontName=name, fontSize=self.size, leading=self.size * 1.32, textColor=_INK)
        marked = escape(printable(text)).replace("\n", "<br/>")
        paragraph: Any = Paragraph(marked, style)
        _, height = paragraph.wrap(_RIGHT - _LEFT, 10_000)
        paragraph.drawOn(self.canvas, _LEFT, self.y - height)
        self.y -= height

    def _box(self, words: str, *, ruled: bool = False) -> None:
        side = self.size - 1
        self.y -= self.size + 6.5
        self.canvas.setLineWidth(0.8)
        self.canvas.setStrokeColor(_INK)
        self.canvas.rect(_LEFT + 1, self.y - 1, side, side, stroke=1, fill=0)
        x = _LEFT + side + 8
        self._text(x, self.y, self._cut(words, _PLAIN, self.size, _RIGHT - x), _PLAIN, self.size)
        if ruled:
            self.canvas.setLineWidth(0.5)
            self.canvas.setStrokeColor(_RULE)
            self.canvas.line(x + self._width(words, _PLAIN, self.size) + 6, self.y - 2, _RIGHT, self.y - 2)

    def _rule(self, y: float, color: str, width: float) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setStrokeColor(color)
        self.canvas.line(_LEFT, y, _RIGHT, y)

    def _text(
        self, x: float, y: float, words: str, name: str, size: float, color: str = _INK, *, right: bool = False
    ) -> None:
        set_font(self.canvas, name, size)
        self.canvas.setFillColor(color)
        (self.canvas.drawRightString if right else self.canvas.drawString)(x, y, printable(words))

    def _width(self, words: str, name: str, size: float) -> float:
        return float(font(name).stringWidth(printable(words), size))

    def _cut(self, words: str, name: str, size: float, room: float) -> str:
        """The words, shortened by an ellipsis where the room is too small."""
        if self._width(words, name, size) <= room:
            return words
        while words and self._width(f"{words}…", name, size) > room:
            words = words[:-1]
        return f"{words.rstrip()}…"


def _shown(codes: Sequence[CodeWords]) -> list[CodeWords]:
    """As many as there is room for, the one asked about among them."""
    if len(codes) <= _MOST_CODES:
        return list(codes)
    room = _MOST_CODES - 1
    late = [line for line in codes[room:] if line.asked]
    return [*codes[: room - len(late)], *late, CodeWords(f"and {len(codes) - room} more")]


def _code_words(line: CodeWords) -> str:
    return "  ".join(part for part in (line.code, line.words) if part)


def _day(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def _phone(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
