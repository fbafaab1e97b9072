"""Whether a remittance's money has reached the bank."""

from dataclasses import dataclass
from datetime import date

from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class RemittanceDeposit:
    """The receipt of a remittance: `deposited_on` is None where it was not taken to the bank."""

    way: str
    received_on: date
    deposited_on: date | None


def remittance_deposit(db: Database, remittance_id: int) -> RemittanceDeposit | None:
    """Of a remittance that was posted; None before that."""
    row = db.execute(
        """SELECT receipt.way, receipt.received_on,
               (SELECT deposit.deposited_on FROM deposit_receipt JOIN deposit ON deposit.id = deposit_receipt.deposit_id
                WHERE deposit_receipt.receipt_id = receipt.id
                    AND deposit.id NOT IN (SELECT deposit_id FROM deposit_reversal))
           FROM remittance JOIN standing_receipt AS receipt ON receipt.id = remittance.receipt_id
           WHERE remittance.id = ?""",
        [remittance_id],
    ).fetchone()
    if row is None:
        return None
    way, received_on, deposited_on = row
    return RemittanceDeposit(
        way, date.fromisoformat(received_on), date.fromisoformat(deposited_on) if deposited_on else None
    )
