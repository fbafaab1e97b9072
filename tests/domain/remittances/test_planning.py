"""What a remittance would post, claim by claim: money to the cent, and a word for a person wherever one is needed."""

from dataclasses import replace

import pytest

from app.domain.ledger import EntryKind, Party, balance_by_party
from app.domain.remittances.match import Match, MatchedBy
from app.domain.remittances.matching import match_claims
from app.domain.remittances.plan import Need, Outcome, PlannedClaim
from app.domain.remittances.planning import plan_remittance
from app.domain.remittances.remittance import Remittance
from tests.domain.remittances.small_books import PATIENT, PRIMARY, RECEIVED, SECONDARY, Ledger, a_claim, new_books
from tests.edi.remittance_writer import answer, check, service, taken_back

SEEN = service("99213-25", 140_00, "CO-45 4800,PR-3 2000", control_number="L11")
INJECTED = service("J1030", 20_00, control_number="L12")
PAID = answer("C26-0001", SEEN, INJECTED)
DENIED = answer("C26-0001", service("99213-25", 140_00, "CO-16 14000"), service("J1030", 20_00, "CO-97 2000"))


def needs(planned: PlannedClaim) -> list[Need]:
    return [each.need for each in planned.attention]


def owed(ledger: Ledger, claim_id: int = 1) -> dict[Party, int]:
    return balance_by_party(ledger.books[claim_id].entries)


def test_a_simple_payment_is_clean() -> None:
    ledger = Ledger([a_claim()])
    (planned,) = ledger.post(check(PAID)).claims
    assert (planned.outcome, planned.is_clean, planned.paid_cents) == (Outcome.ANSWER, True, 92_00)
    assert owed(ledger) == {PATIENT: 20_00}


def test_a_denial_is_told_from_its_reasons_and_stays_with_the_payer() -> None:
    ledger = Ledger([a_claim()])
    (planned,) = ledger.post(check(DENIED, method="NON")).claims
    assert needs(planned) == [Need.DENIED, Need.DENIED]
    assert [each.line for each in planned.attention] == [1, 2]
    assert planned.entries == ()
    assert owed(ledger) == {PRIMARY: 160_00}


def test_a_denial_decided_anew_is_replaced_without_a_reversal() -> None:
    ledger = Ledger([a_claim()])
    ledger.post(check(DENIED))
    (planned,) = ledger.post(check(replace(PAID, payer_claim_number="ICN2"), number="900124")).claims
    assert planned.is_clean
    assert len(planned.takes_back) == 1
    assert len(ledger.books[1].answers) == 1
    assert owed(ledger) == {PATIENT: 20_00}


def test_a_reversal_takes_every_cent_back() -> None:
    ledger = Ledger([a_claim()])
    before = owed(ledger)
    ledger.post(check(PAID))
    plan = ledger.post(check(taken_back(PAID), plb="FB -9200", number="900124"))
    (planned,) = plan.claims
    assert (planned.outcome, needs(planned), planned.paid_cents) == (Outcome.REVERSAL, [Need.REVERSAL], -92_00)
    assert owed(ledger) == before
    assert ledger.books[1].answers == ()


@pytest.mark.parametrize("correction_first", [False, True])
def test_a_reversal_and_its_correction_come_out_right_in_either_order(correction_first: bool) -> None:
    ledger = Ledger([a_claim()])
    ledger.post(check(PAID))
    corrected = answer("C26-0001", service("99213-25", 140_00, "CO-45 4000,PR-3 2000"), INJECTED)
    claims = [taken_back(PAID), corrected]
    plan = ledger.post(check(*(claims[::-1] if correction_first else claims), number="900124"))
    assert {each.outcome for each in plan.claims} == {Outcome.REVERSAL, Outcome.ANSWER}
    assert next(each for each in plan.claims if each.outcome is Outcome.ANSWER).is_clean
    assert owed(ledger) == {PATIENT: 20_00}


def test_an_answer_and_its_reversal_in_one_remittance() -> None:
    ledger = Ledger([a_claim()])
    before = owed(ledger)
    plan = ledger.post(check(PAID, taken_back(PAID)))
    assert [each.outcome for each in plan.claims] == [Outcome.ANSWER, Outcome.REVERSAL]
    assert plan.claims[1].takes_back[0].planned_place == 0
    assert owed(ledger) == before


def test_some_lines_taken_back_leave_the_rest_of_the_answer() -> None:
    ledger = Ledger([a_claim()])
    ledger.post(check(PAID))
    (planned,) = ledger.post(check(taken_back(answer("C26-0001", INJECTED)), plb="FB -2000", number="900124")).claims
    assert planned.outcome is Outcome.REVERSAL
    assert sum(each.amount_cents for each in planned.entries if each.kind is EntryKind.PAYMENT) == 20_00
    (left,) = ledger.books[1].answers
    assert [line.line_id for line in left.answer.lines] == [11]
    assert owed(ledger) == {PATIENT: 20_00, PRIMARY: 20_00}


def test_a_reversal_without_an_original_is_kept_aside() -> None:
    ledger = Ledger([a_claim()])
    (planned,) = ledger.plan(check(taken_back(PAID), plb="FB -9200")).claims
    assert (planned.outcome, planned.entries, planned.paid_cents) == (Outcome.SUSPENSE, (), -92_00)
    assert needs(planned) == [Need.REVERSAL]


def test_the_same_again_is_posted_never_twice() -> None:
    ledger = Ledger([a_claim()])
    remittance = check(PAID)
    ledger.post(remittance)
    (copy,) = ledger.plan(remittance).claims
    assert (copy.outcome, needs(copy), copy.entries) == (Outcome.INFORMATION, [Need.REPEATED], ())
    assert "check 900123" in copy.attention[0].words
    (other,) = ledger.plan(check(PAID, number="900200")).claims
    assert (other.outcome, other.entries, other.paid_cents) == (Outcome.SUSPENSE, (), 92_00)
    twice = Ledger([a_claim()]).plan(check(PAID, PAID)).claims
    assert [each.outcome for each in twice] == [Outcome.ANSWER, Outcome.SUSPENSE]


def test_a_duplicate_denied_while_the_original_is_answered_informs() -> None:
    duplicate = answer("C26-0001", service("99213-25", 140_00, "CO-18 14000"), service("J1030", 20_00, "OA-18 2000"))
    ledger = Ledger([a_claim()])
    assert needs(ledger.plan(check(duplicate)).claims[0])[0] is Need.DENIED
    ledger.post(check(PAID))
    (planned,) = ledger.plan(check(duplicate, number="900124")).claims
    assert (planned.outcome, needs(planned)) == (Outcome.INFORMATION, [Need.NOTICE])


def test_a_split_claim_is_answered_part_by_part() -> None:
    ledger = Ledger([a_claim()])
    plan = ledger.post(check(answer("C26-0001", SEEN), answer("C26-0001", INJECTED, payer_claim_number="ICN9")))
    assert [each.is_clean for each in plan.claims] == [True, True]
    assert len(ledger.books[1].answers) == 2
    assert owed(ledger) == {PATIENT: 20_00}
    (alone,) = Ledger([a_claim()]).plan(check(answer("C26-0001", SEEN))).claims
    assert "J1030 is not in it" in alone.attention[0].words


def test_primary_and_secondary_in_one_remittance() -> None:
    first, second = a_claim(), a_claim(claim_id=2, number="C26-0002", encounter_id=101, payer_id=6, rank=2)
    charges = new_books(first).entries
    ledger = Ledger(
        [first, second],
        {
            1: new_books(first, following=SECONDARY),
            2: new_books(second, payer=SECONDARY, following=PATIENT, entries=charges),
        },
    )
    then = answer(
        "C26-0002",
        service("99213-25", 140_00, "OA-23 12000,PR-2 500"),
        service("J1030", 20_00, "OA-23 2000"),
        status="2",
    )
    plan = ledger.post(check(PAID, then))
    assert [each.is_clean for each in plan.claims] == [True, True]
    assert owed(ledger) == {PATIENT: 5_00}


def test_what_does_not_balance_is_refused_and_says_where() -> None:
    off = replace(PAID, lines=(replace(SEEN, segment=31, paid_cents=70_00), INJECTED), segment=30)
    plan = Ledger([a_claim()]).plan(replace(check(PAID), claims=(off,)))
    assert "Segment 31 (SVC), claim C26-0001" in plan.refusal
    assert "the difference is 2.00" in plan.refusal
    assert (plan.claims[0].outcome, needs(plan.claims[0]), plan.claims[0].entries) == (
        Outcome.SUSPENSE,
        [Need.UNBALANCED],
        (),
    )


@pytest.mark.parametrize(
    ("status", "outcome", "need"),
    [
        ("25", Outcome.INFORMATION, Need.NOTICE),
        ("23", Outcome.INFORMATION, Need.NOT_OURS),
        ("13", Outcome.INFORMATION, Need.NOTICE),
        ("77", Outcome.INFORMATION, Need.UNKNOWN_REASON),
    ],
)
def test_what_decides_nothing_informs(status: str, outcome: Outcome, need: Need) -> None:
    told = replace(DENIED, status=status)
    (planned,) = Ledger([a_claim()]).plan(check(told)).claims
    assert (planned.outcome, needs(planned)) == (outcome, [need])
    (paid,) = Ledger([a_claim()]).plan(check(replace(PAID, status=status))).claims
    assert (paid.outcome, paid.paid_cents) == (Outcome.SUSPENSE, 92_00)


def test_a_payment_beyond_what_is_open_and_one_below_the_contract() -> None:
    claim = a_claim()
    books = new_books(claim, expected_cents={11: 99_00})
    (planned,) = Ledger([claim], {1: books}).plan(check(PAID)).claims
    assert needs(planned) == [Need.UNDERPAID]
    assert "7.00 is at stake" in planned.attention[0].words
    assert Ledger([claim], {1: books}).plan(check(PAID), tolerance_cents=7_00).claims[0].is_clean
    ledger = Ledger([claim])
    ledger.post(check(PAID))
    (again,) = ledger.plan(check(replace(PAID, payer_claim_number="ICN2"), number="900124")).claims
    assert Need.OVER_APPLIED in needs(again)
    assert Need.CHECK_MATCH in needs(again)


def test_a_notice_that_names_money_posts_nothing() -> None:
    assert Ledger([a_claim()]).plan(check(PAID, handling="H")).refusal
    assert not Ledger([a_claim()]).plan(check(DENIED)).refusal


def test_what_the_biller_decided_is_not_ours_is_kept_aside() -> None:
    remittance: Remittance = check(PAID)
    plan = plan_remittance(remittance, [Match(MatchedBy.DECIDED)], {}, received_on=RECEIVED)
    assert needs(plan.claims[0]) == [Need.NOT_OURS]


def test_only_the_places_asked_for_are_planned() -> None:
    plan = Ledger([a_claim()]).plan(check(PAID, taken_back(PAID)), only={1})
    assert [each.place for each in plan.claims] == [1]
    assert plan.claims[0].outcome is Outcome.SUSPENSE


def test_a_group_nobody_can_post_is_kept_aside() -> None:
    odd = answer("C26-0001", service("99213-25", 140_00, "CR-45 4800"), INJECTED)
    (planned,) = Ledger([a_claim()]).plan(check(odd)).claims
    assert (planned.outcome, needs(planned), planned.paid_cents) == (Outcome.SUSPENSE, [Need.UNKNOWN_REASON], 112_00)


def test_nothing_is_clean_where_segments_may_be_missing() -> None:
    plan = Ledger([a_claim()]).plan(check(PAID, is_whole=False))
    assert plan.refusal == ""
    assert (plan.claims[0].outcome, needs(plan.claims[0])) == (Outcome.ANSWER, [Need.NOTICE])


def test_lines_a_payer_adds_without_money_are_passed_over() -> None:
    noted = answer("C26-0001", SEEN, INJECTED, service("G8427", 0))
    ledger = Ledger([a_claim()])
    (planned,) = ledger.post(check(noted)).claims
    assert planned.outcome is Outcome.ANSWER
    assert planned.answer is not None
    assert [line.line_id for line in planned.answer.lines] == [11, 12]
    priced = answer("C26-0001", SEEN, INJECTED, service("G8427", 1))
    assert Ledger([a_claim()]).plan(check(priced)).claims[0].outcome is Outcome.SUSPENSE


def test_a_line_the_payer_split_is_one_line_of_the_answer() -> None:
    parts = answer(
        "C26-0001",
        service("99213-25", 100_00, "CO-45 3000,PR-3 2000", allowed_cents=70_00),
        service("99213-25", 40_00, "CO-45 1800", allowed_cents=22_00),
        INJECTED,
    )
    ledger = Ledger([a_claim()])
    (planned,) = ledger.post(check(parts)).claims
    assert planned.is_clean
    assert planned.answer is not None
    first = planned.answer.lines[0]
    assert (first.charge_cents, first.paid_cents, first.allowed_cents) == (140_00, 72_00, 92_00)
    assert owed(ledger) == {PATIENT: 20_00}


def test_a_code_the_payer_changed_is_kept_and_told() -> None:
    for changed in (service("99212", 140_00, "CO-45 4800"), service("99212", 140_00, billed_as="99213-25")):
        (planned,) = Ledger([a_claim()]).plan(check(answer("C26-0001", changed, INJECTED))).claims
        assert planned.answer is not None
        assert planned.answer.lines[0].decided_as == "99212"
        assert needs(planned) == [Need.CHECK_MATCH]


def test_more_taken_off_than_is_open_is_told_and_not_posted() -> None:
    claim = a_claim()
    books = new_books(claim)
    paid_before = replace(books.entries[0], kind=EntryKind.PAYMENT, amount_cents=-30_00, id=7)
    ledger = Ledger([claim], {1: replace(books, entries=(*books.entries, paid_before))})
    (planned,) = ledger.post(check(PAID)).claims
    assert needs(planned) == [Need.OVER_APPLIED]
    assert owed(ledger) == {PATIENT: 20_00}


def test_a_claim_forwarded_to_a_payer_nobody_knows_is_told() -> None:
    (planned,) = Ledger([a_claim()]).plan(check(replace(PAID, status="19"))).claims
    assert "no further coverage here" in planned.attention[0].words
    known = {1: new_books(a_claim(), following=SECONDARY)}
    assert Ledger([a_claim()], known).plan(check(replace(PAID, status="19"))).claims[0].is_clean


@pytest.mark.parametrize(
    ("why", "need"),
    [
        ("PR-96 14000", Need.UNKNOWN_REASON),
        ("OA-94 -100", Need.UNKNOWN_REASON),
        ("CO-45 14000", Need.UNDERPAID),
        ("PI-45 4000", Need.DENIED),
    ],
)
def test_what_nobody_posts_unseen(why: str, need: Need) -> None:
    (planned,) = Ledger([a_claim()]).plan(check(answer("C26-0001", service("99213-25", 140_00, why), INJECTED))).claims
    assert need in needs(planned)


def test_a_reversal_that_agrees_only_in_part_waits_for_a_person() -> None:
    ledger = Ledger([a_claim()])
    ledger.post(check(PAID))
    less = taken_back(answer("C26-0001", service("99213-25", 140_00, "CO-45 7000,PR-3 2000"), INJECTED))
    (planned,) = ledger.plan(check(less, plb="FB -7000", number="900124")).claims
    assert (planned.outcome, planned.paid_cents) == (Outcome.SUSPENSE, -70_00)
    assert "It takes back 70.00, but what stands paid 92.00 (check 900123)" in planned.attention[0].words
    positive = replace(PAID, status="22")
    assert "not negative" in ledger.plan(check(positive, number="900124")).claims[0].attention[0].words


def test_a_reversal_of_version_4010_has_its_reasons_in_group_cr() -> None:
    ledger = Ledger([a_claim()])
    before = owed(ledger)
    ledger.post(check(PAID))
    old = taken_back(answer("C26-0001", service("99213-25", 140_00, "CR-45 4800,CR-3 2000"), INJECTED))
    (planned,) = ledger.post(check(old, plb="FB -9200", number="900124")).claims
    assert planned.outcome is Outcome.REVERSAL
    assert owed(ledger) == before


def test_a_split_claim_is_taken_back_as_one() -> None:
    ledger = Ledger([a_claim()])
    before = owed(ledger)
    ledger.post(check(answer("C26-0001", SEEN), answer("C26-0001", INJECTED, payer_claim_number="ICN9")))
    (planned,) = ledger.post(check(taken_back(PAID), plb="FB -9200", number="900124")).claims
    assert len(planned.takes_back) == 2
    assert owed(ledger) == before


def test_taking_the_first_payer_s_answer_back_tells_what_the_second_then_paid_too_much() -> None:
    first, second = a_claim(), a_claim(claim_id=2, number="C26-0002", encounter_id=101, payer_id=6, rank=2)
    charges = new_books(first).entries
    ledger = Ledger(
        [first, second],
        {1: new_books(first, following=SECONDARY), 2: new_books(second, payer=SECONDARY, entries=charges)},
    )
    then = service("99213-25", 140_00, "OA-23 12000"), service("J1030", 20_00, "OA-23 2000")
    ledger.post(check(PAID, answer("C26-0002", *then, status="2")))
    (planned,) = ledger.plan(check(taken_back(PAID), plb="FB -9200", number="900124")).claims
    assert needs(planned) == [Need.REVERSAL, Need.OVER_APPLIED]
    assert "20.00" in planned.attention[1].words


def test_a_claim_billed_to_another_payer_is_told() -> None:
    claim = a_claim()
    matches = match_claims(check(PAID), [claim], payer_id=6)
    plan = plan_remittance(check(PAID), matches, {1: new_books(claim)}, received_on=RECEIVED)
    assert plan.claims[0].attention[0].words.startswith("It was billed to another payer than pays here. ")


def test_cautions_of_the_books_are_passed_on() -> None:
    books = new_books(a_claim(), cautions=("A corrected claim is on its way.",))
    (planned,) = Ledger([a_claim()], {1: books}).plan(check(PAID)).claims
    assert [each.words for each in planned.attention] == ["A corrected claim is on its way."]
