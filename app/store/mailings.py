"""The mailing log as rows: added, never changed; a correction is a further row that replaces an earlier one."""

from datetime import datetime

from app.domain.mailing import Mailing
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import insert_row


def add_mailing(
    db: Database, mailing: Mailing, noted_at: datetime, user: str, batch_id: int = 0, replaces: int = 0
) -> int:
    """Log one envelope, fax or upload; its row id."""
    mailing_id = insert_row(
        db,
        "mailing",
        {
            "mailed_on": mailing.mailed_on.isoformat(),
            "way": mailing.way.value,
            "reference": mailing.reference,
            "payer": mailing.payer,
            "batch_id": batch_id or None,
            "replaces": replaces or None,
            "noted_at": utc_text(noted_at),
            "user": user,
        },
    )
    db.conn.executemany(
        "INSERT INTO mailing_claim VALUES (?, ?)",
        [(mailing_id, claim_id) for claim_id in dict.fromkeys(mailing.claim_ids)],
    )
    return mailing_id


def was_replaced(db: Database, mailing_id: int) -> bool:
    """Whether a later row stands in its place."""
    return db.execute("SELECT 1 FROM mailing WHERE replaces = ?", [mailing_id]).fetchone() is not None
