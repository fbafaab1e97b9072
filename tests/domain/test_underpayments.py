"""What lacks against the contract or the payer's own earlier answers: found to the cent, with the evidence, or not."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import median as in_decimals
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.contracts.contract import CodeAmount, Contract, ContractTerms, by_code
from app.domain.contracts.expected import NO_MEDICARE, half_up
from app.domain.contracts.underpayment import (
    HISTORY_DAYS,
    AnsweredLine,
    State,
    Step,
    Underpayment,
    median,
    underpayments,
)
from tests.builders import a_line

DECIDED = date(2026, 5, 4)
PPO = Contract(1, practice_id=1, payer_id=1, name="Summit Blue PPO 2026", starts_on=date(2026, 1, 1))
TERMS = (ContractTerms(PPO, by_code((CodeAmount("99214", 121_40),))),)


def answered(claim_id: int = 1, paid: int = 100_00, **changes: Any) -> AnsweredLine:
    line_changes = {key: changes.pop(key) for key in ("procedure", "modifiers", "units_tenths") if key in changes}
    line = a_line(id=claim_id, charge_cents=185_00, **{"procedure": "99214", "modifiers": ()} | line_changes)
    good = AnsweredLine(
        claim_id=claim_id,
        claim_number=f"26-{claim_id:05d}",
        encounter_id=claim_id,
        practice_id=1,
        payer_id=1,
        payer="Summit Blue",
        plan_name="",
        patient="Rivera, Elena",
        member_id="XQ1",
        payer_claim_number=f"ICN{claim_id}",
        place_of_service="11",
        line=line,
        served_on=date(2026, 4, 20),
        decided_on=DECIDED,
        decided_as="",
        paid_cents=paid,
        patient_cents=0,
        kept_back_cents=0,
        told_allowed_cents=None,
    )
    return replace(good, **changes)


def found(*answers: AnsweredLine, **changes: Any) -> tuple[Underpayment, ...]:
    given_: dict[str, Any] = {"terms": TERMS, "steps": {}, "tolerance_cents": 1_00} | changes
    return underpayments(answers, given_["terms"], lambda _id: NO_MEDICARE, given_["steps"], given_["tolerance_cents"])


def test_what_lacks_against_the_contract_is_listed_with_the_evidence() -> None:
    (row,) = found(answered(paid=90_00, patient_cents=20_00))
    assert (row.answer.allowed_cents, row.expected_cents, row.stake_cents) == (110_00, 121_40, 11_40)
    assert row.words == "Summit Blue PPO 2026: 99214 = 121.40 x 1 unit"
    assert row.by_contract and row.step.state is State.OPEN


@pytest.mark.parametrize(
    ("changes", "listed"),
    [
        ({"paid": 120_40}, False),  # one dollar is passed over
        ({"paid": 120_39}, True),
        ({"paid": 121_40}, False),
        ({"paid": 130_00}, False),
        ({"paid": 100_00, "patient_cents": 21_40}, False),  # the patient's part was allowed too
        ({"paid": 118_97, "kept_back_cents": 2_43}, False),  # sequestration lowers the payment alone
        ({"paid": 121_40, "told_allowed_cents": 100_00}, True),  # the payer's own word comes first
        ({"paid": 121_40, "told_allowed_cents": 0}, False),  # a zero told beside a payment says nothing
        ({"paid": 90_00, "told_allowed_cents": 0}, True),
        ({"paid": 0, "told_allowed_cents": 0}, False),
        ({"paid": 0}, False),  # a denial is no underpayment
        ({"paid": 90_00, "payer_id": 2}, False),
        ({"paid": 90_00, "served_on": date(2025, 12, 31)}, False),
    ],
)
def test_when_a_line_is_listed(changes: dict[str, Any], listed: bool) -> None:
    assert bool(found(answered(**changes))) is listed


def test_a_changed_code_is_told() -> None:
    (row,) = found(answered(paid=90_00, decided_as="99213"))
    assert row.words.endswith("; the payer decided it as 99213")


def test_the_most_at_stake_comes_first() -> None:
    rows = found(answered(1, 100_00), answered(2, 60_00), answered(3, 90_00))
    assert [row.answer.claim_id for row in rows] == [2, 3, 1]


def test_a_line_something_was_done_about_stays_though_nothing_lacks_any_more() -> None:
    step = Step(State.APPEALED, date(2026, 5, 6), "by fax", 11_40)
    (row,) = found(answered(paid=121_40), steps={(1, 1): step})
    assert (row.stake_cents, row.step) == (0, step)
    (orphan,) = found(answered(paid=121_40), steps={(1, 1): step}, terms=())
    assert orphan.stake_cents == 0 and "No contract" in orphan.words


def history(*allowed: int, first_day: date = date(2026, 1, 5), **changes: Any) -> list[AnsweredLine]:
    return [
        answered(100 + at, cents, decided_on=first_day + timedelta(days=at), **changes)
        for at, cents in enumerate(allowed)
    ]


def test_without_a_contract_the_payer_s_own_history_is_the_measure() -> None:
    earlier = history(92_00, 92_00, 95_00, 92_00)
    (row,) = found(*earlier, answered(paid=80_00), terms=())
    assert (row.expected_cents, row.stake_cents, row.by_contract) == (92_00, 12_00, False)
    assert row.words == (
        "Summit Blue allowed 92.00 for a unit of 99214, the median of 4 earlier answers since 01/05/2026"
    )


@pytest.mark.parametrize(
    "earlier",
    [
        history(92_00, 92_00),  # too few
        history(92_00, 92_00, 92_00, first_day=DECIDED - timedelta(days=HISTORY_DAYS + 3)),  # too long ago
        history(92_00, 92_00, 92_00, first_day=DECIDED),  # not earlier
        history(92_00, 92_00, 92_00, procedure="99215"),
        history(92_00, 92_00, 92_00, modifiers=("25",)),
        history(92_00, 92_00, 92_00, payer_id=2),
        history(92_00, 92_00, 92_00, practice_id=2),
        history(92_00, 92_00, 92_00, place_of_service="22"),
        history(0, 0, 0),  # denials say nothing of the price
    ],
)
def test_what_is_no_history(earlier: list[AnsweredLine]) -> None:
    assert not [row for row in found(*earlier, answered(paid=80_00), terms=()) if row.answer.claim_id == 1]


def test_units_are_counted_and_the_charge_is_the_most() -> None:
    earlier = history(184_00, 184_00, 184_00, units_tenths=20)
    (row,) = found(*earlier, answered(paid=80_00), terms=())
    assert row.expected_cents == 92_00
    (dear,) = found(*history(100_00, 100_00, 100_00), answered(paid=80_00, units_tenths=20), terms=())
    assert dear.expected_cents == 185_00 and dear.words.endswith("; no more than the charge, 185.00")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_the_median_is_that_of_the_textbook_rounded_half_up(values: list[int]) -> None:
    assert median(sorted(values)) == half_up(int(in_decimals(values) * 2), 2)


cents = st.integers(1, 300_00)
days = st.integers(0, 900)


@given(st.lists(st.tuples(cents, days, st.sampled_from((10, 20, 25))), max_size=25))
def test_the_window_of_history_is_what_looking_at_every_answer_gives(told: list[tuple[int, int, int]]) -> None:
    answers = [
        answered(at, paid, decided_on=date(2024, 1, 1) + timedelta(days=day), units_tenths=units)
        for at, (paid, day, units) in enumerate(told, 1)
    ]
    by_claim = {row.answer.claim_id: row for row in found(*answers, terms=(), tolerance_cents=-(10**9))}
    for answer in answers:
        since = answer.decided_on - timedelta(days=HISTORY_DAYS)
        earlier = [
            half_up(each.allowed_cents * 10, each.line.units_tenths)
            for each in answers
            if since <= each.decided_on < answer.decided_on
        ]
        row = by_claim.get(answer.claim_id)
        assert (row is not None) is (len(earlier) >= 3)
        if row is not None:
            usual = half_up(median(sorted(earlier)) * answer.line.units_tenths, 10)
            assert row.expected_cents == min(usual, answer.line.charge_cents)
            assert row.stake_cents == max(0, row.expected_cents - answer.allowed_cents)
            assert f"of {len(earlier)} earlier" in row.words
