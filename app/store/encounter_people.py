"""The people a visit names, read together for building its claim."""

from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar

from app.domain.build_claim import EncounterPeople
from app.domain.encounter import Encounter
from app.domain.people import Patient, Practice
from app.store.connection import Database
from app.store.coverages import load_coverages
from app.store.facilities import load_facility
from app.store.patients import load_patient
from app.store.payers import load_payer
from app.store.practices import load_practice
from app.store.providers import load_provider

Record = TypeVar("Record")


def load_encounter_people(db: Database, encounter: Encounter) -> EncounterPeople:
    """The records as they are now; blank ones where the visit does not name anybody yet."""
    return RememberedPeople(db).around(encounter)


def _named(db: Database, load: Callable[[Database, int], Record | None], row_id: int) -> Record | None:
    return load(db, row_id) if row_id else None


class RememberedPeople:
    """Those around many visits, read in one go: a practice, payer, provider or place is read once, however often named.

    For reading through a connection that sees no changes of its own.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._practice = cache(partial(_named, db, load_practice))
        self._provider = cache(partial(_named, db, load_provider))
        self._facility = cache(partial(_named, db, load_facility))
        self._payer = cache(partial(_named, db, load_payer))

    def around(self, encounter: Encounter) -> EncounterPeople:
        """The records a visit names; blank ones where it does not name anybody yet."""
        coverages = load_coverages(self._db, encounter.patient_id)
        payers = (self._payer(payer_id) for payer_id in sorted({coverage.payer_id for coverage in coverages}))
        return EncounterPeople(
            practice=self._practice(encounter.practice_id) or Practice(),
            patient=_named(self._db, load_patient, encounter.patient_id) or Patient(),
            coverages=coverages,
            payers=tuple(payer for payer in payers if payer),
            rendering=self._provider(encounter.rendering_id),
            referring=self._provider(encounter.referring_id),
            facility=self._facility(encounter.facility_id),
        )
