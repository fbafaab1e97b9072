"""Which lines a payer denied, told from its adjustments and not from the claim's status; and what to do about them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.adjudication import COINSURANCE, COPAY, DEDUCTIBLE, Adjudication, Adjustment, Group, decided_lines
from app.domain.adjudication_money import WRITTEN_OFF
from app.domain.money import format_cents

DUPLICATE, PRIOR_PAYER = "18", "23"
_BILLS_PATIENT = re.compile(r"\bbill\b[^.;]*\bpatient\b|patient be billed", re.IGNORECASE)
_PATIENTS_SHARE = frozenset({DEDUCTIBLE, COINSURANCE, COPAY})


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """What a reason code (CARC) means in our own words, and the likely next step."""

    words: str
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class DeniedLine:
    """What is denied of a line: `number` counts the answer's lines from 1; `cents` stay open with the payer."""

    number: int
    line_id: int
    cents: int
    reasons: tuple[Adjustment, ...]
    remarks: tuple[str, ...] = ()
    is_whole: bool = True
    """Nothing of the line is paid, nor owed by the patient."""

    @property
    def codes(self) -> str:
        """`CO-4, CO-97`."""
        return ", ".join(dict.fromkeys(each.code for each in self.reasons))


def is_denial(adjustment: Adjustment) -> bool:
    """An amount the payer will not pay, that is neither contractual, nor the patient's, nor paid by another payer."""
    if adjustment.amount_cents <= 0 or adjustment.group is Group.PATIENT:
        return False
    if adjustment.group is Group.CONTRACTUAL:
        return adjustment.reason not in WRITTEN_OFF
    return not (adjustment.group is Group.OTHER and adjustment.reason == PRIOR_PAYER)


def is_plain(adjustment: Adjustment) -> bool:
    """May be posted unseen: contractual reasons, deductible, coinsurance, copay, what an earlier payer did."""
    match adjustment.group:
        case Group.CONTRACTUAL:
            return adjustment.reason in WRITTEN_OFF
        case Group.PATIENT:
            return adjustment.reason in _PATIENTS_SHARE
        case Group.OTHER:
            return adjustment.reason == PRIOR_PAYER
    return False


def denied_lines(answer: Adjudication, billed: Sequence[tuple[int, int]] = ()) -> tuple[DeniedLine, ...]:
    """The lines of an answer that are denied, wholly or in part; `billed` (row id, cents) where it has no lines."""
    return tuple(_denied(answer, billed))


def _denied(answer: Adjudication, billed: Sequence[tuple[int, int]]) -> Iterator[DeniedLine]:
    for number, line in enumerate(decided_lines(answer, billed), 1):
        reasons = tuple(each for each in line.adjustments if is_denial(each))
        if reasons:
            cents = sum(each.amount_cents for each in reasons)
            shared = any(each.group is Group.PATIENT and each.amount_cents > 0 for each in line.adjustments)
            is_whole = line.paid_cents <= 0 and not shared
            yield DeniedLine(number, line.line_id, cents, reasons, line.remarks + answer.remarks, is_whole)


def is_denied_as_duplicate(answer: Adjudication) -> bool:
    """Nothing paid, and everything for being a duplicate (CARC 18)."""
    reasons = answer.all_adjustments()
    return answer.paid_cents == 0 and bool(reasons) and all(each.reason == DUPLICATE for each in reasons)


def denial_words(denied: DeniedLine, reasons: Mapping[str, ReasonWords]) -> str:
    """What was denied, why, and the likely next step; an unknown reason by its code alone."""
    told = []
    for each in {reason.code: reason for reason in denied.reasons}.values():
        known = reasons.get(each.reason)
        told.append(f"{each.code}: {known.words}" if known else each.code)
    words = f"{'; '.join(told)}. {format_cents(denied.cents)} stays open with the payer, not written off."
    return " ".join(filter(None, (words, next_step(denied, reasons))))


def next_step(denied: DeniedLine, reasons: Mapping[str, ReasonWords]) -> str:
    """The likely next step for the largest reason; the remarks are named where the reason sends to them."""
    largest = max(denied.reasons, key=lambda each: each.amount_cents)
    known = reasons.get(largest.reason)
    step = known.next_step if known else "The reason is not in our list: look it up before anything is posted."
    if "remark" in step and denied.remarks:
        step += f" Remarks: {', '.join(dict.fromkeys(denied.remarks))}."
    if "MA130" in denied.remarks:
        step += " MA130: it cannot be appealed; correct it and send it as new."
    if largest.group is Group.CONTRACTUAL and _BILLS_PATIENT.search(step):
        step += " With group CO the patient is billed only where a signed notice allows it."
    return step
