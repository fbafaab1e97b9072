"""A practice's own procedure and fee list."""

from app.domain.encounter import ProcedureCode
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, save_row, to_row


def load_procedure_code(db: Database, procedure_code_id: int) -> ProcedureCode | None:
    """The procedure code of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM procedure_code WHERE id = ?", [procedure_code_id])
    return from_row(ProcedureCode, row) if row else None


def load_procedure_codes(db: Database, practice_id: int, *, active_only: bool) -> tuple[ProcedureCode, ...]:
    """The practice's list, by code."""
    rows = fetch_all(
        db,
        "SELECT * FROM procedure_code WHERE practice_id = ? AND (active OR NOT ?) ORDER BY code",
        [practice_id, active_only],
    )
    return tuple(from_row(ProcedureCode, row) for row in rows)


def find_procedure_code(db: Database, practice_id: int, code: str) -> ProcedureCode | None:
    """The row of a code in the practice's list, active or not."""
    row = fetch_one(db, "SELECT * FROM procedure_code WHERE practice_id = ? AND code = ?", [practice_id, code])
    return from_row(ProcedureCode, row) if row else None


def store_procedure_code(db: Database, code: ProcedureCode) -> int:
    """Insert or update; the row id."""
    return save_row(db, "procedure_code", code.id, to_row(code))
