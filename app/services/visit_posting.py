"""Puts a saved visit's money into the ledger: its charges, and what was paid at the desk with its receipt."""

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.account import worse
from app.domain.build_claim import EncounterPeople
from app.domain.encounter import Encounter
from app.domain.ledger import Entry, Party, PartyKind, balance_by_party
from app.domain.posting import PostingKind
from app.domain.receipt import Receipt, ReceiptSource
from app.domain.visit_money import charge_changes, charged_party, desk_payment
from app.errors import UserError
from app.services.credit import settle_credit
from app.services.local_day import local_day
from app.store.ledger import Posting, append_posting, lines_moved_by_hand, load_ledger, load_visit_entries
from app.store.periods import open_day
from app.store.receipts import add_receipt, paid_to_another, receipt_deposit, standing_visit_receipt, take_back_receipt
from app.store.vault import Vault


def post_visit(vault: Vault, encounter: Encounter, people: EncounterPeople, now: datetime) -> None:
    """Inside a transaction: put into the ledger what the visit's money is now, reversing what it was.

    UserError where money that was moved by hand rests upon what is reversed, or the desk's payment is at the bank.
    """
    if paid_to_another(vault.db, encounter.id, encounter.practice_id):
        raise UserError(
            "The patient paid for this visit to the practice it was entered for.",
            "Take that money off its lines first, then change the practice.",
        )
    so_far = load_visit_entries(vault.db, encounter.id)
    receipt = standing_visit_receipt(vault.db, encounter.id)
    charges = charge_changes(so_far, encounter, charged_party(encounter, people.coverages))
    desk = desk_payment(so_far, encounter, anew=receipt is not None and not _is_of(receipt, encounter))
    if not (charges or desk.taken_back or desk.entered):
        return
    before = load_ledger(vault.db, encounter.id)
    day = open_day(vault.db, encounter.service_date or local_day(now))
    if desk.taken_back:
        _take_back(vault, encounter, receipt, desk.taken_back, day, now)
    receipt_id = _receive(vault, encounter, day, now) if desk.entered else 0
    if charges or desk.entered:
        corrected = desk.taken_back or any(entry.reverses for entry in charges)
        words = "Visit corrected" if corrected else "Visit saved"
        _append(vault, encounter, words, (*charges, *desk.entered), day, now, receipt_id)
    settle_credit(vault, encounter.id, encounter.patient_id, now)
    _refuse_rested_upon(vault, encounter, before)


def _is_of(receipt: Receipt, encounter: Encounter) -> bool:
    """Whether the receipt says whom, and how, the visit says was paid."""
    said = (encounter.practice_id, encounter.patient_paid_way, encounter.patient_paid_number)
    return (receipt.practice_id, receipt.way, receipt.reference) == said


def _receive(vault: Vault, encounter: Encounter, day: date, now: datetime) -> int:
    receipt = Receipt(
        practice_id=encounter.practice_id,
        way=encounter.patient_paid_way,
        reference=encounter.patient_paid_number,
        received_on=day,
        amount_cents=encounter.patient_paid_cents,
        source=ReceiptSource.VISIT,
        patient_id=encounter.patient_id,
        encounter_id=encounter.id,
    )
    return add_receipt(vault.db, receipt, now, vault.user_name)


def _take_back(
    vault: Vault, encounter: Encounter, receipt: Receipt | None, entries: Sequence[Entry], day: date, now: datetime
) -> None:
    if receipt:  # what was paid before receipts were kept has none
        if deposit := receipt_deposit(vault.db, receipt.id):
            raise UserError(
                f"What was paid at the desk went to the bank with the deposit of {deposit[1]:%m/%d/%Y}.",
                "Leave it as it is, or undo that deposit first.",
            )
        take_back_receipt(vault.db, receipt.id, "The visit was corrected", now, vault.user_name)
    words = "Payment at the desk corrected"
    _append(vault, encounter, words, entries, day, now, receipt.id if receipt else 0)


def _append(
    vault: Vault, encounter: Encounter, words: str, entries: Sequence[Entry], day: date, now: datetime, receipt_id: int
) -> None:
    posting = Posting(
        at=now,
        user=vault.user_name,
        effective_date=day,
        encounter_id=encounter.id,
        kind=PostingKind.VISIT,
        words=words,
        receipt_id=receipt_id,
    )
    append_posting(vault.db, posting, entries)


def _refuse_rested_upon(vault: Vault, encounter: Encounter, before: Sequence[Entry]) -> None:
    """A payment, a write-off or a transfer made by hand stands in the way of taking away what it was made upon."""
    patient = Party(PartyKind.PATIENT, encounter.patient_id)
    after = load_ledger(vault.db, encounter.id)
    strangers = {party for party in balance_by_party(after) if party.kind is PartyKind.PATIENT and party != patient}
    by_hand = lines_moved_by_hand(vault.db, encounter.id)
    bad = {
        place for place in worse(before, after, patient) if place.party == patient or place.line_id in by_hand
    }  # a payer's answer to the claim before a corrected one is taken back on its own
    if strangers or bad:
        raise UserError(
            "Money was paid, moved or written off by hand on this visit that would then be too much.",
            "Undo that on the Payments page first, then save the visit.",
        )
