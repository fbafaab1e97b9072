"""Visits with their diagnoses and service lines. A line keeps its row for good: ledger entries name it."""

from datetime import date, datetime

from app.domain.authorization import AuthorizedVisit
from app.domain.encounter import Encounter, ServiceLine
from app.domain.rules.rule_context import EarlierLine
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, insert_row, save_row, to_row, update_row

_REMOVED = -1
"""The place of a line that was taken off its visit."""


def load_encounter(db: Database, encounter_id: int) -> Encounter | None:
    """The visit of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM encounter WHERE id = ?", [encounter_id])
    if row is None:
        return None
    diagnoses = db.execute(
        "SELECT code FROM encounter_diagnosis WHERE encounter_id = ? ORDER BY place", [encounter_id]
    ).fetchall()
    lines = fetch_all(
        db, "SELECT * FROM service_line WHERE encounter_id = ? AND place >= 0 ORDER BY place", [encounter_id]
    )
    return from_row(
        Encounter,
        row,
        diagnoses=tuple(code for (code,) in diagnoses),
        lines=tuple(from_row(ServiceLine, line) for line in lines),
    )


def store_encounter(db: Database, encounter: Encounter, saved_at: datetime) -> Encounter:
    """Insert or update; the visit with the row ids of itself and its lines.

    A line whose id is not one of this visit's own (copied from another visit, or twice) becomes a new line.
    """
    values = to_row(encounter, without=("diagnoses", "lines")) | {"saved_at": utc_text(saved_at)}
    encounter_id = save_row(db, "encounter", encounter.id, values)
    _store_diagnoses(db, encounter_id, encounter.diagnoses)
    _store_lines(db, encounter_id, encounter.lines)
    stored = load_encounter(db, encounter_id)
    assert stored is not None
    return stored


def store_patient_paid(db: Database, encounter_id: int, cents: int) -> None:
    """What was paid at the desk (item 29), where it changes after the claim went out: the bank returned the check."""
    update_row(db, "encounter", encounter_id, {"patient_paid_cents": cents})


def last_encounter_id(db: Database, patient_id: int, before_id: int) -> int | None:
    """The patient's latest visit, or the one before the visit `before_id`."""
    row = db.execute(
        """SELECT id FROM encounter
           WHERE patient_id = :patient AND id <> :before AND (
               :before = 0
               OR (coalesce(service_date, '9999'), id)
                  < (SELECT coalesce(service_date, '9999'), id FROM encounter WHERE id = :before))
           ORDER BY coalesce(service_date, '9999') DESC, id DESC LIMIT 1""",
        {"patient": patient_id, "before": before_id},
    ).fetchone()
    return int(row[0]) if row else None


def load_earlier_lines(db: Database, patient_id: int, except_encounter_id: int) -> tuple[EarlierLine, ...]:
    """The patient's services on other visits, with the number of the claim they are on."""
    rows = db.execute(
        """SELECT coalesce(line.service_date, encounter.service_date) AS day, line.procedure, line.modifiers,
               encounter.rendering_id, (SELECT max(number) FROM claim WHERE claim.encounter_id = encounter.id),
               encounter.id, line.units_tenths, coalesce(encounter.practice_id, 0), coalesce(provider.taxonomy, '')
           FROM encounter JOIN service_line AS line ON line.encounter_id = encounter.id AND line.place >= 0
               LEFT JOIN provider ON provider.id = encounter.rendering_id
           WHERE encounter.patient_id = ? AND encounter.id <> ? AND day IS NOT NULL
           ORDER BY day, line.id""",
        [patient_id, except_encounter_id],
    )
    return tuple(
        EarlierLine(
            date.fromisoformat(day), procedure, tuple(modifiers.split()), rendering_id or 0, number or "", *others
        )
        for day, procedure, modifiers, rendering_id, number, *others in rows
    )


def load_authorized_visits(db: Database, patient_id: int) -> tuple[AuthorizedVisit, ...]:
    """The patient's visits that name an authorization (item 23)."""
    rows = db.execute(
        """SELECT "authorization", service_date, id FROM encounter
           WHERE patient_id = ? AND "authorization" <> '' AND service_date IS NOT NULL ORDER BY service_date, id""",
        [patient_id],
    )
    return tuple(AuthorizedVisit(number, date.fromisoformat(day), row_id) for number, day, row_id in rows)


def _store_diagnoses(db: Database, encounter_id: int, codes: tuple[str, ...]) -> None:
    db.execute("DELETE FROM encounter_diagnosis WHERE encounter_id = ?", [encounter_id])
    for place, code in enumerate(codes):
        db.execute("INSERT INTO encounter_diagnosis VALUES (?, ?, ?)", [encounter_id, place, code])


def _store_lines(db: Database, encounter_id: int, lines: tuple[ServiceLine, ...]) -> None:
    own = db.execute("SELECT id FROM service_line WHERE encounter_id = ?", [encounter_id]).fetchall()
    free = {line_id for (line_id,) in own}
    for place, line in enumerate(lines):
        values = to_row(line) | {"encounter_id": encounter_id, "place": place}
        if line.id in free:
            free.remove(line.id)
            update_row(db, "service_line", line.id, values)
        else:
            insert_row(db, "service_line", values)
    for line_id in free:
        update_row(db, "service_line", line_id, {"place": _REMOVED})
