"""Practices: the billing providers of the vault."""

from app.domain.people import Practice
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, save_row, to_row


def load_practice(db: Database, practice_id: int) -> Practice | None:
    """The practice of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM practice WHERE id = ?", [practice_id])
    return from_row(Practice, row) if row else None


def load_practices(db: Database, *, active_only: bool) -> tuple[Practice, ...]:
    """All practices, by name."""
    rows = fetch_all(
        db,
        "SELECT * FROM practice WHERE active OR NOT ? ORDER BY name COLLATE NOCASE, id",
        [active_only],
    )
    return tuple(from_row(Practice, row) for row in rows)


def store_practice(db: Database, practice: Practice) -> int:
    """Insert or update; the row id."""
    return save_row(db, "practice", practice.id, to_row(practice))
