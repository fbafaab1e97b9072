"""What is left to do: visits typed and not saved, claims to finish, claims to send."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlite_utils import Database

from app.domain.claim import ClaimStatus
from app.domain.next_step import file_by, is_near, next_step
from app.domain.people import PersonName


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to do. `draft_id` is 0 where nothing is unsaved, `encounter_id` 0 for a visit never saved.

    `file_by` is the last day the payer takes the claim; `is_urgent` says that it is near or has passed.
    """

    kind: Literal["unsaved", "draft", "ready"]
    draft_id: int
    encounter_id: int
    claim_id: int
    claim_number: str
    patient: str
    payer: str
    service_date: date | None
    charge_cents: int
    file_by: date | None
    is_urgent: bool
    next_step: str


# A visit with a draft is listed once, as unsaved; its claim, where it has one, is named there.
_UNSAVED = """
    SELECT 'unsaved', draft.id, coalesce(draft.encounter_id, 0), coalesce(claim.id, 0), coalesce(claim.number, ''),
        coalesce(patient.last, ''), coalesce(patient.first, ''), coalesce(patient.middle, ''),
        coalesce(patient.suffix, ''), coalesce(payer.name, ''),
        json_extract(draft.body_json, '$.service_date'),
        (SELECT coalesce(sum(json_extract(line.value, '$.charge_cents')), 0)
         FROM json_each(draft.body_json, '$.lines') AS line),
        coalesce(payer.filing_limit_days, 0)
    FROM draft
    LEFT JOIN patient ON patient.id = json_extract(draft.body_json, '$.patient_id')
    LEFT JOIN claim ON claim.id = (SELECT max(id) FROM claim WHERE claim.encounter_id = draft.encounter_id)
    LEFT JOIN coverage ON coverage.id = coalesce(claim.coverage_id, (
        SELECT id FROM coverage AS own WHERE own.patient_id = patient.id AND own.active ORDER BY rank, id LIMIT 1))
    LEFT JOIN payer ON payer.id = coverage.payer_id
"""
_UNSENT = """
    SELECT claim.status, 0, claim.encounter_id, claim.id, claim.number,
        patient.last, patient.first, patient.middle, patient.suffix, payer.name,
        encounter.service_date, claim.total_cents, payer.filing_limit_days
    FROM claim
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    JOIN coverage ON coverage.id = claim.coverage_id
    JOIN payer ON payer.id = coverage.payer_id
    WHERE claim.status IN ('draft', 'ready')
        AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.encounter_id = claim.encounter_id)
"""


def work_rows(db: Database, today: date) -> list[WorkRow]:
    """Everything to do: what runs into its filing limit first, then the unsaved, the drafts and the ready claims.

    Within each, the oldest service comes first.
    """
    rows = [_row(today, *row) for row in db.execute(f"{_UNSAVED} UNION ALL {_UNSENT}")]
    order = {"unsaved": 0, "draft": 1, "ready": 2}
    return sorted(
        rows,
        key=lambda row: (
            not row.is_urgent,
            (row.file_by or date.max) if row.is_urgent else date.max,
            order[row.kind],
            row.service_date or date.min,
            row.claim_number,
        ),
    )


def _row(
    today: date,
    kind: Literal["unsaved", "draft", "ready"],
    draft_id: int,
    encounter_id: int,
    claim_id: int,
    number: str,
    last: str,
    first: str,
    middle: str,
    suffix: str,
    payer: str,
    day_text: str | None,
    charge_cents: int,
    filing_limit_days: int,
) -> WorkRow:
    day = date.fromisoformat(day_text) if day_text else None
    deadline = file_by(day, filing_limit_days)
    status = ClaimStatus.READY if kind == "ready" else ClaimStatus.DRAFT
    return WorkRow(
        kind=kind,
        draft_id=draft_id,
        encounter_id=encounter_id,
        claim_id=claim_id,
        claim_number=number,
        patient=PersonName(last, first, middle, suffix).sort_name,
        payer=payer,
        service_date=day,
        charge_cents=charge_cents,
        file_by=deadline,
        is_urgent=is_near(deadline, today),
        next_step=next_step(status, deadline, today),
    )
