"""Payers: insurers and programs."""

from app.domain.people import Payer
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, save_row, to_row


def load_payer(db: Database, payer_id: int) -> Payer | None:
    """The payer of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM payer WHERE id = ?", [payer_id])
    return from_row(Payer, row) if row else None


def load_payers(db: Database, *, active_only: bool) -> tuple[Payer, ...]:
    """All payers, by name."""
    rows = fetch_all(
        db,
        "SELECT * FROM payer WHERE active OR NOT ? ORDER BY name COLLATE NOCASE, id",
        [active_only],
    )
    return tuple(from_row(Payer, row) for row in rows)


def store_payer(db: Database, payer: Payer) -> int:
    """Insert or update; the row id."""
    return save_row(db, "payer", payer.id, to_row(payer))
