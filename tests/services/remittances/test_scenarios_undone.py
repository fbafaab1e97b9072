"""Scenarios: whole postings undone, money kept aside, things that come twice, closed days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from app.domain.remittances.plan import Need, Outcome
from app.errors import UserError
from app.queries.payer_account import open_payer_account
from app.queries.remittance_list import RemittanceState, remittance_list
from app.services.adjudications import take_back_answer
from app.services.remittances.assigning import assign_practice
from app.services.remittances.desk import (
    accept_claim,
    decide_match,
    decide_not_ours,
    remittance_plan,
    set_aside,
    undo_decision,
)
from app.services.remittances.importing import keep_file, read_content
from app.services.remittances.posting import post_remittance, post_remittance_beside, undo_batch
from app.services.remittances.suspense import post_suspense, return_suspense
from app.services.remittances.undoing import undo_batch_beside
from app.store.adjudications import standing_adjudication, standing_adjudications
from app.store.periods import close_period
from tests.edi.remittance_writer import answer, check, person, service, taken_back, whole_file
from tests.edi.written_835 import claim, line, remittance
from tests.invented import NOW
from tests.services.remittances.office import LATER, PAID_ON, SECOND, Office, told

LARCH = "Blue Larch Health"
STRANGER = answer("999", service("99213", 50_00), patient=person("NOBODY", "NED", "N1"))


def ledger_sums(office: Office) -> list[tuple[object, ...]]:
    """What is open by line and party, and by kind: what undoing must restore."""
    sql = """SELECT service_line_id, coverage_id, patient_id, sum(amount_cents) FROM ledger_entry
             GROUP BY 1, 2, 3 HAVING sum(amount_cents) <> 0 ORDER BY 1, 2, 3"""
    return list(office.vault.db.execute(sql))


def test_undoing_a_posting_restores_every_balance(office: Office) -> None:
    a, b = office.sent(140_00, paid_cents=20_00), office.sent(100_00, 45_00)
    before = ledger_sums(office)
    remittance_id = office.bring(
        check(told(a, "CO-45 4800,PR-3 2000"), told(b, "CO-45 4000", "CO-97 4500"), plb="WO:1 500")
    )
    posted = office.post(remittance_id)
    assert len(open_payer_account(office.vault.db)) == 1
    undo_batch(office.vault, posted.batch_id, "Wrong practice", LATER)
    assert ledger_sums(office) == before
    assert open_payer_account(office.vault.db) == []
    assert office.row(remittance_id).state is RemittanceState.WAITING
    with pytest.raises(UserError, match="undone already"):
        undo_batch(office.vault, posted.batch_id, "Again", LATER)
    office.is_sound()
    receipts = office.vault.db.execute("SELECT count(*) FROM receipt").fetchone()
    again = office.post(remittance_id)
    assert office.owed_in_all() == {LARCH: 45_00}
    assert office.vault.db.execute("SELECT count(*) FROM receipt").fetchone() == receipts
    assert again.posted_cents == posted.posted_cents
    assert open_payer_account(office.vault.db)[0].open_cents == 5_00


def test_an_answer_reversed_by_an_undone_posting_stands_again(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    first = told(seen, "CO-45 4800,PR-3 2000")
    paid = office.bring(check(first, number="1"))
    first_batch = office.post(paid).batch_id
    before = ledger_sums(office)
    second = office.bring(check(taken_back(first), told(seen, "CO-45 6000"), told(other, "CO-45 4000"), number="2"))
    second_batch = office.post(second).batch_id
    with pytest.raises(UserError, match="taken back by payment 2"):
        undo_batch(office.vault, first_batch, "x", LATER)
    undo_batch(office.vault, second_batch, "Not yet", LATER)
    assert ledger_sums(office) == before
    standing = standing_adjudication(office.vault.db, seen.id)
    assert standing is not None and standing.answer.paid_cents == 72_00
    office.is_sound()
    third = office.post(second)
    assert office.owed_in_all() == {}
    undo_batch(office.vault, third.batch_id, "Again", LATER)
    office.is_sound()
    undo_batch(office.vault, first_batch, "All of it", LATER)
    assert office.owed_in_all() == {LARCH: 240_00}
    assert standing_adjudications(office.vault.db, seen.id) == ()


def test_what_a_later_answer_rests_upon_is_not_undone(office: Office) -> None:
    office.second()
    seen = office.sent(140_00)
    posted = office.post(office.bring(check(told(seen, "CO-45 4800,PR-2 4000", status="19"))))
    later = office.comes(told(seen, "OA-23 10000", status="2"), number="9", payer=SECOND)
    with pytest.raises(UserError, match="to the payer after that of claim"):
        undo_batch(office.vault, posted.batch_id, "Wrong", LATER)
    batch = office.vault.db.execute("SELECT max(id) FROM remittance_batch WHERE remittance_id = ?", [later]).fetchone()
    undo_batch(office.vault, batch[0], "Wrong", LATER)
    undo_batch(office.vault, posted.batch_id, "Wrong", LATER)
    assert office.owed(seen) == {LARCH: 140_00}


def test_one_answer_taken_back_by_itself_can_be_posted_again(office: Office) -> None:
    a, b = office.sent(140_00), office.sent(100_00)
    remittance_id = office.comes(told(a, "CO-45 4800"), told(b, "CO-45 4000"))
    take_back_answer(office.vault, a.id, "Wrong claim", LATER)
    assert office.row(remittance_id).state is RemittanceState.PARTLY
    office.is_sound()
    office.post(remittance_id)
    assert office.owed_in_all() == {}
    assert office.cash_cents() == 152_00


def test_what_is_not_found_is_kept_aside_and_posted_later(office: Office) -> None:
    a, b = office.sent(140_00), office.sent(50_00)
    remittance_id = office.bring(check(told(a, "CO-45 4800"), STRANGER))
    clean = post_remittance(office.vault, remittance_id, None, LATER)
    assert clean.posted_cents == 92_00
    assert office.row(remittance_id).state is RemittanceState.PARTLY
    with pytest.raises(UserError, match="nothing to post"):
        post_remittance(office.vault, remittance_id, None, LATER)
    decide_not_ours(office.vault, remittance_id, 1, LATER)
    aside = post_remittance(office.vault, remittance_id, None, LATER)
    assert (aside.posted_cents, aside.suspense_cents) == (0, 50_00)
    row = office.row(remittance_id)
    assert (row.state, row.suspense_cents) == (RemittanceState.POSTED, 50_00)
    office.is_sound()
    post_suspense(office.vault, remittance_id, 1, b.id, (b.lines[0][0],), LATER)
    row = office.row(remittance_id)
    assert (row.state, row.suspense_cents, row.suspense_count) == (RemittanceState.POSTED, 0, 0)
    assert office.owed_in_all() == {}
    assert office.cash_cents() == 142_00


def test_money_kept_aside_goes_back_to_the_payer(office: Office) -> None:
    remittance_id = office.bring(check(STRANGER))
    accept_claim(office.vault, remittance_id, 0, LATER)
    posted = post_remittance(office.vault, remittance_id, None, LATER)
    return_suspense(office.vault, remittance_id, 0, "Our check 117 of 03/25", LATER)
    assert office.row(remittance_id).suspense_cents == 0
    with pytest.raises(UserError, match="not kept aside any more"):
        return_suspense(office.vault, remittance_id, 0, "Again", LATER)
    with pytest.raises(UserError, match="went back to the payer"):
        undo_batch(office.vault, posted.batch_id, "x", LATER)


def test_decisions_are_kept_taken_back_and_obeyed(office: Office) -> None:
    a, b = office.sent(140_00), office.sent(100_00)
    remittance_id = office.bring(check(told(a, "CO-45 4800"), told(b, "CO-45 4000")))
    set_aside(office.vault, remittance_id, 0, LATER)
    post_remittance(office.vault, remittance_id, None, LATER)
    assert office.owed(a) == {LARCH: 140_00}
    undo_decision(office.vault, remittance_id, 0, LATER)
    post_remittance(office.vault, remittance_id, None, LATER)
    assert office.owed_in_all() == {}
    with pytest.raises(UserError, match="posted already"):
        decide_not_ours(office.vault, remittance_id, 0, LATER)
    with pytest.raises(UserError, match="posted already"):
        post_remittance(office.vault, remittance_id, [0], LATER)


def test_a_match_decided_is_followed(office: Office) -> None:
    seen = office.sent(50_00)
    remittance_id = office.bring(check(STRANGER))
    decide_match(office.vault, remittance_id, 0, seen.id, (seen.lines[0][0],), LATER)
    plan = remittance_plan(office.vault, remittance_id, PAID_ON)
    assert plan.claims[0].match.claim is not None
    post_remittance(office.vault, remittance_id, [0], LATER)
    assert office.owed(seen) == {}


def test_the_same_file_and_the_same_check_post_once(office: Office) -> None:
    seen = office.sent(140_00)
    paid = check(told(seen, "CO-45 4800"))
    first = office.bring(paid)
    office.post(first)
    of_others = keep_file(office.vault, read_content("others.835", whole_file([paid])), NOW)
    assert of_others.repeats == ""  # another payer's payment of the same number
    copy = office.bring(check(told(seen, "CO-45 4800"), plb=""))
    assert copy == first
    other = keep_file(office.vault, read_content("other.835", office_bytes(office) + b"\n"), NOW).remittance_ids[0]
    assert office.row(other).state is RemittanceState.REPEATED
    with pytest.raises(UserError, match="It repeats payment 900123 of 03/20/2026, brought in on"):
        post_remittance(office.vault, other, None, LATER)
    assert office.cash_cents() == 92_00
    assert len(remittance_list(office.vault.db)) == 3


def office_bytes(office: Office) -> bytes:
    sql = "SELECT content FROM remittance_file ORDER BY id LIMIT 1"
    return bytes(office.vault.db.execute(sql).fetchone()[0])


def test_the_same_claim_on_another_check_is_told_and_kept_aside(office: Office) -> None:
    seen = office.sent(140_00)
    office.comes(told(seen, "CO-45 4800"), number="1")
    second = office.bring(check(told(seen, "CO-45 4800"), number="2"))
    (planned,) = remittance_plan(office.vault, second, PAID_ON).claims
    assert (planned.outcome, planned.attention[0].need) == (Outcome.SUSPENSE, Need.REPEATED)
    assert "check 1 of 03/20/2026" in planned.attention[0].words
    office.post(second)
    assert office.owed(seen) == {}
    assert (office.cash_cents(), office.row(second).suspense_cents) == (92_00, 92_00)


def test_what_comes_for_a_closed_day_posts_on_the_first_open_one(office: Office) -> None:
    seen = office.sent(140_00)
    with office.vault.atomic():
        close_period(office.vault.db, PAID_ON + timedelta(days=1), LATER, "Ada")
    remittance_id = office.bring(check(told(seen, "CO-45 4800")))
    posted = office.post(remittance_id)
    days = {day for (day,) in office.vault.db.execute("SELECT effective_date FROM posting WHERE batch_id IS NOT NULL")}
    assert days == {"2026-03-22"}
    with office.vault.atomic():
        close_period(office.vault.db, date(2026, 3, 31), LATER, "Ada")
    undo_batch(office.vault, posted.batch_id, "Late", LATER)
    days = {day for (day,) in office.vault.db.execute("SELECT effective_date FROM posting WHERE batch_id IS NOT NULL")}
    assert days == {"2026-03-22", "2026-04-01"}
    assert office.owed(seen) == {LARCH: 140_00}


def test_what_does_not_balance_is_never_posted(office: Office) -> None:
    seen = office.sent(140_00)
    number = seen.number.replace("-", "")
    remittance_id = office.bring(remittance(claim(number, "1", line("99210-25", 140_00, 92_00, "CO-45 4700"))))
    assert office.row(remittance_id).state is RemittanceState.UNBALANCED
    for places in (None, [0]):
        with pytest.raises(UserError, match="does not balance"):
            post_remittance(office.vault, remittance_id, places, LATER)
    assert office.owed(seen) == {LARCH: 140_00}


def test_a_correction_waits_where_its_reversal_waits(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(100_00)
    first = told(seen, "CO-45 4800")
    office.comes(first, number="1")
    second = office.bring(check(taken_back(first), told(seen, "CO-45 6800"), told(other, ""), number="2"))
    clean = [each.place for each in remittance_plan(office.vault, second, PAID_ON).claims if each.is_clean]
    assert clean == [1, 2]
    with pytest.raises(UserError, match="goes with one that is left out"):
        post_remittance(office.vault, second, clean, LATER)
    posted = post_remittance(office.vault, second, None, LATER)
    assert posted.posted_cents == 100_00
    assert office.owed(seen) == {}
    accept_claim(office.vault, second, 0, LATER)
    post_remittance(office.vault, second, None, LATER)
    assert office.owed(seen) == {}
    assert office.cash_cents() == 92_00 - 92_00 + 72_00 + 100_00


def test_money_kept_aside_for_one_claim_is_posted_to_another(office: Office) -> None:
    seen, other = office.sent(140_00), office.sent(140_00)
    office.comes(told(seen, "CO-45 4800"), number="1")
    second = office.comes(told(seen, "CO-45 4800"), number="2")
    assert office.row(second).suspense_cents == 92_00
    post_suspense(office.vault, second, 0, other.id, (other.lines[0][0],), LATER)
    assert office.row(second).suspense_cents == 0
    assert office.owed_in_all() == {}


def test_payer_and_practice_are_known_by_the_claims_answered(office: Office) -> None:
    seen = office.sent(140_00)
    kept = keep_file(office.vault, read_content("u.835", whole_file([check(told(seen, "CO-45 4800"))])), NOW)
    row = office.row(kept.remittance_ids[0])
    assert (row.payer_id, row.practice_id) == (office.town.payer.id, office.town.practice.id)
    post_remittance(office.vault, kept.remittance_ids[0], [0], LATER)
    assert office.owed(seen) == {}
    with pytest.raises(UserError, match="posted already"):
        assign_practice(office.vault, kept.remittance_ids[0], office.town.practice.id, NOW)


def test_a_payer_that_is_none_of_ours_pays_too_but_not_another_practice(office: Office) -> None:
    kept = keep_file(office.vault, read_content("u.835", whole_file([check(STRANGER)])), NOW)
    with pytest.raises(UserError, match="practice that is none of yours"):
        post_remittance(office.vault, kept.remittance_ids[0], [0], LATER)
    assign_practice(office.vault, kept.remittance_ids[0], office.town.practice.id, NOW)
    post_remittance(office.vault, kept.remittance_ids[0], [0], LATER)
    assert office.row(kept.remittance_ids[0]).suspense_cents == 50_00


def test_posting_beside_the_window_can_be_watched_and_stopped(office: Office) -> None:
    a, b = office.sent(140_00), office.sent(100_00)
    remittance_id = office.bring(check(told(a, "CO-45 4800"), told(b, "CO-45 4000")))
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        raise InterruptedError

    with ThreadPoolExecutor(1) as pool:
        vault = office.vault
        with pytest.raises(InterruptedError):
            pool.submit(post_remittance_beside, vault, remittance_id, None, LATER, stop).result()
        assert office.cash_cents() == 0
        step = lambda *how_far: seen.append(how_far)  # noqa: E731
        pool.submit(post_remittance_beside, vault, remittance_id, None, LATER, step).result()
        assert seen == [(1, 2), (2, 2)]
        assert (office.owed_in_all(), office.cash_cents()) == ({}, 152_00)
        pool.submit(undo_batch_beside, vault, 1, "Wrong", LATER).result()
    assert office.owed_in_all() == {LARCH: 240_00}
