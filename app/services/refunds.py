"""Credit given back: to a payer that paid too much on a line, or to the patient out of unapplied credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.hand_posting import refund_entries
from app.domain.ledger import Party, PartyKind
from app.domain.money import format_cents
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.domain.receipt import ReceiptWay
from app.errors import UserError
from app.queries.open_lines import open_lines, practice_credit, receipt_of_credit, visit_credit, visit_practices
from app.services.hand_money import party_name, party_patient, post_by_hand, said, settle_visits
from app.services.local_day import local_day
from app.services.patient_lines import practice_of_credit
from app.services.trail import note
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class RefundPayment:
    """How money is given back: the way, the check's number, the day it leaves."""

    way: ReceiptWay
    reference: str
    paid_on: date


def refund(
    vault: Vault,
    party: Party,
    shares: Sequence[Share],
    paid: RefundPayment,
    reason: str,
    now: datetime,
    *,
    practice_id: int = 0,
) -> int:
    """Give credit back to a payer (each share a line it overpaid) or to the patient (shares of line 0); posting's id.

    `practice_id` names whose credit of no visit it is, where several practices hold some. UserError where less credit
    is there, a check has no number, the day is closed or to come, or no reason is given.
    """
    reason = said(reason, "Money is given back only with a reason.")
    _refuse_paid(paid, now)
    with vault.atomic():
        patient_id = party_patient(vault, party)
        practice_id = _practice(vault, patient_id, shares, practice_id)
        _refuse_beyond_credit(vault, party, patient_id, shares, practice_id)
        cents = sum(share.cents for share in shares)
        by = f"{paid.way.value} {paid.reference.strip()}".strip()
        words = f"Refund of {format_cents(cents)} to {party_name(vault, party)} by {by}: {reason}"
        of_patient = party.kind is PartyKind.PATIENT
        posting_id = post_by_hand(
            vault,
            PostingKind.REFUND,
            words,
            refund_entries(party, shares),
            paid.paid_on,
            now,
            receipt_id=receipt_of_credit(vault.db, patient_id, practice_id) if of_patient else 0,
        )
        settle_visits(vault, patient_id, shares, now)
        detail = {"posting": posting_id, "cents": cents, "by": by, "reason": reason}
        note(vault, now, "refund", "patient", patient_id, detail)
    return posting_id


def _refuse_paid(paid: RefundPayment, now: datetime) -> None:
    if paid.way is ReceiptWay.NONE:
        raise UserError("How the money is given back is missing.", "Choose check, transfer, card or cash.")
    if paid.way is ReceiptWay.CHECK and not paid.reference.strip():
        raise UserError("The check has no number.", "Type the number of the check you send.")
    if paid.paid_on > local_day(now):
        raise UserError("The day of the refund has not come yet.", "Type the day the money leaves.")


def _practice(vault: Vault, patient_id: int, shares: Sequence[Share], practice_id: int) -> int:
    practices = visit_practices(vault.db, patient_id)
    named = {practices.get(share.encounter_id, 0) for share in shares if share.encounter_id}
    if any(not share.encounter_id for share in shares):
        named.add(practice_of_credit(vault, patient_id, Share(0, 0, 0), practice_id))
    if len(named) > 1:
        raise UserError("This credit is of several practices.", "Give it back for each practice.")
    return named.pop() if named else practice_id


def _refuse_beyond_credit(
    vault: Vault, party: Party, patient_id: int, shares: Sequence[Share], practice_id: int
) -> None:
    if not shares:
        raise UserError("No credit was chosen.", "Choose what is given back.")
    there = _credit(vault, party, patient_id, practice_id)
    if len({(share.encounter_id, share.line_id) for share in shares}) < len(shares):
        raise UserError("A credit is named twice.")
    for share in shares:
        cents = max(there.get((share.encounter_id, share.line_id), 0), 0)
        if not 0 < share.cents <= cents:
            raise UserError(
                f"The credit there is {format_cents(cents)}, not {format_cents(share.cents)}.",
                "Give back no more than the credit.",
            )


def _credit(vault: Vault, party: Party, patient_id: int, practice_id: int) -> dict[tuple[int, int], int]:
    if party.kind is PartyKind.COVERAGE:
        return {  # what was written off or moved too far is no money of the payer's
            (line.encounter_id, line.line_id): min(-line.cents, line.paid_cents)
            for line in open_lines(vault.db, patient_id, party.id)
        }
    credit = {(visit, 0): cents for visit, cents in visit_credit(vault.db, patient_id).items()}
    return credit | {(0, 0): practice_credit(vault.db, patient_id).get(practice_id, 0)}
