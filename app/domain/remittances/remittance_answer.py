"""A remittance's claim as the answer to a claim of ours: the same record a keyed EOB makes, ready for the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group, Source
from app.domain.remittances.remittance import (
    PREDETERMINATION,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from app.errors import UserError


def answer_of(
    remittance: Remittance, claim: RemittanceClaim, line_ids: Sequence[int], received_on: date
) -> Adjudication:
    """The payer's decision on one claim. `line_ids` are our lines' row ids, one for each of the remittance's lines;
    what the payer split of one of ours is put together again, its amounts summed.

    Decided on the day of payment, else of production, else `received_on`. Adjustments of zero cents move nothing and
    are left out. UserError where a person has to look: a reversal takes an earlier answer back and is none itself, a
    predetermination decides nothing, group CR (version 4010) or an unknown one does not say who bears the money.
    ValueError where the number of ids is not that of the lines.
    """
    if claim.is_reversal:
        raise UserError("A reversal takes an earlier answer back.", "Take back the answer it reverses.")
    if claim.status == PREDETERMINATION:
        raise UserError("A predetermination is no answer to a claim.", "Nothing is posted for it.")
    return Adjudication(
        payer_claim_number=claim.payer_claim_number,
        decided_on=remittance.payment_date or remittance.production_date or received_on,
        charge_cents=claim.charge_cents,
        paid_cents=claim.paid_cents,
        lines=_joined(_line(line, line_id) for line, line_id in zip(claim.lines, line_ids, strict=True)),
        adjustments=_adjustments(claim.adjustments),
        remarks=claim.remarks,
        payment_reference=remittance.payment_reference,
        forwarded=claim.is_forwarded,
        source=Source.REMITTANCE,
    )


def _line(line: RemittanceLine, line_id: int) -> AdjudicatedLine:
    return AdjudicatedLine(
        line_id,
        line.charge_cents,
        line.paid_cents,
        _adjustments(line.adjustments),
        line.allowed_cents,
        line.remarks,
        _decided_as(line),
    )


def _decided_as(line: RemittanceLine) -> str:
    """The payer's code where it tells that another was billed."""
    if line.submitted is None or (line.submitted.code, line.submitted.modifiers) == (
        line.service.code,
        line.service.modifiers,
    ):
        return ""
    return "-".join((line.service.code, *line.service.modifiers))


def _joined(lines: Iterable[AdjudicatedLine]) -> tuple[AdjudicatedLine, ...]:
    joined: dict[int, AdjudicatedLine] = {}
    for line in lines:
        first = joined.get(line.line_id)
        joined[line.line_id] = _sum_of(first, line) if first else line
    return tuple(joined.values())


def _sum_of(first: AdjudicatedLine, more: AdjudicatedLine) -> AdjudicatedLine:
    allowed = [each for each in (first.allowed_cents, more.allowed_cents) if each is not None]
    decided_as = dict.fromkeys(filter(None, (*first.decided_as.split(), *more.decided_as.split())))
    return replace(
        first,
        charge_cents=first.charge_cents + more.charge_cents,
        paid_cents=first.paid_cents + more.paid_cents,
        adjustments=first.adjustments + more.adjustments,
        allowed_cents=sum(allowed) if allowed else None,
        remarks=tuple(dict.fromkeys(first.remarks + more.remarks)),
        decided_as=" ".join(decided_as),
    )


def _adjustments(amounts: Iterable[ReasonedAmount]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(_group(each), each.reason, each.amount_cents) for each in amounts if each.amount_cents)


def _group(amount: ReasonedAmount) -> Group:
    try:
        return Group(amount.group)
    except ValueError as error:
        words = f"Segment {amount.segment} (CAS): its group does not say who bears the money."
        raise UserError(words, "Decide who bears it, and enter the answer by hand.") from error
