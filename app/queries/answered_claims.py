"""What is still open after a payer has answered, by who owes it; and the next payers nobody has billed yet."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.domain.people import PersonName
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class OpenAfterAnswer:
    """Of one answered claim: what its payer still owes, what the patient does, and the payer to be billed next."""

    payer_cents: int
    patient_cents: int
    next_payer: str


# Of a visit billed in parts each claim counts the entries of its own lines; those of no line are the first part's.
_OPEN = """
    SELECT claim.id,
        coalesce((SELECT sum(amount_cents) FROM ledger_entry AS entry
            LEFT JOIN service_line AS line ON line.id = entry.service_line_id
            WHERE entry.encounter_id = claim.encounter_id AND coalesce(line.part, 0) = claim.part
                AND entry.coverage_id = claim.coverage_id), 0),
        coalesce((SELECT sum(amount_cents) FROM ledger_entry AS entry
            LEFT JOIN service_line AS line ON line.id = entry.service_line_id
            WHERE entry.encounter_id = claim.encounter_id AND coalesce(line.part, 0) = claim.part
                AND entry.coverage_id IS NULL), 0),
        coalesce((SELECT payer.name FROM ledger_entry AS entry
            LEFT JOIN service_line AS line ON line.id = entry.service_line_id
            JOIN coverage ON coverage.id = entry.coverage_id JOIN payer ON payer.id = coverage.payer_id
            WHERE entry.encounter_id = claim.encounter_id AND coalesce(line.part, 0) = claim.part
                AND NOT EXISTS (SELECT 1 FROM claim AS billed WHERE billed.encounter_id = claim.encounter_id
                    AND billed.part = claim.part AND billed.coverage_id = entry.coverage_id)
            GROUP BY coverage.id HAVING sum(entry.amount_cents) > 0 ORDER BY coverage.rank, coverage.id LIMIT 1), '')
    FROM claim WHERE claim.id IN (SELECT value FROM json_each(?))
"""


def open_after_answers(db: Database, claim_ids: Collection[int]) -> dict[int, OpenAfterAnswer]:
    """What is open on each of these claims."""
    rows = db.execute(_OPEN, [json.dumps(sorted(claim_ids))]) if claim_ids else ()
    return {claim_id: OpenAfterAnswer(*rest) for claim_id, *rest in rows}


@dataclass(frozen=True, slots=True)
class ToBill:
    """A claim whose answer is to be taken to the next payer, who was left so many cents."""

    claim_id: int
    encounter_id: int
    number: str
    patient: str
    next_payer: str
    service_date: date | None
    counted_from: date
    """The first day of the next payer's filing limit."""
    owed_cents: int
    filing_limit_days: int


LATER_CLOCK = """iif(claim.after IS NULL OR payer.kind = 'medicare', NULL, (
            SELECT max(answer.decided_on) FROM standing_adjudication AS answer WHERE answer.claim_id = claim.after))"""
"""From which day a later payer counts its filing limit: that of the answer before, Medicare's the service; NULL there,
and where the claim goes to a first payer."""

# A coverage that money moved to and no claim went to; the claim before it is the latest one answered of the visit.
_TO_BILL = """
    SELECT max(claim.id), claim.encounter_id, claim.number,
        patient.last, patient.first, patient.middle, patient.suffix, payer.name, encounter.service_date,
        coalesce(iif(payer.kind = 'medicare', encounter.service_date, NULL), answer.decided_on),
        moved.cents, payer.filing_limit_days
    FROM (SELECT found.encounter_id, found.coverage_id, found.part,
              (SELECT sum(amount_cents) FROM ledger_entry AS entry
               JOIN service_line AS line ON line.id = entry.service_line_id AND line.part = found.part
               WHERE entry.encounter_id = found.encounter_id AND entry.coverage_id = found.coverage_id) AS cents
          FROM (SELECT DISTINCT entry.encounter_id, entry.coverage_id, line.part
                FROM ledger_entry AS entry INDEXED BY ledger_entry_moved_on
                JOIN service_line AS line ON line.id = entry.service_line_id
                WHERE entry.kind = 'transfer' AND entry.coverage_id IS NOT NULL AND entry.amount_cents > 0
                    AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.encounter_id = entry.encounter_id
                        AND claim.part = line.part AND claim.coverage_id = entry.coverage_id)) AS found) AS moved
    JOIN claim ON claim.encounter_id = moved.encounter_id AND claim.part = moved.part
    JOIN standing_adjudication AS answer ON answer.claim_id = claim.id
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    JOIN coverage ON coverage.id = moved.coverage_id
    JOIN payer ON payer.id = coverage.payer_id
    WHERE moved.cents > 0
    GROUP BY moved.encounter_id, moved.coverage_id, moved.part
"""


def claims_to_bill_next(db: Database) -> list[ToBill]:
    """Every answered claim that the next payer has not been billed for."""
    return [
        ToBill(
            claim_id,
            encounter_id,
            number,
            PersonName(last, first, middle, suffix).sort_name,
            payer,
            date.fromisoformat(day) if day else None,
            date.fromisoformat(counted_from),
            cents,
            filing_limit_days,
        )
        for (
            claim_id,
            encounter_id,
            number,
            last,
            first,
            middle,
            suffix,
            payer,
            day,
            counted_from,
            cents,
            filing_limit_days,
        ) in db.execute(_TO_BILL)
    ]
