"""The ledger: postings are appended, never changed. An entry that names no coverage is the patient's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.store.audit import utc_text
from app.store.rows import insert_row

VISIT = "visit"
"""The kind of posting that saving a visit makes."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What is true of all entries of one posting: when, by whom, for which day and visit, why in words."""

    at: datetime
    user: str
    effective_date: date
    encounter_id: int
    kind: str
    words: str


def append_posting(db: Database, posting: Posting, entries: Sequence[Entry]) -> int:
    """Append one posting with its entries; its row id."""
    posting_id = insert_row(
        db,
        "posting",
        {
            "at": utc_text(posting.at),
            "user": posting.user,
            "effective_date": posting.effective_date.isoformat(),
            "encounter_id": posting.encounter_id,
            "kind": posting.kind,
            "words": posting.words,
        },
    )
    for entry in entries:
        place = {"posting_id": posting_id, "encounter_id": posting.encounter_id}
        insert_row(db, "ledger_entry", place | _columns(db, entry))
    return posting_id


def load_visit_entries(db: Database, encounter_id: int) -> tuple[Entry, ...]:
    """The entries that saves of this visit made (charges and desk payments), reversals among them."""
    rows = db.execute(
        """SELECT entry.id, entry.kind, entry.patient_id, entry.coverage_id, entry.amount_cents,
               entry.service_line_id, entry.reverses
           FROM posting JOIN ledger_entry AS entry ON entry.posting_id = posting.id
           WHERE posting.encounter_id = ? AND posting.kind = 'visit' ORDER BY entry.id""",
        [encounter_id],
    )
    return tuple(
        Entry(
            kind=EntryKind(kind),
            party=Party(PartyKind.COVERAGE, coverage_id) if coverage_id else Party(PartyKind.PATIENT, patient_id),
            amount_cents=amount_cents,
            line_id=line_id or 0,
            reverses=reverses or 0,
            id=entry_id,
        )
        for entry_id, kind, patient_id, coverage_id, amount_cents, line_id, reverses in rows
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
    }


def _patient_of(db: Database, coverage_id: int) -> int:
    return int(db.execute("SELECT patient_id FROM coverage WHERE id = ?", [coverage_id]).fetchone()[0])
