"""The practices to choose from in the window's top bar."""

from app.store.connection import Database


def practice_names(db: Database) -> dict[int, str]:
    """The names of the practices in use by their row ids, in the order of the names."""
    rows = db.execute("SELECT id, name FROM practice WHERE active ORDER BY name COLLATE NOCASE, id")
    return {int(practice_id): str(name) for practice_id, name in rows}
