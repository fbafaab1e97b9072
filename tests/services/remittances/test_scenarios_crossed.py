"""Scenarios: what a check, its steps and the books are to each other when things cross over."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.claim import SentWay
from app.domain.ledger import Party, PartyKind
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.domain.remittances.plan import Need
from app.domain.remittances.remittance import Organization
from app.errors import UserError
from app.queries.credits import credit_rows
from app.queries.payer_account import open_payer_account
from app.queries.remittance_list import RemittanceState
from app.services import people
from app.services.adjudications import take_back_answer
from app.services.claims import mark_sent
from app.services.next_payer import bill_next_payer
from app.services.patient_money import undo_posting, write_off
from app.services.receipts import make_deposit, undo_deposit
from app.services.remittances.assigning import assign_payer, assign_practice
from app.services.remittances.desk import remittance_plan
from app.services.remittances.importing import keep_file, read_content
from app.services.remittances.payer_account import put_on_claim
from app.services.remittances.posting import post_remittance, undo_batch
from app.services.remittances.suspense import post_suspense
from app.store.receipts import load_receipt
from app.store.remittances import load_stored_remittance
from tests.edi.remittance_writer import check, taken_back, whole_file
from tests.invented import NOW, PRACTICE
from tests.services.remittances.office import LATER, PAID_ON, SECOND, Billed, Office, paid_to, told
from tests.services.remittances.test_scenarios_undone import STRANGER

SECOND_NPI = "1245319599"


def test_what_lies_beside_the_claims_stays_while_a_later_step_holds_one_of_the_first(office: Office) -> None:
    seen, found = office.sent(140_00), office.sent(50_00)
    remittance_id = office.bring(check(STRANGER, told(seen, "CO-45 4800"), plb="WO:5 500"))
    first = post_remittance(office.vault, remittance_id, [0], LATER)
    post_remittance(office.vault, remittance_id, [1], LATER)
    later = post_suspense(office.vault, remittance_id, 0, found.id, (found.lines[0][0],), LATER)
    with pytest.raises(UserError, match=r"Claim 1 of the remittance was posted again since\. Undo that posting first"):
        undo_batch(office.vault, first.batch_id, "Wrong", LATER)
    undo_batch(office.vault, later.batch_id, "Wrong", LATER)
    undo_batch(office.vault, first.batch_id, "Wrong", LATER)
    assert open_payer_account(office.vault.db) == []
    assert office.row(remittance_id).state is RemittanceState.PARTLY
    office.is_sound()
    post_remittance(office.vault, remittance_id, [0], LATER)
    assert open_payer_account(office.vault.db)[0].open_cents == 5_00


def test_a_step_whose_answer_was_posted_again_is_not_undone_under_it(office: Office) -> None:
    seen = office.sent(140_00)
    remittance_id = office.bring(check(told(seen, "CO-45 4800"), plb="L6 -1075"))
    first = office.post(remittance_id)
    take_back_answer(office.vault, seen.id, "Not yet", LATER)
    again = office.post(remittance_id)
    with pytest.raises(UserError, match="posted again since"):
        undo_batch(office.vault, first.batch_id, "Wrong", LATER)
    undo_batch(office.vault, again.batch_id, "Wrong", LATER)
    undo_batch(office.vault, first.batch_id, "Wrong", LATER)
    office.post(remittance_id)
    assert (office.owed(seen), office.cash_cents()) == ({}, 92_00)


def test_a_check_to_another_practice_is_looked_at(office: Office) -> None:
    people.save_practice(office.vault, replace(PRACTICE, name="Second", npi=SECOND_NPI, tax_id="998877665"), NOW)
    paid = paid_to(check(told(office.sent(140_00), "CO-45 4800")))
    other = replace(paid, payee=Organization("SECOND", "XX", SECOND_NPI))
    kept = keep_file(office.vault, read_content("b.835", whole_file([other])), NOW)
    (planned,) = remittance_plan(office.vault, kept.remittance_ids[0], PAID_ON).claims
    assert [each.need for each in planned.attention] == [Need.CHECK_MATCH]
    assert planned.attention[0].words == "The visit is another practice's than the check pays."


def test_payer_and_practice_may_be_told_otherwise_once_all_is_undone(office: Office) -> None:
    vault, payer, practice = office.vault, office.town.payer, office.town.practice
    kept = keep_file(vault, read_content("u.835", whole_file([check(STRANGER)])), NOW)
    (remittance_id,) = kept.remittance_ids
    assign_practice(vault, remittance_id, practice.id, NOW)
    posted = post_remittance(vault, remittance_id, [0], LATER)
    with pytest.raises(UserError, match="Undo its postings first"):
        assign_payer(vault, remittance_id, payer.id, LATER)
    undo_batch(vault, posted.batch_id, "Whose is it?", LATER)
    deposit_id = make_deposit(vault, practice.id, [receipt_of(office, remittance_id)], LATER.date(), LATER)
    with pytest.raises(UserError, match="went to the bank"):
        assign_payer(vault, remittance_id, payer.id, LATER)
    undo_deposit(vault, deposit_id, "Not yet", LATER)
    assign_payer(vault, remittance_id, payer.id, LATER)
    post_remittance(vault, remittance_id, [0], LATER)
    receipt = load_receipt(vault.db, receipt_of(office, remittance_id))
    assert receipt is not None and (receipt.payer_id, receipt.amount_cents) == (payer.id, 50_00)
    standing = vault.db.execute("SELECT count(*), sum(amount_cents) FROM standing_receipt").fetchone()
    assert tuple(standing) == (1, 50_00)


def receipt_of(office: Office, remittance_id: int) -> int:
    stored = load_stored_remittance(office.vault.db, remittance_id)
    assert stored is not None
    return stored.receipt_id


@pytest.mark.parametrize("why", ["CO-45 -500", "PR-2 -500,CO-45 3000"])
def test_what_raises_a_payment_is_looked_at(office: Office, why: str) -> None:
    remittance_id = office.bring(check(told(office.sent(140_00), why)))
    (planned,) = remittance_plan(office.vault, remittance_id, PAID_ON).claims
    assert [each.need for each in planned.attention] == [Need.OVER_APPLIED]
    assert "-5.00" in planned.attention[0].words


def given_up(office: Office, kind: PostingKind, party: Party, billed: Billed, cents: int) -> int:
    shares = [Share(billed.encounter_id, billed.lines[0][0], cents)]
    return write_off(office.vault, kind, party, shares, "Given up", LATER)


def test_a_denial_written_off_by_hand_and_then_paid_is_no_credit_of_the_payers(office: Office) -> None:
    seen = office.sent(140_00)
    office.comes(told(seen, "CO-50 14000", status="4"), number="1")
    payer = Party(PartyKind.COVERAGE, office.coverage.id)
    posting_id = given_up(office, PostingKind.DENIAL, payer, seen, 140_00)
    second = office.bring(check(told(seen, "CO-45 4800"), number="2"))
    (planned,) = remittance_plan(office.vault, second, PAID_ON).claims
    words = "140.00 was written off here by hand: undo that first, then look again."
    assert [each.need for each in planned.attention] == [Need.OVER_APPLIED]
    assert planned.attention[0].words.endswith(words)
    posted = office.post(second)
    (row,) = credit_rows(office.vault.db, LATER.date())
    assert (row.cents, row.cause) == (92_00, "its answer; 92.00 of it was written off by hand: undo that first")
    undo_batch(office.vault, posted.batch_id, "The write-off stood", LATER)
    undo_posting(office.vault, posting_id, "Paid after all", LATER)
    office.post(second)
    assert (office.owed(seen), credit_rows(office.vault.db, LATER.date())) == ({}, [])


def test_a_patients_rest_given_up_and_then_taken_back_is_no_credit_of_the_patients(office: Office) -> None:
    seen, me = office.sent(140_00), Party(PartyKind.PATIENT, office.patient.id)
    first = told(seen, "CO-45 4800,PR-3 2000")
    office.comes(first, number="1")
    posting_id = given_up(office, PostingKind.SMALL_BALANCE, me, seen, 20_00)
    second = office.bring(check(taken_back(first), told(seen, "CO-45 6300,PR-3 500"), number="2"))
    _, planned = remittance_plan(office.vault, second, PAID_ON).claims
    words = "99210: 15.00 more than the patient owes is written off by hand: undo that first, then look again."
    assert [(each.need, each.words) for each in planned.attention] == [(Need.OVER_APPLIED, words)]
    office.post(second)
    (row,) = credit_rows(office.vault.db, LATER.date())
    assert row.cause.endswith("; 15.00 of it was written off by hand: undo that first")
    undo_posting(office.vault, posting_id, "Decided anew", LATER)
    assert (office.owed(seen), credit_rows(office.vault.db, LATER.date())) == ({"patient": 5_00}, [])


def test_what_the_next_payer_answered_before_does_not_rest_upon_a_later_posting(office: Office) -> None:
    office.second()
    seen, other = office.sent(140_00), office.sent(100_00)
    first = told(seen, "CO-45 4800,PR-2 4000")
    office.comes(first, number="1")
    next_id = bill_next_payer(office.vault, seen.id, NOW)
    mark_sent(office.vault, [next_id], SentWay.MAILED, NOW)
    office.comes(told(office.billed(next_id), "OA-23 10000", status="2"), number="9", payer=SECOND)
    anew = told(seen, "CO-45 4800,PR-2 2000")
    second = office.bring(check(taken_back(first), anew, told(other, "CO-45 4000"), number="2"))
    posted = office.post(second)
    assert office.owed(seen) == {SECOND.name: -20_00}
    undo_batch(office.vault, posted.batch_id, "Not yet", LATER)
    assert office.owed_in_all() == {"Blue Larch Health": 100_00}
    with pytest.raises(UserError, match="came later"):
        undo_batch(office.vault, 1, "Wrong", LATER)


@pytest.mark.parametrize("change", [{"handling": "H"}, {"direction": "D"}])
def test_the_payment_itself_is_posted_though_its_notice_came_first(office: Office, change: dict[str, str]) -> None:
    paid = check(told(office.sent(140_00), "CO-45 4800"), number="77")
    notice = office.bring(replace(paid, **change))  # type: ignore[arg-type]
    with pytest.raises(UserError, match=r"nothing of it is posted|post it when the payment itself comes"):
        office.post(notice)
    office.post(office.bring(replace(paid, production_date=PAID_ON)))
    assert (office.owed_in_all(), office.cash_cents()) == ({}, 92_00)
    again = office.bring(replace(paid, **change, production_date=LATER.date()))  # type: ignore[arg-type]
    assert office.row(again).state is RemittanceState.REPEATED


def test_a_check_older_than_the_service_is_looked_at(office: Office) -> None:
    seen = office.sent(140_00)
    remittance_id = office.bring(replace(check(told(seen, "CO-45 4800")), payment_date=date(2025, 3, 20)))
    (planned,) = remittance_plan(office.vault, remittance_id, PAID_ON).claims
    assert [each.words for each in planned.attention] == [
        "The check of 03/20/2025 is older than the service of 02/04/2026: is it the right claim, and the right year?"
    ]


def test_what_a_payer_kept_is_not_put_on_another_payers_claim(office: Office) -> None:
    office.second()
    seen, later = office.sent(140_00), office.sent(140_00)
    office.comes(told(seen, "CO-45 4800,PR-2 4000"), number="1")
    next_id = bill_next_payer(office.vault, seen.id, NOW)
    mark_sent(office.vault, [next_id], SentWay.MAILED, NOW)
    office.comes(told(office.billed(next_id), "OA-23 10000", status="2"), number="9", payer=SECOND)
    office.comes(told(later, "CO-45 4800"), plb="WO:X1 3000", number="2")
    (case,) = open_payer_account(office.vault.db)
    with pytest.raises(UserError, match="was billed to another payer than the one who kept the money"):
        put_on_claim(office.vault, case.case_id, next_id, LATER)
    put_on_claim(office.vault, case.case_id, seen.id, LATER)
    assert office.owed(seen) == {"Blue Larch Health": 30_00}
