"""The receipt of a remittance's money: what came in, recorded with its first posting."""

from datetime import date, datetime

from app.domain.receipt import Receipt, ReceiptSource, ReceiptWay
from app.store.receipts import add_receipt, receipt_stands
from app.store.remittances import StoredRemittance, set_receipt, unclaimed_receipt
from app.store.vault import Vault

_WAYS = {"CHK": ReceiptWay.CHECK, "NON": ReceiptWay.NONE}


def check_receipt(vault: Vault, stored: StoredRemittance, day: date, now: datetime) -> int:
    """The receipt of the check: the one it has, the one keyed before the file came, or a new one."""
    if stored.receipt_id and receipt_stands(vault.db, stored.receipt_id):
        return stored.receipt_id
    receipt_id = unclaimed_receipt(vault.db, stored)
    if not receipt_id:
        receipt = Receipt(
            practice_id=stored.practice_id,
            way=_WAYS.get(stored.method, ReceiptWay.TRANSFER) if stored.amount_cents else ReceiptWay.NONE,
            reference=stored.reference,
            received_on=day,
            amount_cents=stored.amount_cents,
            source=ReceiptSource.REMITTANCE,
            payer_id=stored.payer_id,
            payer_name="" if stored.payer_id else stored.payer_name,
        )
        receipt_id = add_receipt(vault.db, receipt, now, vault.user_name)
    set_receipt(vault.db, stored.id, receipt_id)
    return receipt_id
