"""Questions to providers, one row each: what waits longest comes first."""

from dataclasses import dataclass
from datetime import date, datetime

from app.domain.coding_query import QueryStatus
from app.domain.people import PersonName
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class QueryRow:
    """One question. `about` is the procedure it is on, empty for the whole visit; `age_days` count from the asking.

    `codes_due` says that it was answered and the codes that follow are not saved yet.
    """

    query_id: int
    number: str
    encounter_id: int
    status: QueryStatus
    codes_due: bool
    patient: str
    provider: str
    about: str
    question: str
    answer: str
    asked_on: date
    age_days: int
    answered_on: date | None
    service_date: date | None
    claim_number: str

    @property
    def waits(self) -> bool:
        """Whether somebody is to do something yet."""
        return self.status is QueryStatus.OPEN or self.codes_due


_SELECT = """
    SELECT query.id, query.number, query.encounter_id, query.status,
        query.status = 'answered' AND query.after_json IS NULL,
        patient.last, patient.first, patient.middle, patient.suffix, provider.last, provider.first,
        coalesce(line.procedure, ''), query.question, query.answer, query.asked_at, query.answered_on,
        encounter.service_date, coalesce(claim.number, '')
    FROM coding_query AS query
    JOIN encounter ON encounter.id = query.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    JOIN provider ON provider.id = query.provider_id
    LEFT JOIN service_line AS line ON line.id = query.service_line_id
    LEFT JOIN claim ON claim.id = (SELECT max(id) FROM claim WHERE claim.encounter_id = query.encounter_id)
    WHERE :practice IS NULL OR encounter.practice_id = :practice
    ORDER BY query.id
"""


def query_rows(db: Database, today: date, practice_id: int | None = None) -> list[QueryRow]:
    """Every question, of one practice where it is given: those that wait by age, then the closed ones, latest first."""
    rows = [_row(today, *row) for row in db.execute(_SELECT, {"practice": practice_id})]
    waiting = [row for row in rows if row.waits]
    return waiting + [row for row in reversed(rows) if not row.waits]


def _row(
    today: date,
    query_id: int,
    number: str,
    encounter_id: int,
    status: str,
    codes_due: int,
    last: str,
    first: str,
    middle: str,
    suffix: str,
    provider_last: str,
    provider_first: str,
    about: str,
    question: str,
    answer: str,
    asked_at: str,
    answered_on: str | None,
    service_date: str | None,
    claim_number: str,
) -> QueryRow:
    asked_on = datetime.fromisoformat(asked_at).astimezone().date()
    return QueryRow(
        query_id=query_id,
        number=number,
        encounter_id=encounter_id,
        status=QueryStatus(status),
        codes_due=bool(codes_due),
        patient=PersonName(last, first, middle, suffix).sort_name,
        provider=PersonName(provider_last, provider_first).sort_name,
        about=about,
        question=question,
        answer=answer,
        asked_on=asked_on,
        age_days=(today - asked_on).days,
        answered_on=date.fromisoformat(answered_on) if answered_on else None,
        service_date=date.fromisoformat(service_date) if service_date else None,
        claim_number=claim_number,
    )
