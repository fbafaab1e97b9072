"""Find any patient or claim by a few typed words or digits."""

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from app.domain.people import PersonName
from app.domain.search_words import fold, like_patterns
from app.queries.patient_list import patient_rows


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found; `id` is the row id of its kind."""

    kind: Literal["patient", "claim"]
    id: int
    title: str
    subtitle: str


def find(db: Database, text: str, limit: int = 20) -> list[Hit]:
    """Patients, then claims; claims are found by their number and by their patient. Nothing typed finds nothing."""
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
    return kept + claims[: limit - len(kept)]


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


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _day(iso: str) -> str:
    return f"{iso[5:7]}/{iso[8:10]}/{iso[:4]}" if iso else ""
