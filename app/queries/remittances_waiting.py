"""Payments that wait to be posted, for the work list: how much, from whom, and how many claims are open still."""

from dataclasses import dataclass

from app.queries.remittance_list import keyed_drafts
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class WaitingRemittance:
    """A payment with claims not posted yet, or (`draft_id`) a paper EOB not keyed to its end."""

    remittance_id: int
    payer_name: str
    reference: str
    amount_cents: int
    open_claims: int
    is_begun: bool
    """Some of its claims are posted."""
    draft_id: int = 0


# One that does not balance or repeats an earlier one cannot be posted: it waits for nobody here.
_WAITING = """
    SELECT remittance.id, coalesce(payer.name, remittance.payer_name), remittance.reference, remittance.amount_cents,
        remittance.claim_count - (SELECT count(DISTINCT place) FROM remittance_claim_done AS done
            WHERE done.remittance_id = remittance.id) AS open_claims,
        EXISTS (SELECT 1 FROM standing_remittance_batch AS batch WHERE batch.remittance_id = remittance.id) AS is_begun
    FROM remittance LEFT JOIN payer ON payer.id = remittance.payer_id
    WHERE remittance.problem_count = 0 AND remittance.repeats IS NULL
        AND remittance.id NOT IN (SELECT remittance_id FROM keyed_remittance_withdrawal)
        AND (? = 0 OR coalesce(remittance.practice_id, 0) IN (0, ?))
        AND (open_claims > 0 OR NOT is_begun)
    ORDER BY remittance.paid_on, remittance.id
"""


def remittances_waiting(db: Database, practice_id: int = 0) -> list[WaitingRemittance]:
    """Those of one practice (0: of all) and of none, the oldest payment first; papers being keyed come last."""
    rows = [
        WaitingRemittance(key, payer, reference, cents, open_claims, bool(is_begun))
        for key, payer, reference, cents, open_claims, is_begun in db.execute(_WAITING, (practice_id, practice_id))
    ]
    return rows + [
        WaitingRemittance(0, row.payer_name, row.reference, row.amount_cents, row.claim_count, False, row.draft_id)
        for row in keyed_drafts(db)
        if not practice_id or row.practice_id in (0, practice_id)
    ]
