"""What was done about lines that payers underpaid: rows are added, never changed."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.contracts.underpayment import Step
from app.store.audit import utc_text
from app.store.connection import Database


def add_underpayment_steps(
    db: Database, steps: Iterable[tuple[tuple[int, int], Step]], at: datetime, user: str
) -> None:
    """Keep what was done about some lines, each by claim and line; a step without a day was taken now."""
    for (claim_id, line_id), step in steps:
        row = [claim_id, line_id, step.state.value, (step.done_on or at.date()).isoformat(), step.words]
        db.execute(
            """INSERT INTO underpayment_step
                (claim_id, service_line_id, state, done_on, words, stake_cents, at, user)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [*row, step.stake_cents, utc_text(at), user],
        )
