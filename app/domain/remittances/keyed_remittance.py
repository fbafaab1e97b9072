"""A keyed paper EOB made a remittance, the same record an 835 is read into; and what of it does not balance yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.adjudication import AdjudicatedLine, Adjustment
from app.domain.keyed_answer import keyed_line
from app.domain.money import format_cents
from app.domain.remittances.decision import Decision, DecisionKind
from app.domain.remittances.keyed_eob import NO_PAYMENT, KeyedBeside, KeyedClaim, KeyedEob, KeyedService
from app.domain.remittances.line_number import line_control_number
from app.domain.remittances.remittance import (
    REVERSAL,
    CodedService,
    NamedParty,
    Organization,
    ProviderAdjustment,
    QualifiedCents,
    QualifiedDay,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)

PAPER = "paper"
_FORWARDED = {1: "19", 2: "20", 3: "21"}


def remittance_of(eob: KeyedEob, payer_name: str) -> Remittance:
    """The payment as an 835 would have it. Segments number claims and lines as they stand on the paper."""
    claims, segment = [], 1
    for claim in eob.claims:
        claims.append(_claim(claim, segment))
        segment += 1 + len(claim.decided)
    return Remittance(
        segment=0,
        control_number="",
        version=PAPER,
        handling="I",
        amount_cents=eob.amount_cents or 0,
        direction="C",
        method=eob.method if eob.amount_cents else NO_PAYMENT,
        payment_date=eob.paid_on,
        payment_reference=eob.reference,
        payer=Organization(payer_name),
        claims=tuple(claims),
        provider_adjustments=tuple(
            _beside(each, segment + nth) for nth, each in enumerate(eob.beside) if each.check_cents
        ),
    )


def decisions_of(eob: KeyedEob) -> dict[int, Decision]:
    """What keying the claims decided, by place: which claim of ours each answers, line by line, or none."""
    return {
        place: Decision(DecisionKind.ACCEPT, claim.claim_id, tuple(line.keyed.line_id for line in claim.decided))
        if claim.claim_id
        else Decision(DecisionKind.NOT_OURS)
        for place, claim in enumerate(eob.claims)
    }


@dataclass(frozen=True, slots=True)
class KeyedTrouble:
    """What keeps the EOB from being posted. `place` is the claim's, from 0; −1 is the check. `line` counts from 1."""

    place: int
    words: str
    line: int = 0


def keyed_troubles(eob: KeyedEob) -> tuple[KeyedTrouble, ...]:
    """Everything missing or out of balance, claim by claim, the check last; empty where all comes out to the cent."""
    return tuple(_troubles(eob))


def _troubles(eob: KeyedEob) -> Iterator[KeyedTrouble]:
    for place, claim in enumerate(eob.claims):
        yield from _claim_troubles(place, claim)
    for each in eob.beside:
        if not each.is_empty and (not each.reason or not each.check_cents):
            missing = "amount" if each.reason else "reason"
            yield KeyedTrouble(-1, f"An amount beside the claims has no {missing} yet.")
    if eob.amount_cents is None:
        yield KeyedTrouble(-1, "The amount of the check is missing.")
    elif eob.left_cents > 0:
        yield KeyedTrouble(-1, f"{format_cents(eob.left_cents)} of the check is left: a claim or an amount is missing.")
    elif eob.left_cents < 0:
        yield KeyedTrouble(-1, f"{format_cents(-eob.left_cents)} more is keyed than the check.")


def _claim_troubles(place: int, claim: KeyedClaim) -> Iterator[KeyedTrouble]:
    if not claim.claim_id:
        if not claim.paid_cents:
            yield KeyedTrouble(place, "What was paid for it is missing.")
        return
    if claim.takes_back:
        return
    if not claim.decided:
        yield KeyedTrouble(place, "Nothing is keyed of its lines yet.")
        return
    for number, line in enumerate(claim.lines, 1):
        if not line.is_empty and line.left_cents:
            yield KeyedTrouble(place, f"{format_cents(line.left_cents)} of the charge is not explained.", number)
    if claim.paid_cents is not None and claim.paid_cents != claim.counted_cents:
        told, counted = format_cents(claim.paid_cents), format_cents(claim.counted_cents)
        yield KeyedTrouble(place, f"The paper says {told} was paid for it, its lines come to {counted}.")


def _claim(claim: KeyedClaim, segment: int) -> RemittanceClaim:
    sign = -1 if claim.takes_back else 1
    lines = tuple(_line(line, segment + nth, sign) for nth, line in enumerate(claim.decided, 1))
    charge = sum(line.charge_cents for line in lines) if claim.lines else sign * claim.charge_cents
    status = _FORWARDED.get(claim.rank, "19") if claim.forwarded else str(min(max(claim.rank, 1), 3))
    first = next((line.service_date for line in claim.lines if line.service_date), None)
    return RemittanceClaim(
        segment,
        claim.number,
        REVERSAL if claim.takes_back else status,
        charge if claim.claim_id else max(claim.charge_cents, claim.check_cents),
        claim.check_cents,
        payer_claim_number=claim.payer_claim_number,
        parties=(NamedParty("QC", claim.patient_last, claim.patient_first),),
        lines=lines,
        adjustments=_adjustments(claim.others, segment, sign) if claim.claim_id else _rest(claim, segment),
        remarks=claim.remarks,
        days=(QualifiedDay("232", first),) if first else (),
    )


def _rest(claim: KeyedClaim, segment: int) -> tuple[ReasonedAmount, ...]:
    """Of a claim not found nobody asks why less was paid than charged; it only has to add up."""
    rest = max(claim.charge_cents - claim.check_cents, 0)
    return (ReasonedAmount(segment, "OA", "45", rest),) if rest else ()


def _line(line: KeyedService, segment: int, sign: int) -> RemittanceLine:
    told: AdjudicatedLine = keyed_line(line.keyed)
    allowed = told.allowed_cents
    return RemittanceLine(
        segment,
        CodedService("HC", line.procedure, line.modifiers),
        sign * told.charge_cents,
        sign * told.paid_cents,
        units=Decimal(1),
        service_from=line.service_date,
        service_to=line.service_date,
        control_number=line_control_number(told.line_id),
        adjustments=_adjustments(told.adjustments, segment, sign),
        remarks=told.remarks,
        amounts=() if allowed is None else (QualifiedCents("B6", sign * allowed),),
    )


def _adjustments(amounts: tuple[Adjustment, ...], segment: int, sign: int) -> tuple[ReasonedAmount, ...]:
    return tuple(
        ReasonedAmount(segment, each.group.value, each.reason, sign * each.amount_cents)
        for each in amounts
        if each.amount_cents
    )


def _beside(each: KeyedBeside, segment: int) -> ProviderAdjustment:
    return ProviderAdjustment(segment, "", None, each.reason, each.reference, -each.check_cents)
