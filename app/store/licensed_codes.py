"""The licensed CPT descriptions of a vault, by edition."""

from datetime import date, datetime, timedelta

from app.domain.licensed_codes import LicensedCode, LicensedEdition, LicensedModifier
from app.store.audit import utc_text
from app.store.connection import Database

_EDITIONS = """
    SELECT id, name, effective_from,
        (SELECT count(*) FROM licensed_code WHERE edition_id = licensed_edition.id),
        (SELECT count(*) FROM licensed_modifier WHERE edition_id = licensed_edition.id),
        source_name, imported_at
    FROM licensed_edition"""


def load_licensed_editions(db: Database) -> tuple[LicensedEdition, ...]:
    """Every imported edition, the newest first."""
    return tuple(_edition(row) for row in db.execute(f"{_EDITIONS} ORDER BY effective_from DESC"))


def licensed_edition_on(db: Database, day: date) -> LicensedEdition | None:
    """The edition for a date of service; the earliest for days before it, None where there is none."""
    row = db.execute(
        f"{_EDITIONS} ORDER BY effective_from <= :day DESC,"
        " CASE WHEN effective_from <= :day THEN effective_from END DESC, effective_from LIMIT 1",
        {"day": day.isoformat()},
    ).fetchone()
    return _edition(row) if row else None


def load_licensed_codes(db: Database, edition_id: int) -> tuple[LicensedCode, ...]:
    """All codes of an edition."""
    rows = db.execute(
        "SELECT code, long, medium, short, consumer FROM licensed_code WHERE edition_id = ? ORDER BY code", [edition_id]
    )
    return tuple(LicensedCode(*row) for row in rows)


def find_licensed_code(db: Database, edition_id: int, code: str) -> LicensedCode | None:
    """One code of an edition."""
    row = db.execute(
        "SELECT code, long, medium, short, consumer FROM licensed_code WHERE edition_id = ? AND code = ?",
        [edition_id, code],
    ).fetchone()
    return LicensedCode(*row) if row else None


_EDITION_DAYS = 366
"""An edition speaks for its own year: of later days it may not have the codes yet."""


def edition_without(db: Database, code: str, on: date) -> str:
    """The name of the edition for a date of service, where it does not have the code; empty where it has it, or where
    no edition of that year is held."""
    row = db.execute(
        """SELECT edition.name FROM (
               SELECT id, name FROM licensed_edition WHERE effective_from <= :day AND effective_from > :oldest
               ORDER BY effective_from DESC LIMIT 1) AS edition
           WHERE NOT EXISTS (SELECT 1 FROM licensed_code WHERE edition_id = edition.id AND code = :code)""",
        {"day": on.isoformat(), "oldest": (on - timedelta(days=_EDITION_DAYS)).isoformat(), "code": code},
    ).fetchone()
    return str(row[0]) if row else ""


def licensed_codes_from(db: Database, edition_id: int, start: str, limit: int) -> tuple[LicensedCode, ...]:
    """Codes of an edition that begin so, in order."""
    rows = db.execute(
        "SELECT code, long, medium, short, consumer FROM licensed_code"
        " WHERE edition_id = ? AND code >= ? AND code < ? ORDER BY code LIMIT ?",
        [edition_id, start, start + "￿", limit],
    )
    return tuple(LicensedCode(*row) for row in rows)


def load_licensed_modifiers(db: Database, edition_id: int) -> tuple[LicensedModifier, ...]:
    """The modifiers of an edition."""
    rows = db.execute(
        "SELECT code, description FROM licensed_modifier WHERE edition_id = ? ORDER BY code", [edition_id]
    )
    return tuple(LicensedModifier(*row) for row in rows)


def load_word_book(db: Database, edition_id: int) -> bytes:
    """The packed index of an edition's words."""
    return bytes(db.execute("SELECT word_book FROM licensed_edition WHERE id = ?", [edition_id]).fetchone()[0])


def store_licensed_edition(
    db: Database,
    name: str,
    effective_from: date,
    source: tuple[str, str],
    imported_at: datetime,
    codes: tuple[LicensedCode, ...],
    modifiers: tuple[LicensedModifier, ...],
    word_book: bytes,
) -> int:
    """Write an edition in place of one of the same first day; its row id. `source`: file name and SHA-256."""
    day = effective_from.isoformat()
    old = db.execute("SELECT id FROM licensed_edition WHERE effective_from = ?", [day]).fetchone()
    if old:
        remove_licensed_edition(db, old[0])
    row = db.execute(
        "INSERT INTO licensed_edition (name, effective_from, source_name, source_sha256, imported_at, word_book)"
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        [name, day, *source, utc_text(imported_at), word_book],
    ).fetchone()
    edition_id = int(row[0])
    db.conn.executemany(
        "INSERT INTO licensed_code VALUES (?, ?, ?, ?, ?, ?)",
        ((edition_id, each.code, each.long, each.medium, each.short, each.consumer) for each in codes),
    )
    db.conn.executemany(
        "INSERT INTO licensed_modifier VALUES (?, ?, ?)",
        ((edition_id, each.code, each.description) for each in modifiers),
    )
    return edition_id


def remove_licensed_edition(db: Database, edition_id: int) -> None:
    """Take an edition out of the vault."""
    for table in ("licensed_code", "licensed_modifier"):
        db.execute(f"DELETE FROM {table} WHERE edition_id = ?", [edition_id])  # noqa: S608 - own names only
    db.execute("DELETE FROM licensed_edition WHERE id = ?", [edition_id])


def _edition(row: tuple[int, str, str, int, int, str, str]) -> LicensedEdition:
    edition_id, name, day, codes, modifiers, source_name, imported_at = row
    return LicensedEdition(
        edition_id, name, date.fromisoformat(day), codes, modifiers, source_name, datetime.fromisoformat(imported_at)
    )
