"""Deposits: which receipts went to the bank together; added and taken back, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import fetch_one, insert_row


@dataclass(frozen=True, slots=True)
class Deposit:
    """A deposit without its receipts."""

    id: int
    practice_id: int
    deposited_on: date


def add_deposit(
    db: Database, practice_id: int, receipt_ids: Sequence[int], deposited_on: date, at: datetime, user: str
) -> int:
    """Keep a deposit with its receipts; row id."""
    row: dict[str, object] = {"practice_id": practice_id, "deposited_on": deposited_on.isoformat()}
    deposit_id = insert_row(db, "deposit", row | {"at": utc_text(at), "user": user})
    pairs = [(deposit_id, each) for each in receipt_ids]
    db.conn.executemany("INSERT INTO deposit_receipt (deposit_id, receipt_id) VALUES (?, ?)", pairs)
    return deposit_id


def load_deposit(db: Database, deposit_id: int) -> Deposit | None:
    """The deposit of a row id, undone or not, or None."""
    row = fetch_one(db, "SELECT id, practice_id, deposited_on FROM deposit WHERE id = ?", [deposit_id])
    return Deposit(row["id"], row["practice_id"], date.fromisoformat(row["deposited_on"])) if row else None


def deposit_stands(db: Database, deposit_id: int) -> bool:
    """Whether the deposit was not undone."""
    return db.execute("SELECT 1 FROM deposit_reversal WHERE deposit_id = ?", [deposit_id]).fetchone() is None


def take_back_deposit(db: Database, deposit_id: int, reason: str, at: datetime, user: str) -> None:
    """From now on its receipts wait for the bank again."""
    row = [deposit_id, utc_text(at), user, reason]
    db.execute("INSERT INTO deposit_reversal (deposit_id, at, user, reason) VALUES (?, ?, ?, ?)", row)
