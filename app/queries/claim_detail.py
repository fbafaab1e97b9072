"""One claim's story: what happened to it, and each entry of its money in words."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.people import PersonName
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a claim's history; `at` is UTC."""

    at: datetime
    user: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One entry of the ledger in words; all rows of a claim sum to what is still open."""

    words: str
    amount_cents: int


def events(db: Database, claim_id: int) -> tuple[Event, ...]:
    """The claim's history, from its beginning."""
    rows = db.execute("SELECT at, user, kind, words FROM claim_event WHERE claim_id = ? ORDER BY id", [claim_id])
    return tuple(Event(datetime.fromisoformat(at), user, kind, words) for at, user, kind, words in rows)


def money(db: Database, claim_id: int) -> tuple[MoneyRow, ...]:
    """Every ledger entry of the claim's visit, in the order they were made."""
    rows = db.execute(
        """SELECT entry.amount_cents, entry.kind, entry.reverses IS NOT NULL, coalesce(line.procedure, ''),
               coalesce(payer.name, ''), patient.first, patient.last, posting.effective_date,
               entry.adjustment_group, entry.reason, posting.kind
           FROM claim
           JOIN ledger_entry AS entry ON entry.encounter_id = claim.encounter_id
           JOIN posting ON posting.id = entry.posting_id
           JOIN patient ON patient.id = entry.patient_id
           LEFT JOIN service_line AS line ON line.id = entry.service_line_id
           LEFT JOIN coverage ON coverage.id = entry.coverage_id
           LEFT JOIN payer ON payer.id = coverage.payer_id
           WHERE claim.id = ? ORDER BY entry.id""",
        [claim_id],
    )
    return tuple(MoneyRow(_words(cents, *row), cents) for cents, *row in rows)


_REASONS = {"PR-1": "deductible", "PR-2": "coinsurance", "PR-3": "copay"}


def _words(
    cents: int,
    kind: str,
    is_reversal: bool,
    procedure: str,
    payer: str,
    first: str,
    last: str,
    day: str,
    group: str,
    reason: str,
    made_by: str,
) -> str:
    party = payer or f"{PersonName(last, first).spoken_name} (patient)"
    line = procedure or "Line without code"
    on = f"{day[5:7]}/{day[8:10]}/{day[:4]}"
    why = f"{group}-{reason}"
    what = f"{line} charged to {party}"
    if kind == "payment":
        what = f"Paid by {party} at the visit" if made_by == "visit" else f"{line}: paid by {party}"
    elif kind == "transfer":
        way = "from" if (cents < 0) != bool(is_reversal) else "to"
        what = f"{line}: {_REASONS.get(why, 'the rest')} moved {way} {party} ({why})"
    elif kind == "write_off":
        what = f"{line}: written off for {party} ({why})"
    return f"Taken back: {what}, {on}" if is_reversal else f"{what}, {on}"
