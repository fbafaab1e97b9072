"""Facilities: where services are done."""

from app.domain.people import Facility
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, save_row, to_row


def load_facility(db: Database, facility_id: int) -> Facility | None:
    """The facility of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM facility WHERE id = ?", [facility_id])
    return from_row(Facility, row) if row else None


def load_facilities(db: Database, *, active_only: bool) -> tuple[Facility, ...]:
    """All facilities, by name."""
    rows = fetch_all(
        db,
        "SELECT * FROM facility WHERE active OR NOT ? ORDER BY name COLLATE NOCASE, id",
        [active_only],
    )
    return tuple(from_row(Facility, row) for row in rows)


def store_facility(db: Database, facility: Facility) -> int:
    """Insert or update; the row id."""
    return save_row(db, "facility", facility.id, to_row(facility))
