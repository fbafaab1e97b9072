"""The account with a payer beside all claims (PLB): entries appended, cases carried on until they even out."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.remittances.payer_cases import SETTLED_AT_ONCE, OpenCase
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import Row, fetch_all, fetch_one, insert_row


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """Positive cents were kept from a check, negative were added. Ids are 0 where there is none.

    `opens` is the entry whose case it goes on with, `batch_id` the posting of a remittance it came with, `posting_id`
    the ledger's posting that put the amount on a claim.
    """

    practice_id: int
    payer_id: int
    payer_key: str
    reason: str
    reference: str
    amount_cents: int
    words: str
    opens: int = 0
    batch_id: int = 0
    claim_id: int = 0
    reverses: int = 0
    posting_id: int = 0
    id: int = 0

    @property
    def case_id(self) -> int:
        """The entry that opened its case."""
        return self.opens or self.id


_IDS = ("payer_id", "opens", "batch_id", "claim_id", "reverses", "posting_id")
_FIELDS = "id, practice_id, payer_id, payer_key, reason, reference, amount_cents, words, opens, batch_id, claim_id,"
_SELECT = f"SELECT {_FIELDS} reverses, posting_id FROM payer_account_entry"  # noqa: S608 - own words only


def add_account_entry(db: Database, entry: AccountEntry, at: datetime, user: str) -> int:
    """Append an entry; row id."""
    row: dict[str, object] = {
        "practice_id": entry.practice_id,
        "payer_key": entry.payer_key,
        "reason": entry.reason,
        "reference": entry.reference,
        "amount_cents": entry.amount_cents,
        "words": entry.words,
        "at": utc_text(at),
        "user": user,
    }
    return insert_row(db, "payer_account_entry", row | {name: getattr(entry, name) or None for name in _IDS})


def load_account_entry(db: Database, entry_id: int) -> AccountEntry | None:
    """The entry of a row id, or None."""
    row = fetch_one(db, f"{_SELECT} WHERE id = ?", [entry_id])
    return _entry(row) if row else None


def load_case(db: Database, case_id: int) -> tuple[AccountEntry, ...]:
    """Every entry of a case, the one that opened it first."""
    rows = fetch_all(db, f"{_SELECT} WHERE id = ? OR opens = ? ORDER BY id", [case_id, case_id])
    return tuple(map(_entry, rows))


def entries_of_batch(db: Database, batch_id: int) -> tuple[AccountEntry, ...]:
    """What came with one posting of a remittance."""
    return tuple(map(_entry, fetch_all(db, f"{_SELECT} WHERE batch_id = ? ORDER BY id", [batch_id])))


def has_provider_adjustments(db: Database, remittance_id: int) -> bool:
    """Whether a posting of this remittance that stands brought its provider adjustments along."""
    sql = """SELECT 1 FROM payer_account_entry AS entry JOIN standing_remittance_batch AS batch
                 ON batch.id = entry.batch_id
             WHERE batch.remittance_id = ? AND entry.posting_id IS NULL"""
    return db.execute(sql, [remittance_id]).fetchone() is not None


def open_cases(db: Database, practice_id: int, payer_id: int, payer_key: str) -> tuple[OpenCase, ...]:
    """The cases of a practice with a payer that are not evened out, the oldest first."""
    rows = db.execute(
        """SELECT first.id, first.reason, first.reference, sum(entry.amount_cents)
           FROM payer_account_entry AS entry
           JOIN payer_account_entry AS first ON first.id = coalesce(entry.opens, entry.id)
           WHERE first.practice_id = ? AND (first.payer_id = ? OR (first.payer_key <> '' AND first.payer_key = ?))
           GROUP BY first.id HAVING sum(entry.amount_cents) <> 0 ORDER BY first.id""",
        [practice_id, payer_id, payer_key],
    )
    return tuple(OpenCase(*row) for row in rows if row[1] not in SETTLED_AT_ONCE)


def _entry(row: Row) -> AccountEntry:
    return AccountEntry(**row | {name: row[name] or 0 for name in _IDS})
