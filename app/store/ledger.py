"""The ledger: postings are appended, never changed. An entry that names no coverage is the patient's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.posting import PostingKind
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.periods import refuse_closed
from app.store.rows import fetch_one, insert_row, insert_rows


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
    posting_id = insert_row(db, "posting", _posting_row(posting))
    for entry in entries:
        place = {"posting_id": posting_id, "encounter_id": entry.encounter_id or posting.encounter_id or None}
        by_coverage = entry.party.kind is PartyKind.COVERAGE
        patient_id = _patient_of(db, entry.party.id) if by_coverage else entry.party.id
        insert_row(db, "ledger_entry", place | _entry_row(entry, patient_id))
    return posting_id


class PostingWriter:
    """Appends many postings of one day in one step: row ids are known at once, rows are written together at the end.

    Entries may name what they reverse by the id they were planned under (below zero). Inside a transaction, and nothing
    else may post before `write`. UserError where the day lies in a closed period.
    """

    def __init__(self, db: Database, effective_date: date) -> None:
        refuse_closed(db, effective_date)
        self._db, self.effective_date = db, effective_date
        self._posting_id = _last_id(db, "posting")
        self._entry_id = _last_id(db, "ledger_entry")
        self._postings: list[Posting] = []
        self._rows: list[dict[str, object]] = []
        self._planned: dict[int, int] = {}
        self._patients: dict[int, int] = {}

    def add(self, posting: Posting, entries: Sequence[Entry]) -> int:
        """One posting; its row id."""
        self._posting_id += 1
        self._postings.append(replace(posting, effective_date=self.effective_date))
        for entry in entries:
            self._entry_id += 1
            if entry.id < 0:
                self._planned[entry.id] = self._entry_id
            if entry.reverses < 0:
                entry = replace(entry, reverses=self._planned[entry.reverses])
            place = {"id": self._entry_id, "posting_id": self._posting_id}
            visit = {"encounter_id": entry.encounter_id or posting.encounter_id or None}
            self._rows.append(place | visit | _entry_row(entry, self._patient(entry.party)))
        return self._posting_id

    def write(self) -> None:
        """Write what was added."""
        first = self._posting_id - len(self._postings) + 1
        postings = [{"id": first + nth} | _posting_row(each) for nth, each in enumerate(self._postings)]
        insert_rows(self._db, "posting", postings)
        insert_rows(self._db, "ledger_entry", self._rows)
        self._postings, self._rows = [], []

    def _patient(self, party: Party) -> int:
        if party.kind is PartyKind.PATIENT:
            return party.id
        if party.id not in self._patients:
            self._patients[party.id] = _patient_of(self._db, party.id)
        return self._patients[party.id]


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


def _posting_row(posting: Posting) -> dict[str, object]:
    return {
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
    }


def _entry_row(entry: Entry, patient_id: int) -> dict[str, object]:
    return {
        "service_line_id": entry.line_id or None,
        "patient_id": patient_id,
        "coverage_id": entry.party.id if entry.party.kind is PartyKind.COVERAGE else None,
        "kind": entry.kind.value,
        "amount_cents": entry.amount_cents,
        "reverses": entry.reverses or None,
        "adjustment_group": entry.group,
        "reason": entry.reason,
    }


def _last_id(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])  # noqa: S608 - own words only


def _patient_of(db: Database, coverage_id: int) -> int:
    return int(db.execute("SELECT patient_id FROM coverage WHERE id = ?", [coverage_id]).fetchone()[0])
