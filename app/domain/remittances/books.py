"""The books while a remittance is planned: each claim is planned upon what those before it would leave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.remittances.plan import ClaimBooks, PlannedClaim, StandingAnswer


class Books:
    """Our books of every claim matched, moved on in memory; the records handed in stay as they are."""

    def __init__(self, books: Mapping[int, ClaimBooks]) -> None:
        self._books = books
        self._entries: dict[int, list[Entry]] = {}
        self._answers: dict[int, list[StandingAnswer]] = {}
        self._next_id = -1
        for claim_id, each in books.items():
            self._entries.setdefault(each.encounter_id, list(each.entries))
            self._answers[claim_id] = list(each.answers)

    def of(self, claim_id: int) -> ClaimBooks | None:
        """A claim's books as they are by now; what was taken back before the remittance stays as it was."""
        first = self._books.get(claim_id)
        if first is None:
            return None
        return replace(
            first,
            entries=tuple(self._entries[first.encounter_id]),
            answers=tuple(self._answers[claim_id]),
        )

    def with_ids(self, planned: PlannedClaim) -> PlannedClaim:
        """Its entries with ids of the plan's own, below zero."""
        entries = tuple(replace(entry, id=self._next_id - nth) for nth, entry in enumerate(planned.entries))
        self._next_id -= len(entries)
        return replace(planned, entries=entries)

    def post(self, planned: PlannedClaim) -> None:
        """As if a planned claim were posted."""
        if planned.match.claim is None or not (planned.answer or planned.takes_back):
            return
        claim_id = planned.match.claim.claim_id
        self._entries[self._books[claim_id].encounter_id] += planned.entries
        for each in planned.takes_back:
            self._answers[claim_id].remove(each)
        if planned.answer:
            own = tuple(entry for entry in planned.entries if not entry.reverses)
            told = "this remittance"
            self._answers[claim_id].append(StandingAnswer(-1 - planned.place, planned.answer, own, told))


def owed_by_line(entries: Iterable[Entry], party: Party) -> dict[int, int]:
    """What a party owes on each line, in cents."""
    owed: dict[int, int] = defaultdict(int)
    for entry in entries:
        if entry.party == party:
            owed[entry.line_id] += entry.amount_cents
    return owed


def overpaid(before: Iterable[Entry], entries: Iterable[Entry]) -> list[tuple[Party, int, int]]:
    """Coverages that have more than they owed on a line because of new entries: party, line id, cents too much."""
    sums: dict[tuple[Party, int], int] = defaultdict(int)
    for entry in before:
        sums[entry.party, entry.line_id] += entry.amount_cents
    was = dict(sums)
    entries = tuple(entries)
    touched = dict.fromkeys((entry.party, entry.line_id) for entry in entries)
    for entry in entries:
        sums[entry.party, entry.line_id] += entry.amount_cents
    return [
        (party, line_id, -sums[party, line_id])
        for party, line_id in touched
        if party.kind is PartyKind.COVERAGE and sums[party, line_id] < min(was.get((party, line_id), 0), 0)
    ]


def given_up(entries: Iterable[Entry]) -> dict[tuple[Party, int], int]:
    """What was written off by hand of what a party owed on a line, in cents; a payer's answer names its group."""
    sums: dict[tuple[Party, int], int] = defaultdict(int)
    for entry in entries:
        if entry.kind is EntryKind.WRITE_OFF and not entry.group:
            sums[entry.party, entry.line_id] -= entry.amount_cents
    return {place: cents for place, cents in sums.items() if cents > 0}


def given_up_beyond(before: Iterable[Entry], entries: Iterable[Entry]) -> list[tuple[int, int]]:
    """Where new entries leave more written off by hand than the patient owes: line id, cents too much."""
    before, entries = tuple(before), tuple(entries)
    touched = {entry.line_id for entry in entries if entry.party.kind is PartyKind.PATIENT}
    found = []
    for (party, line_id), cents in given_up(before).items():
        left = owed_by_line((*before, *entries), party)[line_id]
        if party.kind is PartyKind.PATIENT and line_id in touched and left < 0:
            found.append((line_id, min(-left, cents)))
    return found
