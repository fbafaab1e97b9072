"""Ledger arithmetic: whatever is charged, corrected and reversed, the sums come out."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import Entry, EntryKind, Party, PartyKind, balance_by_party, charge_entries, reversal, standing

COVERAGE = Party(PartyKind.COVERAGE, 1)
PATIENT = Party(PartyKind.PATIENT, 1)

_wanted = st.dictionaries(st.integers(1, 6), st.integers(0, 10**7), max_size=6)
_parties = st.sampled_from([COVERAGE, PATIENT])


def _append(ledger: list[Entry], new: tuple[Entry, ...]) -> None:
    """As the store does it: each entry gets the next id."""
    ledger += [replace(entry, id=len(ledger) + place) for place, entry in enumerate(new, start=1)]


@given(st.lists(st.tuples(_wanted, _parties), min_size=1, max_size=8))
def test_after_any_corrections_the_standing_charges_are_what_was_last_wanted(
    saves: list[tuple[dict[int, int], Party]],
) -> None:
    ledger: list[Entry] = []
    for wanted, party in saves:
        _append(ledger, charge_entries(standing(ledger), wanted.items(), party))
    last, party = saves[-1]
    assert {entry.line_id: entry.amount_cents for entry in standing(ledger)} == {
        line_id: cents for line_id, cents in last.items() if cents
    }
    assert balance_by_party(ledger) == ({party: total} if (total := sum(last.values())) else {})


@given(_wanted, _parties)
def test_saving_the_same_again_appends_nothing(wanted: dict[int, int], party: Party) -> None:
    ledger: list[Entry] = []
    _append(ledger, charge_entries((), wanted.items(), party))
    assert charge_entries(standing(ledger), wanted.items(), party) == ()


@given(st.lists(st.tuples(_parties, st.integers(-(10**6), 10**6)), max_size=20))
def test_reversing_everything_leaves_nothing_owed(amounts: list[tuple[Party, int]]) -> None:
    ledger: list[Entry] = []
    _append(ledger, tuple(Entry(EntryKind.PAYMENT, party, cents) for party, cents in amounts))
    _append(ledger, tuple(reversal(entry) for entry in standing(ledger)))
    assert balance_by_party(ledger) == {}
    assert standing(ledger) == ()


def test_a_transfer_moves_the_debt_and_keeps_the_sum() -> None:
    ledger = [
        Entry(EntryKind.CHARGE, COVERAGE, 185_00, line_id=1),
        Entry(EntryKind.TRANSFER, COVERAGE, -23_40, line_id=1),
        Entry(EntryKind.TRANSFER, PATIENT, 23_40, line_id=1),
    ]
    assert balance_by_party(ledger) == {COVERAGE: 161_60, PATIENT: 23_40}
