"""Paper EOBs keyed by hand: half-keyed drafts, and what was keyed of those posted; wrong ones are withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.remittances.keyed_eob import KeyedEob, eob_from_json, eob_to_json
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import fetch_one, insert_row, update_row


@dataclass(frozen=True, slots=True)
class KeyedDraft:
    """What is keyed so far, and when it was last kept (UTC)."""

    id: int
    eob: KeyedEob
    saved_at: datetime


def store_keyed_draft(db: Database, draft_id: int, eob: KeyedEob, saved_at: datetime) -> int:
    """Keep what is keyed; the draft's row id."""
    values = {"body_json": eob_to_json(eob), "saved_at": utc_text(saved_at)}
    if draft_id and update_row(db, "keyed_draft", draft_id, values):
        return draft_id
    return insert_row(db, "keyed_draft", values)


def load_keyed_draft(db: Database, draft_id: int) -> KeyedDraft | None:
    """The draft of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM keyed_draft WHERE id = ?", [draft_id])
    if row is None:
        return None
    return KeyedDraft(row["id"], eob_from_json(row["body_json"]), datetime.fromisoformat(row["saved_at"]))


def remove_keyed_draft(db: Database, draft_id: int) -> None:
    """Forget a draft."""
    db.execute("DELETE FROM keyed_draft WHERE id = ?", [draft_id])


def add_keyed(db: Database, remittance_id: int, eob: KeyedEob, at: datetime, user: str) -> None:
    """Keep what was keyed of a remittance."""
    row = [remittance_id, eob_to_json(eob), utc_text(at), user]
    db.execute("INSERT INTO keyed_remittance (remittance_id, body_json, at, user) VALUES (?, ?, ?, ?)", row)


def load_keyed(db: Database, remittance_id: int) -> KeyedEob | None:
    """What was keyed of a remittance, or None where it has a file or was withdrawn."""
    row = fetch_one(
        db,
        """SELECT body_json FROM keyed_remittance WHERE remittance_id = ?
           AND remittance_id NOT IN (SELECT remittance_id FROM keyed_remittance_withdrawal)""",
        [remittance_id],
    )
    return eob_from_json(row["body_json"]) if row else None


def withdraw_keyed(db: Database, remittance_id: int, at: datetime, user: str) -> None:
    """From now on it counts no more: it is keyed anew."""
    row = [remittance_id, utc_text(at), user]
    db.execute("INSERT INTO keyed_remittance_withdrawal (remittance_id, at, user) VALUES (?, ?, ?)", row)
