"""The page that goes with a claim to a later payer: what those asked before decided, line by line, with totals.

Own words stand for the reasons: the payers' papers say them in X12's, which are not ours to print.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.adjudication import (
    COINSURANCE,
    COPAY,
    DEDUCTIBLE,
    AdjudicatedLine,
    Adjudication,
    Adjustment,
    Group,
)
from app.domain.claim import Claim, PriorAnswer
from app.domain.money import format_cents
from app.forms.embedded_fonts import SANS, SANS_BOLD, set_font
from app.forms.layout import PAGE_HEIGHT_PT
from app.forms.printing import new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LEFT, _RIGHT = 54.0, 558.0
_TOP, _FOOT = 150.0, 738.0
_SERVICE, _CODE = 54.0, 116.0
_ENDS = (250.0, 304.0, 358.0, 410.0, 460.0, 508.0, 558.0)
_HEADS = ("Charged", "Allowed", "Deductible", "Coinsurance", "Copay", "Adjusted", "Paid")
_OWN_COLUMNS = ((Group.PATIENT, DEDUCTIBLE), (Group.PATIENT, COINSURANCE), (Group.PATIENT, COPAY))
_WORDS_PT, _CODE_WIDTH = 8.0, 48.0
_CODES_ACROSS, _WORDS_ACROSS = 105, 112
"""Letters in a row of codes, and of words."""
_WHOLE = "Whole claim"


@dataclass(frozen=True, slots=True)
class _Row:
    """One row on paper: words at places across, amounts that end at theirs; `rule` draws a line above."""

    words: tuple[tuple[float, str], ...] = ()
    amounts: tuple[tuple[float, str], ...] = ()
    size: float = 9.0
    height: float = 13.0
    bold: bool = False
    rule: bool = False
    keep: bool = False
    """It stays on one page with the row after it."""


def pages_of(claim: Claim, reasons: Mapping[str, str]) -> int:
    """How many sheets it takes."""
    return len(_pages(_rows(claim, reasons)))


def draw_eob_summary(canvas: "Canvas", claim: Claim, reasons: Mapping[str, str]) -> None:
    """Draw it, a `showPage` between its sheets and none after the last. `reasons` are our words by code."""
    pages = _pages(_rows(claim, reasons))
    for place, rows in enumerate(pages, 1):
        if place > 1:
            canvas.showPage()
        _head(canvas, claim, place, len(pages))
        down = _TOP
        for row in rows:
            _draw(canvas, row, down)
            down += row.height


def render_eob_summary(claim: Claim, reasons: Mapping[str, str]) -> bytes:
    """The summary alone, as a PDF. The same claim gives the same bytes."""
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, "Summary of payers' answers")
    draw_eob_summary(canvas, claim, reasons)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _rows(claim: Claim, reasons: Mapping[str, str]) -> list[_Row]:
    rows: list[_Row] = []
    for prior in claim.prior:
        rows += _answer_rows(claim, prior)
    rows += _legend(claim.prior, reasons)
    return rows


def _answer_rows(claim: Claim, prior: PriorAnswer) -> Iterator[_Row]:
    answer = prior.answer
    yield _Row(((_LEFT, prior.payer.name),), size=12, height=17, bold=True, rule=True, keep=True)
    yield _Row(((_LEFT, _facts(prior)),), size=9, height=20, keep=True)
    yield _Row(
        ((_SERVICE, "Service"), (_CODE, "Procedure")), tuple(zip(_ENDS, _HEADS, strict=True)), 7.5, 13, keep=True
    )
    services = {line.id: line for line in claim.encounter.lines}
    for line in answer.lines:
        service = services.get(line.line_id)
        day = (service and service.service_date) or claim.encounter.service_date
        code = " ".join((service.procedure, *service.modifiers)) if service else ""
        words = ((_SERVICE, f"{day:%m/%d/%Y}" if day else ""), (_CODE, code))
        yield _Row(words, _amounts(line), keep=True)
        yield from _code_rows(line.adjustments, line.remarks)
    if answer.adjustments or answer.remarks:
        whole = AdjudicatedLine(0, 0, -sum(each.amount_cents for each in answer.adjustments), answer.adjustments)
        yield _Row(((_SERVICE, _WHOLE),), _amounts(whole)[2:-1], keep=True)
        yield from _code_rows(answer.adjustments, answer.remarks)
    yield _Row(((_SERVICE, "Total"),), _totals(answer), height=26, bold=True, rule=True)


def _facts(prior: PriorAnswer) -> str:
    answer = prior.answer
    facts = [
        f"Decided {answer.decided_on:%m/%d/%Y}",
        f"its claim number {answer.payer_claim_number}" if answer.payer_claim_number else "",
        f"our claim {prior.claim_number}",
        f"member {prior.coverage.member_id}",
        f"payment {answer.payment_reference}" if answer.payment_reference else "",
    ]
    return " · ".join(filter(None, facts))


def _amounts(line: AdjudicatedLine) -> tuple[tuple[float, str], ...]:
    """Charged, allowed, the three columns of the patient's part, all else, and paid."""
    own = [_of(line.adjustments, *column) for column in _OWN_COLUMNS]
    rest = sum(each.amount_cents for each in line.adjustments) - sum(own)
    allowed = "" if line.allowed_cents is None else format_cents(line.allowed_cents)
    cells = [format_cents(line.charge_cents), allowed, *(format_cents(cents) if cents else "" for cents in own)]
    cells += [format_cents(rest) if rest else "", format_cents(line.paid_cents)]
    return tuple(zip(_ENDS, cells, strict=True))


def _totals(answer: Adjudication) -> tuple[tuple[float, str], ...]:
    known = [line.allowed_cents for line in answer.lines]
    allowed = sum(cents for cents in known if cents is not None) if None not in known and known else None
    every = AdjudicatedLine(0, answer.charge_cents, answer.paid_cents, answer.all_adjustments(), allowed)
    return _amounts(every)


def _of(adjustments: Sequence[Adjustment], group: Group, reason: str) -> int:
    return sum(each.amount_cents for each in adjustments if (each.group, each.reason) == (group, reason))


def _code_rows(adjustments: Sequence[Adjustment], remarks: Sequence[str]) -> Iterator[_Row]:
    """The codes under a line, with what each took."""
    said = [f"{each.code}\u00a0{format_cents(each.amount_cents)}" for each in adjustments]
    lines = _wrapped(" · ".join((*said, *remarks)), _CODES_ACROSS)
    for place, line in enumerate(lines, 1):
        is_last = place == len(lines)
        yield _Row(((_CODE, line.replace("\u00a0", " ")),), size=7.5, height=15 if is_last else 10, keep=not is_last)


def _legend(prior: Sequence[PriorAnswer], reasons: Mapping[str, str]) -> Iterator[_Row]:
    """Each code that stands above, once, in our own words."""
    codes: dict[str, str] = {}
    for answer in (each.answer for each in prior):
        for adjustment in answer.all_adjustments():
            codes[adjustment.code] = reasons.get(adjustment.reason, "")
        for remark in (*(remark for line in answer.lines for remark in line.remarks), *answer.remarks):
            codes[remark] = reasons.get(remark, "")
    groups = {each.group for answer in prior for each in answer.answer.all_adjustments()}
    meant = [(str(group), reasons.get(group, "")) for group in sorted(groups)]
    if not codes:
        return
    yield _Row(((_LEFT, "What the codes mean"),), size=9, height=15, bold=True, keep=True)
    for code, words in [*meant, *sorted(codes.items())]:
        for place, line in enumerate(_wrapped(words or "See the payer's own paper", _WORDS_ACROSS)):
            yield _Row(((_LEFT, "" if place else code), (_LEFT + _CODE_WIDTH, line)), size=_WORDS_PT, height=11.5)


def _wrapped(words: str, most: int) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        if len(lines[-1]) + len(word) + 1 > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _pages(rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows on as few sheets as hold them; those that belong together are not torn apart."""
    pages: list[list[_Row]] = [[]]
    room = _FOOT - _TOP
    for group in _groups(rows):
        height = sum(row.height for row in group)
        if pages[-1] and height > room:
            pages.append([])
            room = _FOOT - _TOP
        pages[-1] += group
        room -= height
    return pages


def _groups(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    group: list[_Row] = []
    for row in rows:
        group.append(row)
        if not row.keep:
            yield group
            group = []
    if group:
        yield group


def _head(canvas: "Canvas", claim: Claim, page: int, pages: int) -> None:
    _text(canvas, _LEFT, 60, claim.practice.name, SANS, 10)
    number = f"Claim {claim.number}" + (f", sheet {page} of {pages}" if pages > 1 else "")
    set_font(canvas, SANS, 10)
    _text(canvas, _RIGHT - canvas.stringWidth(number, SANS, 10), 60, number, SANS, 10)
    _text(canvas, _LEFT, 86, "What the payers before you decided", SANS_BOLD, 15)
    birth = claim.patient.birth_date
    facts = [claim.patient.name.sort_name, f"born {birth:%m/%d/%Y}" if birth else ""]
    day = claim.encounter.service_date
    facts += [f"seen {day:%m/%d/%Y}" if day else "", f"to {claim.payer.name}, member {claim.coverage.member_id}"]
    _text(canvas, _LEFT, 104, " · ".join(filter(None, facts)), SANS, 9)
    told = "Summary of the explanations of benefits, made by the practice from the payers' own."
    _text(canvas, _LEFT, 118, told, SANS, 8)


def _draw(canvas: "Canvas", row: _Row, down: float) -> None:
    font = SANS_BOLD if row.bold else SANS
    if row.rule:
        canvas.setLineWidth(0.6)
        canvas.line(_LEFT, PAGE_HEIGHT_PT - down + row.size + 2, _RIGHT, PAGE_HEIGHT_PT - down + row.size + 2)
    for left, words in row.words:
        _text(canvas, left, down, words, font, row.size)
    for right, amount in row.amounts:
        _text(canvas, right - canvas.stringWidth(amount, font, row.size), down, amount, font, row.size)


def _text(canvas: "Canvas", x: float, down: float, words: str, font: str, size: float) -> None:
    set_font(canvas, font, size)
    canvas.drawString(x, PAGE_HEIGHT_PT - down, words)
