"""Ledger arithmetic: postings of signed cents, who owes what, and reversal. Entries are never edited."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry is: charges and refunds are positive, payments and write-offs negative.

    Transfers of a posting sum to zero, from one party to another; so do applied credits, from no line to a line.
    """

    CHARGE = "charge"
    PAYMENT = "payment"
    TRANSFER = "transfer"
    WRITE_OFF = "write_off"
    APPLIED = "applied"
    REFUND = "refund"


class PartyKind(StrEnum):
    """Who owes."""

    COVERAGE = "coverage"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Party:
    """A coverage or the patient, by row id."""

    kind: PartyKind
    id: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a posting. `line_id` 0 = no service line (unapplied credit). `reverses` names the entry it undoes.

    `group` and `reason` are the payer's (CAS01 and CARC) where it gave one: PR and 1 for the deductible.
    `encounter_id` 0 is that of its posting; a posting of several visits names it on each entry.
    """

    kind: EntryKind
    party: Party
    amount_cents: int
    line_id: int = 0
    reverses: int = 0
    id: int = 0
    group: str = ""
    reason: str = ""
    encounter_id: int = 0


def balance_by_party(entries: Iterable[Entry]) -> dict[Party, int]:
    """Who owes what, in cents; parties at zero are left out."""
    sums: dict[Party, int] = defaultdict(int)
    for entry in entries:
        sums[entry.party] += entry.amount_cents
    return {party: cents for party, cents in sums.items() if cents}


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries that are neither a reversal nor reversed."""
    entries = tuple(entries)
    undone = {entry.reverses for entry in entries if entry.reverses}
    return tuple(entry for entry in entries if not entry.reverses and entry.id not in undone)


def reversal(entry: Entry) -> Entry:
    """The entry that undoes `entry`: the same place, the opposite amount."""
    return replace(entry, id=0, amount_cents=-entry.amount_cents, reverses=entry.id)


def charge_entries(
    standing_charges: Iterable[Entry], wanted: Iterable[tuple[int, int]], party: Party
) -> tuple[Entry, ...]:
    """What to append so that the ledger's charges say `wanted` (line id, cents) on `party`.

    An unchanged charge is left alone; a changed or removed one is reversed; a new one is entered.
    """
    target = {line_id: cents for line_id, cents in wanted if cents}
    entries: list[Entry] = []
    for entry in standing_charges:
        if target.get(entry.line_id) == entry.amount_cents and entry.party == party:
            del target[entry.line_id]
        else:
            entries.append(reversal(entry))
    entries += [Entry(EntryKind.CHARGE, party, cents, line_id) for line_id, cents in target.items()]
    return tuple(entries)
