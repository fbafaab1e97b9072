"""The day sheet proves to the cent whatever was done: opening and every change are closing; by either day."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pdfplumber
import pytest

from app.domain.day_sheet import Basis, DaySheet, SheetRow, total_cents
from app.domain.ledger import Party, PartyKind
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.domain.receipt import ReceiptWay
from app.errors import UserError
from app.services import people
from app.services.adjudications import take_back_answer
from app.services.day_sheets import day_sheet, day_sheet_csv, day_sheet_pdf
from app.services.patient_money import RefundPayment, refund, take_payment, undo_posting, write_off
from app.services.receipts import make_deposit, record_receipt
from app.services.remittances.keyed import post_keyed
from app.services.remittances.posting import undo_batch
from app.services.transfers import transfer
from tests.invented import NOW, PRACTICE
from tests.services.remittances.conftest import office as office
from tests.services.remittances.eobs import eob, keyed
from tests.services.remittances.office import LATER, PAID_ON, Billed, Office
from tests.store.conftest import vault as vault

TODAY = LATER.date()
BEGAN = NOW.date()
PAID = "allowed 92 contractual 48 copay 20 paid 72"
ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def sheet(office: Office, first: date, last: date, basis: Basis = Basis.EFFECTIVE, practice: int = 0) -> DaySheet:
    made = day_sheet(office.vault, first, last, basis, practice)
    assert made.proof_cents == 0
    return made


def in_the_books(office: Office) -> int:
    return int(office.vault.db.execute("SELECT coalesce(sum(amount_cents), 0) FROM ledger_entry").fetchone()[0])


def a_busy_week(office: Office) -> tuple[Billed, int]:
    """Charges, a copay at the desk, an EOB with a denied line, a payment, a write-off, a refund; the deposit."""
    vault, town = office.vault, office.town
    seen, other = office.sent(140_00, paid_cents=5_00), office.sent(140_00, 30_00)
    paper = eob(office, keyed(office, seen, PAID), keyed(office, other, PAID, "CO-97 30 paid 0"))
    post_keyed(vault, paper, LATER)
    me = Party(PartyKind.PATIENT, office.patient.id)
    line = other.lines[0][0]
    taken = take_payment(
        vault, office.patient.id, 50_00, ReceiptWay.CASH, "", TODAY, (Share(other.encounter_id, line, 12_00),), LATER
    )
    write_off(vault, PostingKind.COURTESY, me, (Share(other.encounter_id, line, 3_00),), "Kind", LATER)
    record_receipt(vault, town.practice.id, ReceiptWay.CHECK, "77", TODAY, 9_00, LATER, payer_id=town.payer.id)
    deposit_id = make_deposit(vault, town.practice.id, [taken.receipt_id], TODAY, LATER)
    return other, deposit_id


def test_a_day_proves_from_opening_to_closing(office: Office) -> None:
    _other, deposit_id = a_busy_week(office)
    made = sheet(office, PAID_ON, TODAY)
    assert made.opening_cents == 140_00 + 170_00 - 5_00
    assert made.charges == ()
    assert made.payments == (SheetRow("Patients, cash", -50_00), SheetRow("Payers, checks", -144_00))
    assert made.write_offs == (SheetRow("By payers' answers, CO-45", -96_00), SheetRow("Courtesy", -3_00))
    assert made.refunds == ()
    assert made.closing_cents == 305_00 - 194_00 - 99_00 == in_the_books(office)
    assert {row.words: row.cents for row in made.moved}["Moved to patients"] == 40_00
    assert {row.words: row.cents for row in made.receivable} == {
        "Payers owe": 30_00, "Patients owe": 20_00, "Patients' credit, not applied": -38_00,
    }  # fmt: skip
    assert [(each.way, each.amount_cents, each.unposted_cents) for each in made.receipts] == [
        ("check", 144_00, 0), ("cash", 50_00, 0), ("check", 9_00, 9_00),
    ]  # fmt: skip
    assert [each.reference for each in made.waiting] == ["77"]
    assert [(each.number, each.carried_cents, each.electronic_cents) for each in made.deposits] == [
        (deposit_id, 50_00, 0)
    ]


def test_one_day_follows_on_the_other(office: Office) -> None:
    a_busy_week(office)
    for basis in Basis:
        day, closing = date(2026, 1, 1), 0
        while day <= TODAY + timedelta(days=2):
            made = sheet(office, day, day, basis)
            assert made.opening_cents == closing
            closing, day = made.closing_cents, day + timedelta(days=1)
        assert closing == in_the_books(office)


def test_by_the_day_of_entry_the_check_stands_on_the_day_it_was_keyed(office: Office) -> None:
    a_busy_week(office)
    booked, entered = sheet(office, PAID_ON, PAID_ON), sheet(office, PAID_ON, PAID_ON, Basis.ENTERED)
    assert total_cents(booked.payments) == -144_00
    assert entered.payments == ()
    assert total_cents(sheet(office, TODAY, TODAY, Basis.ENTERED).payments) == -194_00


def test_what_is_undone_stands_with_the_other_sign(office: Office) -> None:
    seen = office.sent(140_00)
    posted = post_keyed(office.vault, eob(office, keyed(office, seen, PAID)), LATER)
    undo_batch(office.vault, posted.batch_id, "Wrong", LATER + timedelta(days=1))
    after = sheet(office, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
    assert after.payments == (SheetRow("Payers, checks", 72_00),)
    assert after.write_offs == (SheetRow("By payers' answers, CO-45", 48_00),)
    assert after.closing_cents == 140_00
    assert [each.unposted_cents for each in after.waiting] == [72_00]


def test_refunds_and_undone_payments_prove(office: Office) -> None:
    office.sent(140_00)
    taken = take_payment(office.vault, office.patient.id, 50_00, ReceiptWay.CARD, "", TODAY, (), LATER)
    me = Party(PartyKind.PATIENT, office.patient.id)
    given = RefundPayment(ReceiptWay.CHECK, "5501", TODAY)
    refund(office.vault, me, (Share(0, 0, 10_00),), given, "Asked for it", LATER)
    made = sheet(office, TODAY, TODAY)
    assert made.payments == (SheetRow("Patients, cards", -50_00),)
    assert made.refunds == (SheetRow("To patients", 10_00),)
    with pytest.raises(UserError):
        undo_posting(office.vault, taken.posting_id, "Typed wrongly", LATER)
    assert sheet(office, *ALWAYS).closing_cents == in_the_books(office)


def test_moves_between_parties_change_nothing_owed(office: Office) -> None:
    seen = office.sent(140_00)
    payer, me = Party(PartyKind.COVERAGE, office.coverage.id), Party(PartyKind.PATIENT, office.patient.id)
    transfer(office.vault, payer, me, (Share(seen.encounter_id, seen.lines[0][0], 40_00),), "Not covered", LATER)
    made = sheet(office, TODAY, TODAY)
    assert made.opening_cents == made.closing_cents == 140_00
    assert made.moved == (SheetRow("Moved to patients", 40_00),)


def test_each_practice_by_itself_sums_to_all(office: Office) -> None:
    a_busy_week(office)
    other = people.save_practice(office.vault, replace(PRACTICE, id=0, name="Harbor Clinic", npi="1000000004"), LATER)
    both = [sheet(office, *ALWAYS, practice=each).closing_cents for each in (office.town.practice.id, other.id)]
    assert both == [in_the_books(office), 0]
    assert sheet(office, *ALWAYS).practice == "All practices"


def test_an_answer_keyed_by_itself_is_received_and_taken_back(office: Office) -> None:
    seen = office.sent(140_00)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID)), LATER)
    take_back_answer(office.vault, seen.id, "Another claim's", LATER)
    made = sheet(office, *ALWAYS)
    assert total_cents(made.payments) == 0
    assert made.closing_cents == 140_00


def test_the_days_the_wrong_way_round_are_refused(office: Office) -> None:
    with pytest.raises(UserError, match="before the first"):
        day_sheet(office.vault, TODAY, PAID_ON, Basis.EFFECTIVE)


def test_paper_and_csv_say_the_same(office: Office) -> None:
    a_busy_week(office)
    made = sheet(office, PAID_ON, TODAY)
    pdf = day_sheet_pdf(made, TODAY)
    assert pdf == day_sheet_pdf(made, TODAY)
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        text = "\n".join(page.extract_text() for page in read.pages)
    for words in (
        "Day sheet 03/20/2026 to 03/23/2026",
        "Owed before 305.00",
        "Payments: payers, checks -144.00",
        "Written off: courtesy -3.00",
        "Owed after 12.00",
        "Payers owe 30.00",
    ):
        assert words in text
    rows = list(csv.DictReader(io.StringIO(day_sheet_csv(made))))
    changes = sum(float(row["Amount"]) for row in rows if row["Part"] in {"Payments", "Written off", "Charges"})
    assert f"{305 + changes:.2f}" == "12.00"
    assert [row["Amount"] for row in rows if row["Part"] == "Closing"] == ["12.00"]
    assert [row["Number"] for row in rows if row["Part"] == "Not posted yet"] == ["77"]
