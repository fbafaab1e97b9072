"""Import encounters with their people from one exchange file: all of it, or nothing.

Whoever is known is used as he is; whoever is not is made. A visit that is there already is passed over, so that
importing a file twice changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from app.domain.coverage import Coverage
from app.domain.encounter import CodingState, Encounter
from app.domain.people import Facility, Payer, Practice, Provider
from app.queries.exchange_matches import encounters_on, patient_named
from app.services import people
from app.services.encounters import load_encounter, save_encounter
from app.services.exchange_format import EncounterEntry, Exchange, ListEntry, PatientEntry, parse_exchange
from app.services.trail import note
from app.store.vault import Vault

Progress = Callable[[str, int], None]
Person = TypeVar("Person", Practice, Provider, Facility, Payer)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `created` and `known` count people by kind; `passed_over` visits were there already."""

    encounter_ids: tuple[int, ...]
    claim_numbers: tuple[str, ...]
    passed_over: int
    created: Mapping[str, int]
    known: Mapping[str, int]


@dataclass(slots=True)
class Keys:
    """The row ids behind the file's keys, and the tally of who was made and who was known."""

    practices: dict[str, int] = field(default_factory=dict)
    providers: dict[str, int] = field(default_factory=dict)
    facilities: dict[str, int] = field(default_factory=dict)
    payers: dict[str, int] = field(default_factory=dict)
    patients: dict[str, int] = field(default_factory=dict)
    created: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)

    def tally(self, kind: str) -> Callable[[bool], None]:
        """Counts one of a kind as known or as new."""

        def count(was_known: bool) -> None:
            (self.known if was_known else self.created)[kind] += 1

        return count


def import_encounters(vault: Vault, text: str, now: datetime, progress: Progress | None = None) -> ImportResult:
    """Bring in a file of the exchange format in one transaction.

    Raises ExchangeFault, which names every fault by its path; nothing is changed then. `progress` gets words and
    a percentage; what it raises stops the import and undoes it.
    """
    exchange = parse_exchange(text)
    report = progress or silent
    with vault.atomic():
        report("People", 0)
        keys = bring_in_people(vault, exchange, now)
        result = _bring_in_encounters(vault, exchange.encounters, keys, now, report)
        counts = {"encounters": len(result.encounter_ids), "passed_over": result.passed_over, **keys.created}
        note(vault, now, "import", "encounters", None, counts)
    report("Done", 100)
    return result


def silent(_words: str, _percent: int) -> None:
    """The progress of a caller who does not watch."""


def bring_in_people(vault: Vault, exchange: Exchange, now: datetime) -> Keys:
    """Find or make everybody the file names; belongs inside a transaction."""
    keys = Keys()
    keys.practices = _match(
        keys.tally("practices"),
        exchange.practices,
        people.practices(vault, active_only=False),
        _same_practice,
        lambda practice: people.save_practice(vault, practice, now),
    )
    keys.providers = _match(
        keys.tally("providers"),
        exchange.providers,
        people.providers(vault, active_only=False),
        _same_provider,
        lambda provider: people.save_provider(vault, provider, now),
    )
    keys.facilities = _match(
        keys.tally("facilities"),
        exchange.facilities,
        people.facilities(vault, active_only=False),
        _same_facility,
        lambda facility: people.save_facility(vault, facility, now),
    )
    keys.payers = _match(
        keys.tally("payers"),
        exchange.payers,
        people.payers(vault, active_only=False),
        _same_payer,
        lambda payer: people.save_payer(vault, payer, now),
    )
    for key, lists in exchange.lists.items():
        _bring_in_lists(vault, keys.practices[key], lists, keys, now)
    keys.patients = {key: _bring_in_patient(vault, entry, keys, now) for key, entry in exchange.patients.items()}
    return keys


def _match(
    tally: Callable[[bool], None],
    wanted: Mapping[str, Person],
    there: Iterable[Person],
    same: Callable[[Person, Person], bool],
    save: Callable[[Person], Person],
) -> dict[str, int]:
    """The row id for each key: of the one that is the same, else of a new one."""
    found = list(there)
    row_ids = {}
    for key, person in wanted.items():
        match = next((each for each in found if same(each, person)), None)
        tally(match is not None)
        if match is None:
            match = save(person)
            found.append(match)
        row_ids[key] = match.id
    return row_ids


def _same_text(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _same_practice(there: Practice, wanted: Practice) -> bool:
    return there.npi == wanted.npi if wanted.npi else _same_text(there.name, wanted.name)


def _same_provider(there: Provider, wanted: Provider) -> bool:
    return there.npi == wanted.npi if wanted.npi else _same_text(there.name.sort_name, wanted.name.sort_name)


def _same_facility(there: Facility, wanted: Facility) -> bool:
    return there.npi == wanted.npi and _same_text(there.name, wanted.name)


def _same_payer(there: Payer, wanted: Payer) -> bool:
    return _same_text(there.name, wanted.name) and _same_text(there.payer_id, wanted.payer_id)


def _bring_in_lists(vault: Vault, practice_id: int, lists: ListEntry, keys: Keys, now: datetime) -> None:
    """Add the procedures and favourites the practice does not have yet."""
    codes = {code.code for code in people.procedure_codes(vault, practice_id, active_only=False)}
    for procedure in lists.procedures:
        if procedure.code not in codes:
            people.save_procedure_code(vault, replace(procedure, practice_id=practice_id), now)
            codes.add(procedure.code)
            keys.created["procedures"] += 1
    for provider, template in lists.templates:
        provider_id = keys.providers.get(provider, 0)
        if template.name not in {each.name for each in people.templates(vault, practice_id, provider_id)}:
            people.save_template(vault, replace(template, practice_id=practice_id, provider_id=provider_id), now)
            keys.created["templates"] += 1


def _bring_in_patient(vault: Vault, entry: PatientEntry, keys: Keys, now: datetime) -> int:
    patient_id = patient_named(vault.db, entry.patient.name, entry.patient.birth_date)
    keys.tally("patients")(patient_id != 0)
    if not patient_id:
        patient_id = people.save_patient(vault, entry.patient, now).id
    there = list(people.coverages(vault, patient_id))
    for payer, coverage in entry.coverages:
        wanted = replace(coverage, patient_id=patient_id, payer_id=keys.payers[payer])
        if not any(_same_coverage(each, wanted) for each in there):
            there.append(people.save_coverage(vault, wanted, now))
            keys.created["coverages"] += 1
    return patient_id


def _same_coverage(there: Coverage, wanted: Coverage) -> bool:
    return there.payer_id == wanted.payer_id and _same_text(there.member_id, wanted.member_id)


def _bring_in_encounters(
    vault: Vault, entries: tuple[EncounterEntry, ...], keys: Keys, now: datetime, report: Progress
) -> ImportResult:
    encounter_ids, numbers, passed_over = [], [], 0
    for place, entry in enumerate(entries):
        report("Visits", 5 + 90 * place // len(entries))
        encounter = with_row_ids(entry, keys)
        if _is_there(vault, encounter):
            passed_over += 1
            continue
        saved = save_encounter(vault, encounter, now, reason="Imported from a file")
        encounter_ids.append(saved.encounter.id)
        if saved.claim_number:
            numbers.append(saved.claim_number)
    return ImportResult(tuple(encounter_ids), tuple(numbers), passed_over, dict(keys.created), dict(keys.known))


def with_row_ids(entry: EncounterEntry, keys: Keys) -> Encounter:
    """The entry's visit, naming the vault's people."""
    return replace(
        entry.encounter,
        practice_id=keys.practices[entry.practice],
        patient_id=keys.patients[entry.patient],
        rendering_id=keys.providers.get(entry.provider, 0),
        referring_id=keys.providers.get(entry.referring, 0),
        facility_id=keys.facilities.get(entry.facility, 0),
    )


def _is_there(vault: Vault, encounter: Encounter) -> bool:
    there = encounters_on(vault.db, encounter.practice_id, encounter.patient_id, encounter.service_date)
    wanted = _bare(encounter)
    return any(_bare(load_encounter(vault, row_id)) == wanted for row_id in there)


def _bare(encounter: Encounter) -> Encounter:
    """The visit without what changes as it is worked on: row ids, and how far its coding is."""
    lines = tuple(replace(line, id=0) for line in encounter.lines)
    return replace(encounter, id=0, lines=lines, coding=CodingState.UNMARKED)
