"""One page for a patient who asks why something is owed: each visit's money in plain words, and what is left.

It says the least that answers the question: no diagnosis, no procedure, no birth date, no member number.
"""

import io
from collections.abc import Sequence
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

_DAYS, _WORDS, _WORDS_END = 63.0, 132.0, 490.0
_TITLE_TOP, _BODY_TOP, _FOOT = 288.0, 338.0, 728.0
_PT, _LEADING = 9.5, 12.5


@dataclass(frozen=True, slots=True)
class LetterVisit:
    """One visit, or (no day) credit of none: each entry with what it did to the balance, and where it stands.

    An entry without cents came to nothing.

    `patient_cents` is what the patient owes of it; negative is the patient's credit.
    """

    day: date | None
    told: tuple[tuple[date, str, int | None], ...]
    sentence: str
    balance_cents: int
    patient_cents: int


@dataclass(frozen=True, slots=True)
class AccountLetter:
    """The visits told, oldest first, and what the patient owes over the whole account."""

    practice: Practice
    patient_name: str
    address: Address
    account_number: str
    made_on: date
    visits: tuple[LetterVisit, ...]
    owed_cents: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the page: words at their place, an amount at the right."""

    words: str
    x: float = LEFT
    day: str = ""
    amount: str = ""
    bold: bool = False
    before: float = 0.0
    rule: bool = False


def render_account_letter(letter: AccountLetter) -> bytes:
    """The page as a PDF. The same letter gives the same bytes."""
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, "Your account")
    _head(canvas, letter)
    down = _BODY_TOP
    for row in _fitting(letter):
        down += row.before
        _draw(canvas, row, down)
        down += _LEADING
    asked = " ".join(filter(None, (letter.practice.name, format_phone(letter.practice.phone))))
    foot = f"Questions about this page: {asked}. Please name your account number."
    draw_text(canvas, LEFT, 752, foot, SANS, 8.5)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _fitting(letter: AccountLetter) -> list[_Row]:
    """Every entry where the page has room; else the older visits by their sentence, the oldest of them summed up."""
    room, count = _FOOT - _BODY_TOP, len(letter.visits)
    whole = [_visit(visit, whole=True) for visit in letter.visits]
    brief = [_visit(visit, whole=False) for visit in letter.visits]
    for folded in range(count + 1):
        rows = [row for visit in (*brief[:folded], *whole[folded:]) for row in visit]
        if _height(rows) <= room:
            return rows
    for left_out in range(1, count):
        rows = [*_summed(letter.visits[:left_out]), *(row for visit in brief[left_out:] for row in visit)]
        if _height(rows) <= room:
            return rows
    return _summed(letter.visits)


def _height(rows: Sequence[_Row]) -> float:
    return sum(row.before + _LEADING for row in rows)


def _visit(visit: LetterVisit, *, whole: bool) -> list[_Row]:
    heading = f"Your visit of {long_day(visit.day)}" if visit.day else "Your credit"
    rows = [_Row(heading, bold=True, before=10.0)]
    if not whole:
        return rows + [_Row(line) for line in wrapped(visit.sentence, RIGHT - LEFT, _PT)]
    for day, words, cents in visit.told:
        for place, line in enumerate(wrapped(words, _WORDS_END - _WORDS, _PT)):
            first = place == 0
            amount = format_cents(cents) if first and cents is not None else ""
            rows.append(_Row(line, _WORDS, f"{day:%m/%d/%Y}" if first else "", amount))
    left = "Left" if visit.balance_cents >= 0 else "Paid too much"
    rows.append(_Row(left, _WORDS, amount=format_cents(abs(visit.balance_cents)), bold=True, before=3.0, rule=True))
    return rows + [_Row(line, _WORDS) for line in wrapped(_share(visit), _WORDS_END - _WORDS, _PT)]


def _share(visit: LetterVisit) -> str:
    mine = visit.patient_cents
    others = visit.balance_cents - mine
    told = [f"You owe {format_cents(mine)} of it." if mine > 0 else ""]
    told.append(f"{format_cents(-mine)} of it is your credit." if mine < 0 else "")
    told.append(f"{format_cents(others)} is not yours to pay now: it is your insurance's turn." if others > 0 else "")
    told.append(f"Your insurance paid {format_cents(-others)} too much; that is settled with it." if others < 0 else "")
    return " ".join(filter(None, told)) or "Nothing is owed."


def _summed(visits: Sequence[LetterVisit]) -> list[_Row]:
    owed = sum(visit.patient_cents for visit in visits)
    words = f"{len(visits)} earlier visits: you owe {format_cents(max(owed, 0))} of them"
    if owed < 0:
        words = f"{len(visits)} earlier visits: {format_cents(-owed)} of them is your credit"
    return [_Row(words, bold=True, before=10.0)]


def _head(canvas: "Canvas", letter: AccountLetter) -> None:
    facts = (long_day(letter.made_on), f"Account {letter.account_number}")
    draw_letter_head(canvas, letter.practice, facts, letter.patient_name, letter.address)
    draw_text(canvas, LEFT, _TITLE_TOP, "What your account says", SANS_BOLD, 15)
    owes = f"You owe {format_cents(letter.owed_cents)}" if letter.owed_cents > 0 else "You owe nothing now"
    draw_right(canvas, _TITLE_TOP, owes, SANS_BOLD, 15)
    told = letter.sentence.replace("You owe", "you owe", 1).replace("Nothing is", "nothing is", 1)
    lines = wrapped(f"In all: {told}", RIGHT - LEFT, 10)
    for place, line in enumerate(lines[:2]):
        draw_text(canvas, LEFT, _TITLE_TOP + 18 + 13 * place, line, SANS, 10)


def _draw(canvas: "Canvas", row: _Row, down: float) -> None:
    name = SANS_BOLD if row.bold else SANS
    if row.rule:
        canvas.setLineWidth(0.5)
        canvas.line(_WORDS, PAGE_HEIGHT_PT - down + _PT, RIGHT, PAGE_HEIGHT_PT - down + _PT)
    if row.day:
        draw_text(canvas, _DAYS, down, row.day, SANS, _PT)
    draw_text(canvas, row.x, down, row.words, name, _PT)
    if row.amount:
        draw_right(canvas, down, row.amount, name, _PT)
