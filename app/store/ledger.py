"""The ledger: postings are appended, never changed. An entry that names no coverage is the patient's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.posting import PostingKind
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.periods import refuse_closed
from app.store.rows import fetch_one, insert_row


@dataclass(frozen=True, slots=True)
class Posting:
    """What is true of all entries of one posting: when, by whom, for which day, why in words, and what it belongs to.

    `encounter_id` 0: its entries are of several visits, each naming its own, or of none.
    """

    at: datetime
    user: str
    effective_date: date
    kind: PostingKind
    words: str
    encounter_id: int = 0
    adjudication_id: int = 0
    receipt_id: int = 0
    batch_id: int = 0
    undoes: int = 0


@dataclass(frozen=True, slots=True)
class StoredPosting:
    """A posting as it stands in the ledger."""

    id: int
    posting: Posting
    entries: tuple[Entry, ...]


def append_posting(db: Database, posting: Posting, entries: Sequence[Entry]) -> int:
    """Append one posting with its entries; its row id. UserError where its day lies in a closed period."""
    refuse_closed(db, posting.effective_date)
    posting_id = insert_row(
        db,
        "posting",
        {
            "at": utc_text(posting.at),
            "user": posting.user,
            "effective_date": posting.effective_date.isoformat(),
            "encounter_id": posting.encounter_id or None,
            "kind": posting.kind.value,
            "words": posting.words,
            "adjudication_id": posting.adjudication_id or None,
            "receipt_id": posting.receipt_id or None,
            "batch_id": posting.batch_id or None,
            "undoes": posting.undoes or None,
        },
    )
    for entry in entries:
        place = {"posting_id": posting_id, "encounter_id": entry.encounter_id or posting.encounter_id or None}
        insert_row(db, "ledger_entry", place | _columns(db, entry))
    return posting_id


def load_visit_entries(db: Database, encounter_id: int) -> tuple[Entry, ...]:
    """The entries that saves of this visit made (charges and desk payments), reversals among them.

    So is the bank's return of what was paid at the desk.
    """
    return _entries(db, "posting.encounter_id = ? AND posting.kind IN ('visit', 'returned_payment')", encounter_id)


def load_ledger(db: Database, encounter_id: int) -> tuple[Entry, ...]:
    """Every entry of a visit, whatever made it."""
    return _entries(db, "entry.encounter_id = ?", encounter_id)


def load_adjudication_entries(db: Database, adjudication_id: int) -> tuple[Entry, ...]:
    """The entries a payer's answer made, and those that took it back."""
    return _entries(db, "posting.adjudication_id = ?", adjudication_id)


def load_patient_entries(db: Database, patient_id: int) -> tuple[Entry, ...]:
    """Every entry of a patient, of all visits and of none."""
    return _entries(db, "entry.patient_id = ?", patient_id)


def load_posting(db: Database, posting_id: int) -> StoredPosting | None:
    """A posting with its entries, or None."""
    row = fetch_one(db, "SELECT * FROM posting WHERE id = ?", [posting_id])
    if row is None:
        return None
    posting = Posting(
        at=datetime.fromisoformat(row["at"]),
        user=row["user"],
        effective_date=date.fromisoformat(row["effective_date"]),
        kind=PostingKind(row["kind"]),
        words=row["words"],
        encounter_id=row["encounter_id"] or 0,
        adjudication_id=row["adjudication_id"] or 0,
        receipt_id=row["receipt_id"] or 0,
        batch_id=row["batch_id"] or 0,
        undoes=row["undoes"] or 0,
    )
    return StoredPosting(posting_id, posting, _entries(db, "entry.posting_id = ?", posting_id))


def lines_moved_by_hand(db: Database, encounter_id: int) -> frozenset[int]:
    """The visit's lines of which something was written off or moved to another party by hand, and still is."""
    rows = db.execute(
        """SELECT DISTINCT entry.service_line_id FROM ledger_entry AS entry
           JOIN posting ON posting.id = entry.posting_id
           WHERE entry.encounter_id = ? AND entry.service_line_id IS NOT NULL
               AND posting.kind IN ('small_balance', 'courtesy', 'bad_debt', 'denial', 'transfer')
               AND posting.id NOT IN (SELECT undoes FROM posting WHERE undoes IS NOT NULL)""",
        [encounter_id],
    )
    return frozenset(line_id for (line_id,) in rows)


def posting_undoing(db: Database, posting_id: int) -> int:
    """The posting that takes this one back, or 0."""
    row = db.execute("SELECT id FROM posting WHERE undoes = ?", [posting_id]).fetchone()
    return int(row[0]) if row else 0


def _entries(db: Database, where: str, row_id: int) -> tuple[Entry, ...]:
    sql = f"""SELECT entry.id, entry.kind, entry.patient_id, entry.coverage_id, entry.amount_cents,
                  entry.service_line_id, entry.reverses, entry.adjustment_group, entry.reason,
                  entry.encounter_id
              FROM posting JOIN ledger_entry AS entry ON entry.posting_id = posting.id
              WHERE {where} ORDER BY entry.id"""  # noqa: S608 - own words only
    return tuple(
        Entry(
            kind=EntryKind(kind),
            party=Party(PartyKind.COVERAGE, coverage_id) if coverage_id else Party(PartyKind.PATIENT, patient_id),
            amount_cents=amount_cents,
            line_id=line_id or 0,
            reverses=reverses or 0,
            id=entry_id,
            group=group,
            reason=reason,
            encounter_id=encounter_id or 0,
        )
        for (
            entry_id,
            kind,
            patient_id,
            coverage_id,
            amount_cents,
            line_id,
            reverses,
            group,
            reason,
            encounter_id,
        ) in db.execute(sql, [row_id])
    )


def _columns(db: Database, entry: Entry) -> dict[str, object]:
    by_coverage = entry.party.kind is PartyKind.COVERAGE
    return {
        "service_line_id": entry.line_id or None,
        "patient_id": _patient_of(db, entry.party.id) if by_coverage else entry.party.id,
        "coverage_id": entry.party.id if by_coverage else None,
        "kind": entry.kind.value,
        "amount_cents": entry.amount_cents,
        "reverses": entry.reverses or None,
        "adjustment_group": entry.group,
        "reason": entry.reason,
    }


def _patient_of(db: Database, coverage_id: int) -> int:
    return int(db.execute("SELECT patient_id FROM coverage WHERE id = ?", [coverage_id]).fetchone()[0])
