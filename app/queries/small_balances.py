"""Patients who owe a little: what a small-balance sweep would give up."""

from dataclasses import dataclass
from datetime import date

from app.domain.patient_payment import Share
from app.domain.people import PersonName
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class SmallBalance:
    """One patient's small balance: its lines, and the date of the latest visit among them."""

    patient_id: int
    patient: str
    account_number: str
    cents: int
    last_visit: date | None
    shares: tuple[Share, ...]


_SMALL = """
    SELECT entry.patient_id, patient.last, patient.first, patient.middle, patient.suffix, patient.account_number,
        entry.encounter_id, entry.service_line_id, sum(entry.amount_cents) AS cents, encounter.service_date
    FROM ledger_entry AS entry
    JOIN patient ON patient.id = entry.patient_id
    JOIN encounter ON encounter.id = entry.encounter_id
    WHERE entry.coverage_id IS NULL AND entry.service_line_id IS NOT NULL
        AND (:practice = 0 OR encounter.practice_id = :practice)
        AND entry.patient_id IN (
            SELECT patient_id FROM ledger_entry WHERE coverage_id IS NULL
            GROUP BY patient_id
            HAVING sum(amount_cents) > 0
                AND sum(CASE WHEN service_line_id IS NULL THEN amount_cents ELSE 0 END) = 0)
    GROUP BY entry.patient_id, entry.service_line_id HAVING cents <> 0
    ORDER BY patient.last COLLATE NOCASE, patient.first COLLATE NOCASE, entry.patient_id, encounter.service_date,
        entry.encounter_id, entry.service_line_id
"""


def small_balances(db: Database, limit_cents: int, practice_id: int = 0) -> tuple[SmallBalance, ...]:
    """Whoever owes between one cent and the limit, by name; not those with credit anywhere or a line below zero."""
    found: dict[int, SmallBalance] = {}
    for patient_id, last, first, middle, suffix, number, visit, line, cents, day in db.execute(
        _SMALL, {"practice": practice_id}
    ):
        name = PersonName(last, first, middle, suffix).sort_name
        so_far = found.get(patient_id) or SmallBalance(patient_id, name, number, 0, None, ())
        found[patient_id] = SmallBalance(
            patient_id,
            name,
            number,
            so_far.cents + cents,
            date.fromisoformat(day) if day else so_far.last_visit,
            (*so_far.shares, Share(visit, line, cents)),
        )
    return tuple(
        each for each in found.values() if each.cents <= limit_cents and all(share.cents > 0 for share in each.shares)
    )
