"""What a payer's answer puts into the ledger: its payment, what goes on to the next who owes, and the write-off."""

from collections import defaultdict
from collections.abc import Iterable

from app.domain.adjudication import AdjudicatedLine, Adjustment, Group
from app.domain.coverage import Coverage
from app.domain.ledger import Entry, EntryKind, Party, PartyKind

WRITTEN_OFF = frozenset({"24", "44", "45", "59", "131", "144", "172", "237", "253", "P12"})
"""Contractual reasons (CARC) that only say what the contract pays. Any other with group CO is a denial: it stays
open with the payer, to be corrected or appealed, and is never written off unseen."""


def next_coverage(coverage: Coverage, in_force: Iterable[Coverage]) -> Coverage | None:
    """Whom a claim goes to when this coverage's payer has decided: the next in rank in force; None is the patient."""
    here = (coverage.rank, coverage.id)
    after = sorted((c for c in in_force if (c.rank, c.id) > here), key=lambda c: (c.rank, c.id))
    return after[0] if after else None


def next_party(coverage: Coverage, in_force: Iterable[Coverage]) -> Party:
    """Who owes what the payer left to the patient: the next coverage, else the patient."""
    following = next_coverage(coverage, in_force)
    if following:
        return Party(PartyKind.COVERAGE, following.id)
    return Party(PartyKind.PATIENT, coverage.patient_id)


def answer_entries(
    so_far: Iterable[Entry], lines: Iterable[AdjudicatedLine], payer: Party, following: Party
) -> tuple[Entry, ...]:
    """The entries of an answer, line by line, the payment first, then transfers, then the write-off.

    No more is moved on or written off than the payer still owes on the line: a second payer speaks of the whole
    charge, of which it owes only what the first one left.
    """
    owed: dict[int, int] = defaultdict(int)
    for entry in so_far:
        if entry.party == payer:
            owed[entry.line_id] += entry.amount_cents
    entries: list[Entry] = []
    for line in lines:
        entries += _line_entries(line, owed[line.line_id], payer, following)
    return tuple(entries)


def _line_entries(line: AdjudicatedLine, owed: int, payer: Party, following: Party) -> list[Entry]:
    entries: list[Entry] = []
    if line.paid_cents:
        entries.append(Entry(EntryKind.PAYMENT, payer, -line.paid_cents, line.line_id))
    left = owed - line.paid_cents
    for each in _of(line, Group.PATIENT):
        if cents := _within(each.amount_cents, left):
            entries.append(_because(EntryKind.TRANSFER, payer, -cents, line, each))
            entries.append(_because(EntryKind.TRANSFER, following, cents, line, each))
            left -= cents
    for each in _of(line, Group.CONTRACTUAL):
        if each.reason in WRITTEN_OFF and (cents := _within(each.amount_cents, left)):
            entries.append(_because(EntryKind.WRITE_OFF, payer, -cents, line, each))
            left -= cents
    return entries


def _of(line: AdjudicatedLine, group: Group) -> list[Adjustment]:
    return [each for each in line.adjustments if each.group is group]


def _because(kind: EntryKind, party: Party, cents: int, line: AdjudicatedLine, why: Adjustment) -> Entry:
    return Entry(kind, party, cents, line.line_id, group=why.group.value, reason=why.reason)


def _within(cents: int, left: int) -> int:
    """A raise (negative) counts whole; a reduction up to what is left."""
    return cents if cents < 0 else min(cents, max(left, 0))
