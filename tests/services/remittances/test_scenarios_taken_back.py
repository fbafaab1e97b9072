"""Scenarios: payers take money back, at once or from later checks, and what they keep beside their claims."""

import pytest

from app.domain.ledger import Party, PartyKind
from app.domain.patient_payment import Share
from app.domain.receipt import ReceiptWay
from app.errors import UserError
from app.queries.claim_detail import events
from app.queries.payer_account import open_payer_account, payer_account
from app.queries.remittance_list import RemittanceState
from app.services.next_payer import bill_next_payer
from app.services.refunds import RefundPayment, refund
from app.services.remittances.payer_account import put_on_claim, settle_case, undo_settling
from app.services.remittances.posting import undo_batch
from app.store.adjudications import standing_adjudication
from tests.edi.remittance_writer import taken_back
from tests.services.remittances.office import LATER, Billed, Office, told

LARCH = "Blue Larch Health"


def test_taken_back_and_decided_anew_in_one_check(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    first = told(seen, "CO-45 4800,PR-3 2000")
    office.comes(first, number="1")
    again = told(seen, "CO-45 6000,PR-3 2000")
    second = office.comes(taken_back(first), again, told(other, "CO-45 4000"), number="2")
    assert office.received_cents(second) == 60_00 - 72_00 + 60_00
    assert office.owed(seen) == {"patient": 20_00}
    assert office.owed(other) == {}
    assert office.cash_cents() == 72_00 + 48_00
    standing = standing_adjudication(office.vault.db, seen.id)
    assert standing is not None and standing.answer.paid_cents == 60_00


def test_taken_back_without_a_correction_opens_the_claim_again(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    first = told(seen, "CO-45 4800")
    office.comes(first, number="1")
    second = office.comes(taken_back(first), told(other, ""), number="2")
    assert office.received_cents(second) == 8_00
    assert office.owed(seen) == {LARCH: 140_00}
    assert standing_adjudication(office.vault.db, seen.id) is None
    assert office.cash_cents() == 100_00


def test_a_balance_forwarded_over_two_more_checks(office: Office) -> None:
    seen, a, b, c = (office.sent(140_00) for _ in range(4))
    first = told(seen, "CO-45 4800")
    office.comes(first, number="1")
    second = office.comes(taken_back(first), told(a, "CO-45 11000"), plb="FB:900 -6200", number="2")
    assert office.received_cents(second) == 0
    (case,) = open_payer_account(office.vault.db)
    assert (case.open_cents, case.reason) == (-62_00, "FB")
    third = office.comes(told(b, "CO-45 10000"), plb="FB:901 -2200,FB:900 6200", number="3")
    assert office.received_cents(third) == 0
    (case,) = open_payer_account(office.vault.db)
    assert case.open_cents == -22_00
    fourth = office.comes(told(c, "CO-45 4000"), plb="FB:901 2200", number="4")
    assert office.received_cents(fourth) == 78_00
    assert open_payer_account(office.vault.db) == []
    (settled,) = payer_account(office.vault.db)
    assert [row.amount_cents for row in settled.rows] == [-62_00, 62_00, -22_00, 22_00]
    assert [office.owed(each) for each in (seen, a, b, c)] == [{LARCH: 140_00}, {}, {}, {}]
    assert office.cash_cents() == 92_00 + 0 + 0 + 78_00


def test_an_overpayment_told_first_and_kept_from_a_later_check(office: Office) -> None:
    seen, later = office.sent(140_00), office.sent(140_00)
    first = told(seen, "CO-45 4800")
    office.comes(first, number="1")
    reference = seen.number.replace("-", "")
    told_first = office.comes(taken_back(first), told(seen, "CO-45 6800"), plb=f"WO:{reference} -2000", number="2")
    assert office.received_cents(told_first) == 0
    (case,) = open_payer_account(office.vault.db)
    assert (case.claim_number, case.open_cents) == (seen.number, -20_00)
    kept = office.comes(told(later, "CO-45 4800"), plb=f"WO:{reference} 2000", number="3")
    assert office.received_cents(kept) == 72_00
    assert open_payer_account(office.vault.db) == []
    assert office.owed_in_all() == {}
    assert office.cash_cents() == 92_00 + 72_00


@pytest.fixture
def overpaid(office: Office) -> Billed:
    """A claim of 140.00 that its payer paid twenty too much for, which were given back to it by check 117."""
    seen = office.sent(140_00)
    office.comes(told(seen, "CO-45 4800"), number="1")
    office.comes(told(seen, "CO-45 12000"), number="2")
    assert office.owed(seen) == {LARCH: -20_00}
    payer = Party(PartyKind.COVERAGE, office.coverage.id)
    paid = RefundPayment(ReceiptWay.CHECK, "117", LATER.date())
    refund(office.vault, payer, [Share(seen.encounter_id, seen.lines[0][0], 20_00)], paid, "Paid twice", LATER)
    assert (office.owed(seen), office.cash_cents()) == ({}, 92_00)
    return seen


def test_a_refund_of_ours_acknowledged_beside_the_recovery_nets_to_nothing(office: Office, overpaid: Billed) -> None:
    later = office.sent(140_00)
    reference = overpaid.number.replace("-", "")
    paid = office.comes(told(later, "CO-45 4800"), plb=f"72:{reference} -2000,WO:{reference} 2000", number="3")
    assert office.received_cents(paid) == 92_00
    assert open_payer_account(office.vault.db) == []
    assert office.owed_in_all() == {}
    assert office.cash_cents() == 92_00 + 92_00


def test_a_refund_of_ours_that_came_back_is_on_its_claim_again(office: Office, overpaid: Billed) -> None:
    later = office.sent(140_00)
    reference = overpaid.number.replace("-", "")
    paid = office.comes(told(later, "CO-45 4800"), plb=f"72:{reference} -2000", number="3")
    assert office.received_cents(paid) == 112_00
    assert open_payer_account(office.vault.db) == []
    assert office.owed_in_all() == {LARCH: -20_00}
    assert office.cash_cents() == 92_00 + 92_00 + 20_00
    undo_batch(office.vault, max(batches(office)), "Wrong", LATER)
    assert office.owed(overpaid) == {}


def batches(office: Office) -> list[int]:
    return [batch_id for (batch_id,) in office.vault.db.execute("SELECT id FROM remittance_batch")]


def test_money_kept_without_a_reversal_is_put_on_its_claim(office: Office) -> None:
    seen, later = office.sent(140_00), office.sent(140_00)
    office.comes(told(seen, "CO-45 4800"), number="1")
    paid = office.comes(told(later, "CO-45 4800"), plb=f"WO:{seen.number} 3000", number="2")
    assert office.received_cents(paid) == 62_00
    (case,) = open_payer_account(office.vault.db)
    assert (case.open_cents, case.claim_id) == (30_00, seen.id)
    with pytest.raises(UserError, match=r"less than 30\.00 was paid"):
        put_on_claim(office.vault, case.case_id, office.sent(10_00).id, LATER)
    put_on_claim(office.vault, case.case_id, seen.id, LATER)
    assert office.owed(seen) == {LARCH: 30_00}
    assert open_payer_account(office.vault.db) == []
    with pytest.raises(UserError, match=f"Put on claim {seen.number}"):
        undo_batch(office.vault, max(batches(office)), "Wrong", LATER)
    (settled,) = payer_account(office.vault.db)
    undo_settling(office.vault, settled.rows[-1].entry_id, "Another claim's", LATER)
    assert office.owed(seen) == {}
    assert open_payer_account(office.vault.db)[0].open_cents == 30_00
    settle_case(office.vault, case.case_id, "The payer wrote it off", LATER)
    assert open_payer_account(office.vault.db) == []


def test_a_reversal_under_a_second_payers_claim_is_noted(office: Office) -> None:
    office.second()
    seen, other = office.sent(140_00), office.sent(100_00)
    first = told(seen, "CO-45 4800,PR-2 4000")
    office.comes(first, number="1")
    next_id = bill_next_payer(office.vault, seen.id, LATER)
    office.comes(taken_back(first), told(other, ""), number="2")
    assert office.owed(seen) == {LARCH: 140_00}
    number = office.vault.db.execute("SELECT number FROM claim WHERE id = ?", [next_id]).fetchone()[0]
    assert f"claim {number} to the next payer rests upon it" in events(office.vault.db, seen.id)[-1].words


def test_a_reversal_of_what_was_never_posted_is_kept_aside(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    remittance_id = office.comes(taken_back(told(seen, "CO-45 4800")), told(other, ""), number="2")
    row = office.row(remittance_id)
    assert (row.suspense_count, row.suspense_cents, row.state) == (1, -92_00, RemittanceState.POSTED)
    assert office.owed(seen) == {LARCH: 140_00}
    assert office.received_cents(remittance_id) == 8_00
