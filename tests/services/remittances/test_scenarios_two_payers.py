"""Scenarios: a second payer is billed with the first one's answer, or has the claim from it already."""

from dataclasses import replace

from app.domain.claim import ClaimStatus, SentWay
from app.domain.people import PayerKind
from app.queries.answered_claims import claims_to_bill_next
from app.services.claim_reading import claim_for, stored_claim
from app.services.claims import mark_sent
from app.services.next_payer import bill_next_payer
from app.store.claims import claim_after
from tests.edi.remittance_writer import check
from tests.invented import NOW
from tests.services.remittances.office import SECOND, Office, told


def test_the_second_payer_is_billed_with_one_key_and_the_patient_owes_the_rest(office: Office) -> None:
    office.second()
    seen = office.sent(140_00)
    posted = office.post(office.bring(check(told(seen, "CO-45 4800,PR-2 4000"))))
    assert posted.to_bill == (seen.id,)
    assert office.owed(seen) == {SECOND.name: 40_00}
    next_id = bill_next_payer(office.vault, seen.id, NOW)
    assert claim_for(office.vault, next_id).prior_paid_cents == 52_00
    mark_sent(office.vault, [next_id], SentWay.MAILED, NOW)
    second = office.billed(next_id)
    answer = told(second, "OA-23 10000,PR-2 1000", status="2")
    office.comes(answer, number="77", payer=SECOND)
    assert office.owed(seen) == {"patient": 10_00}
    assert office.cash_cents() == 52_00 + 30_00


def test_both_payers_answers_of_split_claims_are_taken_on_whole(office: Office) -> None:
    office.second()
    seen = office.sent(140_00, 45_00)
    whole = told(seen, "CO-45 4800,PR-2 2000", "CO-45 1500,PR-1 3000")

    one = replace(whole, lines=whole.lines[:1], charge_cents=140_00, paid_cents=72_00, patient_cents=20_00)
    other = replace(whole, lines=whole.lines[1:], charge_cents=45_00, paid_cents=0, patient_cents=30_00)
    office.comes(one, other)
    (waiting,) = claims_to_bill_next(office.vault.db)
    assert (waiting.claim_id, waiting.owed_cents) == (seen.id, 50_00)
    prior = claim_for(office.vault, bill_next_payer(office.vault, seen.id, NOW)).prior[0].answer
    assert (prior.paid_cents, prior.patient_cents, len(prior.lines)) == (72_00, 50_00, 2)


def test_medicare_crosses_a_claim_over_to_the_supplement(office: Office) -> None:
    office.first_pays_as(PayerKind.MEDICARE, "Medicare Part B")
    office.second()
    seen = office.sent(140_00)
    crossed = told(seen, "CO-45 4000,CO-253 160,PR-2 2000", status="19", remarks=("MA18",))
    posted = office.post(office.bring(check(crossed, number="1")))
    assert (posted.posted_cents, posted.to_bill) == (78_40, ())
    assert office.owed(seen) == {SECOND.name: 20_00}
    following = claim_after(office.vault.db, seen.id)
    assert following is not None and following.status is ClaimStatus.SENT
    assert stored_claim(office.vault, following.id).coverage_id != office.coverage.id
    # The supplement has no number of ours but Medicare's claim's.
    office.comes(told(seen, "OA-23 12000", status="2"), number="88", payer=SECOND)
    assert office.owed(seen) == {}
    assert office.cash_cents() == 98_40
