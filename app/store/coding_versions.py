"""Every version of a visit's codes, append-only: who saved it, when and why."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.coding import Coding
from app.domain.snapshot import coding_from_json, coding_to_json
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import insert_row


@dataclass(frozen=True, slots=True)
class CodingVersion:
    """A visit's codes from `at` (UTC) on. `query_id` is the question whose answer led to them, 0 for none."""

    id: int
    at: datetime
    user: str
    reason: str
    query_id: int
    coding: Coding


def add_coding_version(
    db: Database, encounter_id: int, coding: Coding, at: datetime, user: str, reason: str, query_id: int = 0
) -> None:
    """Keep the codes a visit has from now on; belongs into the transaction that saves them."""
    values = {
        "encounter_id": encounter_id,
        "at": utc_text(at),
        "user": user,
        "reason": reason,
        "query_id": query_id or None,
        "body_json": coding_to_json(coding),
    }
    insert_row(db, "coding_version", values)


def load_coding_versions(db: Database, encounter_id: int) -> tuple[CodingVersion, ...]:
    """The versions of a visit, from its first."""
    rows = db.execute(
        "SELECT id, at, user, reason, query_id, body_json FROM coding_version WHERE encounter_id = ? ORDER BY id",
        [encounter_id],
    )
    return tuple(
        CodingVersion(row_id, datetime.fromisoformat(at), user, reason, query_id or 0, coding_from_json(body))
        for row_id, at, user, reason, query_id, body in rows
    )


def check_coding_versions(db: Database) -> list[str]:
    """Which visits hold other codes than the last version kept of them, in words; empty when none does."""
    rows = db.execute(
        """SELECT last.encounter_id, last.body_json, now.body_json
           FROM coding_version AS last JOIN encounter_coding AS now ON now.encounter_id = last.encounter_id
           WHERE last.id IN (SELECT max(id) FROM coding_version GROUP BY encounter_id)
               AND last.body_json <> now.body_json
           ORDER BY last.encounter_id"""
    )
    return [
        f"The codes of visit {encounter_id} differ from the last version kept of them."
        for encounter_id, kept, now in rows
        if coding_from_json(kept) != coding_from_json(now)  # the same codes may be spelled otherwise in JSON
    ]
