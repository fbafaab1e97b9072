"""The list of patients, as it is searched while typing."""

from dataclasses import dataclass
from datetime import date

from app.domain.people import PersonName
from app.domain.search_words import like_patterns
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One patient in a list; `payer` is the name of the first active coverage's payer, or empty."""

    id: int
    account_number: str
    name: str
    birth_date: date | None
    phone: str
    payer: str
    active: bool


_SELECT = """
    SELECT id, account_number, last, first, middle, suffix, birth_date, phone, active,
        (SELECT payer.name FROM coverage JOIN payer ON payer.id = coverage.payer_id
         WHERE coverage.patient_id = patient.id AND coverage.active
         ORDER BY coverage.rank, coverage.id LIMIT 1)
    FROM patient
"""


def patient_rows(db: Database, text: str = "", limit: int = 50) -> list[PatientRow]:
    """The patients all of whose typed words begin a word of their name, account number, phone or birth date.

    Words come in any order; active patients first, then by name.
    """
    patterns = like_patterns(text)
    wanted = " AND ".join(["search_text LIKE ?"] * len(patterns)) or "1"
    sql = f"{_SELECT} WHERE {wanted} ORDER BY active DESC, last COLLATE NOCASE, first COLLATE NOCASE, id LIMIT ?"
    return [_row(*row) for row in db.execute(sql, [*patterns, limit])]


def _row(
    row_id: int,
    account_number: str,
    last: str,
    first: str,
    middle: str,
    suffix: str,
    birth_date: str | None,
    phone: str,
    active: int,
    payer: str | None,
) -> PatientRow:
    return PatientRow(
        id=row_id,
        account_number=account_number,
        name=PersonName(last, first, middle, suffix).sort_name,
        birth_date=date.fromisoformat(birth_date) if birth_date else None,
        phone=phone,
        payer=payer or "",
        active=bool(active),
    )
