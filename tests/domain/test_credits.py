"""Money to give back: since when, made by what, and not while an answer is awaited."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credits import MoneyStep, cause_words, due_by, owed_to_patient, owed_to_payer
from app.domain.ledger import Party, PartyKind
from app.domain.posting import PostingKind
from app.domain.why.books import Names

PATIENT, PLAN = Party(PartyKind.PATIENT, 7), Party(PartyKind.COVERAGE, 3)
FIRST = date(2026, 3, 1)
NAMES = Names({PLAN: "Blue Plan"})


def step(posting: int, kind: PostingKind, party: Party, cents: int, visit: int = 1) -> MoneyStep:
    return MoneyStep(posting, kind, FIRST + timedelta(days=posting), visit, party, cents)


def test_a_payer_that_paid_twice_is_owed_from_the_second_payment_on() -> None:
    steps = [
        step(1, PostingKind.VISIT, PLAN, 100_00),
        step(2, PostingKind.ADJUDICATION, PLAN, -100_00),
        step(3, PostingKind.PAYER_ACCOUNT, PLAN, -30_00),
        step(4, PostingKind.REFUND, PLAN, 10_00),
    ]
    credit = owed_to_payer(steps)
    assert credit is not None
    assert (credit.cents, credit.since) == (20_00, FIRST + timedelta(days=3))
    assert cause_words(credit.cause, NAMES) == "what Blue Plan gave beside its claims"
    assert owed_to_payer([*steps, step(5, PostingKind.REFUND, PLAN, 20_00)]) is None


def test_a_patients_credit_waits_for_the_answer_and_counts_from_it() -> None:
    steps = [step(1, PostingKind.VISIT, PLAN, 100_00), step(1, PostingKind.VISIT, PATIENT, -20_00)]
    waiting = owed_to_patient(steps)
    assert waiting is not None
    assert (waiting.cents, waiting.waits_for) == (20_00, (PLAN,))
    assert cause_words(waiting.cause, NAMES) == "paid at the desk"
    due = owed_to_patient([*steps, step(9, PostingKind.ADJUDICATION, PLAN, -100_00)])
    assert due is not None
    assert (due.cents, due.waits_for, due.since) == (20_00, (), FIRST + timedelta(days=9))
    assert cause_words(due.cause, NAMES) == "Blue Plan's answer"


def test_credit_of_one_visit_meets_what_is_owed_for_another() -> None:
    steps = [
        step(1, PostingKind.PATIENT_PAYMENT, PATIENT, -30_00, 0),
        step(2, PostingKind.VISIT, PATIENT, 50_00, 2),
    ]
    assert owed_to_patient(steps[:1]) is not None
    assert owed_to_patient(steps) is None


@pytest.mark.parametrize("kind", list(PostingKind))
def test_every_kind_of_posting_has_words(kind: PostingKind) -> None:
    assert cause_words((step(1, kind, PATIENT, 5),), NAMES)
    assert cause_words((step(1, kind, PLAN, -5),), NAMES)


def test_federal_programs_have_sixty_days() -> None:
    assert due_by(date(2026, 3, 1), is_federal=True) == date(2026, 4, 30)
    assert due_by(date(2026, 3, 1), is_federal=False) is None


@given(st.lists(st.builds(step, st.integers(1, 9), st.sampled_from(list(PostingKind)), st.sampled_from([PATIENT, PLAN]),
                          st.integers(-100, 100), st.integers(0, 2)), max_size=20))  # fmt: skip
def test_a_credit_is_what_the_balance_is_below_zero(steps: list[MoneyStep]) -> None:
    steps.sort(key=lambda each: each.posting_id)
    balance = sum(each.cents for each in steps if each.party == PATIENT)
    credit = owed_to_patient(steps)
    assert (credit.cents if credit else 0) == max(-balance, 0)
    if credit:
        assert credit.cause[0].day == credit.since
