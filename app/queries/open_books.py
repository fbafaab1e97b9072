"""What is not finished on days about to be closed: money not at the bank, or not posted."""

from dataclasses import dataclass
from datetime import date

from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class OpenBooks:
    """Counts and cents of what still waits on days up to and with `through`."""

    through: date
    posting_count: int
    """Postings these days hold that can be changed no more once they are closed."""
    undeposited_count: int
    undeposited_cents: int
    """Cash and checks in no deposit."""
    remittance_count: int
    remittance_cents: int
    """Remittances paid on these days of which something is not posted."""
    unsaved_count: int
    """Visits typed and not saved."""

    @property
    def finished(self) -> bool:
        """Whether nothing waits."""
        return not (self.undeposited_count or self.remittance_count or self.unsaved_count)


_UNDEPOSITED = """
    SELECT count(*), coalesce(sum(amount_cents), 0) FROM standing_receipt
    WHERE received_on <= ? AND way IN ('cash', 'check') AND amount_cents > 0
        AND id NOT IN (SELECT deposit_receipt.receipt_id FROM deposit_receipt
            WHERE deposit_receipt.deposit_id NOT IN (SELECT deposit_id FROM deposit_reversal))
"""

_UNPOSTED = """
    SELECT count(*), coalesce(sum(amount_cents), 0) FROM remittance
    WHERE paid_on <= ? AND repeats IS NULL
        AND id NOT IN (SELECT remittance_id FROM keyed_remittance_withdrawal) AND claim_count > (
        SELECT count(DISTINCT done.place) FROM remittance_batch_claim AS done
        JOIN standing_remittance_batch AS batch ON batch.id = done.batch_id WHERE batch.remittance_id = remittance.id)
"""

_POSTINGS = """
    SELECT count(*) FROM posting WHERE effective_date <= ?
        AND effective_date > coalesce((SELECT max(through) FROM period_close), '')
"""


def open_books(db: Database, through: date) -> OpenBooks:
    """What closing the books through a day would leave behind."""
    day = [through.isoformat()]
    undeposited, undeposited_cents = db.execute(_UNDEPOSITED, day).fetchone()
    remittances, remittance_cents = db.execute(_UNPOSTED, day).fetchone()
    return OpenBooks(
        through=through,
        posting_count=db.execute(_POSTINGS, day).fetchone()[0],
        undeposited_count=undeposited,
        undeposited_cents=undeposited_cents,
        remittance_count=remittances,
        remittance_cents=remittance_cents,
        unsaved_count=db.execute("SELECT count(*) FROM draft").fetchone()[0],
    )
