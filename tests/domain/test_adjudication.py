"""A payer's answer balances to the cent or says where it does not, and its money sums to zero over the parties."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.adjudication import (
    AdjudicatedLine,
    Adjudication,
    Adjustment,
    Group,
    decided_lines,
    imbalances,
    mismatch,
)
from app.domain.adjudication_money import answer_entries, next_coverage, next_party
from app.domain.coverage import Rank
from app.domain.ledger import Entry, EntryKind, Party, PartyKind, balance_by_party, reversal
from tests.builders import a_coverage

PAYER, SECOND, PATIENT = Party(PartyKind.COVERAGE, 1), Party(PartyKind.COVERAGE, 2), Party(PartyKind.PATIENT, 1)
DAY = date(2026, 3, 2)


def contractual(cents: int, reason: str = "45") -> Adjustment:
    return Adjustment(Group.CONTRACTUAL, reason, cents)


def patients(cents: int, reason: str = "2") -> Adjustment:
    return Adjustment(Group.PATIENT, reason, cents)


def answered(*lines: AdjudicatedLine, adjustments: tuple[Adjustment, ...] = ()) -> Adjudication:
    charged = sum(line.charge_cents for line in lines)
    off = sum(each.amount_cents for each in adjustments)
    paid = sum(line.paid_cents for line in lines) - off
    return Adjudication("ICN1", DAY, charged, paid, lines, adjustments)


GOOD = AdjudicatedLine(7, 120_00, 60_00, (contractual(40_00), patients(20_00)), allowed_cents=80_00)


def charge(line: AdjudicatedLine) -> Entry:
    return Entry(EntryKind.CHARGE, PAYER, line.charge_cents, line.line_id)


def test_a_good_answer_balances_and_sums_what_is_the_patient_s() -> None:
    answer = answered(GOOD, replace(GOOD, line_id=8))
    assert imbalances(answer) == ()
    assert (answer.patient_cents, answer.total_cents(Group.CONTRACTUAL), answer.paid_cents) == (40_00, 80_00, 120_00)
    assert GOOD.adjustments[0].code == "CO-45"


def test_what_does_not_balance_names_the_line_and_the_difference() -> None:
    (found,) = imbalances(answered(GOOD, replace(GOOD, paid_cents=55_00)))
    assert (found.line, found.difference_cents) == (2, 5_00)
    assert found.words == "Line 2: 5.00 is neither paid nor adjusted."
    (over,) = imbalances(answered(replace(GOOD, paid_cents=60_01)))
    assert (over.line, over.difference_cents) == (1, -1)
    assert "more is paid and adjusted" in over.words


def test_the_claim_s_own_totals_must_agree_with_its_lines() -> None:
    answer = answered(GOOD)
    (charged,) = imbalances(replace(answer, charge_cents=121_00))
    assert (charged.line, charged.difference_cents) == (0, 1_00)
    (paid,) = imbalances(replace(answer, paid_cents=59_00))
    assert (paid.line, paid.difference_cents, paid.words) == (0, 1_00, "The claim: 1.00 is neither paid nor adjusted.")


def test_an_answer_to_another_claim_is_told() -> None:
    billed = [(7, 120_00), (8, 10_00)]
    assert mismatch(answered(GOOD), billed) == "The claim was billed at 130.00, not at 120.00."
    assert mismatch(answered(replace(GOOD, line_id=9)), billed) == "Line 1 is none of the claim's."
    assert mismatch(answered(GOOD, GOOD), billed) == "Line 2 is answered twice."
    assert mismatch(answered(replace(GOOD, charge_cents=1)), billed) == "Line 1 was billed at 120.00, not at 0.01."
    assert mismatch(answered(GOOD), billed[:1]) == ""


def test_adjustments_of_the_whole_claim_are_laid_upon_its_paid_lines() -> None:
    answer = answered(GOOD, replace(GOOD, line_id=8), adjustments=(patients(75_00, "1"),))
    assert imbalances(answer) == ()
    lines = decided_lines(answer, [])
    assert [line.paid_cents for line in lines] == [0, 45_00]
    assert all(imbalances(answered(line)) == () for line in lines)


def test_a_claim_decided_as_a_whole_is_laid_upon_what_was_billed() -> None:
    answer = Adjudication("ICN1", DAY, 130_00, 50_00, adjustments=(contractual(80_00),))
    assert imbalances(answer) == ()
    assert [(line.line_id, line.paid_cents) for line in decided_lines(answer, [(7, 120_00), (8, 10_00)])] == [
        (7, 40_00),
        (8, 10_00),
    ]


def test_the_money_is_paid_moved_on_and_written_off() -> None:
    entries = answer_entries([charge(GOOD)], [GOOD], PAYER, SECOND)
    assert [(entry.kind, entry.party, entry.amount_cents, entry.group, entry.reason) for entry in entries] == [
        (EntryKind.PAYMENT, PAYER, -60_00, "", ""),
        (EntryKind.TRANSFER, PAYER, -20_00, "PR", "2"),
        (EntryKind.TRANSFER, SECOND, 20_00, "PR", "2"),
        (EntryKind.WRITE_OFF, PAYER, -40_00, "CO", "45"),
    ]
    assert balance_by_party([charge(GOOD), *entries]) == {SECOND: 20_00}


def test_a_denial_stays_open_with_the_payer() -> None:
    denied = AdjudicatedLine(7, 120_00, 0, (contractual(120_00, "16"),))
    assert answer_entries([charge(denied)], [denied], PAYER, PATIENT) == ()


def test_the_second_payer_writes_off_no_more_than_it_was_left() -> None:
    """It speaks of the whole charge: OA-23 is what the first payer took, of the rest it owes 20.00 only."""
    first = answer_entries([charge(GOOD)], [GOOD], PAYER, SECOND)
    said = (Adjustment(Group.OTHER, "23", 60_00), contractual(45_00))
    second = answer_entries([charge(GOOD), *first], [AdjudicatedLine(7, 120_00, 15_00, said)], SECOND, PATIENT)
    assert [(entry.kind, entry.amount_cents) for entry in second] == [
        (EntryKind.PAYMENT, -15_00),
        (EntryKind.WRITE_OFF, -5_00),
    ]
    assert balance_by_party([charge(GOOD), *first, *second]) == {}


def test_a_raise_counts_whole() -> None:
    line = AdjudicatedLine(7, 100_00, 103_00, (contractual(-3_00, "144"),))
    assert balance_by_party([charge(line), *answer_entries([charge(line)], [line], PAYER, PATIENT)]) == {}


def test_the_next_who_owes_is_the_next_in_rank_or_the_patient() -> None:
    first = a_coverage()
    second = a_coverage(id=2, rank=Rank.SECONDARY)
    third = a_coverage(id=3, rank=Rank.TERTIARY)
    assert next_coverage(first, (third, first, second)) == second
    assert next_coverage(second, (third, first, second)) == third
    assert next_coverage(third, (third, first, second)) is None
    assert next_party(first, (first,)) == PATIENT
    assert next_party(first, (first, third)) == Party(PartyKind.COVERAGE, 3)


cents = st.integers(min_value=-5_00, max_value=300_00)
adjustment = st.builds(
    Adjustment, st.sampled_from(Group), st.sampled_from(["1", "2", "3", "45", "253", "16", "23", "97"]), cents
)


@st.composite
def answers(draw: st.DrawFn) -> Adjudication:
    """Answers that balance: what is paid is what the adjustments leave."""
    lines = []
    for line_id in range(1, draw(st.integers(min_value=1, max_value=5)) + 1):
        charged = draw(st.integers(min_value=1, max_value=500_00))
        why = tuple(draw(st.lists(adjustment, max_size=4)))
        paid = charged - sum(each.amount_cents for each in why)
        lines.append(AdjudicatedLine(line_id, charged, paid, why))
    return answered(*lines, adjustments=tuple(draw(st.lists(adjustment, max_size=2))))


@given(answers(), answers())
def test_the_parties_sum_to_the_line_and_undoing_restores_every_balance(one: Adjudication, two: Adjudication) -> None:
    billed = [(line.line_id, line.charge_cents) for line in one.lines]
    charges = [Entry(EntryKind.CHARGE, PAYER, cents, line_id) for line_id, cents in billed]
    ledger = list(charges)
    for answer, payer, following in ((one, PAYER, SECOND), (two, SECOND, PATIENT)):
        before = balance_by_party(ledger)
        lines = decided_lines(answer, billed)
        assert sum(line.paid_cents for line in lines) == answer.paid_cents
        posted = answer_entries(ledger, lines, payer, following)
        assert sum(e.amount_cents for e in posted if e.kind is EntryKind.TRANSFER) == 0
        assert sum(e.amount_cents for e in posted if e.kind is EntryKind.PAYMENT) == -answer.paid_cents
        assert balance_by_party([*ledger, *posted, *map(reversal, posted)]) == before
        ledger += posted
    for line_id, _cents in billed:
        of_line = [entry for entry in ledger if entry.line_id == line_id]
        assert sum(balance_by_party(of_line).values()) == sum(entry.amount_cents for entry in of_line)


@given(answers())
def test_no_write_off_goes_beyond_what_is_open(answer: Adjudication) -> None:
    for line in decided_lines(answer, []):
        opened = line.charge_cents
        for entry in answer_entries([charge(line)], [line], PAYER, PATIENT):
            if entry.party == PAYER:
                opened += entry.amount_cents
                assert opened >= 0 or entry.amount_cents > 0 or entry.kind is EntryKind.PAYMENT


@given(answers(), st.integers(min_value=0, max_value=4), st.integers(min_value=-100, max_value=100).filter(bool))
def test_one_cent_off_is_found_on_its_line(answer: Adjudication, place: int, off: int) -> None:
    assert imbalances(answer) == ()
    place %= len(answer.lines)
    lines = list(answer.lines)
    lines[place] = replace(lines[place], paid_cents=lines[place].paid_cents - off)
    found = imbalances(replace(answer, lines=tuple(lines)))
    assert [(each.line, each.difference_cents) for each in found] == [(place + 1, off)]
