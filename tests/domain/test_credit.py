"""Credit of a visit meets what the patient owes, and is free again when it is not needed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.credit import applied_entries
from app.domain.ledger import Entry, EntryKind, Party, PartyKind, balance_by_party

PATIENT, PLAN = Party(PartyKind.PATIENT, 7), Party(PartyKind.COVERAGE, 3)


def owes(cents: int, line: int) -> Entry:
    return Entry(EntryKind.TRANSFER, PATIENT, cents, line)


def paid(cents: int) -> Entry:
    return Entry(EntryKind.PAYMENT, PATIENT, -cents)


def by_line(entries: tuple[Entry, ...]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for each in entries:
        sums[each.line_id] = sums.get(each.line_id, 0) + each.amount_cents
    return sums


def test_a_copay_taken_at_the_desk_meets_the_answers_copay() -> None:
    books = (paid(20_00), owes(20_00, 1))
    assert by_line(books + applied_entries(books, PATIENT)) == {0: 0, 1: 0}


def test_what_is_left_of_the_credit_stays_unapplied() -> None:
    books = (paid(50_00), owes(20_00, 1), owes(10_00, 2))
    assert by_line(books + applied_entries(books, PATIENT)) == {0: -20_00, 1: 0, 2: 0}


def test_credit_is_free_again_when_the_answer_is_taken_back() -> None:
    books: tuple[Entry, ...] = (paid(20_00), owes(20_00, 1))
    books += applied_entries(books, PATIENT)
    books += (owes(-20_00, 1),)
    assert by_line(books + applied_entries(books, PATIENT)) == {0: -20_00, 1: 0}


def test_what_was_applied_beyond_the_credit_is_taken_off() -> None:
    books: tuple[Entry, ...] = (paid(20_00), owes(20_00, 1))
    books += applied_entries(books, PATIENT)
    books += (paid(-20_00), paid(15_00))
    assert by_line(books + applied_entries(books, PATIENT)) == {0: 0, 1: 5_00}


def test_a_payers_part_is_left_alone() -> None:
    books = (paid(20_00), Entry(EntryKind.CHARGE, PLAN, 100_00, 1))
    assert applied_entries(books, PATIENT) == ()


def test_a_line_that_too_much_was_taken_off_has_it_put_back() -> None:
    """Of two payments the desk's was corrected, and the other made way for it; then the other was undone as well."""
    books: tuple[Entry, ...] = (owes(10_00, 1), owes(10_00, 2), paid(10_00))
    books += applied_entries(books, PATIENT)
    other = (paid(10_00), Entry(EntryKind.APPLIED, PATIENT, 10_00), Entry(EntryKind.APPLIED, PATIENT, -10_00, 2))
    books += (*other, paid(-10_00))
    books += applied_entries(books, PATIENT)
    assert by_line(books) == {0: 0, 1: 0, 2: 10_00}
    books += tuple(replace(each, amount_cents=-each.amount_cents) for each in other)
    assert by_line(books) == {0: 0, 1: 0, 2: 20_00}
    assert by_line(books + applied_entries(books, PATIENT)) == {0: 0, 1: 10_00, 2: 10_00}


MOVES = st.lists(
    st.one_of(
        st.builds(owes, st.integers(-300, 300).filter(bool), st.integers(1, 3)),
        st.builds(paid, st.integers(-300, 300).filter(bool)),
    ),
    max_size=12,
)


@given(MOVES)
def test_whatever_happened_before_sums_stay_and_nothing_is_left_to_do(moves: list[Entry]) -> None:
    books: tuple[Entry, ...] = ()
    for move in moves:
        books += (move,)
        more = applied_entries(books, PATIENT)
        assert balance_by_party(books + more) == balance_by_party(books)
        assert sum(each.amount_cents for each in more) == 0
        books += more
        assert applied_entries(books, PATIENT) == ()
        sums = by_line(books)
        if sums.get(0, 0) < 0:
            assert all(cents <= 0 for line, cents in sums.items() if line), "credit is left while a line is owed"
