"""Notes on credits: appended, never changed; the last one stands in the list."""

from datetime import datetime

from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import insert_row


def add_credit_note(
    db: Database, patient_id: int, encounter_id: int, coverage_id: int, words: str, at: datetime, user: str
) -> int:
    """Append a note; its row id. Visit and coverage 0: on the patient's own credit."""
    row = {
        "patient_id": patient_id,
        "encounter_id": encounter_id or None,
        "coverage_id": coverage_id or None,
        "words": words,
        "at": utc_text(at),
        "user": user,
    }
    return insert_row(db, "credit_note", row)
