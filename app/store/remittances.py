"""Remittance files as they came, the payments in them, and what the biller decided on their claims."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.remittances.decision import Decision, DecisionKind
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import Row, fetch_all, fetch_one, insert_row, update_row


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file without its content. `refusal` is why it cannot be read; empty where it can."""

    id: int
    name: str
    sha256: str
    refusal: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class StoredRemittance:
    """One payment of a file, or of a paper EOB (`file_id` 0). Ids are 0 where nobody of ours was recognised."""

    id: int
    file_id: int
    place: int
    """Which of the file's payments, from 0."""
    practice_id: int
    payer_id: int
    payer_name: str
    payer_key: str
    reference: str
    paid_on: date | None
    amount_cents: int
    method: str
    claim_count: int
    line_count: int
    problem_count: int
    """How much of it does not balance: nothing is posted unless this is 0."""
    repeats: int = 0
    """The earlier payment it repeats: nothing of it is posted."""
    receipt_id: int = 0


def add_remittance_file(
    db: Database, name: str, sha256: str, content: bytes, refusal: str, at: datetime, user: str
) -> int:
    """Keep a file byte for byte; row id."""
    row = {"name": name, "sha256": sha256, "content": content, "refusal": refusal}
    return insert_row(db, "remittance_file", row | {"imported_at": utc_text(at), "user": user})


def kept_file(db: Database, file_id: int) -> KeptFile | None:
    """The file of a row id, or None."""
    return _kept(db, "id = ?", file_id)


def file_with_digest(db: Database, sha256: str) -> KeptFile | None:
    """The file that has these very bytes, or None."""
    return _kept(db, "sha256 = ?", sha256)


def load_content(db: Database, file_id: int) -> bytes:
    """A file's bytes as they came."""
    return bytes(db.execute("SELECT content FROM remittance_file WHERE id = ?", [file_id]).fetchone()[0])


def add_remittance(db: Database, remittance: StoredRemittance) -> int:
    """Keep one payment; row id."""
    row = {
        "file_id": remittance.file_id or None,
        "place": remittance.place,
        "practice_id": remittance.practice_id or None,
        "payer_id": remittance.payer_id or None,
        "payer_name": remittance.payer_name,
        "payer_key": remittance.payer_key,
        "reference": remittance.reference,
        "paid_on": remittance.paid_on.isoformat() if remittance.paid_on else None,
        "amount_cents": remittance.amount_cents,
        "method": remittance.method,
        "claim_count": remittance.claim_count,
        "line_count": remittance.line_count,
        "problem_count": remittance.problem_count,
        "repeats": remittance.repeats or None,
        "receipt_id": remittance.receipt_id or None,
    }
    return insert_row(db, "remittance", row)


def load_stored_remittance(db: Database, remittance_id: int) -> StoredRemittance | None:
    """The payment of a row id, or None."""
    return next(iter(_remittances(db, "id = ?", [remittance_id])), None)


def remittances_of_file(db: Database, file_id: int) -> tuple[StoredRemittance, ...]:
    """A file's payments, in their order."""
    return _remittances(db, "file_id = ?", [file_id])


def same_payments(db: Database, remittance: StoredRemittance) -> tuple[StoredRemittance, ...]:
    """Earlier ones that are the same payment, the first one first; none that does not balance or repeats another.

    A file tells its payer by the bank's key; a check keyed from paper by the payer's record.
    """
    where = """problem_count = 0 AND repeats IS NULL AND reference = ? AND amount_cents = ?
        AND id NOT IN (SELECT remittance_id FROM keyed_remittance_withdrawal) AND CASE
        WHEN file_id IS NULL OR ? THEN payer_id = ? ELSE payer_key = ? AND paid_on IS ? END"""
    keyed = not remittance.file_id
    key = [remittance.reference, remittance.amount_cents, keyed, remittance.payer_id, remittance.payer_key]
    return _remittances(db, where, [*key, remittance.paid_on.isoformat() if remittance.paid_on else None])


def set_payer(db: Database, remittance_id: int, payer_id: int) -> None:
    """Say which payer of ours pays."""
    update_row(db, "remittance", remittance_id, {"payer_id": payer_id})


def set_practice(db: Database, remittance_id: int, practice_id: int) -> None:
    """Say which practice it pays."""
    update_row(db, "remittance", remittance_id, {"practice_id": practice_id})


def set_receipt(db: Database, remittance_id: int, receipt_id: int) -> None:
    """Name the receipt its money came in with; 0: none any more."""
    update_row(db, "remittance", remittance_id, {"receipt_id": receipt_id or None})


def unclaimed_receipt(db: Database, remittance: StoredRemittance) -> int:
    """A receipt made for this very check before its file came, that no remittance has; 0 where there is none."""
    row = db.execute(
        """SELECT id FROM standing_receipt WHERE source <> 'visit' AND practice_id = ? AND payer_id = ?
               AND reference = ? AND amount_cents = ? AND amount_cents > 0
               AND id NOT IN (SELECT receipt_id FROM remittance WHERE receipt_id IS NOT NULL
                   AND id NOT IN (SELECT remittance_id FROM keyed_remittance_withdrawal)) ORDER BY id LIMIT 1""",
        [remittance.practice_id, remittance.payer_id, remittance.reference, remittance.amount_cents],
    ).fetchone()
    return int(row[0]) if row else 0


def known_payer(db: Database, payer_key: str) -> int:
    """The payer that the latest payment with this key was recognised or assigned as; 0 where there is none."""
    row = db.execute(
        "SELECT payer_id FROM remittance WHERE payer_key = ? AND payer_key <> '' AND payer_id IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        [payer_key],
    ).fetchone()
    return int(row[0]) if row else 0


def unassigned_with_key(db: Database, payer_key: str) -> tuple[StoredRemittance, ...]:
    """Payments of a payer, as its bank knows it, that none of our payers was found for."""
    return _remittances(db, "payer_key = ? AND payer_key <> '' AND payer_id IS NULL", [payer_key])


def put_decision(db: Database, remittance_id: int, place: int, decision: Decision, at: datetime, user: str) -> None:
    """Keep a decision in place of an earlier one on the same claim."""
    drop_decision(db, remittance_id, place)
    lines = " ".join(map(str, decision.line_ids))
    row = [remittance_id, place, decision.kind.value, decision.claim_id or None, lines, utc_text(at), user]
    db.execute("INSERT INTO remittance_decision VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def drop_decision(db: Database, remittance_id: int, place: int) -> None:
    """Nothing is decided on this claim any more."""
    db.execute("DELETE FROM remittance_decision WHERE remittance_id = ? AND place = ?", [remittance_id, place])


def load_decisions(db: Database, remittance_id: int) -> dict[int, Decision]:
    """What was decided, by the claim's place."""
    rows = fetch_all(db, "SELECT * FROM remittance_decision WHERE remittance_id = ?", [remittance_id])
    return {row["place"]: _decision(row) for row in rows}


def _decision(row: Row) -> Decision:
    line_ids = tuple(map(int, row["line_ids"].split()))
    return Decision(DecisionKind(row["decision"]), row["claim_id"] or 0, line_ids)


def _kept(db: Database, where: str, key: int | str) -> KeptFile | None:
    sql = f"SELECT id, name, sha256, refusal, imported_at FROM remittance_file WHERE {where}"  # noqa: S608
    row = fetch_one(db, sql, [key])
    return KeptFile(**row | {"imported_at": datetime.fromisoformat(row["imported_at"])}) if row else None


def _remittances(db: Database, where: str, values: list[object]) -> tuple[StoredRemittance, ...]:
    rows = fetch_all(db, f"SELECT * FROM remittance WHERE {where} ORDER BY id", values)  # noqa: S608 - own words
    return tuple(_remittance(row) for row in rows)


def _remittance(row: Row) -> StoredRemittance:
    ids = {name: row[name] or 0 for name in ("file_id", "practice_id", "payer_id", "repeats", "receipt_id")}
    paid_on = date.fromisoformat(row["paid_on"]) if row["paid_on"] else None
    return StoredRemittance(**row | ids | {"paid_on": paid_on})
