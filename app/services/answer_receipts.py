"""The money of an answer keyed by itself, without its whole check: it names a receipt too, made where needed."""

from datetime import date, datetime

from app.domain.adjudication import Adjudication
from app.domain.claim import Claim
from app.domain.receipt import Receipt, ReceiptSource, ReceiptWay
from app.store.periods import open_day
from app.store.receipts import (
    add_receipt,
    load_receipt,
    receipt_deposit,
    receipt_is_posted,
    receipt_stands,
    receipt_with_room,
    take_back_receipt,
)
from app.store.vault import Vault

_ELECTRONIC = ("eft", "ach", "wire")


def receipt_of_answer(vault: Vault, claim: Claim, answer: Adjudication, today: date, now: datetime) -> int:
    """Inside a transaction: the receipt an answer's payment came with, or 0 where nothing was paid.

    The payer's check of that number that was recorded before, as far as it has money left; else a receipt of just this
    payment: several claims keyed one by one are so many parts of the check, which the deposit slip adds up.
    """
    if answer.paid_cents <= 0:
        return 0
    reference, practice_id, payer_id = answer.payment_reference, claim.practice.id, claim.coverage.payer_id
    found = receipt_with_room(vault.db, practice_id, payer_id, reference, answer.paid_cents) if reference else 0
    if found:
        return found
    electronic = reference.casefold().startswith(_ELECTRONIC)
    receipt = Receipt(
        practice_id=practice_id,
        way=ReceiptWay.TRANSFER if electronic else ReceiptWay.CHECK,
        reference=reference,
        received_on=open_day(vault.db, min(answer.decided_on, today)),
        amount_cents=answer.paid_cents,
        source=ReceiptSource.REMITTANCE,
        payer_id=payer_id,
    )
    return add_receipt(vault.db, receipt, now, vault.user_name)


def give_up_receipt(vault: Vault, receipt_id: int, reason: str, now: datetime) -> None:
    """Inside a transaction, once an answer was taken back: its receipt goes with it where it was made with the answer,
    nothing else of it is posted and it did not go to the bank. One recorded as the check came stays."""
    receipt = load_receipt(vault.db, receipt_id) if receipt_id else None
    if receipt is None or receipt.source is not ReceiptSource.REMITTANCE or not receipt_stands(vault.db, receipt_id):
        return
    if not receipt_is_posted(vault.db, receipt_id) and not receipt_deposit(vault.db, receipt_id):
        take_back_receipt(vault.db, receipt_id, reason, now, vault.user_name)
