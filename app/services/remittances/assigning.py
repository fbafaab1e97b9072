"""Whose payment it is, said by the biller where the file's names and numbers do not tell."""

from datetime import datetime

from app.domain.receipt import ReceiptSource
from app.errors import UserError
from app.services.remittances.kept import stored_remittance
from app.services.trail import note
from app.store.payers import load_payer
from app.store.practices import load_practice
from app.store.receipts import load_receipt, receipt_deposit, receipt_stands, take_back_receipt
from app.store.remittance_batches import batches_of
from app.store.remittances import StoredRemittance, set_payer, set_practice, set_receipt, unassigned_with_key
from app.store.vault import Vault


def assign_payer(vault: Vault, remittance_id: int, payer_id: int, now: datetime) -> None:
    """Say which payer of ours a payment is from, and with it every other one that has the same key and no payer yet.

    From now on the key is known. UserError where part of it was posted already.
    """
    with vault.atomic():
        stored = stored_remittance(vault, remittance_id)
        payer = load_payer(vault.db, payer_id)
        if payer is None:
            raise UserError("This payer is no longer there.", "Choose another one.")
        _free(vault, stored, now)
        others = unassigned_with_key(vault.db, stored.payer_key)
        for each in {remittance_id, *(other.id for other in others)}:
            set_payer(vault.db, each, payer_id)
        note(vault, now, "assign payer", "remittance", remittance_id, {"payer": payer_id, "was": stored.payer_id})


def assign_practice(vault: Vault, remittance_id: int, practice_id: int, now: datetime) -> None:
    """Say which practice a payment is for. UserError where part of it was posted already."""
    with vault.atomic():
        stored = stored_remittance(vault, remittance_id)
        if load_practice(vault.db, practice_id) is None:
            raise UserError("This practice is no longer there.", "Choose another one.")
        _free(vault, stored, now)
        set_practice(vault.db, remittance_id, practice_id)
        detail = {"practice": practice_id, "was": stored.practice_id}
        note(vault, now, "assign practice", "remittance", remittance_id, detail)


def _free(vault: Vault, stored: StoredRemittance, now: datetime) -> None:
    """Nothing of it is posted, and the receipt that its undone postings left is given up: it named the former ones."""
    if any(not each.is_undone for each in batches_of(vault.db, stored.id)):
        raise UserError("Part of this payment was posted already.", "Undo its postings first.")
    receipt = load_receipt(vault.db, stored.receipt_id) if stored.receipt_id else None
    if receipt is None:
        return
    if receipt.source is ReceiptSource.REMITTANCE and receipt_stands(vault.db, receipt.id):
        if deposit := receipt_deposit(vault.db, receipt.id):
            words = f"Its money went to the bank with the deposit of {deposit[1]:%m/%d/%Y}."
            raise UserError(words, "Undo that deposit first.")
        why = "The check is another payer's, or for another practice."
        take_back_receipt(vault.db, receipt.id, why, now, vault.user_name)
    set_receipt(vault.db, stored.id, 0)
