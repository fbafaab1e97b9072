"""The list of past print runs: when, how much, to whom, and how many of the claims were mailed since."""

import json
from dataclasses import dataclass
from datetime import datetime

from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run; `printed_at` is UTC, `printer` empty where it went to a file."""

    run_id: int
    number: str
    printed_at: datetime
    claims: int
    pages: int
    payers: tuple[str, ...]
    total_cents: int
    plain: bool
    printer: str
    mailed: int


_SELECT = """
    SELECT batch.id, batch.number, batch.printed_at, count(*), batch.pages,
        json_group_array(DISTINCT printed.payer), sum(printed.total_cents), batch.plain, batch.printer,
        sum(EXISTS (SELECT 1 FROM claim JOIN mailing_claim ON mailing_claim.claim_id = claim.id
            WHERE claim.number = printed.claim_number))
    FROM print_batch AS batch JOIN print_batch_claim AS printed ON printed.batch_id = batch.id
    WHERE :practice = 0
        OR EXISTS (SELECT 1 FROM print_batch_claim AS own JOIN claim ON claim.number = own.claim_number
            JOIN encounter ON encounter.id = claim.encounter_id
            WHERE own.batch_id = batch.id AND encounter.practice_id = :practice)
        OR NOT EXISTS (SELECT 1 FROM print_batch_claim AS own JOIN claim ON claim.number = own.claim_number
            WHERE own.batch_id = batch.id)
    GROUP BY batch.id ORDER BY batch.id DESC
"""


def run_rows(db: Database, practice_id: int = 0) -> tuple[RunRow, ...]:
    """Every run, the latest first; of one practice those that hold a claim of it, and those whose claims were all
    withdrawn since."""
    return tuple(_row(*row) for row in db.execute(_SELECT, {"practice": practice_id}))


def _row(
    run_id: int,
    number: str,
    printed_at: str,
    claims: int,
    pages: int,
    payers: str,
    total_cents: int,
    plain: int,
    printer: str,
    mailed: int,
) -> RunRow:
    return RunRow(
        run_id,
        number,
        datetime.fromisoformat(printed_at),
        claims,
        pages,
        tuple(json.loads(payers)),
        total_cents,
        bool(plain),
        printer,
        mailed,
    )
