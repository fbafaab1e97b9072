"""A patient's payment the bank returned: its money comes off again, wherever it stands by now."""

from datetime import datetime

from app.domain.ledger import EntryKind, reversal, standing
from app.domain.money import format_cents
from app.domain.patient_payment import Share, lay_backwards, moved_entries
from app.domain.posting import PostingKind
from app.domain.receipt import Receipt, ReceiptSource
from app.errors import UserError
from app.queries.open_lines import practice_credit, visit_credit, visit_practices
from app.services.credit import settle_credit
from app.services.hand_money import post_by_hand, said, the_patient
from app.services.local_day import local_day
from app.services.patient_lines import lines_of
from app.services.trail import note
from app.services.undo import reverse_posting
from app.store.encounters import store_patient_paid
from app.store.ledger import Posting, append_posting, load_posting, load_visit_entries
from app.store.periods import open_day
from app.store.receipts import load_receipt, payment_posting, receipt_stands, take_back_receipt
from app.store.vault import Vault


def return_payment(vault: Vault, receipt_id: int, reason: str, now: datetime) -> int:
    """Record that the bank returned a patient's payment; the row id of the posting that takes its money off.

    What it paid for is owed again; where its money was moved on, it is taken off the latest lines it could be on.
    The deposit it went with stands. UserError where the receipt is a payer's, was taken back, or was given back.
    """
    reason = said(reason, "A payment is returned with the bank's reason.")
    with vault.atomic():
        receipt = _returnable(vault, receipt_id)
        words = f"{receipt.way.value.capitalize()} {receipt.reference}".strip() + f" returned by the bank: {reason}"
        take_back_receipt(vault.db, receipt_id, reason, now, vault.user_name)
        if receipt.source is ReceiptSource.VISIT:
            posting_id = _return_desk_payment(vault, receipt, words, now)
        else:
            stored = load_posting(vault.db, payment_posting(vault.db, receipt_id))
            if stored is None:
                raise UserError("This payment was undone already.")
            posting_id = reverse_posting(vault, stored, PostingKind.RETURNED_PAYMENT, words, receipt.patient_id, now)
        _cover(vault, receipt, now)
        detail = {"receipt": receipt_id, "cents": receipt.amount_cents, "reason": reason}
        note(vault, now, "return payment", "patient", receipt.patient_id, detail)
    return posting_id


def _returnable(vault: Vault, receipt_id: int) -> Receipt:
    receipt = load_receipt(vault.db, receipt_id)
    if receipt is None or not receipt_stands(vault.db, receipt_id):
        raise UserError("This payment was taken back already.", "Read the list again.")
    if not receipt.patient_id:
        raise UserError("This is a payer's payment.", "Undo the posting of its remittance instead.")
    return receipt


def _return_desk_payment(vault: Vault, receipt: Receipt, words: str, now: datetime) -> int:
    """The visit's own payment: the visit says from now on that nothing was paid at the desk."""
    paid = [
        entry
        for entry in standing(load_visit_entries(vault.db, receipt.encounter_id))
        if entry.kind is EntryKind.PAYMENT
    ]
    store_patient_paid(vault.db, receipt.encounter_id, 0)
    posting = Posting(
        at=now,
        user=vault.user_name,
        effective_date=open_day(vault.db, local_day(now)),
        kind=PostingKind.RETURNED_PAYMENT,
        words=words,
        encounter_id=receipt.encounter_id,
        receipt_id=receipt.id,
    )
    posting_id = append_posting(vault.db, posting, [reversal(entry) for entry in paid])
    settle_credit(vault, receipt.encounter_id, receipt.patient_id, now)
    return posting_id


def _cover(vault: Vault, receipt: Receipt, now: datetime) -> None:
    """Where its money had been moved on, credit is below zero now: other money of the patient's is taken for it."""
    patient = the_patient(receipt.patient_id)
    for place in _short(vault, receipt):
        sources = _sources(vault, receipt, place)
        entries = tuple(
            entry
            for source in sources
            for entry in moved_entries(patient, source, [Share(place.encounter_id, 0, source.cents)])
        )
        left = place.cents - sum(source.cents for source in sources)
        if left:
            raise UserError(f"{format_cents(left)} of this payment was given back since.", "Undo that refund first.")
        day = open_day(vault.db, local_day(now))
        words = "Taken off for a payment the bank returned"
        post_by_hand(vault, PostingKind.APPLIED, words, entries, day, now, receipt_id=receipt.id)


def _short(vault: Vault, receipt: Receipt) -> list[Share]:
    """Places whose credit is below zero, with the cents that are missing."""
    visits = visit_credit(vault.db, receipt.patient_id)
    free = practice_credit(vault.db, receipt.patient_id).get(receipt.practice_id, 0)
    return [Share(visit, 0, -cents) for visit, cents in {**visits, 0: free}.items() if cents < 0]


def _sources(vault: Vault, receipt: Receipt, place: Share) -> list[Share]:
    """Where to take the missing cents from: free credit, then the lines of the latest visits."""
    practices = visit_practices(vault.db, receipt.patient_id)
    free = {0: practice_credit(vault.db, receipt.patient_id).get(receipt.practice_id, 0)}
    free |= {
        visit: cents
        for visit, cents in visit_credit(vault.db, receipt.patient_id).items()
        if practices.get(visit) == receipt.practice_id
    }
    found: list[Share] = []
    missing = place.cents
    for visit, cents in free.items():
        if cents > 0 and missing:
            found.append(Share(visit, 0, min(cents, missing)))
            missing -= found[-1].cents
    return found + list(lay_backwards(missing, lines_of(vault, receipt.patient_id, receipt.practice_id)))
