"""A keyed paper EOB as a remittance: what has no trouble balances line by line, and what does not is always told."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.adjudication import Adjustment, Group
from app.domain.keyed_answer import KeyedLine
from app.domain.remittances.decision import DecisionKind
from app.domain.remittances.keyed_eob import (
    KeyedBeside,
    KeyedClaim,
    KeyedEob,
    KeyedService,
    eob_from_json,
    eob_to_json,
)
from app.domain.remittances.keyed_remittance import decisions_of, keyed_troubles, remittance_of
from app.domain.remittances.proof import proof_difference_cents
from app.domain.remittances.remittance_balance import is_balanced

DAY = date(2026, 3, 20)
CENTS = st.integers(0, 500_00)
MAYBE = st.none() | CENTS
OTHERS = st.lists(st.builds(Adjustment, st.sampled_from(Group), st.just("97"), CENTS), max_size=2).map(tuple)


@st.composite
def keyed_lines(draw: st.DrawFn, *, balanced: bool) -> KeyedService:
    contractual, deductible, coinsurance, copay = parts = [draw(MAYBE) for _ in range(4)]
    others, paid = draw(OTHERS), draw(CENTS)
    explained = sum(filter(None, parts)) + sum(each.amount_cents for each in others) + paid
    charge = explained if balanced else draw(CENTS)
    line = KeyedLine(
        draw(st.integers(1, 99)),
        charge,
        draw(MAYBE),
        contractual,
        deductible,
        coinsurance,
        copay,
        others,
        paid,
        draw(REMARKS),
    )
    return KeyedService(line, "99213", ("25",), DAY)


REMARKS = st.sampled_from([(), ("N130",), ("N130", "M15")])


@st.composite
def keyed_eobs(draw: st.DrawFn, *, balanced: bool) -> KeyedEob:
    claims = []
    for number in range(draw(st.integers(1, 4))):
        lines = tuple(draw(keyed_lines(balanced=balanced)) for _ in range(draw(st.integers(1, 3))))
        whole, takes_back = draw(OTHERS), draw(st.booleans())
        claim = KeyedClaim(number + 1, f"26-{number}", "Rivera", "Elena", lines=lines, others=whole)
        counted = claim.counted_cents
        claims.append(
            KeyedClaim(
                number + 1,
                f"26-{number}",
                "Rivera",
                "Elena",
                lines=lines,
                others=whole,
                takes_back=takes_back,
                paid_cents=draw(st.sampled_from([None, counted])),
                forwarded=draw(st.booleans()),
            )
        )
    if draw(st.booleans()):
        claims.append(KeyedClaim(patient_last="Halvorsen", paid_cents=draw(st.integers(1, 100_00)), charge_cents=50_00))
    beside = tuple(KeyedBeside("L6", "", draw(st.integers(1, 99)), None) for _ in range(draw(st.integers(0, 2))))
    eob = KeyedEob(1, 1, "CHK", "50071", DAY, 0, tuple(claims), beside)
    amount = eob.explained_cents if balanced else draw(st.integers(0, 1_000_00))
    return KeyedEob(1, 1, "CHK", "50071", DAY, amount, tuple(claims), beside)


@given(keyed_eobs(balanced=True))
def test_what_balances_as_it_is_keyed_balances_as_a_remittance(eob: KeyedEob) -> None:
    assert keyed_troubles(eob) == ()
    made = remittance_of(eob, "Blue Larch")
    assert is_balanced(made)
    assert proof_difference_cents(made) == eob.left_cents == 0
    assert [claim.paid_cents for claim in made.claims] == [claim.check_cents for claim in eob.claims]


@given(keyed_eobs(balanced=False))
def test_what_does_not_balance_is_told_before_it_is_posted(eob: KeyedEob) -> None:
    answers = [claim for claim in eob.claims if not claim.takes_back]
    if not is_balanced(remittance_of(eob, "Blue Larch")) and len(answers) == len(eob.claims):
        assert keyed_troubles(eob)


@given(keyed_eobs(balanced=False))
def test_a_draft_comes_back_as_it_was(eob: KeyedEob) -> None:
    assert eob_from_json(eob_to_json(eob)) == eob


@given(keyed_eobs(balanced=True))
def test_each_claim_keyed_is_decided(eob: KeyedEob) -> None:
    decisions = decisions_of(eob)
    assert list(decisions) == list(range(len(eob.claims)))
    for claim, (place, decision) in zip(eob.claims, decisions.items(), strict=True):
        assert (decision.kind is DecisionKind.ACCEPT) == bool(claim.claim_id)
        if claim.claim_id:
            assert len(decision.line_ids) == len(remittance_of(eob, "x").claims[place].lines)


def test_what_is_kept_from_the_check_lowers_it() -> None:
    eob = KeyedEob(1, 1, amount_cents=8_00, beside=(KeyedBeside("L6", "", 10_00), KeyedBeside("WO", "7", None, 2_00)))
    assert eob.left_cents == 0
    made = remittance_of(eob, "Blue Larch")
    assert [each.amount_cents for each in made.provider_adjustments] == [-10_00, 2_00]
    assert is_balanced(made)


def test_a_reason_or_an_amount_missing_beside_the_claims_is_told() -> None:
    for row, missing in ((KeyedBeside("L6", "7"), "amount"), (KeyedBeside("", "", 1_00), "reason")):
        words = [each.words for each in keyed_troubles(KeyedEob(amount_cents=row.check_cents, beside=(row,)))]
        assert f"An amount beside the claims has no {missing} yet." in words
