"""The claims that are ready to be printed, payer by payer: who gets them, and how many lines each has."""

from dataclasses import dataclass
from datetime import date

from app.domain.people import PersonName
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class QueuedClaim:
    """A ready claim. `lines` are the service lines it bills; `was_printed` since it was last made ready."""

    claim_id: int
    encounter_id: int
    number: str
    patient: str
    service_date: date | None
    total_cents: int
    lines: int
    version: int
    was_printed: bool
    payer_id: int
    payer: str
    place: str
    """Town and state of the payer's address."""
    practice_id: int
    practice: str
    has_answers: bool = False
    """What earlier payers answered is printed with it."""
    attached: int = 0
    """The sheets that takes."""


# A void repeats the lines of the claim it voids.
_SELECT = """
    SELECT claim.id, claim.encounter_id, claim.number, patient.last, patient.first, patient.middle, patient.suffix,
        encounter.service_date, claim.total_cents,
        coalesce(
            nullif((SELECT count(*) FROM claim_line
                WHERE claim_line.claim_id = iif(claim.version = 8, claim.follows, claim.id)), 0),
            (SELECT count(*) FROM service_line AS line
                WHERE line.encounter_id = claim.encounter_id AND line.part = claim.part AND line.place >= 0)
        ),
        claim.version,
        coalesce((SELECT kind FROM claim_event WHERE claim_event.claim_id = claim.id AND kind IN ('ready', 'printed')
            ORDER BY id DESC LIMIT 1), '') = 'printed',
        payer.id, payer.name, payer.city, payer.state, practice.id, practice.name,
        claim.after IS NOT NULL AND claim.attach_eob
    FROM claim
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    JOIN coverage ON coverage.id = claim.coverage_id
    JOIN payer ON payer.id = coverage.payer_id
    JOIN practice ON practice.id = encounter.practice_id
    WHERE claim.status = 'ready' AND (:practice = 0 OR practice.id = :practice)
    ORDER BY payer.name COLLATE NOCASE, payer.id, practice.id,
        patient.last COLLATE NOCASE, patient.first COLLATE NOCASE, claim.number
"""


def queued_claims(db: Database, practice_id: int = 0) -> tuple[QueuedClaim, ...]:
    """Every ready claim, of one practice where it is given, in the order of payer and patient."""
    return tuple(_claim(*row) for row in db.execute(_SELECT, {"practice": practice_id}))


def _claim(
    claim_id: int,
    encounter_id: int,
    number: str,
    last: str,
    first: str,
    middle: str,
    suffix: str,
    day: str | None,
    total_cents: int,
    lines: int,
    version: int,
    was_printed: int,
    payer_id: int,
    payer: str,
    city: str,
    state: str,
    practice_id: int,
    practice: str,
    has_answers: int,
) -> QueuedClaim:
    return QueuedClaim(
        claim_id,
        encounter_id,
        number,
        PersonName(last, first, middle, suffix).sort_name,
        date.fromisoformat(day) if day else None,
        total_cents,
        lines,
        version,
        bool(was_printed),
        payer_id,
        payer,
        ", ".join(part for part in (city, state) if part),
        practice_id,
        practice,
        bool(has_answers),
    )
