"""An answer keyed by itself, without its whole check, has a receipt for its money; it goes when the answer goes."""

from datetime import date

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.receipt import ReceiptWay
from app.queries.receipt_list import ReceiptRow, undeposited_receipts
from app.services.adjudications import record_adjudication, take_back_answer
from app.services.receipts import make_deposit, record_receipt
from tests.services.remittances.conftest import office as office
from tests.services.remittances.office import LATER, PAID_ON, Billed, Office, told
from tests.store.conftest import vault as vault


def answer(billed: Billed, paid: int, reference: str = "50071", on: date = PAID_ON) -> Adjudication:
    (line_id, _code, charge) = billed.lines[0]
    cut = Adjustment(Group.CONTRACTUAL, "45", charge - paid)
    line = AdjudicatedLine(line_id, charge, paid, (cut,) if charge > paid else ())
    return Adjudication("ICN1", on, charge, paid, (line,), payment_reference=reference)


def receipts(office: Office) -> tuple[ReceiptRow, ...]:
    return undeposited_receipts(office.vault.db)


def test_its_payment_has_a_receipt_and_nothing_paid_has_none(office: Office) -> None:
    record_adjudication(office.vault, (seen := office.sent(140_00)).id, answer(seen, 72_00), LATER)
    record_adjudication(office.vault, (other := office.sent(140_00)).id, answer(other, 0), LATER)
    (row,) = receipts(office)
    assert (row.way, row.reference, row.amount_cents, row.unposted_cents) == (ReceiptWay.CHECK, "50071", 72_00, 0)


def test_a_transfer_is_told_by_its_number(office: Office) -> None:
    record_adjudication(office.vault, (seen := office.sent(140_00)).id, answer(seen, 72_00, "EFT 881"), LATER)
    (row,) = receipts(office)
    assert row.way is ReceiptWay.TRANSFER


def test_a_check_recorded_before_is_used_while_it_has_money_left(office: Office) -> None:
    practice, payer = office.town.practice.id, office.town.payer.id
    check = record_receipt(office.vault, practice, ReceiptWay.CHECK, "50071", PAID_ON, 100_00, LATER, payer_id=payer)
    for paid in (72_00, 28_00, 30_00):
        record_adjudication(office.vault, (seen := office.sent(140_00)).id, answer(seen, paid), LATER)
    first, second = receipts(office)
    assert (first.receipt_id, first.posted_cents, first.unposted_cents) == (check, 100_00, 0)
    assert (second.reference, second.amount_cents) == ("50071", 30_00)


def test_taken_back_its_receipt_goes_with_it(office: Office) -> None:
    record_adjudication(office.vault, (seen := office.sent(140_00)).id, answer(seen, 72_00), LATER)
    take_back_answer(office.vault, seen.id, "Another claim's", LATER)
    assert receipts(office) == ()
    record_adjudication(office.vault, seen.id, answer(seen, 70_00), LATER)
    assert [row.amount_cents for row in receipts(office)] == [70_00]


def test_recorded_or_at_the_bank_it_stays(office: Office) -> None:
    practice, payer = office.town.practice.id, office.town.payer.id
    seen, other = office.sent(140_00), office.sent(140_00)
    record_receipt(office.vault, practice, ReceiptWay.CHECK, "1", PAID_ON, 72_00, LATER, payer_id=payer)
    record_adjudication(office.vault, seen.id, answer(seen, 72_00, "1"), LATER)
    take_back_answer(office.vault, seen.id, "Another claim's", LATER)
    assert [row.unposted_cents for row in receipts(office)] == [72_00]
    record_adjudication(office.vault, other.id, answer(other, 60_00, "2"), LATER)
    make_deposit(office.vault, practice, [row.receipt_id for row in receipts(office)], LATER.date(), LATER)
    take_back_answer(office.vault, other.id, "Another claim's", LATER)
    assert receipts(office) == ()
    record_adjudication(office.vault, other.id, answer(other, 60_00, "2"), LATER)
    assert receipts(office) == ()


def test_the_file_that_comes_after_uses_the_same_receipt(office: Office) -> None:
    seen = office.sent(140_00)
    record_adjudication(office.vault, seen.id, answer(seen, 72_00), LATER)
    take_back_answer(office.vault, seen.id, "The file is here", LATER)
    office.comes(told(seen, "CO-45 6800"), number="50071")
    assert [(row.reference, row.amount_cents, row.unposted_cents) for row in receipts(office)] == [("50071", 72_00, 0)]
