"""Which standing answers a payer takes back (CLP02 22, negated amounts): whole, some lines, or none that agree."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from app.domain.adjudication import Adjudication
from app.domain.ledger import Entry, EntryKind, reversal, standing
from app.domain.money import format_cents
from app.domain.remittances.candidates import number_key
from app.domain.remittances.plan import StandingAnswer
from app.domain.remittances.remittance import RemittanceClaim

_MOST_ANSWERS = 4
"""Of one claim that are taken back at once; payers split a claim into two or three."""

LineMoney = Mapping[int, tuple[int, int]]
"""Charge and payment by line id, in cents."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What is taken back; `left` is what remains of the answer where only some of its lines are."""

    answers: tuple[StandingAnswer, ...]
    left: Adjudication | None = None
    entries: tuple[Entry, ...] = ()


def find_taken_back(
    claim: RemittanceClaim,
    line_ids: Sequence[int],
    answers: Sequence[StandingAnswer],
    gone: Sequence[StandingAnswer] = (),
) -> TakenBack | None:
    """What a claim takes back of the `answers` that stand; None where none agrees to the cent, or the ledger no longer
    holds its money. Where one of those `gone` before agrees wholly, no part of another is taken for it.
    """
    told = _told(claim, line_ids)
    if chosen := whole_answers(claim, line_ids, answers):
        found = TakenBack(chosen, entries=tuple(_undo(chosen)))
    elif whole_answers(claim, line_ids, gone) or not (part := part_answer(claim, line_ids, answers)):
        return None
    else:
        found = _part(part[0], told)
    money = sum(each.amount_cents for each in found.entries if each.kind is EntryKind.PAYMENT)
    return found if money == -claim.paid_cents else None


def whole_answers(
    claim: RemittanceClaim, line_ids: Sequence[int], answers: Sequence[StandingAnswer]
) -> tuple[StandingAnswer, ...]:
    """The answers, together one at least, whose charges and payments are these with the other sign.

    Those under the payer's same number first, then the newest. Reasons are not compared: a version 4010 reversal
    has them all in group CR.
    """
    told, ordered = _told(claim, line_ids), _likely_first(claim, answers)
    for many in range(1, min(len(ordered), _MOST_ANSWERS) + 1):
        for chosen in combinations(ordered, many):
            if _are_whole(claim, told, chosen):
                return chosen
    return ()


def part_answer(
    claim: RemittanceClaim, line_ids: Sequence[int], answers: Sequence[StandingAnswer]
) -> tuple[StandingAnswer, ...]:
    """The one answer, under the payer's same number, some of whose lines are these with the other sign."""
    told, key = _told(claim, line_ids), number_key(claim.payer_claim_number)
    return next(
        (
            (each,)
            for each in reversed(answers)
            if told and number_key(each.answer.payer_claim_number) == key and _is_part(claim, told, each.answer)
        ),
        (),
    )


def _likely_first(claim: RemittanceClaim, answers: Sequence[StandingAnswer]) -> list[StandingAnswer]:
    key = number_key(claim.payer_claim_number)
    others = [number_key(each.answer.payer_claim_number) != key for each in answers]
    return [answers[nth] for nth in sorted(range(len(answers)), key=lambda nth: (others[nth], -nth))]


def why_none(claim: RemittanceClaim, answers: Sequence[StandingAnswer]) -> str:
    """In words why nothing is taken back."""
    if claim.charge_cents > 0 or claim.paid_cents > 0:
        return "It is called a reversal, but its amounts are not negative."
    if not answers:
        return "No answer stands that it could take back."
    paid = sum(each.answer.paid_cents for each in answers)
    told = "; ".join(each.told for each in answers if each.told)
    where = f" ({told})" if told else ""
    return (
        f"It takes back {format_cents(-claim.paid_cents)}, but what stands paid {format_cents(paid)}{where}: "
        "line by line they do not agree."
    )


def line_money(answer: Adjudication) -> dict[int, tuple[int, int]]:
    """What an answer charges and pays by line; lines of nothing are left out."""
    return {
        line.line_id: (line.charge_cents, line.paid_cents)
        for line in answer.lines
        if line.charge_cents or line.paid_cents
    }


def _told(claim: RemittanceClaim, line_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By line, with the sign turned; empty where the lines are not all known."""
    if len(line_ids) != len(claim.lines) or 0 in line_ids:
        return {}
    sums: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for line, line_id in zip(claim.lines, line_ids, strict=True):
        charge, paid = sums[line_id]
        sums[line_id] = (charge - line.charge_cents, paid - line.paid_cents)
    return {line_id: money for line_id, money in sums.items() if any(money)}


def _are_whole(claim: RemittanceClaim, told: LineMoney, chosen: Sequence[StandingAnswer]) -> bool:
    totals = [sum(each.answer.charge_cents for each in chosen), sum(each.answer.paid_cents for each in chosen)]
    if totals != [-claim.charge_cents, -claim.paid_cents]:
        return False
    stand: dict[int, tuple[int, int]] = {}
    for each in chosen:
        lines = line_money(each.answer)
        if lines.keys() & stand.keys():
            return len(chosen) == 1
        stand |= lines
    return not told or not stand or told == stand


def _is_part(claim: RemittanceClaim, told: LineMoney, answer: Adjudication) -> bool:
    lines = line_money(answer)
    return (
        not answer.adjustments
        and not claim.adjustments
        and told.keys() < lines.keys()
        and all(lines[line_id] == money for line_id, money in told.items())
    )


def _part(one: StandingAnswer, told: LineMoney) -> TakenBack:
    """The whole answer is taken back, and what is left of it stands anew with the same entries."""
    lines = tuple(line for line in one.answer.lines if line.line_id not in told)
    left = replace(
        one.answer,
        lines=lines,
        charge_cents=sum(line.charge_cents for line in lines),
        paid_cents=sum(line.paid_cents for line in lines),
    )
    again = tuple(replace(each, id=0) for each in standing(one.entries) if each.line_id not in told)
    return TakenBack((one,), left, (*_undo([one]), *again))


def _undo(answers: Sequence[StandingAnswer]) -> list[Entry]:
    return [reversal(entry) for each in answers for entry in standing(each.entries)]
