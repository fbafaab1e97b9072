"""Payers' answers as rows: appended, never changed; one that was wrong is taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group, Source, merged_answer
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import Row, fetch_all, fetch_one, insert_row

_WHOLE_CLAIM = -1


@dataclass(frozen=True, slots=True)
class StoredAdjudication:
    """An answer with its row id and its claim's."""

    id: int
    claim_id: int
    answer: Adjudication


def add_adjudication(
    db: Database,
    claim_id: int,
    answer: Adjudication,
    at: datetime,
    user: str,
    *,
    batch_id: int = 0,
    restores: int = 0,
) -> int:
    """Append an answer; its row id.

    `batch_id` is the posting of the remittance it came with, `restores` the first one of those it makes stand again.
    """
    row_id = insert_row(
        db,
        "adjudication",
        {
            "claim_id": claim_id,
            "payer_claim_number": answer.payer_claim_number,
            "decided_on": answer.decided_on.isoformat(),
            "charge_cents": answer.charge_cents,
            "paid_cents": answer.paid_cents,
            "remarks": " ".join(answer.remarks),
            "payment_reference": answer.payment_reference,
            "forwarded": int(answer.forwarded),
            "source": answer.source.value,
            "recorded_at": utc_text(at),
            "user": user,
            "batch_id": batch_id or None,
            "restores": restores or None,
        },
    )
    for place, line in enumerate(answer.lines):
        remarks = " ".join(line.remarks)
        cells = [row_id, place, line.line_id, line.charge_cents, line.paid_cents, line.allowed_cents, remarks]
        db.execute("INSERT INTO adjudication_line VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*cells, line.decided_as])
        _add_adjustments(db, row_id, place, line.adjustments)
    _add_adjustments(db, row_id, _WHOLE_CLAIM, answer.adjustments)
    return row_id


def take_back_adjudication(
    db: Database, adjudication_id: int, at: datetime, user: str, reason: str, *, batch_id: int = 0
) -> None:
    """From now on the answer does not stand. `batch_id` is the posting of the remittance that reversed it."""
    sql = "INSERT INTO adjudication_reversal (adjudication_id, at, user, reason, batch_id) VALUES (?, ?, ?, ?, ?)"
    db.execute(sql, [adjudication_id, utc_text(at), user, reason, batch_id or None])


def standing_adjudications(db: Database, claim_id: int) -> tuple[StoredAdjudication, ...]:
    """The answers that stand for a claim, the first one first: several where the payer split it."""
    rows = fetch_all(db, "SELECT * FROM standing_adjudication WHERE claim_id = ? ORDER BY id", [claim_id])
    return tuple(_stored(db, row) for row in rows)


def standing_adjudication(db: Database, claim_id: int) -> StoredAdjudication | None:
    """What stands as the answer to a claim, all of its parts in one, or None. The id is that of the last part."""
    parts = standing_adjudications(db, claim_id)
    if not parts:
        return None
    return StoredAdjudication(parts[-1].id, claim_id, merged_answer([part.answer for part in parts]))


def load_adjudication(db: Database, adjudication_id: int) -> StoredAdjudication | None:
    """The answer of a row id, standing or not, or None."""
    row = fetch_one(db, "SELECT * FROM adjudication WHERE id = ?", [adjudication_id])
    return _stored(db, row) if row else None


def standing_of_batch(db: Database, batch_id: int) -> tuple[StoredAdjudication, ...]:
    """The answers that came with this posting of a remittance and stand, as they are or restored."""
    rows = fetch_all(db, "SELECT * FROM standing_adjudication WHERE batch_id = ? ORDER BY id", [batch_id])
    return tuple(_stored(db, row) for row in rows)


def origin_of(db: Database, adjudication_id: int) -> tuple[int, int]:
    """The first one of the answers it makes stand again (itself, where none), and the posting that one came with."""
    row = db.execute("SELECT coalesce(restores, id), batch_id FROM adjudication WHERE id = ?", [adjudication_id])
    origin, batch_id = row.fetchone()
    return int(origin), batch_id or 0


def recorded_at(db: Database, adjudication_id: int) -> datetime:
    """When an answer was recorded."""
    row = db.execute("SELECT recorded_at FROM adjudication WHERE id = ?", [adjudication_id]).fetchone()
    return datetime.fromisoformat(row[0])


def taken_back_by_batch(db: Database, batch_id: int) -> tuple[int, ...]:
    """The answers that the payer reversed in this posting of a remittance."""
    rows = db.execute("SELECT adjudication_id FROM adjudication_reversal WHERE batch_id = ? ORDER BY 1", [batch_id])
    return tuple(adjudication_id for (adjudication_id,) in rows)


def reversing_batch(db: Database, adjudication_id: int) -> int:
    """The posting of a remittance that took an answer, or the copy it stood as, back last; 0 where none did."""
    row = db.execute(
        """SELECT gone.batch_id FROM adjudication AS answer
           LEFT JOIN adjudication_reversal AS gone ON gone.adjudication_id = answer.id
           WHERE answer.id = ? OR answer.restores = ? ORDER BY answer.id DESC LIMIT 1""",
        [adjudication_id, adjudication_id],
    ).fetchone()
    return int(row[0] or 0) if row else 0


def _stored(db: Database, row: Row) -> StoredAdjudication:
    return StoredAdjudication(row["id"], row["claim_id"], _answer(db, row))


def _answer(db: Database, row: Row) -> Adjudication:
    by_place: dict[int, list[Adjustment]] = {}
    adjustments = "SELECT * FROM adjudication_adjustment WHERE adjudication_id = ? ORDER BY line_place, place"
    for each in fetch_all(db, adjustments, [row["id"]]):
        adjustment = Adjustment(Group(each["adjustment_group"]), each["reason"], each["amount_cents"])
        by_place.setdefault(each["line_place"], []).append(adjustment)
    lines = fetch_all(db, "SELECT * FROM adjudication_line WHERE adjudication_id = ? ORDER BY place", [row["id"]])
    return Adjudication(
        payer_claim_number=row["payer_claim_number"],
        decided_on=date.fromisoformat(row["decided_on"]),
        charge_cents=row["charge_cents"],
        paid_cents=row["paid_cents"],
        lines=tuple(
            AdjudicatedLine(
                line_id=line["service_line_id"],
                charge_cents=line["charge_cents"],
                paid_cents=line["paid_cents"],
                adjustments=tuple(by_place.get(line["place"], ())),
                allowed_cents=line["allowed_cents"],
                remarks=tuple(line["remarks"].split()),
                decided_as=line["decided_as"],
            )
            for line in lines
        ),
        adjustments=tuple(by_place.get(_WHOLE_CLAIM, ())),
        remarks=tuple(row["remarks"].split()),
        payment_reference=row["payment_reference"],
        forwarded=bool(row["forwarded"]),
        source=Source(row["source"]),
    )


def _add_adjustments(db: Database, row_id: int, line_place: int, adjustments: tuple[Adjustment, ...]) -> None:
    for place, each in enumerate(adjustments):
        cells = [row_id, line_place, place, each.group.value, each.reason, each.amount_cents]
        db.execute("INSERT INTO adjudication_adjustment VALUES (?, ?, ?, ?, ?, ?)", cells)
