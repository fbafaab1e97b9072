"""The visits of one patient, the latest first."""

from dataclasses import dataclass
from datetime import date

from app.domain.claim import ClaimStatus
from app.domain.people import PersonName
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list; `status` and `claim_number` are those of its claim, None and empty without one."""

    encounter_id: int
    service_date: date | None
    provider: str
    diagnoses: str
    procedures: str
    charge_cents: int
    status: ClaimStatus | None
    claim_number: str


_SELECT = """
    SELECT encounter.id, encounter.service_date, coalesce(provider.last, ''), coalesce(provider.first, ''),
        (SELECT group_concat(code, ', ') FROM
            (SELECT code FROM encounter_diagnosis WHERE encounter_id = encounter.id ORDER BY place)),
        (SELECT group_concat(procedure, ', ') FROM
            (SELECT procedure FROM service_line WHERE encounter_id = encounter.id AND place >= 0 ORDER BY place)),
        (SELECT sum(charge_cents) FROM service_line WHERE encounter_id = encounter.id AND place >= 0),
        claim.status, coalesce(claim.number, '')
    FROM encounter
    LEFT JOIN provider ON provider.id = encounter.rendering_id
    LEFT JOIN claim ON claim.id = (SELECT max(id) FROM claim WHERE claim.encounter_id = encounter.id)
    WHERE encounter.patient_id = ?
    ORDER BY coalesce(encounter.service_date, '9999') DESC, encounter.id DESC
"""


def visits(db: Database, patient_id: int) -> list[VisitRow]:
    """Every visit of the patient; those without a date come first."""
    return [
        VisitRow(
            encounter_id=encounter_id,
            service_date=date.fromisoformat(day) if day else None,
            provider=PersonName(last, first).sort_name,
            diagnoses=diagnoses or "",
            procedures=procedures or "",
            charge_cents=charge_cents or 0,
            status=ClaimStatus(status) if status else None,
            claim_number=number,
        )
        for encounter_id, day, last, first, diagnoses, procedures, charge_cents, status, number in db.execute(
            _SELECT, [patient_id]
        )
    ]
