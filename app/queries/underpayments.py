"""What first payers decided line by line, by the answers that stand, and what was done about lines they underpaid."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.contracts.underpayment import KEPT_BACK, AnsweredLine, State, Step
from app.domain.encounter import ServiceLine
from app.domain.people import PersonName
from app.store.connection import Database

# A line counts once, by the last answer that stands. Claims to a later payer are not measured: it pays what is left.
_ANSWERED = """
    SELECT claim.id, claim.number, claim.encounter_id, encounter.practice_id, payer.id, payer.name, coverage.plan_name,
        patient.last, patient.first, patient.middle, patient.suffix, coverage.member_id, answer.payer_claim_number,
        encounter.place_of_service, line.id, line.place_of_service, line.procedure, line.modifiers, line.units_tenths,
        line.anesthesia_start, line.anesthesia_end, told.charge_cents,
        coalesce(line.service_date, encounter.service_date, answer.decided_on), answer.decided_on, told.decided_as,
        told.paid_cents,
        coalesce((SELECT sum(amount_cents) FROM adjudication_adjustment AS part
            WHERE part.adjudication_id = answer.id AND part.line_place = told.place
                AND part.adjustment_group = 'PR'), 0),
        coalesce((SELECT sum(amount_cents) FROM adjudication_adjustment AS part
            WHERE part.adjudication_id = answer.id AND part.line_place = told.place
                AND part.adjustment_group <> 'PR' AND part.reason IN (:kept_1, :kept_2, :kept_3)), 0),
        told.allowed_cents
    FROM standing_adjudication AS answer
    JOIN adjudication_line AS told ON told.adjudication_id = answer.id
    JOIN service_line AS line ON line.id = told.service_line_id
    JOIN claim ON claim.id = answer.claim_id
    JOIN coverage ON coverage.id = claim.coverage_id
    JOIN payer ON payer.id = coverage.payer_id
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    WHERE claim.after IS NULL AND answer.decided_on >= :since AND (:practice = 0 OR encounter.practice_id = :practice)
    ORDER BY answer.id
"""
_STEPS = """
    SELECT claim_id, service_line_id, state, done_on, words, stake_cents FROM underpayment_step
    WHERE id IN (SELECT max(id) FROM underpayment_step GROUP BY claim_id, service_line_id)
"""
_STORY = """
    SELECT state, done_on, words, stake_cents, at, user FROM underpayment_step
    WHERE claim_id = ? AND service_line_id = ? ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One thing that was done about a line, by whom and when."""

    step: Step
    at: datetime
    user: str


def answered_lines(db: Database, since: date, practice_id: int = 0) -> tuple[AnsweredLine, ...]:
    """Every line of a first payer's claim decided on or after a day, of one practice where it is given."""
    kept = dict(zip(("kept_1", "kept_2", "kept_3"), KEPT_BACK, strict=True))
    rows = db.execute(_ANSWERED, {"since": since.isoformat(), "practice": practice_id} | kept)
    by_line = {(answer := _answer(*row)).key: answer for row in rows}
    return tuple(by_line.values())


def last_steps(db: Database) -> dict[tuple[int, int], Step]:
    """What was done last about each line, by claim and line."""
    return {(claim, line): _step(*rest) for claim, line, *rest in db.execute(_STEPS)}


def story(db: Database, claim_id: int, line_id: int) -> tuple[ToldStep, ...]:
    """All that was done about a line, from the first."""
    return tuple(
        ToldStep(_step(state, done_on, words, stake), datetime.fromisoformat(at), user)
        for state, done_on, words, stake, at, user in db.execute(_STORY, [claim_id, line_id])
    )


def payer_addresses(db: Database, payer_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The lines of each payer's address, as a letter has them."""
    found = {}
    for payer_id in payer_ids:
        sql = "SELECT name, attention, street, city, state, zip_code FROM payer WHERE id = ?"
        for name, attention, street, city, state, zip_code in db.execute(sql, [payer_id]):
            place = f"{city}, {state} {zip_code}".strip(", ")
            found[payer_id] = tuple(filter(None, (name, attention, street, place)))
    return found


def _step(state: str, done_on: str, words: str, stake_cents: int) -> Step:
    return Step(State(state), date.fromisoformat(done_on), words, stake_cents)


def _answer(
    claim_id: int,
    number: str,
    encounter_id: int,
    practice_id: int,
    payer_id: int,
    payer: str,
    plan_name: str,
    last: str,
    first: str,
    middle: str,
    suffix: str,
    member_id: str,
    payer_claim_number: str,
    visit_place: str,
    line_id: int,
    line_place: str,
    procedure: str,
    modifiers: str,
    units_tenths: int,
    began: str,
    ended: str,
    charge_cents: int,
    served_on: str,
    decided_on: str,
    decided_as: str,
    paid_cents: int,
    patient_cents: int,
    kept_back_cents: int,
    told_allowed_cents: int | None,
) -> AnsweredLine:
    line = ServiceLine(
        id=line_id,
        place_of_service=line_place,
        procedure=procedure,
        modifiers=tuple(modifiers.split()),
        units_tenths=units_tenths,
        charge_cents=charge_cents,
        anesthesia_start=began,
        anesthesia_end=ended,
    )
    return AnsweredLine(
        claim_id=claim_id,
        claim_number=number,
        encounter_id=encounter_id,
        practice_id=practice_id,
        payer_id=payer_id,
        payer=payer,
        plan_name=plan_name,
        patient=PersonName(last, first, middle, suffix).sort_name,
        member_id=member_id,
        payer_claim_number=payer_claim_number,
        place_of_service=visit_place,
        line=line,
        served_on=date.fromisoformat(served_on),
        decided_on=date.fromisoformat(decided_on),
        decided_as=decided_as,
        paid_cents=paid_cents,
        patient_cents=patient_cents,
        kept_back_cents=kept_back_cents,
        told_allowed_cents=told_allowed_cents,
    )
