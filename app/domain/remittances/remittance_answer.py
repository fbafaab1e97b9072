"""A remittance's claim as the answer to a claim of ours: the same record a keyed EOB makes, ready for the ledger."""

from collections.abc import Iterable, Sequence
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
    """The payer's decision on one claim. `line_ids` are our lines' row ids, one for each of the remittance's lines.

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
        lines=tuple(_line(line, line_id) for line, line_id in zip(claim.lines, line_ids, strict=True)),
        adjustments=_adjustments(claim.adjustments),
        remarks=claim.remarks,
        payment_reference=remittance.payment_reference,
        forwarded=claim.is_forwarded,
        source=Source.REMITTANCE,
    )


def _line(line: RemittanceLine, line_id: int) -> AdjudicatedLine:
    return AdjudicatedLine(
        line_id, line.charge_cents, line.paid_cents, _adjustments(line.adjustments), line.allowed_cents, line.remarks
    )


def _adjustments(amounts: Iterable[ReasonedAmount]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(_group(each), each.reason, each.amount_cents) for each in amounts if each.amount_cents)


def _group(amount: ReasonedAmount) -> Group:
    try:
        return Group(amount.group)
    except ValueError as error:
        words = f"Segment {amount.segment} (CAS): its group does not say who bears the money."
        raise UserError(words, "Decide who bears it, and enter the answer by hand.") from error
