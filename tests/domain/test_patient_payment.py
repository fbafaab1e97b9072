"""A payment is laid on what is open, oldest first, never beyond it, and each cent of it is somewhere."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account import balances, unsound
from app.domain.hand_posting import refund_entries, transfer_entries, write_off_entries
from app.domain.ledger import Entry, EntryKind, Party, PartyKind, balance_by_party
from app.domain.patient_payment import (
    OpenLine,
    Share,
    beyond,
    freed_entries,
    lay_backwards,
    lay_oldest_first,
    payment_entries,
)

PATIENT, PLAN = Party(PartyKind.PATIENT, 7), Party(PartyKind.COVERAGE, 3)
DAY = date(2026, 2, 3)


def open_line(line_id: int, cents: int, days: int = 0, paid: int = 0) -> OpenLine:
    return OpenLine(line_id // 3 + 1, line_id, DAY + timedelta(days=days), 1, "99213", cents, paid)


def credit_of_no_visit(entries: tuple[Entry, ...]) -> int:
    return -sum(entry.amount_cents for entry in entries if not entry.line_id and not entry.encounter_id)


LINES = st.lists(
    st.tuples(st.integers(-50_00, 90_00), st.integers(0, 40), st.integers(0, 50_00)), min_size=0, max_size=6
).map(lambda rows: [open_line(at + 1, cents, days, paid) for at, (cents, days, paid) in enumerate(rows)])


@given(LINES, st.integers(1, 300_00))
def test_each_cent_is_laid_or_left_and_no_line_gets_too_much(lines: list[OpenLine], amount: int) -> None:
    shares = lay_oldest_first(amount, lines)
    laid = sum(share.cents for share in shares)
    assert laid == min(amount, sum(max(line.cents, 0) for line in lines))
    assert beyond(shares, lines) == ""
    owed = tuple(
        Entry(EntryKind.CHARGE, PATIENT, line.cents, line.line_id, encounter_id=line.encounter_id)
        for line in lines
        if line.cents > 0
    )
    after = (*owed, *payment_entries(PATIENT, amount, shares))
    assert not unsound(after, PATIENT)
    assert sum(balance_by_party(after).values()) == sum(entry.amount_cents for entry in owed) - amount
    assert credit_of_no_visit(after) == amount - laid


@given(LINES, st.integers(1, 300_00))
def test_an_older_visit_is_never_passed_over(lines: list[OpenLine], amount: int) -> None:
    laid = {share.line_id: share.cents for share in lay_oldest_first(amount, lines)}
    short = [line for line in lines if line.cents > laid.get(line.line_id, 0)]
    for line in short:
        later = [each for each in lines if (each.service_date or DAY) > (line.service_date or DAY)]
        assert not any(laid.get(each.line_id) for each in later)


@given(LINES, st.integers(1, 300_00))
def test_what_is_taken_off_again_is_no_more_than_was_put_on(lines: list[OpenLine], amount: int) -> None:
    shares = lay_backwards(amount, lines)
    paid = {line.line_id: line.paid_cents for line in lines}
    assert all(0 < share.cents <= paid[share.line_id] for share in shares)
    assert sum(share.cents for share in shares) == min(amount, sum(paid.values()))


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([Share(1, 1, 0)], "An amount is zero or less."),
        ([Share(1, 1, 5), Share(1, 1, 5)], "A line is named twice."),
        ([Share(1, 1, 20_01)], "99213 of 02/03/2026: 20.01 is more than the 20.00 open there."),
        ([Share(1, 9, 1)], "A line: 0.01 is more than the 0.00 open there."),
        ([Share(1, 0, 99_00), Share(0, 0, 1)], ""),
    ],
)
def test_shares_that_cannot_stand(shares: list[Share], words: str) -> None:
    assert beyond(shares, [open_line(1, 20_00)]) == words


def test_a_transfer_evens_out_and_a_refund_takes_credit_away() -> None:
    owed = (Entry(EntryKind.CHARGE, PLAN, 30_00, 1, encounter_id=1),)
    moved = (*owed, *transfer_entries(PLAN, PATIENT, [Share(1, 1, 12_00)]))
    assert balance_by_party(moved) == {PLAN: 18_00, PATIENT: 12_00}
    given_up = (*moved, *write_off_entries(PLAN, [Share(1, 1, 18_00)]))
    assert balance_by_party(given_up) == {PATIENT: 12_00}
    paid = (*given_up, *payment_entries(PATIENT, 20_00, [Share(1, 1, 12_00)]))
    assert balance_by_party((*paid, *refund_entries(PATIENT, [Share(0, 0, 8_00)]))) == {}


def test_money_taken_off_a_line_is_credit_of_no_visit() -> None:
    owed = (Entry(EntryKind.CHARGE, PATIENT, 30_00, 1, encounter_id=1),)
    paid = (*owed, *payment_entries(PATIENT, 30_00, [Share(1, 1, 30_00)]))
    freed = (*paid, *freed_entries(PATIENT, [Share(1, 1, 10_00)]))
    assert credit_of_no_visit(freed) == 10_00
    assert {place.line_id: cents for place, cents in balances(freed).items()} == {1: 10_00, 0: -10_00}
    assert not unsound(freed, PATIENT)


def test_a_write_off_beyond_the_balance_is_seen() -> None:
    owed = (Entry(EntryKind.CHARGE, PATIENT, 30_00, 1, encounter_id=1),)
    (bad,) = unsound((*owed, *write_off_entries(PATIENT, [Share(1, 1, 30_01)])), PATIENT)
    assert (bad.party, bad.encounter_id, bad.line_id) == (PATIENT, 1, 1)
