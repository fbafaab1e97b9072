"""Who and what of an imported file is in the vault already."""

from datetime import date

from app.domain.people import PersonName
from app.store.connection import Database


def patient_named(db: Database, name: PersonName, birth_date: date | None) -> int:
    """The patient of that name and birth date, active before inactive; 0 where there is none."""
    row = db.execute(
        """
        SELECT id FROM patient
        WHERE last = ? COLLATE NOCASE AND first = ? COLLATE NOCASE AND suffix = ? COLLATE NOCASE AND birth_date = ?
        ORDER BY active DESC, id LIMIT 1
        """,
        [name.last, name.first, name.suffix, birth_date.isoformat() if birth_date else None],
    ).fetchone()
    return int(row[0]) if row else 0


def encounters_on(db: Database, practice_id: int, patient_id: int, service_date: date | None) -> list[int]:
    """The encounters of a patient with a practice on one day."""
    rows = db.execute(
        "SELECT id FROM encounter WHERE patient_id = ? AND practice_id = ? AND service_date = ? ORDER BY id",
        [patient_id, practice_id, service_date.isoformat() if service_date else None],
    )
    return [int(row[0]) for row in rows]
