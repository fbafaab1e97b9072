"""The papers of money tell the receipt or the refund as the ledger has it, and only of what stands."""

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from app.domain.ledger import Party, PartyKind
from app.domain.patient_payment import Share
from app.domain.receipt import ReceiptWay
from app.errors import UserError
from app.queries.hand_postings import hand_postings
from app.queries.open_lines import open_lines
from app.services import encounters, people
from app.services.money_papers import receipt_pdf, refund_letter_pdf
from app.services.patient_money import RefundPayment, refund, take_payment, undo_posting
from app.store.receipts import standing_visit_receipt
from app.store.vault import Vault
from tests.invented import NOW, TODAY, Town, settle

BY_CHECK = RefundPayment(ReceiptWay.CHECK, "5501", TODAY)


@pytest.fixture
def town(vault: Vault) -> Town:
    town = settle(vault)
    people.save_coverage(vault, replace(town.coverage, ends_on=date(2025, 12, 31)), NOW)
    return town


def rows_of(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return list(opened.pages[0].extract_text().splitlines())


def test_a_receipt_tells_where_the_payment_went(vault: Vault, town: Town) -> None:
    encounters.save_encounter(vault, town.visit(50_00), NOW)
    taken = take_payment(vault, town.patient.id, 60_00, ReceiptWay.CHECK, "1043", TODAY, None, NOW)
    rows = rows_of(receipt_pdf(vault, taken.receipt_id, NOW))
    assert "We received 60.00 by check 1043 on 7 March 2026. Thank you." in rows
    assert "Visit of 3 February 2026 50.00" in rows
    assert "Kept as your credit 10.00" in rows
    assert "You owe nothing more at this time." in rows
    undo_posting(vault, taken.posting_id, "The wrong patient", NOW)
    with pytest.raises(UserError, match="taken back"):
        receipt_pdf(vault, taken.receipt_id, NOW)


def test_what_was_paid_at_the_desk_has_a_receipt_too(vault: Vault, town: Town) -> None:
    visit = encounters.save_encounter(vault, town.visit(50_00, paid_cents=20_00), NOW).encounter.id
    receipt = standing_visit_receipt(vault.db, visit)
    assert receipt is not None
    rows = rows_of(receipt_pdf(vault, receipt.id, NOW))
    assert "Visit of 3 February 2026 20.00" in rows and "You still owe 30.00." in rows


def test_a_refund_letter_goes_to_the_patient(vault: Vault, town: Town) -> None:
    take_payment(vault, town.patient.id, 60_00, ReceiptWay.CARD, "", TODAY, None, NOW)
    me = Party(PartyKind.PATIENT, town.patient.id)
    posting = refund(vault, me, [Share(0, 0, 25_00)], BY_CHECK, "Asked for it", NOW)
    rows = rows_of(refund_letter_pdf(vault, posting, NOW))
    assert "Refund 25.00" in rows and "Elena M Muñoz-O'Brien" in rows
    assert "This goes back to you: you had paid more than you owe." in rows
    assert "In our books: Refund of 25.00 to the patient by check 5501: Asked for it." in rows
    payment = next(row for row in hand_postings(vault.db) if row.is_payment)
    with pytest.raises(UserError, match="no refund"):
        refund_letter_pdf(vault, payment.posting_id, NOW)


def test_the_list_is_of_the_practice_and_tells_each_state(vault: Vault, town: Town) -> None:
    encounters.save_encounter(vault, town.visit(50_00, paid_cents=20_00), NOW)
    taken = take_payment(vault, town.patient.id, 10_00, ReceiptWay.CASH, "", TODAY, None, NOW)
    undo_posting(vault, taken.posting_id, "Typed twice", NOW)
    rows = hand_postings(vault.db, town.practice.id)
    assert [(row.kind.value, row.state, row.amount_cents) for row in rows] == [
        ("patient_payment", "undone", 10_00),
        ("visit", "posted", 20_00),
    ]
    assert rows[0].undone_words == "Undone: Typed twice"
    assert not hand_postings(vault.db, 99)
    assert [line.cents for line in open_lines(vault.db, town.patient.id)] == [30_00]
