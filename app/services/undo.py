"""What was posted by hand taken back as a whole, by entries that say so."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.account import worse
from app.domain.hand_posting import UNDOABLE
from app.domain.ledger import Entry, reversal
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.errors import UserError
from app.queries.open_lines import practice_credit
from app.services.hand_money import party_patient, post_by_hand, said, settle_visits, the_patient
from app.services.local_day import local_day
from app.services.trail import note
from app.store.ledger import StoredPosting, load_patient_entries, load_posting, posting_undoing
from app.store.periods import open_day
from app.store.receipts import receipt_deposit, take_back_receipt
from app.store.vault import Vault


def undo_posting(vault: Vault, posting_id: int, reason: str, now: datetime) -> int:
    """Take back a posting made by hand, whole: each of its entries is reversed; the undoing posting's row id.

    A payment's receipt goes with it. UserError where it was taken back already, is undone in another way (a visit,
    a payer's answer, a returned check), its receipt went to the bank, or its money was moved on since.
    """
    reason = said(reason, "A posting is undone only with a reason.")
    with vault.atomic():
        stored = _undoable(vault, posting_id)
        if stored.posting.kind is PostingKind.PATIENT_PAYMENT:
            _refuse_deposited(vault, stored.posting.receipt_id)
            take_back_receipt(vault.db, stored.posting.receipt_id, reason, now, vault.user_name)
        patient_id = party_patient(vault, stored.entries[0].party)
        before = load_patient_entries(vault.db, patient_id)
        undoing = reverse_posting(vault, stored, PostingKind.UNDONE, f"Undone: {reason}", patient_id, now)
        _refuse_used_since(vault, patient_id, before, stored.posting.kind)
        detail = {"posting": posting_id, "undone by": undoing, "reason": reason}
        note(vault, now, "undo", "posting", posting_id, detail)
    return undoing


def reverse_posting(
    vault: Vault, stored: StoredPosting, kind: PostingKind, words: str, patient_id: int, now: datetime
) -> int:
    """Inside a transaction: reverse each entry of a posting; visits' credit settles anew. The new posting's row id."""
    undoing = post_by_hand(
        vault,
        kind,
        words,
        [reversal(entry) for entry in stored.entries],
        open_day(vault.db, local_day(now)),
        now,
        receipt_id=stored.posting.receipt_id,
        undoes=stored.id,
    )
    settle_visits(vault, patient_id, [Share(entry.encounter_id, 0, 0) for entry in stored.entries], now)
    return undoing


def _undoable(vault: Vault, posting_id: int) -> StoredPosting:
    stored = load_posting(vault.db, posting_id)
    if stored is None or not stored.entries:
        raise UserError("This posting is no longer there.", "Read the list again.")
    if posting_undoing(vault.db, posting_id):
        raise UserError("This was undone already.")
    posting = stored.posting
    if posting.kind not in UNDOABLE or posting.encounter_id:  # credit of a visit settles by itself
        raise UserError("This is not undone here.", _INSTEAD.get(posting.kind, "Undo what it came with."))
    return stored


_INSTEAD = {
    PostingKind.VISIT: "Correct the visit and save it.",
    PostingKind.ADJUDICATION: "Take back the payer's answer.",
    PostingKind.RETURNED_PAYMENT: "Where the bank paid it after all, take the payment anew.",
    PostingKind.UNDONE: "Do again what was undone.",
    PostingKind.PAYER_ACCOUNT: "Undo the posting of its remittance.",
}


def _refuse_deposited(vault: Vault, receipt_id: int) -> None:
    if deposit := receipt_deposit(vault.db, receipt_id):
        raise UserError(
            f"This payment went to the bank with the deposit of {deposit[1]:%m/%d/%Y}.",
            "Where the bank returned it, record it as a returned check; else undo the deposit first.",
        )


def _refuse_used_since(vault: Vault, patient_id: int, before: Iterable[Entry], kind: PostingKind) -> None:
    """What rests upon the posting stands in the way: nothing may come to be owed, or free, below zero."""
    bad = worse(before, load_patient_entries(vault.db, patient_id), the_patient(patient_id))
    if kind is PostingKind.REFUND:  # a payer's credit is back on the line it overpaid
        bad = frozenset(place for place in bad if place.party == the_patient(patient_id))
    if bad or any(cents < 0 for cents in practice_credit(vault.db, patient_id).values()):
        raise UserError(
            "Its money was moved on, written off or given back since.", "Undo what was posted after it first."
        )
