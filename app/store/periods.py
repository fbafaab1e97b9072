"""Closed periods: up to and with the last day closed nothing is posted any more."""

from datetime import date, datetime, timedelta

from app.errors import UserError
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import insert_row


def closed_through(db: Database) -> date | None:
    """The last day of the closed period; None where nothing was closed yet."""
    through = db.execute("SELECT max(through) FROM period_close").fetchone()[0]
    return date.fromisoformat(through) if through else None


def close_period(db: Database, through: date, at: datetime, user: str) -> int:
    """Close every day up to and with `through`; row id."""
    return insert_row(db, "period_close", {"through": through.isoformat(), "at": utc_text(at), "user": user})


def open_day(db: Database, day: date) -> date:
    """The day itself, or the first one after the closed period: what comes late is posted there."""
    through = closed_through(db)
    return max(day, through + timedelta(days=1)) if through else day


def refuse_closed(db: Database, day: date) -> None:
    """UserError where the day lies in the closed period."""
    through = closed_through(db)
    if through and day <= through:
        raise UserError(
            f"The books are closed through {through:%m/%d/%Y}.",
            f"Post it on {through + timedelta(days=1):%m/%d/%Y} or later.",
        )
