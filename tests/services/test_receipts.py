"""Checks recorded as they come, deposits made and undone, the slip; nothing goes to the bank twice."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pdfplumber
import pytest

from app.domain.receipt import ReceiptSource, ReceiptWay
from app.errors import UserError
from app.queries.receipt_list import deposit_list, open_checks, undeposited_receipts
from app.services import people
from app.services.books import close_books
from app.services.deposit_slips import deposit_slip, deposit_slip_pdf
from app.services.patient_money import take_payment
from app.services.receipts import make_deposit, record_receipt, reverse_receipt, undo_deposit
from app.services.remittances.keyed import post_keyed
from app.store.vault import Vault
from tests.edi.remittance_writer import check
from tests.invented import PRACTICE
from tests.services.remittances.conftest import office as office
from tests.services.remittances.eobs import eob, keyed
from tests.services.remittances.office import LATER, PAID_ON, Office, told
from tests.store.conftest import vault as vault

TODAY = LATER.date()


def recorded(office: Office, number: str = "50071", cents: int = 72_00, **more: object) -> int:
    values = {
        "practice_id": office.town.practice.id,
        "way": ReceiptWay.CHECK,
        "received_on": PAID_ON,
        "payer_id": office.town.payer.id,
    } | more
    return record_receipt(office.vault, reference=number, amount_cents=cents, now=LATER, **values)  # type: ignore[arg-type]


def deposited(office: Office, *receipts: int, on: date = TODAY) -> int:
    return make_deposit(office.vault, office.town.practice.id, receipts, on, LATER)


def test_a_check_recorded_waits_for_its_eob_and_for_the_bank(office: Office) -> None:
    receipt_id = recorded(office)
    (row,) = undeposited_receipts(office.vault.db)
    assert not row.is_posted
    assert (row.receipt_id, row.payer, row.way, row.reference, row.amount_cents, row.unposted_cents) == (
        receipt_id, office.town.payer.name, ReceiptWay.CHECK, "50071", 72_00, 72_00,
    )  # fmt: skip
    assert [(payer, each.receipt_id) for payer, each in open_checks(office.vault.db, office.town.practice.id)] == [
        (office.town.payer.id, receipt_id)
    ]
    paper = eob(office, keyed(office, office.sent(140_00), "contractual 48 copay 20 paid 72"))
    post_keyed(office.vault, paper, LATER)
    (row,) = undeposited_receipts(office.vault.db)
    assert (row.posted_cents, row.unposted_cents, row.is_posted) == (72_00, 0, True)
    assert open_checks(office.vault.db, office.town.practice.id) == ()


def test_the_file_of_a_check_recorded_before_finds_it(office: Office) -> None:
    receipt_id = recorded(office)
    office.comes(told(office.sent(140_00), "CO-45 4800,PR-3 2000"), number="50071")
    (row,) = undeposited_receipts(office.vault.db)
    assert (row.receipt_id, row.posted_cents) == (receipt_id, 72_00)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": ""}, "number"),
        ({"cents": 0}, "zero or less"),
        ({"received_on": TODAY + timedelta(days=1)}, "not come yet"),
        ({"payer_id": 0}, "who paid"),
        ({"payer_id": 900}, "no longer there"),
        ({"practice_id": 900}, "which practice"),
        ({"way": ReceiptWay.NONE}, "zero or less"),
    ],
)
def test_what_is_missing_of_a_check_is_said(office: Office, change: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        recorded(office, **change)  # type: ignore[arg-type]
    assert undeposited_receipts(office.vault.db) == ()


def test_the_same_check_is_recorded_once_and_none_on_a_closed_day(office: Office) -> None:
    recorded(office)
    with pytest.raises(UserError, match="recorded before"):
        recorded(office)
    recorded(office, cents=71_00)
    close_books(office.vault, PAID_ON, LATER)
    with pytest.raises(UserError, match="closed"):
        recorded(office, number="7")


def test_typed_wrongly_it_is_taken_back_unless_posted_or_at_the_bank(office: Office) -> None:
    wrong, right = recorded(office, "1"), recorded(office, "50071")
    with pytest.raises(UserError, match="reason"):
        reverse_receipt(office.vault, wrong, " ", LATER)
    reverse_receipt(office.vault, wrong, "Another practice's check", LATER)
    with pytest.raises(UserError, match="taken back already"):
        reverse_receipt(office.vault, wrong, "again", LATER)
    deposit_id = deposited(office, right)
    with pytest.raises(UserError, match="went to the bank on 03/23/2026"):
        reverse_receipt(office.vault, right, "x", LATER)
    undo_deposit(office.vault, deposit_id, "x", LATER)
    post_keyed(office.vault, eob(office, keyed(office, office.sent(72_00), "paid 72")), LATER)
    with pytest.raises(UserError, match="posted"):
        reverse_receipt(office.vault, right, "x", LATER)


def test_a_deposit_takes_each_receipt_once(office: Office) -> None:
    one, two = recorded(office, "1", 10_00), recorded(office, "2", 20_00)
    deposit_id = deposited(office, one, two)
    (row,) = deposit_list(office.vault.db)
    assert (row.deposit_id, row.total_cents, row.deposited_on, row.undone) == (deposit_id, 30_00, TODAY, "")
    assert undeposited_receipts(office.vault.db) == ()
    for receipts, said in (((one,), "already"), ((), "Nothing is chosen"), ((900,), "already")):
        with pytest.raises(UserError, match=said):
            deposited(office, *receipts)
    undo_deposit(office.vault, deposit_id, "The bank was closed", LATER)
    assert [each.receipt_id for each in undeposited_receipts(office.vault.db)] == [one, two]
    with pytest.raises(UserError, match="undone already"):
        undo_deposit(office.vault, deposit_id, "again", LATER)
    again = deposited(office, two)
    assert [(each.deposit_id, each.undone) for each in deposit_list(office.vault.db)] == [
        (again, ""), (deposit_id, "The bank was closed"),
    ]  # fmt: skip
    kinds = [action for (action,) in office.vault.db.execute("SELECT action FROM audit")]
    assert kinds.count("make deposit") == 2 and kinds.count("undo deposit") == 1


def test_the_day_of_a_deposit_is_no_day_to_come_and_none_before_the_money(office: Office) -> None:
    receipt = recorded(office)
    with pytest.raises(UserError, match="not come yet"):
        deposited(office, receipt, on=TODAY + timedelta(days=1))
    with pytest.raises(UserError, match="after that day"):
        deposited(office, receipt, on=PAID_ON - timedelta(days=1))


def test_another_practices_receipts_stay_out(office: Office) -> None:
    other = people.save_practice(office.vault, replace(PRACTICE, id=0, name="Harbor Clinic", npi="1000000004"), LATER)
    theirs = recorded(office, "9", practice_id=other.id)
    with pytest.raises(UserError, match="already"):
        deposited(office, theirs)
    assert undeposited_receipts(office.vault.db, office.town.practice.id) == ()
    assert len(undeposited_receipts(office.vault.db)) == 1


def test_the_slip_has_cash_checks_and_what_came_by_itself_apart(office: Office) -> None:
    owed = office.sent(140_00)
    cash = take_payment(office.vault, office.patient.id, 15_00, ReceiptWay.CASH, "", TODAY, (), LATER).receipt_id
    mine = take_payment(office.vault, office.patient.id, 20_00, ReceiptWay.CHECK, "1043", TODAY, (), LATER).receipt_id
    check_id = recorded(office, "50071", 72_00)
    transfer = recorded(office, "EFT8", 60_00, way=ReceiptWay.TRANSFER)
    deposit_id = deposited(office, cash, mine, check_id, transfer)
    slip = deposit_slip(office.vault, deposit_id)
    assert (slip.cash_cents, slip.carried_cents, slip.electronic_cents) == (15_00, 107_00, 60_00)
    assert [(line.reference, line.payer, line.cents) for line in slip.checks] == [
        ("1043", "Patient", 20_00), ("50071", office.town.payer.name, 72_00),
    ]  # fmt: skip
    pdf = deposit_slip_pdf(office.vault, deposit_id)
    assert pdf == deposit_slip_pdf(office.vault, deposit_id)
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        text = read.pages[0].extract_text()
    assert office.patient.name.last not in text
    assert "Total of the deposit 107.00" in text
    assert owed.number not in text


def test_parts_of_one_check_are_one_line_of_the_slip(office: Office) -> None:
    one, two = recorded(office, "50071", 40_00), recorded(office, "50071", 32_00)
    slip = deposit_slip(office.vault, deposited(office, one, two))
    assert [(line.reference, line.cents) for line in slip.checks] == [("50071", 72_00)]


def test_interest_kept_aside_and_beside_are_told_of_a_receipt(office: Office) -> None:
    from tests.services.remittances.test_scenarios_undone import STRANGER

    office.comes(told(office.sent(140_00), "CO-45 4800"), STRANGER, plb="L6 -1075", number="1")
    (row,) = undeposited_receipts(office.vault.db)
    assert row.source is ReceiptSource.REMITTANCE
    assert (row.posted_cents, row.beside_cents, row.unposted_cents) == (92_00, 10_75, 0)
    assert row.aside_cents == STRANGER.paid_cents
    later = office.bring(check(told(office.sent(100_00), ""), told(office.sent(50_00), "CO-97 5000"), number="2"))
    office.post(later, [0])
    assert undeposited_receipts(office.vault.db)[1].unposted_cents == 0


@pytest.fixture(autouse=True)
def every_cent(vault: Vault) -> Iterator[None]:
    """Receipts and what stands on them agree, whatever a test did."""
    yield
    for row in undeposited_receipts(vault.db):
        assert row.amount_cents == row.posted_cents + row.aside_cents + row.beside_cents + row.unposted_cents
