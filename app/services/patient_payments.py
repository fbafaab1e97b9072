"""A patient's payment: taken with its receipt and laid on what the patient owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.money import format_cents
from app.domain.patient_payment import Share, lay_oldest_first, payment_entries
from app.domain.posting import PostingKind
from app.domain.receipt import Receipt, ReceiptSource, ReceiptWay
from app.errors import UserError
from app.services.hand_money import post_by_hand, settle_visits, the_patient
from app.services.local_day import local_day
from app.services.patient_lines import lines_of, practice_paid, refuse_shares
from app.services.trail import note
from app.store.patients import load_patient
from app.store.receipts import add_receipt, load_patient_receipts
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class TakenPayment:
    """What taking a payment made: its receipt, its posting, and the cents that stay as credit of no visit."""

    receipt_id: int
    posting_id: int
    credit_cents: int


def take_payment(
    vault: Vault,
    patient_id: int,
    amount_cents: int,
    way: ReceiptWay,
    reference: str,
    received_on: date,
    allocation: Sequence[Share] | None,
    now: datetime,
    *,
    practice_id: int = 0,
) -> TakenPayment:
    """Take a patient's payment: its receipt, and its money on what the patient owes.

    `allocation` None lays it on the oldest open lines first. A share of line 0 is kept for its visit and meets what
    the patient comes to owe there; what is in no share stays as credit of no visit. `practice_id` 0 is the practice
    of the visits paid for, else of the latest visit, else the only one.
    UserError where it is not to be laid so, its day is closed or to come, or the same check was taken already.
    """
    reference = reference.strip()
    with vault.atomic():
        _refuse_payment(vault, patient_id, amount_cents, way, reference, received_on, now)
        practice_id = practice_id or practice_paid(vault, patient_id, allocation or ())
        lines = lines_of(vault, patient_id, practice_id)
        shares = lay_oldest_first(amount_cents, lines) if allocation is None else tuple(allocation)
        refuse_shares(vault, patient_id, practice_id, shares, lines)
        rest = amount_cents - sum(share.cents for share in shares)
        if rest < 0:
            raise UserError(
                f"{format_cents(-rest)} more is laid on lines than was paid.", "Take that much off one of the lines."
            )
        receipt = Receipt(
            practice_id, way, reference, received_on, amount_cents, ReceiptSource.KEYED, patient_id=patient_id
        )
        receipt_id = add_receipt(vault.db, receipt, now, vault.user_name)
        posting_id = post_by_hand(
            vault,
            PostingKind.PATIENT_PAYMENT,
            f"Patient paid {format_cents(amount_cents)} by {way_words(way, reference)}",
            payment_entries(the_patient(patient_id), amount_cents, shares),
            received_on,
            now,
            receipt_id=receipt_id,
        )
        settle_visits(vault, patient_id, shares, now)
        note(vault, now, "take payment", "patient", patient_id, {"receipt": receipt_id, "cents": amount_cents})
    return TakenPayment(receipt_id, posting_id, rest)


def way_words(way: ReceiptWay, reference: str) -> str:
    """`check 1043`, `card`."""
    return f"{way.value} {reference}".strip()


def _refuse_payment(
    vault: Vault, patient_id: int, amount_cents: int, way: ReceiptWay, reference: str, received_on: date, now: datetime
) -> None:
    if load_patient(vault.db, patient_id) is None:
        raise UserError("The payment has no patient yet.", "Choose the patient.")
    if amount_cents <= 0:
        raise UserError("The amount is zero or less.", "Type what was paid.")
    if way is ReceiptWay.NONE:
        raise UserError("The way of payment is missing.", "Choose cash, check, card or transfer.")
    if way is ReceiptWay.CHECK and not reference:
        raise UserError("The check has no number.", "Type the number printed on it.")
    if received_on > local_day(now):
        raise UserError("The day of the payment has not come yet.", "Type the day it was received.")
    if way is ReceiptWay.CHECK and any(
        (each.way, each.reference, each.amount_cents) == (way, reference, amount_cents)
        for each in load_patient_receipts(vault.db, patient_id)
    ):
        raise UserError(f"Check {reference} of this patient was taken already.", "Look it up among the payments.")
