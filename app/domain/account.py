"""Where each cent of an account stands: what a party owes on a line, what credit is free, what is below nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.ledger import Entry, EntryKind, Party

_OF_PAYING = frozenset({EntryKind.PAYMENT, EntryKind.APPLIED, EntryKind.REFUND})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: who, on which visit, on which service line. Line 0 is credit; visit 0 is no visit's."""

    party: Party
    encounter_id: int
    line_id: int


def balances(entries: Iterable[Entry]) -> dict[Place, int]:
    """The cents of every place that has entries, zeros among them. Each entry names its visit."""
    sums: dict[Place, int] = defaultdict(int)
    for entry in entries:
        sums[Place(entry.party, entry.encounter_id, entry.line_id)] += entry.amount_cents
    return dict(sums)


def applied(entries: Iterable[Entry], patient: Party) -> dict[Place, int]:
    """What of the patient's money stands on each service line, in cents: never negative in sound books."""
    sums: dict[Place, int] = defaultdict(int)
    for entry in entries:
        if entry.party == patient and entry.line_id and entry.kind in _OF_PAYING:
            sums[Place(patient, entry.encounter_id, entry.line_id)] -= entry.amount_cents
    return dict(sums)


def unsound(entries: Iterable[Entry], patient: Party) -> frozenset[Place]:
    """Places that stand as they never should: a line owed less than nothing, credit below nothing.

    A payer may have paid too much on a line, which is its credit; a patient's money is taken off a line that needs it
    no more (`credit.applied_entries`), so a line below zero there was written off or moved beyond what is owed.
    """
    entries = tuple(entries)
    bad = {place for place, cents in applied(entries, patient).items() if cents < 0}
    for place, cents in balances(entries).items():
        if place.line_id == 0 and place.party == patient:
            if cents > 0:
                bad.add(place)
        elif cents < 0:
            bad.add(place)
    return frozenset(bad)


def worse(before: Iterable[Entry], after: Iterable[Entry], patient: Party) -> frozenset[Place]:
    """Places that stand as they never should after a change, and not so before it, or less so."""
    before, after = tuple(before), tuple(after)
    was, now = balances(before), balances(after)
    unsound_before = unsound(before, patient)
    return frozenset(
        place
        for place in unsound(after, patient)
        if place not in unsound_before or abs(now.get(place, 0)) > abs(was.get(place, 0))
    )
