"""What came in and what went to the bank: checks recorded as they come, deposits made of them, both taken back."""

from collections.abc import Collection
from datetime import date, datetime

from app.domain.money import format_cents
from app.domain.receipt import Receipt, ReceiptSource, ReceiptWay
from app.errors import UserError
from app.queries.receipt_list import undeposited_receipts
from app.services.hand_money import said
from app.services.local_day import local_day
from app.services.trail import note
from app.store.deposits import add_deposit, deposit_stands, load_deposit, take_back_deposit
from app.store.payers import load_payer
from app.store.periods import refuse_closed
from app.store.practices import load_practice
from app.store.receipts import (
    add_receipt,
    load_receipt,
    receipt_deposit,
    receipt_is_posted,
    receipt_stands,
    same_receipt,
    take_back_receipt,
)
from app.store.vault import Vault


def record_receipt(
    vault: Vault,
    practice_id: int,
    way: ReceiptWay,
    reference: str,
    received_on: date,
    amount_cents: int,
    now: datetime,
    *,
    payer_id: int = 0,
    payer_name: str = "",
) -> int:
    """Record a payer's check or transfer as it came, before its EOB or file is posted; the receipt's row id.

    `payer_name` is who paid, where it is none of our payers. UserError where something is missing, the day is closed
    or to come, or the same check was recorded before.
    """
    reference, payer_name = reference.strip(), payer_name.strip()
    with vault.atomic():
        if load_practice(vault.db, practice_id) is None:
            raise UserError("Say which practice the money is for.")
        if payer_id and load_payer(vault.db, payer_id) is None:
            raise UserError("This payer is no longer there.", "Choose another one.")
        if not payer_id and not payer_name:
            raise UserError("Say who paid.", "Choose the payer, or type the name on the check.")
        if way is ReceiptWay.NONE or amount_cents <= 0:
            raise UserError("The amount is zero or less.", "Type what came in.")
        if way in (ReceiptWay.CHECK, ReceiptWay.TRANSFER) and not reference:
            raise UserError("The number of the check or transfer is missing.", "Type the number printed on it.")
        if received_on > local_day(now):
            raise UserError("The day it came has not come yet.", "Type the day it was received.")
        refuse_closed(vault.db, received_on)
        receipt = Receipt(
            practice_id,
            way,
            reference,
            received_on,
            amount_cents,
            ReceiptSource.KEYED,
            payer_id=payer_id,
            payer_name="" if payer_id else payer_name,
        )
        if reference and same_receipt(vault.db, receipt):
            raise UserError(f"{way.value.capitalize()} {reference} of this payer was recorded before.", "Look it up.")
        receipt_id = add_receipt(vault.db, receipt, now, vault.user_name)
        note(vault, now, "record receipt", "receipt", receipt_id, {"cents": amount_cents, "way": way.value})
    return receipt_id


def reverse_receipt(vault: Vault, receipt_id: int, reason: str, now: datetime) -> None:
    """Take back a receipt that was typed wrongly. UserError where its money is posted or went to the bank, or no reason
    is given: then the posting, or the deposit, is undone first."""
    reason = said(reason, "A receipt is taken back only with a reason.")
    with vault.atomic():
        receipt = load_receipt(vault.db, receipt_id)
        if receipt is None or not receipt_stands(vault.db, receipt_id):
            raise UserError("This receipt was taken back already.", "Read the list again.")
        if receipt.patient_id:
            raise UserError("This is a patient's payment.", "Undo the payment itself.")
        if deposit := receipt_deposit(vault.db, receipt_id):
            raise UserError(f"It went to the bank on {deposit[1]:%m/%d/%Y}.", "Undo that deposit first.")
        if receipt_is_posted(vault.db, receipt_id):
            raise UserError("Its money is posted.", "Undo the posting first, or take back the payer's answer.")
        take_back_receipt(vault.db, receipt_id, reason, now, vault.user_name)
        note(vault, now, "reverse receipt", "receipt", receipt_id, {"reason": reason})


def make_deposit(
    vault: Vault, practice_id: int, receipt_ids: Collection[int], deposited_on: date, now: datetime
) -> int:
    """Record that receipts went to the bank together, or (transfers) came in there; the deposit's row id.

    UserError where one went before, is another practice's or was taken back, or the day is to come or before it came.
    """
    with vault.atomic():
        waiting = {each.receipt_id: each for each in undeposited_receipts(vault.db, practice_id)}
        chosen = [waiting[each] for each in sorted(set(receipt_ids)) if each in waiting]
        if not receipt_ids:
            raise UserError("Nothing is chosen for the deposit.", "Mark what goes to the bank.")
        if len(chosen) != len(set(receipt_ids)):
            raise UserError("One of the receipts went to the bank already, or was taken back.", "Read the list again.")
        if deposited_on > local_day(now):
            raise UserError("The day of the deposit has not come yet.", "Type the day of the bank's slip.")
        if late := [each for each in chosen if each.received_on > deposited_on]:
            words = f"{format_cents(late[0].amount_cents)} of {late[0].payer} came on {late[0].received_on:%m/%d/%Y},"
            raise UserError(f"{words} after that day.", "Choose a later day, or leave it out.")
        ids = [each.receipt_id for each in chosen]
        deposit_id = add_deposit(vault.db, practice_id, ids, deposited_on, now, vault.user_name)
        total = sum(each.amount_cents for each in chosen)
        note(vault, now, "make deposit", "deposit", deposit_id, {"receipts": ids, "cents": total})
    return deposit_id


def bank_receipts(
    vault: Vault, practice_id: int, receipt_ids: Collection[int], day: date, now: datetime
) -> tuple[int, ...]:
    """Record what was at the bank on a day: cash and checks as one deposit with one slip, each transfer and
    card payment as one of its own, as the bank's statement has them; the deposits' row ids. See `make_deposit`."""
    with vault.atomic():
        waiting = {each.receipt_id: each for each in undeposited_receipts(vault.db, practice_id)}
        carried = [each for each in receipt_ids if each not in waiting or waiting[each].is_carried]
        alone = [each for each in receipt_ids if each not in carried]
        made = [make_deposit(vault, practice_id, carried, day, now)] if carried or not alone else []
        made += [make_deposit(vault, practice_id, [each], day, now) for each in alone]
    return tuple(made)


def undo_deposit(vault: Vault, deposit_id: int, reason: str, now: datetime) -> None:
    """Take back a deposit: its receipts wait for the bank again. UserError without a reason, or where it is undone."""
    reason = said(reason, "A deposit is undone only with a reason.")
    with vault.atomic():
        if load_deposit(vault.db, deposit_id) is None or not deposit_stands(vault.db, deposit_id):
            raise UserError("This deposit was undone already.", "Read the list again.")
        take_back_deposit(vault.db, deposit_id, reason, now, vault.user_name)
        note(vault, now, "undo deposit", "deposit", deposit_id, {"reason": reason})
