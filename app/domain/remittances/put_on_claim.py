"""Money a payer kept from a check, or gave back on one, beside its claims: the entries that put it on its claim."""

from collections import defaultdict
from collections.abc import Iterable

from app.domain.ledger import Entry, EntryKind, Party
from app.domain.remittances.books import owed_by_line


def kept_entries(entries: Iterable[Entry], payer: Party, line_ids: Iterable[int], cents: int) -> tuple[Entry, ...]:
    """`cents` that the payer kept: given back to it on the lines it paid, those overpaid first; () where it paid less.

    `entries` are all of the visit, `line_ids` the claim's.
    """
    entries = tuple(entries)
    paid = _paid_by_line(entries, payer)
    lines = [line_id for line_id in line_ids if paid[line_id] > 0]
    if sum(paid[line_id] for line_id in lines) < cents:
        return ()
    owed = owed_by_line(entries, payer)
    over = {line_id: min(paid[line_id], max(-owed[line_id], 0)) for line_id in lines}
    return _spread(lines, (over, {line_id: paid[line_id] - over[line_id] for line_id in lines}), payer, cents)


def returned_entries(entries: Iterable[Entry], payer: Party, line_ids: Iterable[int], cents: int) -> tuple[Entry, ...]:
    """`cents` of a refund of ours that came back: off the lines they were given back on; () where less was."""
    refunded: dict[int, int] = defaultdict(int)
    for entry in entries:
        if entry.party == payer and entry.kind is EntryKind.REFUND:
            refunded[entry.line_id] += entry.amount_cents
    lines = [line_id for line_id in line_ids if refunded[line_id] > 0]
    if sum(refunded[line_id] for line_id in lines) < cents:
        return ()
    return _spread(lines, (refunded,), payer, cents, sign=-1)


def _paid_by_line(entries: Iterable[Entry], payer: Party) -> dict[int, int]:
    paid: dict[int, int] = defaultdict(int)
    for entry in entries:
        if entry.party == payer and entry.kind in (EntryKind.PAYMENT, EntryKind.REFUND):
            paid[entry.line_id] -= entry.amount_cents
    return paid


def _spread(
    lines: list[int], rooms: tuple[dict[int, int], ...], payer: Party, cents: int, sign: int = 1
) -> tuple[Entry, ...]:
    taken: dict[int, int] = defaultdict(int)
    for room in rooms:
        for line_id in lines:
            share = min(room[line_id], cents)
            taken[line_id] += share
            cents -= share
    return tuple(Entry(EntryKind.REFUND, payer, sign * share, line_id) for line_id, share in taken.items() if share)
