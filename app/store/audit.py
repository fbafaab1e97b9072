"""The audit trail: each row is sealed by a hash over itself and the row before, so a gap or an edit shows."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime

from app.store.connection import Database

_BEFORE_THE_FIRST = "0" * 64


def append_audit(
    db: Database,
    at: datetime,
    user: str,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    detail: Mapping[str, object],
) -> int:
    """Add one row (who, when, what, before and after) inside the change's own transaction; its row id.

    `at` is an aware time. `detail` holds JSON values; dates are kept as ISO text, floats are refused (money is
    integer cents). Raises RuntimeError outside a transaction: an audit row must stand or fall with its change.
    """
    if not db.conn.in_transaction:
        raise RuntimeError("an audit row belongs into the transaction of the change it tells of")
    last = db.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    previous_hash = str(last[0]) if last else _BEFORE_THE_FIRST
    moment = utc_text(at)
    detail_json = json.dumps(_plain(detail), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    row_hash = _hash_of(moment, user, action, subject_kind, subject_id, detail_json, previous_hash)
    cursor = db.execute(
        "INSERT INTO audit (at, user, action, subject_kind, subject_id, detail_json, previous_hash, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [moment, user, action, subject_kind, subject_id, detail_json, previous_hash, row_hash],
    )
    return int(cursor.lastrowid or 0)


def check_audit_chain(db: Database) -> list[str]:
    """What is wrong with the trail, in words; empty when no row is missing, altered or out of its place."""
    problems = []
    expected_id, expected_previous = 1, _BEFORE_THE_FIRST
    rows = db.execute(
        "SELECT id, at, user, action, subject_kind, subject_id, detail_json, previous_hash, hash FROM audit ORDER BY id"
    )
    for row_id, *content, previous_hash, row_hash in rows:
        if row_id != expected_id:
            problems.append(f"Audit rows {expected_id} to {row_id - 1} are missing.")
        if previous_hash != expected_previous:
            problems.append(f"Audit row {row_id} does not follow from the row before it.")
        if row_hash != _hash_of(*content, previous_hash):
            problems.append(f"Audit row {row_id} was altered after it was written.")
        expected_id, expected_previous = row_id + 1, row_hash
    return problems


def audit_end(db: Database) -> tuple[int, str]:
    """The number of rows and the last hash: kept in a backup, they show later whether the trail was cut short."""
    row = db.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, _BEFORE_THE_FIRST)


def utc_text(moment: datetime) -> str:
    """An aware time as UTC ISO text, the form of every event time in the vault."""
    if moment.tzinfo is None:
        raise ValueError("event times must carry their time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _hash_of(*content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"audit details hold text, whole numbers, dates and lists of them, not {type(value).__name__}")
