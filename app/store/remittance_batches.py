"""What was posted of a remittance in one step: its claims, and the undoing; appended, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.remittances.plan import Outcome
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import fetch_all, insert_row


@dataclass(frozen=True, slots=True)
class BatchClaim:
    """What became of one claim of a remittance. `adjudication_id` is the answer posted, or the one taken back."""

    place: int
    outcome: Outcome
    paid_cents: int
    claim_id: int = 0
    adjudication_id: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One step of posting."""

    id: int
    remittance_id: int
    effective_date: date
    at: datetime
    user: str
    is_undone: bool = False


def add_batch(db: Database, remittance_id: int, effective_date: date, at: datetime, user: str) -> int:
    """Open a step of posting; row id."""
    row = {"remittance_id": remittance_id, "effective_date": effective_date.isoformat()}
    return insert_row(db, "remittance_batch", row | {"at": utc_text(at), "user": user})


def add_batch_claims(db: Database, batch_id: int, claims: Iterable[BatchClaim]) -> None:
    """Keep what became of each claim."""
    db.conn.executemany(
        "INSERT INTO remittance_batch_claim (batch_id, place, outcome, claim_id, adjudication_id, paid_cents)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                batch_id,
                each.place,
                each.outcome.value,
                each.claim_id or None,
                each.adjudication_id or None,
                each.paid_cents,
            )
            for each in claims
        ],
    )


def add_batch_reversal(db: Database, batch_id: int, reason: str, at: datetime, user: str) -> None:
    """From now on the step is undone."""
    db.execute("INSERT INTO remittance_batch_reversal VALUES (?, ?, ?, ?)", [batch_id, utc_text(at), user, reason])


def load_batch(db: Database, batch_id: int) -> Batch | None:
    """The step of a row id, or None."""
    return next(iter(_batches(db, "id = ?", batch_id)), None)


def batches_of(db: Database, remittance_id: int) -> tuple[Batch, ...]:
    """Every step of posting a remittance, undone ones too, the first one first."""
    return _batches(db, "remittance_id = ?", remittance_id)


def load_batch_claims(db: Database, batch_id: int) -> tuple[BatchClaim, ...]:
    """What became of each claim in a step, by place."""
    rows = fetch_all(db, "SELECT * FROM remittance_batch_claim WHERE batch_id = ? ORDER BY place", [batch_id])
    return tuple(
        BatchClaim(
            row["place"], Outcome(row["outcome"]), row["paid_cents"], row["claim_id"] or 0, row["adjudication_id"] or 0
        )
        for row in rows
    )


def done_claims(db: Database, remittance_id: int) -> dict[int, tuple[int, BatchClaim]]:
    """By place, the step and what stands of each claim of a remittance: posted, or (suspense) kept aside."""
    rows = db.execute(
        """SELECT batch_id, place, outcome, paid_cents, claim_id, adjudication_id FROM remittance_claim_done
           WHERE remittance_id = ? ORDER BY outcome <> 'suspense', batch_id""",
        [remittance_id],
    )
    return {
        place: (batch_id, BatchClaim(place, Outcome(outcome), cents, claim_id or 0, answer_id or 0))
        for batch_id, place, outcome, cents, claim_id, answer_id in rows
    }


def suspense_batch(db: Database, remittance_id: int, place: int) -> int:
    """The step in which this claim's money was kept aside, where it still is; else 0."""
    sql = "SELECT batch_id FROM remittance_suspense WHERE remittance_id = ? AND place = ?"
    row = db.execute(sql, [remittance_id, place]).fetchone()
    return int(row[0]) if row else 0


def close_suspense(db: Database, batch_id: int, place: int, words: str, at: datetime, user: str) -> None:
    """The money kept aside went back to the payer."""
    row: dict[str, object] = {"batch_id": batch_id, "place": place, "words": words}
    insert_row(db, "remittance_suspense_closing", row | {"at": utc_text(at), "user": user})


def has_closed_suspense(db: Database, batch_id: int) -> bool:
    """Whether money that was kept aside in this step went back to the payer."""
    sql = "SELECT 1 FROM remittance_suspense_closing WHERE batch_id = ?"
    return db.execute(sql, [batch_id]).fetchone() is not None


def _batches(db: Database, where: str, key: int) -> tuple[Batch, ...]:
    sql = f"""SELECT *, id IN (SELECT batch_id FROM remittance_batch_reversal) AS is_undone
              FROM remittance_batch WHERE {where} ORDER BY id"""  # noqa: S608 - own words only
    return tuple(
        Batch(
            row["id"],
            row["remittance_id"],
            date.fromisoformat(row["effective_date"]),
            datetime.fromisoformat(row["at"]),
            row["user"],
            bool(row["is_undone"]),
        )
        for row in fetch_all(db, sql, [key])
    )
