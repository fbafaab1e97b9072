"""Paper EOBs: nothing posts unless line, claim and check come out to the cent; posted and undone as an 835 is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.adjudication import Adjustment, Group
from app.domain.receipt import ReceiptWay
from app.domain.remittances.keyed_eob import KeyedBeside, KeyedClaim, KeyedEob, eob_from_json, eob_to_json
from app.domain.remittances.plan import Outcome
from app.errors import UserError
from app.queries.payer_account import open_payer_account
from app.queries.remittance_list import RemittanceRow, RemittanceState, remittance_list
from app.services.books import close_books
from app.services.receipts import record_receipt
from app.services.remittances.aside import kept_aside
from app.services.remittances.desk import remittance_plan
from app.services.remittances.keyed import (
    forget_keyed_draft,
    keep_keyed_draft,
    key_anew,
    keyed_draft,
    keyed_proof,
    post_keyed,
)
from app.services.remittances.keyed_claims import has_standing_answer, taken_back_claim
from app.services.remittances.posting import post_remittance, undo_batch
from app.services.remittances.suspense import post_suspense
from app.store.adjudications import standing_adjudication
from app.store.receipts import load_receipt, receipt_stands
from app.store.remittances import load_stored_remittance
from tests.edi.remittance_writer import check
from tests.services.remittances.eobs import eob, keyed
from tests.services.remittances.office import LATER, PAID_ON, Office, told

LARCH = "Blue Larch Health"
PAID = "allowed 92 contractual 48 copay 20 paid 72"


def the_row(office: Office) -> RemittanceRow:
    (row,) = remittance_list(office.vault.db)
    return row


def test_a_check_over_two_claims_is_posted_whole(office: Office) -> None:
    one, two = office.sent(140_00), office.sent(140_00, 30_00)
    paper = eob(office, keyed(office, one, PAID), keyed(office, two, PAID, "CO-97 30 N130 M15 paid 0"))
    assert paper.amount_cents == 144_00
    posted = post_keyed(office.vault, paper, LATER)
    assert (posted.posted_cents, posted.suspense_cents) == (144_00, 0)
    assert office.owed(one) == {"patient": 20_00}
    assert office.owed(two) == {"patient": 20_00, LARCH: 30_00}
    row = the_row(office)
    assert (row.state, row.amount_cents, row.reference, row.claim_count) == (
        RemittanceState.POSTED, 144_00, "50071", 2,
    )  # fmt: skip
    assert office.received_cents(row.remittance_id) == 144_00
    answer = standing_adjudication(office.vault.db, two.id)
    assert answer is not None
    assert [line.remarks for line in answer.answer.lines] == [(), ("N130", "M15")]
    assert [line.allowed_cents for line in answer.answer.lines] == [92_00, None]
    plan = remittance_plan(office.vault, row.remittance_id, PAID_ON)
    assert [each.outcome for each in plan.claims] == [Outcome.ANSWER, Outcome.ANSWER]


@pytest.mark.parametrize(
    ("line", "amount", "said"),
    [
        ("allowed 92 contractual 48 copay 20 paid 71", None, "1.00 of the charge is not explained"),
        (PAID, 72_01, "0.01 of the check is left"),
        (PAID, 71_99, "0.01 more is keyed than the check"),
        ("", 10_00, "Nothing is keyed"),
    ],
)
def test_what_does_not_balance_is_not_posted(office: Office, line: str, amount: int | None, said: str) -> None:
    seen = office.sent(140_00)
    paper = eob(office, keyed(office, seen, line), amount_cents=amount)
    with pytest.raises(UserError, match=said):
        post_keyed(office.vault, paper, LATER)
    assert office.owed(seen) == {LARCH: 140_00}
    assert remittance_list(office.vault.db) == []
    assert office.cash_cents() == 0


def test_the_claims_own_total_has_to_be_what_its_lines_pay(office: Office) -> None:
    seen = office.sent(140_00)
    with pytest.raises(UserError, match=r"The paper says 71\.00 was paid for it, its lines come to 72\.00"):
        post_keyed(office.vault, eob(office, keyed(office, seen, PAID, paid_cents=71_00)), LATER)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID, paid_cents=72_00)), LATER)
    assert office.owed(seen) == {"patient": 20_00}


def test_an_adjustment_of_the_claim_as_a_whole(office: Office) -> None:
    seen = office.sent(140_00)
    cut = (Adjustment(Group.CONTRACTUAL, "253", 1_44),)
    paper = eob(office, keyed(office, seen, PAID, others=cut))
    assert paper.amount_cents == 70_56
    post_keyed(office.vault, paper, LATER)
    assert office.owed(seen) == {"patient": 20_00}
    assert office.cash_cents() == 70_56


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"payer_id": 0}, "which payer"),
        ({"practice_id": 0}, "which practice"),
        ({"reference": ""}, "number"),
        ({"paid_on": None}, "day of the check is missing"),
        ({"paid_on": PAID_ON + timedelta(days=30)}, "not come yet"),
        ({"amount_cents": None}, "amount of the check is missing"),
        ({"claims": (), "amount_cents": 0}, "No claim"),
    ],
)
def test_a_check_is_whole_before_it_is_posted(office: Office, change: dict[str, object], said: str) -> None:
    paper = eob(office, keyed(office, office.sent(140_00), PAID))
    with pytest.raises(UserError, match=said):
        post_keyed(office.vault, replace(paper, **change), LATER)  # type: ignore[arg-type]


def test_undone_as_a_whole_and_posted_again(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    paper = eob(office, keyed(office, seen, PAID), keyed(office, other, "contractual 40 paid 60"))
    posted = post_keyed(office.vault, paper, LATER)
    undo_batch(office.vault, posted.batch_id, "Keyed on the wrong check", LATER)
    assert office.owed(seen) == {LARCH: 140_00} and office.owed(other) == {LARCH: 100_00}
    row = the_row(office)
    assert row.state is RemittanceState.WAITING
    post_remittance(office.vault, row.remittance_id, None, LATER)
    assert office.owed(seen) == {"patient": 20_00} and office.owed(other) == {}
    assert office.cash_cents() == 132_00


def test_undone_keyed_anew_and_posted_over_the_same_receipt(office: Office) -> None:
    seen = office.sent(140_00)
    first = post_keyed(office.vault, eob(office, keyed(office, seen, PAID)), LATER)
    row = the_row(office)
    with pytest.raises(UserError, match="is posted"):
        key_anew(office.vault, row.remittance_id, LATER)
    undo_batch(office.vault, first.batch_id, "The copay was coinsurance", LATER)
    draft_id = key_anew(office.vault, row.remittance_id, LATER)
    assert the_row(office).state is RemittanceState.KEYED
    draft = keyed_draft(office.vault, draft_id)
    right = keyed(office, seen, "allowed 92 contractual 48 coinsurance 20 paid 72")
    post_keyed(office.vault, replace(draft.eob, claims=(right,)), LATER, draft_id)
    again = the_row(office)
    assert again.state is RemittanceState.POSTED and again.remittance_id != row.remittance_id
    stored = [load_stored_remittance(office.vault.db, each.remittance_id) for each in (row, again)]
    assert len({each.receipt_id for each in stored if each}) == 1
    assert office.cash_cents() == 72_00


def test_keyed_anew_with_another_number_gives_the_first_receipt_up(office: Office) -> None:
    seen = office.sent(140_00)
    first = post_keyed(office.vault, eob(office, keyed(office, seen, PAID), number="1"), LATER)
    row = the_row(office)
    old = load_stored_remittance(office.vault.db, row.remittance_id)
    assert old is not None
    undo_batch(office.vault, first.batch_id, "Wrong number", LATER)
    draft_id = key_anew(office.vault, row.remittance_id, LATER)
    draft = keyed_draft(office.vault, draft_id)
    post_keyed(office.vault, replace(draft.eob, reference="2"), LATER, draft_id)
    assert not receipt_stands(office.vault.db, old.receipt_id)
    assert office.received_cents(the_row(office).remittance_id) == 72_00


def test_the_same_check_is_never_posted_twice(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(140_00)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID)), LATER)
    with pytest.raises(UserError, match="entered before: payment 50071 of 03/20/2026, keyed from paper"):
        post_keyed(office.vault, eob(office, keyed(office, other, PAID)), LATER)
    file_id = office.bring(check(told(other, "CO-45 6800"), number="50071"))
    assert office.row(file_id).state is RemittanceState.REPEATED


def test_a_check_of_a_file_is_not_keyed_again(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(140_00)
    office.comes(told(seen, "CO-45 6800"), number="50071")
    with pytest.raises(UserError, match="entered before"):
        post_keyed(office.vault, eob(office, keyed(office, other, PAID)), LATER)


def test_a_claim_answered_already_is_refused_in_words(office: Office) -> None:
    seen = office.sent(140_00)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID), number="1"), LATER)
    proof = keyed_proof(office.vault, eob(office, keyed(office, seen, PAID), number="2"), PAID_ON)
    assert proof.plan.claims[0].attention  # what it would repeat, or overpay, is told before posting


def test_taken_back_and_decided_anew_on_paper(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID), number="1"), LATER)
    assert has_standing_answer(office.vault, seen.id)
    back = taken_back_claim(office.vault, seen.id)
    assert back.check_cents == -72_00
    again = keyed(office, seen, "allowed 80 contractual 60 copay 20 paid 60")
    paper = eob(office, back, again, keyed(office, other, "contractual 40 paid 60"), number="2")
    assert paper.amount_cents == 48_00
    post_keyed(office.vault, paper, LATER)
    assert office.owed(seen) == {"patient": 20_00}
    assert office.owed(other) == {}
    assert office.cash_cents() == 72_00 + 48_00


def test_a_takeback_carried_to_the_next_paper(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID), number="1"), LATER)
    carried = KeyedBeside("FB", "77", added_cents=72_00)
    paper = eob(office, taken_back_claim(office.vault, seen.id), beside=(carried,), number="2")
    assert paper.amount_cents == 0
    post_keyed(office.vault, paper, LATER)
    (case,) = open_payer_account(office.vault.db)
    assert case.open_cents == -72_00
    kept = KeyedBeside("FB", "77", kept_cents=72_00)
    answer = keyed(office, other, "paid 100")
    paper = eob(office, answer, beside=(kept, KeyedBeside("L6", "", added_cents=1_20)), number="3")
    assert paper.amount_cents == 29_20
    post_keyed(office.vault, paper, LATER)
    assert open_payer_account(office.vault.db) == []
    assert office.cash_cents() == 100_00


def test_money_for_nobody_known_is_kept_aside_and_found_later(office: Office) -> None:
    seen, later = office.sent(140_00), office.sent(100_00)
    lost = KeyedClaim(patient_last="Halvorsen", number="X-77", paid_cents=60_00, charge_cents=100_00)
    posted = post_keyed(office.vault, eob(office, keyed(office, seen, PAID), lost), LATER)
    assert (posted.posted_cents, posted.suspense_cents) == (72_00, 60_00)
    row = the_row(office)
    assert row.suspense_cents == 60_00
    (aside,) = kept_aside(office.vault)
    assert (aside.row.paid_cents, aside.claim.claim_number, aside.reference) == (60_00, "X-77", "50071")
    unlike = office.sent(70_00, 20_00)
    with pytest.raises(UserError, match="its sums do not fit") as refused:
        post_suspense(office.vault, row.remittance_id, 1, unlike.id, (), LATER)
    assert "Key the paper anew" in refused.value.hint
    post_suspense(office.vault, row.remittance_id, 1, later.id, (), LATER)
    assert not kept_aside(office.vault)
    assert the_row(office).suspense_cents == 0
    assert office.cash_cents() == 132_00


def test_a_paper_without_money(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    post_keyed(office.vault, eob(office, keyed(office, seen, "PR-1 140 paid 0"), number=""), LATER)
    post_keyed(office.vault, eob(office, keyed(office, other, "CO-50 100 paid 0"), number=""), LATER)
    assert office.owed(seen) == {"patient": 140_00}
    assert office.owed(other) == {LARCH: 100_00}
    with pytest.raises(UserError, match="entered before"):
        post_keyed(office.vault, eob(office, keyed(office, other, "CO-50 100 paid 0"), number=""), LATER)


def test_the_rest_of_a_claim_comes_with_a_later_paper(office: Office) -> None:
    seen = office.sent(140_00, 30_00)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID), number="1"), LATER)
    assert office.owed(seen) == {"patient": 20_00, LARCH: 30_00}
    post_keyed(office.vault, eob(office, keyed(office, seen, "", "contractual 10 paid 20"), number="2"), LATER)
    assert office.owed(seen) == {"patient": 20_00}


def test_half_keyed_is_kept_and_listed_until_it_is_posted_or_forgotten(office: Office) -> None:
    seen = office.sent(140_00)
    half = eob(office, keyed(office, seen, "allowed 92"), amount_cents=72_00)
    draft_id = keep_keyed_draft(office.vault, 0, half, LATER)
    assert keep_keyed_draft(office.vault, draft_id, half, LATER) == draft_id
    row = the_row(office)
    assert (row.draft_id, row.state, row.payer_name, row.amount_cents) == (
        draft_id, RemittanceState.KEYED, LARCH, 72_00,
    )  # fmt: skip
    assert keyed_draft(office.vault, draft_id).eob == half
    whole = eob(office, keyed(office, seen, PAID))
    post_keyed(office.vault, whole, LATER, draft_id)
    assert the_row(office).state is RemittanceState.POSTED
    other = keep_keyed_draft(office.vault, 0, half, LATER)
    forget_keyed_draft(office.vault, other, LATER)
    assert the_row(office).state is RemittanceState.POSTED
    with pytest.raises(UserError, match="no longer there"):
        keyed_draft(office.vault, other)


def test_the_check_recorded_as_it_came_is_the_one_posted(office: Office) -> None:
    receipt_id = record_receipt(
        office.vault, office.town.practice.id, ReceiptWay.CHECK, "50071", PAID_ON, 72_00, LATER,
        payer_id=office.town.payer.id,
    )  # fmt: skip
    post_keyed(office.vault, eob(office, keyed(office, office.sent(140_00), PAID)), LATER)
    stored = load_stored_remittance(office.vault.db, the_row(office).remittance_id)
    assert stored is not None and stored.receipt_id == receipt_id
    receipt = load_receipt(office.vault.db, receipt_id)
    assert receipt is not None and receipt.amount_cents == 72_00


def test_what_is_keyed_comes_back_from_its_json_unchanged(office: Office) -> None:
    lost = KeyedClaim(patient_last="Halvorsen", paid_cents=60_00)
    whole = eob(office, keyed(office, office.sent(140_00), PAID), lost, beside=(KeyedBeside("WO", "9", kept_cents=5),))
    assert eob_from_json(eob_to_json(whole)) == whole
    assert eob_from_json("{}") == KeyedEob()


def test_interest_alone_may_be_a_check(office: Office) -> None:
    post_keyed(office.vault, eob(office, beside=(KeyedBeside("L6", "", added_cents=3_40),)), LATER)
    row = the_row(office)
    assert (row.state, row.amount_cents, office.received_cents(row.remittance_id)) == (
        RemittanceState.POSTED, 3_40, 3_40,
    )  # fmt: skip


def test_what_comes_after_the_books_are_closed_posts_on_the_first_open_day(office: Office) -> None:
    seen = office.sent(140_00)
    close_books(office.vault, PAID_ON, LATER)
    post_keyed(office.vault, eob(office, keyed(office, seen, PAID)), LATER)
    days = {
        day for (day,) in office.vault.db.execute("SELECT effective_date FROM posting WHERE receipt_id IS NOT NULL")
    }
    assert days == {(PAID_ON + timedelta(days=1)).isoformat()}


def test_a_check_is_never_below_zero(office: Office) -> None:
    post_keyed(office.vault, eob(office, keyed(office, seen := office.sent(140_00), PAID), number="1"), LATER)
    with pytest.raises(UserError, match="never below zero"):
        post_keyed(office.vault, eob(office, taken_back_claim(office.vault, seen.id), number="2"), LATER)
