"""A patient's unapplied credit put on what the patient owes: a copay taken at the desk meets the answer's copay."""

from collections import defaultdict
from collections.abc import Iterable

from app.domain.ledger import Entry, EntryKind, Party


def applied_entries(entries: Iterable[Entry], patient: Party) -> tuple[Entry, ...]:
    """What to append so that a visit's own credit stands on its lines as far as they need it, first line first.

    `entries` are all of one visit. Credit that a line needs no more (its answer was taken back) is free again, and
    what was applied beyond the credit (the desk payment was corrected) is taken off, last line first. A line that more
    was taken off than had been put on (its payment was undone after another had made way) has that put back. Each pair
    sums to zero: who owes how much in all is never changed.
    """
    owed: dict[int, int] = defaultdict(int)
    applied: dict[int, int] = defaultdict(int)
    for entry in entries:
        if entry.party == patient:
            owed[entry.line_id] += entry.amount_cents
            if entry.kind is EntryKind.APPLIED:
                applied[entry.line_id] -= entry.amount_cents
    credit = -owed.pop(0, 0)
    moves: dict[int, int] = defaultdict(int)
    for line_id in owed:
        lacking = max(-applied[line_id], 0)
        moves[line_id] += lacking
        credit -= lacking
    for line_id in owed:
        freed = max(min(-owed[line_id], applied[line_id]), 0)
        moves[line_id] -= freed
        credit += freed
    for line_id in reversed(owed):
        back = max(min(-credit, applied[line_id] + moves[line_id]), 0)
        moves[line_id] -= back
        credit += back
    for line_id in owed:
        more = max(min(credit, owed[line_id] + moves[line_id]), 0)
        moves[line_id] += more
        credit -= more
    return tuple(
        each
        for line_id, cents in moves.items()
        if cents
        for each in (Entry(EntryKind.APPLIED, patient, cents), Entry(EntryKind.APPLIED, patient, -cents, line_id))
    )
