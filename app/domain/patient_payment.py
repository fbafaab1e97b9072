"""A patient's money laid on what the patient owes: oldest visit first or as typed; what is left stays as credit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.ledger import Entry, EntryKind, Party
from app.domain.money import format_cents


@dataclass(frozen=True, slots=True)
class Share:
    """A part of an amount and the service line it is for. Line 0 keeps it as credit: of the visit, or (0) of none."""

    encounter_id: int
    line_id: int
    cents: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What a party owes on a service line, negative cents being credit; `paid_cents` is the party's own money there."""

    encounter_id: int
    line_id: int
    service_date: date | None
    practice_id: int
    procedure: str
    cents: int
    paid_cents: int = 0


def lay_oldest_first(amount_cents: int, lines: Iterable[OpenLine]) -> tuple[Share, ...]:
    """An amount laid on open lines, the oldest date of service first; what they do not need is in no share."""
    shares: list[Share] = []
    for line in sorted(lines, key=lambda each: (each.service_date or date.max, each.encounter_id, each.line_id)):
        cents = min(amount_cents, line.cents)
        if cents > 0:
            shares.append(Share(line.encounter_id, line.line_id, cents))
            amount_cents -= cents
    return tuple(shares)


def beyond(shares: Sequence[Share], lines: Iterable[OpenLine]) -> str:
    """Why the shares cannot stand, in words, or empty: each positive, each place once, none beyond what is owed there.

    A share of line 0 has no limit: it is credit.
    """
    open_cents = {(line.encounter_id, line.line_id): line for line in lines}
    seen: set[tuple[int, int]] = set()
    for share in shares:
        place = (share.encounter_id, share.line_id)
        if share.cents <= 0:
            return "An amount is zero or less."
        if place in seen:
            return "A line is named twice."
        seen.add(place)
        if not share.line_id:
            continue
        line = open_cents.get(place)
        owed = max(line.cents, 0) if line else 0
        if share.cents > owed:
            name = f"{line.procedure} of {_day(line.service_date)}" if line else "A line"
            return f"{name}: {format_cents(share.cents)} is more than the {format_cents(owed)} open there."
    return ""


def payment_entries(patient: Party, amount_cents: int, shares: Sequence[Share]) -> tuple[Entry, ...]:
    """What a payment puts into the ledger: it comes in as credit of each visit, and of none for the rest,

    then the credit is applied to the lines, so that it is free again by itself when a line needs it no more.
    """
    by_visit: dict[int, int] = defaultdict(int)
    for share in shares:
        by_visit[share.encounter_id] += share.cents
    by_visit[0] += amount_cents - sum(by_visit.values())
    came = tuple(
        Entry(EntryKind.PAYMENT, patient, -cents, encounter_id=visit) for visit, cents in by_visit.items() if cents
    )
    return came + tuple(
        entry
        for share in shares
        if share.line_id
        for entry in moved_entries(patient, Share(share.encounter_id, 0, share.cents), [share])
    )


def moved_entries(patient: Party, source: Share, shares: Sequence[Share]) -> tuple[Entry, ...]:
    """The patient's money taken from one place and put on others, pair by pair; who owes how much never changes."""
    return tuple(
        entry
        for share in shares
        for entry in (
            Entry(EntryKind.APPLIED, patient, share.cents, source.line_id, encounter_id=source.encounter_id),
            Entry(EntryKind.APPLIED, patient, -share.cents, share.line_id, encounter_id=share.encounter_id),
        )
    )


def freed_entries(patient: Party, sources: Sequence[Share]) -> tuple[Entry, ...]:
    """The patient's money taken off lines and visits, as credit of no visit."""
    return tuple(entry for source in sources for entry in moved_entries(patient, source, [Share(0, 0, source.cents)]))


def lay_backwards(amount_cents: int, lines: Iterable[OpenLine]) -> tuple[Share, ...]:
    """Where to take applied money off again, the latest visit first, by what of it stands on each line."""
    shares: list[Share] = []
    for line in sorted(lines, key=lambda each: (each.service_date or date.max, each.encounter_id, each.line_id))[::-1]:
        cents = min(amount_cents, line.paid_cents)
        if cents > 0:
            shares.append(Share(line.encounter_id, line.line_id, cents))
            amount_cents -= cents
    return tuple(shares)


def _day(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else "an undated visit"
