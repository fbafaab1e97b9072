"""What is left to do: visits typed and not saved, visits to code, questions open, payments to post, claims to finish,
to send, to take to the next payer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.domain.claim_status import ClaimStatus
from app.domain.money import format_cents
from app.domain.next_step import by_deadline, file_by, is_near, next_step, query_step
from app.domain.people import PersonName
from app.queries.answered_claims import LATER_CLOCK, ToBill, claims_to_bill_next
from app.queries.remittances_waiting import WaitingRemittance, remittances_waiting
from app.store.connection import Database

Kind = Literal["unsaved", "question", "remittance", "coding", "draft", "ready", "next"]


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to do. `draft_id` is 0 where nothing is unsaved, `encounter_id` 0 for a visit never saved.

    A `next` row is an answered claim whose rest the next payer is to be billed for: `payer` is that one, and the charge
    what it owes; or the claim to that payer, where it is a draft again. `query_id` is a question to the provider that
    waits, 0 where the row is about the visit itself.
    A `remittance` row is a payment to post (`remittance_id`), or a paper EOB half keyed (`keyed_draft_id`): it has no
    patient, no claim and no charge.
    `file_by` is the last day the payer takes the claim; `is_urgent` says that it is near or has passed.
    """

    kind: Kind
    draft_id: int
    encounter_id: int
    claim_id: int
    claim_number: str
    patient: str
    payer: str
    service_date: date | None
    charge_cents: int | None
    file_by: date | None
    is_urgent: bool
    next_step: str
    query_id: int = 0
    remittance_id: int = 0
    keyed_draft_id: int = 0


# A visit with a draft is listed once, as unsaved; its claim, where it has one, is named there.
_UNSAVED = """
    SELECT 'unsaved', draft.id, coalesce(draft.encounter_id, 0), coalesce(claim.id, 0), coalesce(claim.number, ''),
        coalesce(patient.last, ''), coalesce(patient.first, ''), coalesce(patient.middle, ''),
        coalesce(patient.suffix, ''), coalesce(payer.name, ''),
        json_extract(draft.body_json, '$.service_date'),
        (SELECT coalesce(sum(json_extract(line.value, '$.charge_cents')), 0)
         FROM json_each(draft.body_json, '$.lines') AS line),
        coalesce(payer.filing_limit_days, 0), 0, '', 0, NULL
    FROM draft
    LEFT JOIN patient ON patient.id = json_extract(draft.body_json, '$.patient_id')
    LEFT JOIN claim ON claim.id = (SELECT max(id) FROM claim
        WHERE claim.encounter_id = draft.encounter_id AND claim.after IS NULL)
    LEFT JOIN coverage ON coverage.id = coalesce(claim.coverage_id, (
        SELECT id FROM coverage AS own WHERE own.patient_id = patient.id AND own.active ORDER BY rank, id LIMIT 1))
    LEFT JOIN payer ON payer.id = coverage.payer_id
"""
# A visit that still needs its codes is listed as that, whether it has a claim or its patient pays.
_TO_CODE = """
    SELECT 'coding', 0, encounter.id, coalesce(claim.id, 0), coalesce(claim.number, ''),
        patient.last, patient.first, patient.middle, patient.suffix, coalesce(payer.name, ''),
        encounter.service_date,
        (SELECT coalesce(sum(charge_cents), 0) FROM service_line
         WHERE service_line.encounter_id = encounter.id AND place >= 0),
        coalesce(payer.filing_limit_days, 0), 0, '', 0, NULL
    FROM encounter
    JOIN patient ON patient.id = encounter.patient_id
    LEFT JOIN claim ON claim.id = (SELECT max(id) FROM claim
        WHERE claim.encounter_id = encounter.id AND claim.after IS NULL)
    LEFT JOIN coverage ON coverage.id = claim.coverage_id
    LEFT JOIN payer ON payer.id = coverage.payer_id
    WHERE encounter.coding = 'needs_coding'
        AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.encounter_id = encounter.id)
"""
# Questions stand beside their visit's own row: both are to be done.
_ASKED = """
    SELECT 'question', 0, encounter.id, coalesce(claim.id, 0), coalesce(claim.number, ''),
        patient.last, patient.first, patient.middle, patient.suffix, coalesce(payer.name, ''),
        encounter.service_date,
        (SELECT coalesce(sum(charge_cents), 0) FROM service_line
         WHERE service_line.encounter_id = encounter.id AND place >= 0),
        CASE claim.status WHEN 'sent' THEN 0 ELSE coalesce(payer.filing_limit_days, 0) END,
        query.id, query.asked_at, query.status = 'answered', NULL
    FROM coding_query AS query
    JOIN encounter ON encounter.id = query.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    LEFT JOIN claim ON claim.id = (SELECT max(id) FROM claim
        WHERE claim.encounter_id = encounter.id AND claim.after IS NULL)
    LEFT JOIN coverage ON coverage.id = claim.coverage_id
    LEFT JOIN payer ON payer.id = coverage.payer_id
    WHERE query.status = 'open' OR (query.status = 'answered' AND query.after_json IS NULL)
"""
_UNSENT = f"""
    SELECT iif(claim.status = 'draft' AND claim.after IS NOT NULL, 'next', claim.status), 0,
        claim.encounter_id, claim.id, claim.number,
        patient.last, patient.first, patient.middle, patient.suffix, payer.name,
        encounter.service_date, claim.total_cents, payer.filing_limit_days, 0, '', 0, {LATER_CLOCK}
    FROM claim
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    JOIN coverage ON coverage.id = claim.coverage_id
    JOIN payer ON payer.id = coverage.payer_id
    WHERE claim.status IN ('draft', 'ready') AND encounter.coding <> 'needs_coding'
        AND NOT EXISTS (SELECT 1 FROM draft WHERE draft.encounter_id = claim.encounter_id)
"""  # noqa: S608 - own words only


def work_rows(db: Database, today: date, practice_id: int = 0) -> list[WorkRow]:
    """Everything to do: what runs into its filing limit first, then the unsaved, the questions, the payments to post,
    the visits to code, the drafts, the ready claims, and those to take to the next payer.

    Within each, the oldest comes first. Payments are those of one practice and those nobody knows the practice of;
    0: all.
    """
    rows = [
        _row(today, *row)
        for row in db.execute(f"{_UNSAVED} UNION ALL {_TO_CODE} UNION ALL {_ASKED} UNION ALL {_UNSENT}")
    ]
    rows += [_next_payer(today, claim) for claim in claims_to_bill_next(db)]
    rows += [_to_post(payment) for payment in remittances_waiting(db, practice_id)]
    order = {"unsaved": 0, "question": 1, "remittance": 2, "coding": 3, "draft": 4, "ready": 5, "next": 6}
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


def _to_post(payment: WaitingRemittance) -> WorkRow:
    if payment.draft_id:
        step = "Key the EOB to its end"
    elif payment.is_begun:
        step = f"Post the rest, {payment.open_claims:,} open"
    else:
        step = f"Post {format_cents(payment.amount_cents)}, {payment.reference}".rstrip(", ")
    return WorkRow(
        kind="remittance",
        draft_id=0,
        encounter_id=0,
        claim_id=0,
        claim_number="",
        patient="",
        payer=payment.payer_name,
        service_date=None,
        charge_cents=None,
        file_by=None,
        is_urgent=False,
        next_step=step,
        remittance_id=payment.remittance_id,
        keyed_draft_id=payment.draft_id,
    )


def _next_payer(today: date, claim: ToBill) -> WorkRow:
    deadline = file_by(claim.counted_from, claim.filing_limit_days)
    return WorkRow(
        kind="next",
        draft_id=0,
        encounter_id=claim.encounter_id,
        claim_id=claim.claim_id,
        claim_number=claim.number,
        patient=claim.patient,
        payer=claim.next_payer,
        service_date=claim.service_date,
        charge_cents=claim.owed_cents,
        file_by=deadline,
        is_urgent=is_near(deadline, today),
        next_step=by_deadline(f"Bill {claim.next_payer} next", deadline, today),
    )


def _row(
    today: date,
    kind: Kind,
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
    query_id: int,
    asked_at: str,
    codes_due: int,
    counted_from: str | None,
) -> WorkRow:
    day = date.fromisoformat(day_text) if day_text else None
    deadline = file_by(date.fromisoformat(counted_from) if counted_from else day, filing_limit_days)
    if kind == "question":
        asked_on = datetime.fromisoformat(asked_at).astimezone().date()
        step = query_step(bool(codes_due), (today - asked_on).days)
    elif kind == "coding":
        step = by_deadline("Code the visit", deadline, today)
    elif kind == "next":
        step = by_deadline("Check it again", deadline, today)
    else:
        step = next_step(ClaimStatus.READY if kind == "ready" else ClaimStatus.DRAFT, deadline, today)
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
        next_step=step,
        query_id=query_id,
    )
