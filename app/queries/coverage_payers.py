"""What the payers of coverages are called."""

import json
from collections.abc import Collection

from app.store.connection import Database


def coverage_payers(db: Database, coverage_ids: Collection[int]) -> dict[int, str]:
    """The payer's name by coverage row id."""
    rows = db.execute(
        """SELECT coverage.id, payer.name FROM coverage JOIN payer ON payer.id = coverage.payer_id
           WHERE coverage.id IN (SELECT value FROM json_each(?))""",
        [json.dumps(sorted(coverage_ids))],
    )
    return dict(rows.fetchall())
