"""Visits being typed and not yet saved: one for each saved visit at most, any number of new ones."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.encounter import Encounter
from app.domain.snapshot import encounter_from_json, encounter_to_json
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import insert_row, update_row


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, and when it was last kept (UTC). `encounter.id` is 0 for a new visit."""

    id: int
    encounter: Encounter
    saved_at: datetime


def store_draft(db: Database, draft_id: int, encounter: Encounter, saved_at: datetime) -> int:
    """Keep what is typed; the draft's row id. A saved visit has one draft, whatever id is given."""
    values = {
        "encounter_id": encounter.id or None,
        "body_json": encounter_to_json(encounter),
        "saved_at": utc_text(saved_at),
    }
    if encounter.id:
        row = db.execute("SELECT id FROM draft WHERE encounter_id = ?", [encounter.id]).fetchone()
        draft_id = row[0] if row else draft_id
    if draft_id and update_row(db, "draft", draft_id, values):
        return draft_id
    return insert_row(db, "draft", values)


def load_drafts(db: Database) -> tuple[Draft, ...]:
    """Every draft, the latest first."""
    rows = db.execute("SELECT id, body_json, saved_at FROM draft ORDER BY saved_at DESC, id DESC")
    return tuple(
        Draft(draft_id, encounter_from_json(body), datetime.fromisoformat(saved_at))
        for draft_id, body, saved_at in rows
    )


def remove_draft(db: Database, draft_id: int) -> bool:
    """Forget a draft; whether it was there."""
    return db.execute("DELETE FROM draft WHERE id = ? RETURNING id", [draft_id]).fetchone() is not None


def remove_drafts_of(db: Database, encounter_id: int) -> None:
    """Forget the draft of a saved visit."""
    db.execute("DELETE FROM draft WHERE encounter_id = ?", [encounter_id])
