"""Questions to providers as rows: kept as they were asked, closed once, never deleted."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from app.domain.coding_query import CodingQuery, QueryStatus, Question
from app.domain.snapshot import coding_from_json, coding_to_json
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import Row, fetch_all, insert_row, update_row


def insert_query(db: Database, query: CodingQuery) -> int:
    """Keep a question as it is asked; its row id."""
    asked = query.asked
    values = {
        "number": query.number,
        "encounter_id": asked.encounter_id,
        "service_line_id": asked.service_line_id or None,
        "provider_id": asked.provider_id,
        "asked_by": query.asked_by,
        "asked_at": utc_text(query.asked_at),
        "facts": asked.facts,
        "question": asked.question,
        "options_json": json.dumps(asked.options, ensure_ascii=False),
        "before_json": coding_to_json(query.before),
    }
    return insert_row(db, "coding_query", values | _closing(query))


def update_query(db: Database, query: CodingQuery) -> None:
    """Keep what became of a question; how it was asked stays."""
    update_row(db, "coding_query", query.id, _closing(query))


def load_query(db: Database, query_id: int) -> CodingQuery | None:
    """The question of a row id, or None."""
    return next(iter(_queries(fetch_all(db, "SELECT * FROM coding_query WHERE id = ?", [query_id]))), None)


def query_numbered(db: Database, number: str) -> CodingQuery | None:
    """The question of a number as it stands on the sheet, or None."""
    return next(iter(_queries(fetch_all(db, "SELECT * FROM coding_query WHERE number = ?", [number]))), None)


def load_queries(db: Database, encounter_id: int) -> tuple[CodingQuery, ...]:
    """Every question on a visit, from the first."""
    return _queries(fetch_all(db, "SELECT * FROM coding_query WHERE encounter_id = ? ORDER BY id", [encounter_id]))


def load_waiting_queries(db: Database, encounter_id: int) -> tuple[CodingQuery, ...]:
    """The questions on a visit that wait: for the answer, or for the codes that follow from it."""
    sql = """SELECT * FROM coding_query WHERE encounter_id = ?
             AND (status = 'open' OR (status = 'answered' AND after_json IS NULL)) ORDER BY id"""
    return _queries(fetch_all(db, sql, [encounter_id]))


def _closing(query: CodingQuery) -> Row:
    return {
        "status": query.status.value,
        "answer": query.answer,
        "answered_by": query.answered_by,
        "answered_on": query.answered_on.isoformat() if query.answered_on else None,
        "closed_at": utc_text(query.closed_at) if query.closed_at else None,
        "reason": query.reason,
        "after_json": coding_to_json(query.after) if query.after is not None else None,
    }


def _queries(rows: Iterable[Row]) -> tuple[CodingQuery, ...]:
    return tuple(_query(row) for row in rows)


def _query(row: Row) -> CodingQuery:
    asked = Question(
        encounter_id=row["encounter_id"],
        service_line_id=row["service_line_id"] or 0,
        provider_id=row["provider_id"],
        facts=row["facts"],
        question=row["question"],
        options=tuple(json.loads(row["options_json"])),
    )
    return CodingQuery(
        id=row["id"],
        number=row["number"],
        asked=asked,
        asked_by=row["asked_by"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        before=coding_from_json(row["before_json"]),
        status=QueryStatus(row["status"]),
        answer=row["answer"],
        answered_by=row["answered_by"],
        answered_on=date.fromisoformat(row["answered_on"]) if row["answered_on"] else None,
        closed_at=datetime.fromisoformat(row["closed_at"]) if row["closed_at"] else None,
        reason=row["reason"],
        after=coding_from_json(row["after_json"]) if row["after_json"] is not None else None,
    )
