"""Find any patient, claim or question to a provider by a few typed words or digits."""

import re
from dataclasses import dataclass
from typing import Literal

from app.domain.people import PersonName
from app.domain.search_words import fold, like_patterns
from app.queries.patient_list import patient_rows
from app.store.connection import Database

_QUERY_NUMBER = re.compile(r"Q\d{2}(-\d*)?$")


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found; `id` is the row id of its kind."""

    kind: Literal["patient", "claim", "question"]
    id: int
    title: str
    subtitle: str


def find(db: Database, text: str, limit: int = 20) -> list[Hit]:
    """Patients, then claims; claims are found by their number and by their patient. Nothing typed finds nothing.

    The number on a question's sheet finds the question.
    """
    if not fold(text):
        return []
    patients = [
        Hit("patient", row.id, row.name, _joined(row.account_number, _day(str(row.birth_date or "")), row.payer))
        for row in patient_rows(db, text, limit)
    ]
    claims = _claims(db, text, limit)
    # Half the places are the claims' where both have many.
    room = max(limit - len(claims), (limit + 1) // 2)
    kept = patients[:room]
    return (_questions(db, text) + kept + claims[: limit - len(kept)])[:limit]


def _claims(db: Database, text: str, limit: int) -> list[Hit]:
    patterns = like_patterns(text)
    by_patient = " AND ".join(["patient.search_text LIKE ?"] * len(patterns))
    typed = fold(text).replace(" ", "")
    rows = db.execute(
        f"""SELECT claim.id, claim.number, claim.status, patient.last, patient.first, patient.middle, patient.suffix,
               payer.name, coalesce(encounter.service_date, '')
            FROM claim
            JOIN encounter ON encounter.id = claim.encounter_id
            JOIN patient ON patient.id = encounter.patient_id
            JOIN coverage ON coverage.id = claim.coverage_id
            JOIN payer ON payer.id = coverage.payer_id
            WHERE claim.number LIKE ? OR replace(claim.number, '-', '') LIKE ? OR ({by_patient})
            ORDER BY claim.id DESC LIMIT ?""",  # noqa: S608 - only a repeated condition is put in
        [f"{typed}%", f"{typed}%", *patterns, limit],
    )
    return [
        Hit("claim", claim_id, f"{number} {PersonName(*name).sort_name}", _joined(status, payer, _day(day)))
        for claim_id, number, status, *name, payer, day in rows
    ]


def _questions(db: Database, text: str) -> list[Hit]:
    typed = text.strip().upper()
    if not _QUERY_NUMBER.match(typed):
        return []
    rows = db.execute(
        """SELECT query.id, query.number, query.status, patient.last, patient.first, patient.middle, patient.suffix,
               coalesce(encounter.service_date, '')
           FROM coding_query AS query
           JOIN encounter ON encounter.id = query.encounter_id
           JOIN patient ON patient.id = encounter.patient_id
           WHERE query.number LIKE ? ORDER BY query.id DESC LIMIT 3""",
        [f"{typed}%"],
    )
    return [
        Hit("question", query_id, f"{number} {PersonName(*name).sort_name}", _joined(status, _day(day)))
        for query_id, number, status, *name, day in rows
    ]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _day(iso: str) -> str:
    return f"{iso[5:7]}/{iso[8:10]}/{iso[:4]}" if iso else ""
