"""The biller's own words for codes."""

from app.domain.own_words import OwnWords
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, insert_row, to_row


def load_own_words(db: Database) -> tuple[OwnWords, ...]:
    """All of them, by their words."""
    return tuple(from_row(OwnWords, row) for row in fetch_all(db, "SELECT * FROM own_words ORDER BY words, id"))


def find_own_words(db: Database, words: str, system: str, code: str) -> OwnWords | None:
    """The row that says just this, in whatever case."""
    sql = "SELECT * FROM own_words WHERE words = ? AND system = ? AND code = ?"
    row = fetch_one(db, sql, [words, system, code])
    return from_row(OwnWords, row) if row else None


def add_own_words(db: Database, words: OwnWords) -> int:
    """Add a row; its id."""
    return insert_row(db, "own_words", to_row(words))


def remove_own_words(db: Database, words_id: int) -> OwnWords | None:
    """Take a row away and say what it was; None where it is gone already."""
    row = fetch_one(db, "DELETE FROM own_words WHERE id = ? RETURNING *", [words_id])
    return from_row(OwnWords, row) if row else None
