"""Claims that were sent, found by what a biller types who looks for the one a payer answered."""

import re
from dataclasses import replace
from datetime import date

from app.domain.remittances.candidates import candidate_keys
from app.domain.remittances.match import BilledClaim
from app.domain.remittances.remittance import Remittance, RemittanceClaim
from app.domain.search_words import fold, like_patterns
from app.queries.remittance_candidates import billed_claims, candidate_claims
from app.store.connection import Database

_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})\b")


def claim_count(db: Database) -> int:
    """How many claims there are at all: how long matching takes grows with it."""
    return int(db.execute("SELECT count(*) FROM claim").fetchone()[0])


def find_sent_claims(db: Database, text: str, limit: int = 60, *, practice_id: int = 0) -> tuple[BilledClaim, ...]:
    """By claim number (its last digits do), patient, or a day of service as 03/07/2026, in any order, the newest first.

    Of one practice, where that is given.
    """
    days, words = _split(text)
    conditions, values = ["claim.status = 'sent'"], list[object]()
    for day in days:
        conditions.append("encounter.service_date = ?")
        values.append(day.isoformat())
    if fold(words):
        typed, patterns = fold(words).replace(" ", ""), like_patterns(words)
        by_patient = " AND ".join(["patient.search_text LIKE ?"] * len(patterns))
        number = "claim.number LIKE ? OR claim.number LIKE ? OR replace(claim.number, '-', '') LIKE ?"
        conditions.append(f"({number} OR ({by_patient}))")
        ending = f"%{typed}" if typed.isdecimal() and len(typed) > 1 else typed
        values += [f"{typed}%", ending, f"{typed}%", *patterns]
    if not values:
        return ()
    if practice_id:
        conditions.append("encounter.practice_id = ?")
        values.append(practice_id)
    found = db.execute(
        f"""SELECT claim.id FROM claim
            JOIN encounter ON encounter.id = claim.encounter_id
            JOIN patient ON patient.id = encounter.patient_id
            WHERE {" AND ".join(conditions)} ORDER BY claim.id DESC LIMIT ?""",  # noqa: S608 - fixed conditions
        [*values, limit],
    )
    return tuple(reversed(billed_claims(db, [claim_id for (claim_id,) in found])))


def claims_like(db: Database, remittance: Remittance, claim: RemittanceClaim) -> tuple[BilledClaim, ...]:
    """The sent claims that any mark of a remittance's claim speaks for: its numbers, its patient and days."""
    return candidate_claims(db, candidate_keys(replace(remittance, claims=(claim,))))


def _split(text: str) -> tuple[list[date], str]:
    """The days typed, and the words besides; what is no day stays among the words."""
    days = []
    for month, day, year in _DAY.findall(text):
        full = int(year) + 2000 if len(year) == 2 else int(year)
        try:
            days.append(date(full, int(month), int(day)))
        except ValueError:
            continue
    return days, _DAY.sub(" ", text) if days else text
