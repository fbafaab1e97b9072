"""Why the biller let a warning stand: a reason for each finding of a visit."""

from datetime import datetime

from app.store.audit import utc_text
from app.store.connection import Database


def store_override(db: Database, encounter_id: int, key: str, reason: str, at: datetime, user: str) -> None:
    """Keep the reason for one finding; a later reason takes the place of an earlier one."""
    db.execute(
        """INSERT INTO finding_override (encounter_id, finding_key, reason, at, user) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (encounter_id, finding_key)
           DO UPDATE SET reason = excluded.reason, at = excluded.at, user = excluded.user""",
        [encounter_id, key, reason, utc_text(at), user],
    )


def load_overrides(db: Database, encounter_id: int) -> dict[str, str]:
    """The reasons kept for a visit, by finding key."""
    rows = db.execute("SELECT finding_key, reason FROM finding_override WHERE encounter_id = ?", [encounter_id])
    return dict(rows.fetchall())
