"""The plans patients are covered by, as their coverages name them."""

from app.store.connection import Database


def plan_names(db: Database) -> tuple[tuple[str, str], ...]:
    """Each plan once with its payer's name, by name."""
    rows = db.execute(
        """SELECT DISTINCT coverage.plan_name, payer.name FROM coverage JOIN payer ON payer.id = coverage.payer_id
           WHERE coverage.plan_name <> '' AND coverage.active ORDER BY coverage.plan_name COLLATE NOCASE, payer.name"""
    )
    return tuple((plan, payer) for plan, payer in rows)
