"""A seal on every record of money: one cent changed or one row lost behind the program's back shows.

Each record (a posting with its entries, an answer with its lines, a receipt …) has a seal, a digest over its content
and over the seal before it. Triggers open a seal with the record; it is filled in as the action ends.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class _Record:
    """What a seal covers: the columns of a row, and of the rows that are parts of it. Columns a later schema adds are
    not among them: they were not there when the seal was made."""

    words: str
    columns: str
    key: str = "id"
    parts: tuple[tuple[str, str, str, str], ...] = ()
    """Table, its column that points to the record, columns, order."""


_RECORDS: dict[str, _Record] = {
    "posting": _Record(
        "Posting",
        "at, user, effective_date, encounter_id, kind, words, adjudication_id, receipt_id, batch_id, undoes",
        parts=(
            (
                "ledger_entry",
                "posting_id",
                "id, encounter_id, service_line_id, patient_id, coverage_id, kind, amount_cents, reverses,"
                " adjustment_group, reason",
                "id",
            ),
        ),
    ),
    "adjudication": _Record(
        "A payer's answer",
        "claim_id, payer_claim_number, decided_on, charge_cents, paid_cents, remarks, payment_reference, forwarded,"
        " source, recorded_at, user, restores, batch_id",
        parts=(
            (
                "adjudication_line",
                "adjudication_id",
                "place, service_line_id, charge_cents, paid_cents, allowed_cents, remarks, decided_as",
                "place",
            ),
            (
                "adjudication_adjustment",
                "adjudication_id",
                "line_place, place, adjustment_group, reason, amount_cents",
                "line_place, place",
            ),
        ),
    ),
    "adjudication_reversal": _Record(
        "The taking back of a payer's answer", "at, user, reason, batch_id", "adjudication_id"
    ),
    "receipt": _Record(
        "Receipt",
        "practice_id, payer_id, patient_id, payer_name, way, reference, received_on, amount_cents, source,"
        " encounter_id, at, user",
    ),
    "receipt_reversal": _Record("The taking back of receipt", "at, user, reason", "receipt_id"),
    "deposit": _Record(
        "Deposit",
        "practice_id, deposited_on, at, user",
        parts=(("deposit_receipt", "deposit_id", "receipt_id", "receipt_id"),),
    ),
    "deposit_reversal": _Record("The taking back of deposit", "at, user, reason", "deposit_id"),
    "remittance_file": _Record("Remittance file", "name, sha256, refusal, imported_at, user"),
    "remittance": _Record(
        "Remittance",
        "file_id, place, payer_name, payer_key, reference, paid_on, amount_cents, method, claim_count, line_count,"
        " problem_count, repeats",
    ),
    "keyed_remittance": _Record("What was keyed of remittance", "body_json, at, user", "remittance_id"),
    "keyed_remittance_withdrawal": _Record("The withdrawal of keyed remittance", "at, user", "remittance_id"),
    "remittance_batch": _Record(
        "The posting of remittances, batch",
        "remittance_id, effective_date, at, user",
        parts=(
            (
                "remittance_batch_claim",
                "batch_id",
                "place, outcome, claim_id, adjudication_id, paid_cents",
                "place",
            ),
        ),
    ),
    "remittance_batch_reversal": _Record("The undoing of batch", "at, user, reason", "batch_id"),
    "remittance_suspense_closing": _Record("The closing of suspense", "batch_id, place, words, at, user"),
    "payer_account_entry": _Record(
        "The payers' account, entry",
        "practice_id, payer_id, payer_key, opens, batch_id, reason, reference, amount_cents, claim_id, words,"
        " reverses, at, user, posting_id",
    ),
    "period_close": _Record("The closing of a period,", "through, at, user"),
}
_SHOWN = 20
_OPEN = " IN (SELECT record_id FROM money_seal WHERE digest = '' AND record = '{}')"


def has_money_seals(db: Database) -> bool:
    """Whether the vault's schema knows seals; one of an earlier schema gets them with its upgrade."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'money_seal'").fetchone() is not None


def seal_money(db: Database) -> None:
    """Inside a transaction, as its last step: fill in the seals of every record of money it wrote."""
    records = [str(record) for (record,) in db.execute("SELECT DISTINCT record FROM money_seal WHERE digest = ''")]
    if not records:
        return
    contents = {record: _contents(db, record, _OPEN.format(record)) for record in records}
    last = db.execute("SELECT digest FROM money_seal WHERE digest <> '' ORDER BY id DESC LIMIT 1").fetchone()
    digest = str(last[0]) if last else ""
    filled = []
    rows = db.execute("SELECT id, record, record_id FROM money_seal WHERE digest = '' ORDER BY id").fetchall()
    for seal_id, record, record_id in rows:
        digest = _digest(digest, record, record_id, contents[record].get(record_id))
        filled.append((digest, seal_id))
    db.conn.executemany("UPDATE money_seal SET digest = ? WHERE id = ?", filled)


def check_money_seals(db: Database) -> list[str]:
    """Every record of money that is not as it was written, is missing, or came in past the program; the first few."""
    contents = {record: _contents(db, record) for record in _RECORDS}
    found: list[str] = []
    expected, previous = 1, ""
    for seal_id, record, record_id, digest in db.execute("SELECT id, record, record_id, digest FROM money_seal"):
        name = _RECORDS[record].words if record in _RECORDS else record
        content = contents.get(record, {}).pop(record_id, None)
        if seal_id != expected:
            found.append(f"Seals {expected} to {seal_id - 1} on records of money are missing.")
        elif content is None:
            found.append(f"{name} {record_id} is missing.")
        elif digest and digest != _digest(previous, record, record_id, content):
            found.append(f"{name} {record_id} is not as it was written.")
        expected, previous = seal_id + 1, digest or previous
    for record, left in contents.items():
        found += [f"{_RECORDS[record].words} {record_id} has no seal." for record_id in sorted(left)]
    return found[:_SHOWN]


def _digest(previous: str, record: str, record_id: int, content: object) -> str:
    text = json.dumps([previous, record, record_id, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _contents(db: Database, record: str, only: str = "") -> dict[int, list[object]]:
    """Each record's row and the rows that are parts of it, by row id; `only` narrows them down."""
    kind = _RECORDS[record]
    where = f"WHERE {kind.key}{only}" if only else ""
    rows = db.execute(f"SELECT {kind.key}, {kind.columns} FROM {record} {where}")  # noqa: S608 - own words only
    contents: dict[int, list[object]] = {record_id: [cells] for record_id, *cells in rows}
    for table, points, columns, order in kind.parts:
        where = f"WHERE {points}{only}" if only else ""
        sql = f"SELECT {points}, {columns} FROM {table} {where} ORDER BY {points}, {order}"  # noqa: S608
        for record_id, parts in _grouped(db.execute(sql)).items():
            if record_id in contents:
                contents[record_id].append([table, parts])
    return contents


def _grouped(rows: Iterable[tuple[int, ...]]) -> dict[int, list[tuple[object, ...]]]:
    groups: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for record_id, *cells in rows:
        groups[record_id].append(tuple(cells))
    return groups
