"""The exchange format of encounters with their people: one JSON text in, checked records out.

Told to people in resources/help/exchange.md and to machines in resources/exchange.schema.json.
"""

from dataclasses import dataclass, replace

from app.domain.coverage import Coverage
from app.domain.encounter import Encounter, ProcedureCode, Template
from app.domain.people import Facility, Patient, Payer, Practice, Provider
from app.errors import UserError
from app.services.exchange_people import (
    read_coverage,
    read_facility,
    read_patient,
    read_payer,
    read_practice,
    read_provider,
)
from app.services.exchange_visits import read_procedure, read_template, read_visit
from app.services.json_reader import Reader, load_json

FORMAT = "claimwright-encounters"
VERSION = 1
MOST_FAULTS_SHOWN = 20


class ExchangeFault(UserError):
    """The file is no exchange file, or some of its fields are wrong; `faults` names each by its path."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        shown = "\n".join(f"  {fault}" for fault in faults[:MOST_FAULTS_SHOWN])
        more = len(faults) - MOST_FAULTS_SHOWN
        rest = f"\n  … and {more} more." if more > 0 else ""
        super().__init__(
            f"The file was not imported; {len(faults)} fault{'s' if len(faults) != 1 else ''}:\n{shown}{rest}",
            "Correct the file and import it again: nothing was changed.",
        )


@dataclass(frozen=True, slots=True)
class PatientEntry:
    """A patient of the file with the coverages, each beside its payer's key."""

    patient: Patient
    coverages: tuple[tuple[str, Coverage], ...]


@dataclass(frozen=True, slots=True)
class ListEntry:
    """Everything of a practice's own lists: its fee list and its favourites, each beside its provider's key."""

    procedures: tuple[ProcedureCode, ...]
    templates: tuple[tuple[str, Template], ...]


@dataclass(frozen=True, slots=True)
class EncounterEntry:
    """An encounter of the file, with the keys of its people (empty where there is none)."""

    practice: str
    patient: str
    provider: str
    referring: str
    facility: str
    encounter: Encounter


@dataclass(frozen=True, slots=True)
class Exchange:
    """A whole file: people by their key, and the encounters."""

    practices: dict[str, Practice]
    lists: dict[str, ListEntry]
    """By the practice's key."""
    providers: dict[str, Provider]
    facilities: dict[str, Facility]
    payers: dict[str, Payer]
    patients: dict[str, PatientEntry]
    encounters: tuple[EncounterEntry, ...]


def parse_exchange(text: str) -> Exchange:
    """The records of a file. Raises ExchangeFault with every fault found."""
    try:
        values = load_json(text)
    except ValueError as error:
        raise ExchangeFault(["the file: is not JSON."]) from error
    faults: list[str] = []
    exchange = _exchange(Reader(values, "", faults))
    if faults:
        raise ExchangeFault(faults)
    return exchange


def _exchange(file: Reader) -> Exchange:
    if file.text("format") != FORMAT:
        file.complain("format", f"must be {FORMAT}")
    if file.whole("version", default=None) != VERSION:
        file.complain("version", f"must be {VERSION}")
    file.text("note")
    practice_readers = _keyed(file, "practices")
    providers = {key: read_provider(reader) for key, reader in _keyed(file, "providers").items()}
    practices = {key: read_practice(reader) for key, reader in practice_readers.items()}
    lists = {key: _lists(reader, providers) for key, reader in practice_readers.items()}
    facilities = {key: read_facility(reader) for key, reader in _keyed(file, "facilities").items()}
    payers = {key: read_payer(reader) for key, reader in _keyed(file, "payers").items()}
    patients = {key: _patient(reader, payers) for key, reader in _keyed(file, "patients").items()}
    people = Exchange(practices, lists, providers, facilities, payers, patients, ())
    encounters = tuple(_encounter(reader, people) for reader in file.objects("encounters"))
    file.finish()
    for reader in practice_readers.values():
        reader.finish()
    return replace(people, encounters=encounters)


def _keyed(file: Reader, name: str) -> dict[str, Reader]:
    found: dict[str, Reader] = {}
    for reader in file.objects(name):
        key = reader.needed("key")
        if key in found:
            reader.complain("key", f"is used twice among the {name}")
        found[key] = reader
    return found


def _patient(reader: Reader, payers: dict[str, Payer]) -> PatientEntry:
    patient = read_patient(reader)
    coverages = tuple(read_coverage(each, payers) for each in reader.objects("coverages"))
    reader.finish()
    return PatientEntry(patient, coverages)


def _lists(reader: Reader, providers: dict[str, Provider]) -> ListEntry:
    return ListEntry(
        procedures=tuple(read_procedure(each) for each in reader.objects("procedures")),
        templates=tuple(read_template(each, providers) for each in reader.objects("templates")),
    )


def _encounter(reader: Reader, people: Exchange) -> EncounterEntry:
    entry = EncounterEntry(
        practice=reader.reference("practice", people.practices, "practices", needed=True),
        patient=reader.reference("patient", people.patients, "patients", needed=True),
        provider=reader.reference("provider", people.providers, "providers"),
        referring=reader.reference("referring", people.providers, "providers"),
        facility=reader.reference("facility", people.facilities, "facilities"),
        encounter=read_visit(reader),
    )
    reader.finish()
    return entry
