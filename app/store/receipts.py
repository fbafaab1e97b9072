"""Receipts and deposits: added and taken back, never changed."""

from datetime import date, datetime

from app.domain.receipt import Receipt, ReceiptSource
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, insert_row, to_row


def add_receipt(db: Database, receipt: Receipt, at: datetime, user: str) -> int:
    """Keep what came in; row id. Whether its day is open, the posting that names it decides."""
    return insert_row(db, "receipt", to_row(receipt) | {"at": utc_text(at), "user": user})


def load_receipt(db: Database, receipt_id: int) -> Receipt | None:
    """The receipt of a row id, reversed or not, or None."""
    row = fetch_one(db, "SELECT * FROM receipt WHERE id = ?", [receipt_id])
    return from_row(Receipt, row) if row else None


def take_back_receipt(db: Database, receipt_id: int, reason: str, at: datetime, user: str) -> None:
    """Mark a receipt as come to nothing; it is never deleted."""
    sql = "INSERT INTO receipt_reversal (receipt_id, at, user, reason) VALUES (?, ?, ?, ?)"
    db.execute(sql, [receipt_id, utc_text(at), user, reason])


def receipt_stands(db: Database, receipt_id: int) -> bool:
    """Whether the receipt is there and was not taken back."""
    return db.execute("SELECT 1 FROM standing_receipt WHERE id = ?", [receipt_id]).fetchone() is not None


def standing_visit_receipt(db: Database, encounter_id: int) -> Receipt | None:
    """What was paid at the desk on saving the visit, as it stands, or None."""
    row = fetch_one(
        db,
        "SELECT * FROM standing_receipt WHERE encounter_id = ? AND source = ? ORDER BY id DESC LIMIT 1",
        [encounter_id, ReceiptSource.VISIT.value],
    )
    return from_row(Receipt, row) if row else None


def paid_to_another(db: Database, encounter_id: int, practice_id: int) -> bool:
    """Whether a patient's money that was paid to another practice lies on the visit; the visit's own payment aside."""
    row = db.execute(
        """SELECT 1 FROM ledger_entry AS entry JOIN posting ON posting.id = entry.posting_id
               JOIN receipt ON receipt.id = posting.receipt_id
           WHERE entry.encounter_id = ? AND entry.coverage_id IS NULL AND entry.kind IN ('payment', 'applied', 'refund')
               AND receipt.practice_id <> ? AND receipt.source <> 'visit'
           GROUP BY receipt.practice_id HAVING sum(entry.amount_cents) <> 0""",
        [encounter_id, practice_id],
    )
    return row.fetchone() is not None


def load_patient_receipts(db: Database, patient_id: int) -> tuple[Receipt, ...]:
    """What a patient paid and was not taken back, oldest first."""
    rows = fetch_all(db, "SELECT * FROM standing_receipt WHERE patient_id = ? ORDER BY received_on, id", [patient_id])
    return tuple(from_row(Receipt, row) for row in rows)


def receipt_deposit(db: Database, receipt_id: int) -> tuple[int, date] | None:
    """The standing deposit a receipt went to the bank with: its id and day, or None."""
    row = db.execute(
        """SELECT deposit.id, deposit.deposited_on FROM deposit_receipt
           JOIN deposit ON deposit.id = deposit_receipt.deposit_id
           WHERE deposit_receipt.receipt_id = ?
               AND deposit.id NOT IN (SELECT deposit_id FROM deposit_reversal)""",
        [receipt_id],
    ).fetchone()
    return (int(row[0]), date.fromisoformat(row[1])) if row else None


def payment_posting(db: Database, receipt_id: int) -> int:
    """The posting by which a receipt's money stands on a patient's account, or 0; not of payments at the desk."""
    row = db.execute(
        """SELECT id FROM posting WHERE receipt_id = ? AND kind = 'patient_payment'
               AND id NOT IN (SELECT undoes FROM posting WHERE undoes IS NOT NULL)""",
        [receipt_id],
    ).fetchone()
    return int(row[0]) if row else 0


def receipt_is_posted(db: Database, receipt_id: int) -> bool:
    """Whether money of the receipt stands in the books: in the ledger, or with a remittance that is posted."""
    row = db.execute(
        """SELECT coalesce((SELECT sum(entry.amount_cents) FROM posting
                   JOIN ledger_entry AS entry ON entry.posting_id = posting.id AND entry.kind = 'payment'
                   WHERE posting.receipt_id = :id), 0) <> 0
               OR EXISTS (SELECT 1 FROM standing_remittance_batch AS batch
                   JOIN remittance ON remittance.id = batch.remittance_id WHERE remittance.receipt_id = :id)""",
        {"id": receipt_id},
    ).fetchone()
    return bool(row[0])


def same_receipt(db: Database, receipt: Receipt) -> int:
    """A standing receipt of the same practice, payer, way, number and amount; 0 where there is none."""
    row = db.execute(
        """SELECT id FROM standing_receipt WHERE practice_id = ? AND coalesce(payer_id, 0) = ? AND payer_name = ?
               AND way = ? AND reference = ? AND amount_cents = ? ORDER BY id LIMIT 1""",
        [
            receipt.practice_id,
            receipt.payer_id,
            receipt.payer_name,
            receipt.way.value,
            receipt.reference,
            receipt.amount_cents,
        ],
    ).fetchone()
    return int(row[0]) if row else 0


def receipt_with_room(db: Database, practice_id: int, payer_id: int, reference: str, cents: int) -> int:
    """A payer's standing receipt of this number that no remittance has and that has so much not posted yet; else 0."""
    row = db.execute(
        """SELECT id FROM standing_receipt AS receipt
           WHERE practice_id = ? AND payer_id = ? AND reference = ? AND source <> 'visit'
               AND id NOT IN (SELECT receipt_id FROM remittance WHERE receipt_id IS NOT NULL)
               AND amount_cents + coalesce((SELECT sum(entry.amount_cents) FROM posting
                   JOIN ledger_entry AS entry ON entry.posting_id = posting.id AND entry.kind = 'payment'
                   WHERE posting.receipt_id = receipt.id), 0) >= ?
           ORDER BY id LIMIT 1""",
        [practice_id, payer_id, reference, cents],
    ).fetchone()
    return int(row[0]) if row else 0


def receipt_of_adjudication(db: Database, adjudication_id: int) -> int:
    """The receipt that the money of a payer's answer came with first; 0 where there is none."""
    row = db.execute(
        """SELECT posting.receipt_id FROM adjudication AS answer
           JOIN posting ON posting.adjudication_id = coalesce(answer.restores, answer.id)
           WHERE answer.id = ? AND posting.receipt_id IS NOT NULL ORDER BY posting.id LIMIT 1""",
        [adjudication_id],
    ).fetchone()
    return int(row[0]) if row else 0
