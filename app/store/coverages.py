"""Coverages: the policies of a patient."""

from app.domain.coverage import Coverage
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, save_row, to_row


def load_coverage(db: Database, coverage_id: int) -> Coverage | None:
    """The coverage of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM coverage WHERE id = ?", [coverage_id])
    return from_row(Coverage, row) if row else None


def load_coverages(db: Database, patient_id: int) -> tuple[Coverage, ...]:
    """Every coverage of a patient, active or not; primary first, the older first within a rank."""
    rows = fetch_all(db, "SELECT * FROM coverage WHERE patient_id = ? ORDER BY rank, id", [patient_id])
    return tuple(from_row(Coverage, row) for row in rows)


def store_coverage(db: Database, coverage: Coverage) -> int:
    """Insert or update; the row id."""
    return save_row(db, "coverage", coverage.id, to_row(coverage))
