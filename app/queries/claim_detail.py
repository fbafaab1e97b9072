"""One claim's story: what happened to it, and when."""

from dataclasses import dataclass
from datetime import datetime

from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a claim's history; `at` is UTC."""

    at: datetime
    user: str
    kind: str
    words: str


def events(db: Database, claim_id: int) -> tuple[Event, ...]:
    """The claim's history, from its beginning."""
    rows = db.execute("SELECT at, user, kind, words FROM claim_event WHERE claim_id = ? ORDER BY id", [claim_id])
    return tuple(Event(datetime.fromisoformat(at), user, kind, words) for at, user, kind, words in rows)
