"""Whatever a payer sends upon whatever books: planning never raises, no cent is lost, nothing is posted twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ledger import EntryKind, balance_by_party
from app.domain.remittances.match import BilledClaim, Match, MatchedBy
from app.domain.remittances.plan import Need, Outcome, RemittancePlan
from app.domain.remittances.planning import plan_remittance
from app.domain.remittances.posted_words import will_be_posted
from app.domain.remittances.proof import proof
from app.domain.remittances.remittance import (
    CodedService,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from tests.domain.remittances.small_books import PATIENT, RECEIVED, SECONDARY, Ledger, a_claim, a_line, new_books
from tests.edi.remittance_writer import SERVICE_DAY, answer, check, service, taken_back

CODES = ("99213-25", "99213", "J1030", "36415")
REASONS = ("CO-45", "CO-253", "PR-1", "PR-3", "PR-96", "OA-23", "CO-16", "CO-18", "PI-16", "OA-94")


def visits() -> list[BilledClaim]:
    """Two visits; the first is billed to two payers."""
    lines = tuple(a_line(10 + nth, code, 100_00 + nth) for nth, code in enumerate(CODES[:3]))
    return [
        a_claim(*lines),
        a_claim(*lines, claim_id=2, number="C26-0002", encounter_id=101, payer_id=6, rank=2),
        a_claim(a_line(31, "36415", 12_00), a_line(32, "36415", 12_00), claim_id=3, number="C26-0003"),
    ]


def ledger() -> Ledger:
    """Their books as they are when the claims were sent."""
    first, second, other = visits()
    both = new_books(first).entries
    return Ledger(
        [first, second, other],
        {
            1: new_books(first, following=SECONDARY),
            2: new_books(second, payer=SECONDARY, following=PATIENT, entries=both),
            3: new_books(other),
        },
    )


@st.composite
def why(draw: st.DrawFn, charge_cents: int) -> str:
    """Reasons that pay nothing less than nothing, mostly."""
    left, parts = charge_cents, []
    for code in draw(st.lists(st.sampled_from(REASONS), max_size=3, unique=True)):
        cents = draw(st.integers(0, left)) if draw(st.integers(0, 9)) else -draw(st.integers(1, 500))
        cents = left if cents > 0 and draw(st.booleans()) else cents
        if cents:
            parts.append(f"{code} {cents}")
            left -= cents
    return ",".join(parts)


@st.composite
def answers(draw: st.DrawFn) -> RemittanceClaim:
    """An answer to some of a claim's lines, or to a claim nobody knows."""
    ours = draw(st.sampled_from(visits()))
    chosen = draw(st.lists(st.sampled_from(ours.lines), min_size=1, max_size=3, unique=True))
    lines = [
        service(
            "-".join((each.procedure, *each.modifiers)),
            each.charge_cents,
            draw(why(each.charge_cents)),
            control_number=f"L{each.line_id}",
        )
        for each in chosen
    ]
    number = ours.number if draw(st.integers(0, 5)) else "NOBODY"
    if number == "NOBODY":
        lines = [replace(line, control_number="") for line in lines]
    patient = None if number == "NOBODY" else draw(st.sampled_from([None, answer("").party("QC")]))
    status = draw(st.sampled_from(["1", "1", "1", "2", "4", "19", "25"]))
    return answer(
        number,
        *lines,
        status=status,
        patient=patient,
        payer_claim_number=f"{number} {'2' if status == '2' else '1'} {draw(st.sampled_from('AB'))}",
        why=draw(why(max(0, sum(line.paid_cents for line in lines)))),
    )


@st.composite
def remittances(draw: st.DrawFn, number: str = "900123") -> Remittance:
    """A balanced payment: answers, some taken back in it, some twice; what it lacks is carried forward."""
    claims: list[RemittanceClaim] = []
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.integers(0, 4)) if claims else 4
        earlier = draw(st.sampled_from(claims)) if claims else None
        if earlier is None or kind > 1:
            claims.append(draw(answers()))
        elif kind == 0:
            back = taken_back(earlier if earlier.charge_cents > 0 else taken_back(earlier))
            if claims.count(back) < claims.count(earlier):
                claims.append(back)
        else:
            claims.append(earlier)
    short = -sum(each.paid_cents for each in claims)
    return check(*claims, plb=f"FB -{short}" if short > 0 else "", number=number)


def payments(plan: RemittancePlan) -> int:
    kinds = (entry for each in plan.claims for entry in each.entries if entry.kind is EntryKind.PAYMENT)
    return -sum(entry.amount_cents for entry in kinds)


def aside(plan: RemittancePlan) -> int:
    return sum(each.paid_cents for each in plan.claims if each.outcome is Outcome.SUSPENSE)


def balances(books: Ledger) -> list[object]:
    return [balance_by_party(each.entries) for each in books.books.values()]


@settings(max_examples=100)
@given(st.data())
def test_no_cent_is_lost_and_the_proof_sums_to_the_check(data: st.DataObject) -> None:
    books = ledger()
    for number in ("900123", "900124"):
        remittance = data.draw(remittances(number))
        plan = books.post(remittance)
        assert plan.refusal == ""
        assert payments(plan) + aside(plan) == sum(claim.paid_cents for claim in remittance.claims)
        assert sum(row.cents for row in proof(remittance, plan)) == remittance.amount_cents
        for each in plan.claims:
            moved = [entry for entry in each.entries if entry.kind is EntryKind.TRANSFER]
            assert sum(entry.amount_cents for entry in moved) == 0
            by_payer = -sum(entry.amount_cents for entry in each.entries if entry.kind is EntryKind.PAYMENT)
            assert by_payer == (each.paid_cents if each.outcome in (Outcome.ANSWER, Outcome.REVERSAL) else 0)
            known = books.books.get(each.match.claim.claim_id) if each.match.claim else None
            rows = will_be_posted(each, known, {})
            assert all(row.words for row in rows)
            if each.outcome is not Outcome.INFORMATION:
                assert -sum(row.cents for row in rows) == each.paid_cents


@settings(max_examples=100)
@given(st.data())
def test_the_same_remittance_again_posts_nothing(data: st.DataObject) -> None:
    books = ledger()
    if data.draw(st.booleans()):
        books.post(data.draw(remittances("900001")))
    remittance = data.draw(remittances())
    first = books.post(remittance)
    before, again = balances(books), books.plan(remittance)
    said = [replace(claim, status="", patient_cents=0) for claim in remittance.claims]
    for told, earlier, now in zip(said, first.claims, again.claims, strict=True):
        assert not now.entries
        if earlier.outcome in (Outcome.ANSWER, Outcome.REVERSAL):
            assert [each.need for each in now.attention] == [Need.REPEATED]
            assert now.outcome is Outcome.INFORMATION or said.count(told) > 1
    books.post(remittance)
    assert balances(books) == before


@settings(max_examples=100)
@given(st.lists(answers(), min_size=1, max_size=5))
def test_taking_everything_back_returns_every_balance(claims: list[RemittanceClaim]) -> None:
    books = ledger()
    before = balances(books)
    plan = books.post(check(*claims, plb=_forward(claims)))
    posted = [claims[each.place] for each in plan.claims if each.outcome is Outcome.ANSWER]
    back = [taken_back(each) for each in posted]
    books.post(check(*back, plb=_forward(back), number="900124"))
    assert balances(books) == before
    assert not any(each.answers for each in books.books.values() if any(a.answer.paid_cents for a in each.answers))


def _forward(claims: Sequence[RemittanceClaim]) -> str:
    short = -sum(each.paid_cents for each in claims)
    return f"FB -{short}" if short > 0 else ""


amounts = st.integers(-200_00, 200_00)
words = st.sampled_from(["", "0", "45", "18", "23", "XX", "CR", "CO", "PR", "OA", "PI", "C26-0001", "L11", "L31", "é"])
anything = st.builds(
    RemittanceClaim,
    st.just(5),
    words,
    st.sampled_from(["", "1", "2", "4", "19", "22", "22", "23", "25", "5", "99"]),
    amounts,
    amounts,
    lines=st.lists(
        st.builds(
            RemittanceLine,
            st.just(6),
            st.builds(CodedService, st.just("HC"), st.sampled_from(["99213", "J1030", ""])),
            amounts,
            amounts,
            units=st.sampled_from([None, Decimal(1), Decimal("-2.5")]),
            service_from=st.none() | st.dates(SERVICE_DAY, SERVICE_DAY + timedelta(days=1)),
            control_number=words,
            adjustments=st.lists(st.builds(ReasonedAmount, st.just(7), words, words, amounts), max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    adjustments=st.lists(st.builds(ReasonedAmount, st.just(8), words, words, amounts), max_size=2).map(tuple),
    payer_claim_number=words,
)


@settings(max_examples=100)
@given(st.lists(anything, max_size=4), st.data())
def test_nothing_a_payer_sends_makes_planning_raise(claims: list[RemittanceClaim], data: st.DataObject) -> None:
    """Neither does a match that names other lines than the claim's."""
    books = ledger()
    books.post(data.draw(remittances("900001")))
    remittance = replace(check(), claims=tuple(claims), amount_cents=data.draw(amounts))
    plan = books.plan(remittance)
    assert len(plan.claims) == len(claims)
    proof(remittance, plan)
    some = st.one_of(st.none(), st.sampled_from(visits()))
    ids = st.lists(st.sampled_from([0, 10, 11, 31, 999]), max_size=3).map(tuple)
    matches = [Match(MatchedBy.DECIDED, data.draw(some), data.draw(ids)) for _ in claims]
    for each in plan_remittance(remittance, matches, books.books, received_on=date(2026, 4, 1)).claims:
        will_be_posted(each, books.books[1], {})


def test_the_day_of_receipt_is_used_where_the_payer_names_none() -> None:
    undated = replace(check(answer("C26-0003", service("36415", 12_00))), payment_date=None, production_date=None)
    (planned,) = ledger().plan(undated).claims
    assert planned.answer is not None
    assert planned.answer.decided_on == RECEIVED
