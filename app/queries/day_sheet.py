"""What the ledger did in a span of days, in sums: charges, payments by way and source, write-offs, refunds, moves."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.day_sheet import Basis, SheetDeposit, SheetReceipt, SheetRow
from app.domain.hand_posting import WRITE_OFF_NAMES
from app.domain.posting import PostingKind
from app.queries.receipt_list import DepositRow, ReceiptRow, deposit_list, receipts_until
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` up to and without `until`: days as ISO text, or (ENTERED) UTC times."""

    basis: Basis
    since: str
    until: str


# Money of no visit belongs to the practice that received it.
_FROM = """
    FROM ledger_entry AS entry
    JOIN posting ON posting.id = entry.posting_id
    LEFT JOIN posting AS undone ON undone.id = posting.undoes
    LEFT JOIN encounter ON encounter.id = entry.encounter_id
    LEFT JOIN receipt ON receipt.id = posting.receipt_id
    WHERE (:practice = 0 OR coalesce(encounter.practice_id, receipt.practice_id) = :practice)
"""
_MOVEMENTS = f"""
    SELECT entry.kind, coalesce(undone.kind, posting.kind), entry.coverage_id IS NULL, coalesce(receipt.way, ''),
        entry.adjustment_group, entry.reason, entry.reverses IS NOT NULL, sum(entry.amount_cents),
        sum(max(entry.amount_cents, 0)) {_FROM} AND {{day}} >= :since AND {{day}} < :until
    GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
"""
_OWED = f"""
    SELECT CASE WHEN entry.coverage_id IS NOT NULL THEN 'payers'
            WHEN entry.service_line_id IS NOT NULL THEN 'patients' ELSE 'credit' END,
        sum(CASE WHEN {{day}} < :since THEN entry.amount_cents ELSE 0 END), sum(entry.amount_cents)
    {_FROM} AND {{day}} < :until GROUP BY 1
"""
_DAYS = {Basis.EFFECTIVE: "posting.effective_date", Basis.ENTERED: "posting.at"}


@dataclass(frozen=True, slots=True)
class Movements:
    """The rows of each part; `moved` by volume."""

    charges: tuple[SheetRow, ...]
    payments: tuple[SheetRow, ...]
    write_offs: tuple[SheetRow, ...]
    refunds: tuple[SheetRow, ...]
    moved: tuple[SheetRow, ...]


def movements(db: Database, span: Span, practice_id: int = 0) -> Movements:
    """What changed in the span, of one practice where that is given."""
    parts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sql = _MOVEMENTS.format(day=_DAYS[span.basis])
    values = {"practice": practice_id, "since": span.since, "until": span.until}
    for kind, posting, by_patient, way, group, reason, takes_back, cents, volume in db.execute(sql, values):
        for part, words, amount in _named(kind, posting, by_patient, way, group, reason, takes_back, cents, volume):
            parts[part][words] += amount
    return Movements(*(_rows(parts[part]) for part in ("charge", "payment", "write_off", "refund", "moved")))


def owed(db: Database, span: Span, practice_id: int = 0) -> tuple[tuple[SheetRow, ...], tuple[SheetRow, ...]]:
    """What was owed as the span began and at its end: by payers, by patients, and patients' credit."""
    sql = _OWED.format(day=_DAYS[span.basis])
    values = {"practice": practice_id, "since": span.since, "until": span.until}
    found = {key: (before, after) for key, before, after in db.execute(sql, values)}
    names = (("payers", "Payers owe"), ("patients", "Patients owe"), ("credit", "Patients' credit, not applied"))
    before, after = (
        tuple(SheetRow(words, found[key][end]) for key, words in names if key in found and found[key][end])
        for end in (0, 1)
    )
    return before, after


def received(
    db: Database, span: Span, practice_id: int = 0
) -> tuple[tuple[SheetReceipt, ...], tuple[SheetReceipt, ...]]:
    """What came in during the span and was not taken back; and what came in up to its end and is not wholly posted."""
    entered = span.basis is Basis.ENTERED
    day = "at" if entered else "received_on"
    sql = f"SELECT id FROM receipt WHERE {day} >= ? AND {day} < ?"  # noqa: S608 - own words only
    own = {receipt_id for (receipt_id,) in db.execute(sql, [span.since, span.until])}
    found = receipts_until(db, span.until, practice_id, entered=entered)
    waiting = [sheet for row in found if (sheet := _receipt(row)).unposted_cents or sheet.aside_cents]
    return tuple(_receipt(row) for row in found if row.receipt_id in own), tuple(waiting)


def deposits_of(db: Database, first: date, last: date, practice_id: int = 0) -> tuple[SheetDeposit, ...]:
    """The deposits of these days that stand, by the bank's day."""
    rows = deposit_list(db, practice_id)
    found = [row for row in rows if not row.undone and first <= row.deposited_on <= last]
    return tuple(_deposit(row) for row in sorted(found, key=lambda row: (row.deposited_on, row.deposit_id)))


def _named(
    kind: str,
    posting: str,
    by_patient: int,
    way: str,
    group: str,
    reason: str,
    takes_back: int,
    cents: int,
    volume: int,
) -> Iterator[tuple[str, str, int]]:
    """Part, words and cents of a sum. Transfers and applied credit even out: their volume is told, once each."""
    if kind == "charge":
        yield kind, "Charges taken back" if takes_back else "Charges", cents
    elif kind == "payment":
        yield kind, f"{'Patients' if by_patient else 'Payers'}, {_WAYS.get(way, way) or 'no receipt'}", cents
    elif kind == "write_off":
        yield kind, _write_off(posting, group, reason), cents
    elif kind == "refund":
        yield kind, "To patients" if by_patient else "To payers", cents
    elif kind == "transfer" and not takes_back:
        yield "moved", "Moved to patients" if by_patient else "Moved to payers", volume
    elif kind == "applied" and not takes_back:
        yield "moved", "Patients' credit applied", volume
    elif kind in ("transfer", "applied"):
        yield "moved", "Moves taken back", volume


_WAYS = {"check": "checks", "transfer": "transfers", "cash": "cash", "card": "cards", "none": "without a check"}


def _write_off(posting: str, group: str, reason: str) -> str:
    name = WRITE_OFF_NAMES.get(PostingKind(posting))
    if name:
        return name
    code = "-".join(filter(None, (group, reason)))
    return f"By payers' answers, {code}" if code else "By payers' answers"


def _rows(sums: dict[str, int]) -> tuple[SheetRow, ...]:
    return tuple(SheetRow(words, cents) for words, cents in sorted(sums.items()) if cents)


def _receipt(row: ReceiptRow) -> SheetReceipt:
    return SheetReceipt(
        row.received_on,
        row.payer,
        row.way.value,
        row.reference,
        row.amount_cents,
        row.posted_cents,
        row.aside_cents,
        row.beside_cents,
    )


def _deposit(row: DepositRow) -> SheetDeposit:
    return SheetDeposit(row.deposited_on, row.deposit_id, row.carried_cents, row.total_cents - row.carried_cents)


def ledger_size(db: Database) -> int:
    """How many entries the ledger has: how long a sheet takes grows with it."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM ledger_entry").fetchone()[0])
