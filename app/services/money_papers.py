"""The papers of money: the receipt a patient is given, and the letter that goes with a refund."""

from collections import defaultdict
from datetime import datetime

from app.domain.ledger import Entry, EntryKind, PartyKind
from app.domain.money import format_cents
from app.domain.people import Address, Practice
from app.domain.posting import PostingKind
from app.domain.receipt import Receipt
from app.domain.why.clause import long_day
from app.errors import UserError
from app.forms.money_letter import MoneyLetter, render_money_letter
from app.queries.open_lines import open_lines, visit_practices
from app.services.hand_money import party_patient
from app.services.local_day import local_day
from app.services.patient_payments import way_words
from app.services.people import patient, practice
from app.services.trail import note
from app.store.coverages import load_coverage
from app.store.encounters import load_encounter
from app.store.ledger import StoredPosting, load_posting
from app.store.payers import load_payer
from app.store.receipts import load_receipt, payment_posting, receipt_stands
from app.store.vault import Vault


def receipt_pdf(vault: Vault, receipt_id: int, now: datetime) -> bytes:
    """The page that says what was received of a patient and where it went; that it was made is kept.

    UserError where the payment is no patient's, or was taken back.
    """
    with vault.atomic():
        receipt = load_receipt(vault.db, receipt_id)
        if receipt is None or not receipt.patient_id or not receipt_stands(vault.db, receipt_id):
            raise UserError("No receipt is printed of a payment that was taken back.", "Choose one that stands.")
        payer = patient(vault, receipt.patient_id)
        by = way_words(receipt.way, receipt.reference)
        letter = MoneyLetter(
            practice=practice(vault, receipt.practice_id),
            to_name=payer.name.spoken_name,
            address=payer.address,
            made_on=local_day(now),
            about=(f"Account {payer.account_number}", f"Receipt {receipt_id}"),
            title="Receipt",
            cents=receipt.amount_cents,
            sentence=f"We received {format_cents(receipt.amount_cents)} by {by} on {long_day(receipt.received_on)}."
            " Thank you.",
            rows=_received_for(vault, receipt),
            closing=_owed_still(vault, receipt),
        )
        note(vault, now, "print receipt", "patient", receipt.patient_id, {"receipt": receipt_id})
        return render_money_letter(letter)


def refund_letter_pdf(vault: Vault, posting_id: int, now: datetime) -> bytes:
    """The letter to whom a refund goes; that it was made is kept. UserError where it was no refund."""
    with vault.atomic():
        stored = load_posting(vault.db, posting_id)
        if stored is None or stored.posting.kind is not PostingKind.REFUND:
            raise UserError("This was no refund.", "Choose a refund in the list.")
        party = stored.entries[0].party
        patient_id = party_patient(vault, party)
        name, address = _refunded(vault, stored, patient_id)
        about = patient(vault, patient_id)
        to_payer = party.kind is PartyKind.COVERAGE
        cents = sum(entry.amount_cents for entry in stored.entries)
        letter = MoneyLetter(
            practice=_practice_of(vault, stored, patient_id),
            to_name=name,
            address=address,
            made_on=stored.posting.effective_date,
            about=(f"Account {about.account_number}",),
            title="Refund",
            cents=cents,
            sentence=f"This goes back to you: it was paid for {about.name.spoken_name} beyond what was owed."
            if to_payer
            else "This goes back to you: you had paid more than you owe.",
            rows=_by_visit(vault, stored.entries) if to_payer else (),
            closing=f"In our books: {stored.posting.words}.",
        )
        note(vault, now, "print refund letter", "patient", patient_id, {"posting": posting_id})
        return render_money_letter(letter)


def _received_for(vault: Vault, receipt: Receipt) -> tuple[tuple[str, int], ...]:
    if receipt.encounter_id:
        return ((_visit_words(vault, receipt.encounter_id), receipt.amount_cents),)
    stored = load_posting(vault.db, payment_posting(vault.db, receipt.id))
    assert stored is not None  # a standing receipt of a patient has one
    return tuple(
        (words, -cents) for words, cents in _by_visit(vault, [e for e in stored.entries if e.kind is EntryKind.PAYMENT])
    )


def _by_visit(vault: Vault, entries: "list[Entry] | tuple[Entry, ...]") -> tuple[tuple[str, int], ...]:
    sums: dict[int, int] = defaultdict(int)
    for entry in entries:
        sums[entry.encounter_id] += entry.amount_cents
    return tuple(
        (_visit_words(vault, visit) if visit else "Kept as your credit", cents) for visit, cents in sums.items()
    )


def _visit_words(vault: Vault, encounter_id: int) -> str:
    visit = load_encounter(vault.db, encounter_id)
    day = visit.service_date if visit else None
    return f"Visit of {long_day(day)}" if day else "A visit"


def _owed_still(vault: Vault, receipt: Receipt) -> str:
    owed = sum(
        max(line.cents, 0)
        for line in open_lines(vault.db, receipt.patient_id)
        if line.practice_id == receipt.practice_id
    )
    return f"You still owe {format_cents(owed)}." if owed else "You owe nothing more at this time."


def _refunded(vault: Vault, stored: StoredPosting, patient_id: int) -> tuple[str, Address]:
    party = stored.entries[0].party
    coverage = load_coverage(vault.db, party.id) if party.kind is PartyKind.COVERAGE else None
    payer = load_payer(vault.db, coverage.payer_id) if coverage else None
    if payer:
        return payer.name, payer.address
    found = patient(vault, patient_id)
    return found.name.spoken_name, found.address


def _practice_of(vault: Vault, stored: StoredPosting, patient_id: int) -> Practice:
    receipt = load_receipt(vault.db, stored.posting.receipt_id)
    practices = visit_practices(vault.db, patient_id)
    return practice(vault, receipt.practice_id if receipt else practices[stored.entries[0].encounter_id])
