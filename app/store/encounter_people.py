"""The people a visit names, read together for building its claim."""

from collections.abc import Callable
from typing import TypeVar

from sqlite_utils import Database

from app.domain.build_claim import EncounterPeople
from app.domain.encounter import Encounter
from app.domain.people import Patient, Practice
from app.store.coverages import load_coverages
from app.store.facilities import load_facility
from app.store.patients import load_patient
from app.store.payers import load_payer
from app.store.practices import load_practice
from app.store.providers import load_provider

Record = TypeVar("Record")


def load_encounter_people(db: Database, encounter: Encounter) -> EncounterPeople:
    """The records as they are now; blank ones where the visit does not name anybody yet."""
    coverages = load_coverages(db, encounter.patient_id)
    payers = (load_payer(db, payer_id) for payer_id in sorted({coverage.payer_id for coverage in coverages}))
    return EncounterPeople(
        practice=_named(db, load_practice, encounter.practice_id) or Practice(),
        patient=_named(db, load_patient, encounter.patient_id) or Patient(),
        coverages=coverages,
        payers=tuple(payer for payer in payers if payer),
        rendering=_named(db, load_provider, encounter.rendering_id),
        referring=_named(db, load_provider, encounter.referring_id),
        facility=_named(db, load_facility, encounter.facility_id),
    )


def _named(db: Database, load: Callable[[Database, int], Record | None], row_id: int) -> Record | None:
    return load(db, row_id) if row_id else None
