"""The exchange format of encounters with their people: one JSON text in, checked records out.

Told to people in resources/help/exchange.md and to machines in resources/exchange.schema.json.
"""

from dataclasses import dataclass, replace
from datetime import date

from app.domain import ids
from app.domain.codes import (
    MSP_REASONS,
    NDC_UNITS,
    ONSET_QUALIFIERS,
    OTHER_DATE_QUALIFIERS,
    OTHER_ID_QUALIFIERS,
    POINTER_LETTERS,
    REFERRING_ROLES,
    SUPPLEMENT_QUALIFIERS,
)
from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.encounter import CodingState, DrugCode, Encounter, ProcedureCode, ServiceLine, Template
from app.domain.people import (
    Address,
    Facility,
    Patient,
    Payer,
    PayerKind,
    PersonName,
    Practice,
    Provider,
    Sex,
    TaxIdKind,
)
from app.errors import UserError
from app.services.exchange_habits import read_authorizations, read_habits
from app.services.json_reader import Reader, load_json

FORMAT = "claimwright-encounters"
VERSION = 1
MOST_FAULTS_SHOWN = 20
_TIME_WORDS = "a time of day in four digits (1015)"


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
    providers = {key: _provider(reader) for key, reader in _keyed(file, "providers").items()}
    practices = {key: _practice(reader) for key, reader in practice_readers.items()}
    lists = {key: _lists(reader, providers) for key, reader in practice_readers.items()}
    facilities = {key: _facility(reader) for key, reader in _keyed(file, "facilities").items()}
    payers = {key: _payer(reader) for key, reader in _keyed(file, "payers").items()}
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


def _practice(reader: Reader) -> Practice:
    kind = reader.choice("tax_id_kind", TaxIdKind, TaxIdKind.EIN)
    tax_words = "a tax id of nine digits of its kind"
    return Practice(
        name=reader.needed("name"),
        npi=_npi(reader),
        tax_id=reader.formed("tax_id", ids.parse_ein if kind is TaxIdKind.EIN else ids.parse_ssn, tax_words),
        tax_id_kind=kind,
        taxonomy=_taxonomy(reader),
        address=_address(reader),
        phone=_phone(reader),
        other_id_qualifier=_other_id_qualifier(reader),
        other_id=reader.text("other_id"),
        accepts_assignment=reader.flag("accepts_assignment", True),
        clia_number=reader.formed("clia_number", ids.parse_clia, "a CLIA number (two digits, D, seven digits)"),
    )


def _lists(reader: Reader, providers: dict[str, Provider]) -> ListEntry:
    return ListEntry(
        procedures=tuple(_procedure(each) for each in reader.objects("procedures")),
        templates=tuple(_template(each, providers) for each in reader.objects("templates")),
    )


def _procedure(reader: Reader) -> ProcedureCode:
    code = ProcedureCode(
        code=_procedure_code(reader, "code"),
        description=reader.needed("description"),
        charge_cents=reader.whole("charge_cents") or 0,
        modifiers=_modifiers(reader),
        drug=_drug(reader),
    )
    reader.finish()
    return code


def _template(reader: Reader, providers: dict[str, Provider]) -> tuple[str, Template]:
    provider = reader.reference("provider", providers, "providers")
    diagnoses = _diagnoses(reader)
    template = Template(
        name=reader.needed("name"),
        diagnoses=diagnoses,
        lines=tuple(_line(each, len(diagnoses)) for each in reader.objects("lines")),
    )
    reader.finish()
    return provider, template


def _provider(reader: Reader) -> Provider:
    provider = Provider(
        name=_name(reader),
        credentials=reader.text("credentials"),
        npi=_npi(reader),
        taxonomy=_taxonomy(reader),
        other_id_qualifier=_other_id_qualifier(reader),
        other_id=reader.text("other_id"),
        renders=reader.flag("renders", True),
        refers=reader.flag("refers"),
        signature_on_file=reader.flag("signature_on_file", True),
    )
    reader.finish()
    return provider


def _facility(reader: Reader) -> Facility:
    facility = Facility(
        name=reader.needed("name"),
        npi=_npi(reader),
        address=_address(reader),
        other_id_qualifier=_other_id_qualifier(reader),
        other_id=reader.text("other_id"),
        place_of_service=_place_of_service(reader, "11"),
    )
    reader.finish()
    return facility


def _payer(reader: Reader) -> Payer:
    payer = Payer(
        name=reader.needed("name"),
        kind=reader.choice("kind", PayerKind, PayerKind.GROUP),
        payer_id=reader.text("payer_id"),
        address=_address(reader),
        attention=reader.text("attention"),
        phone=_phone(reader),
        filing_limit_days=reader.whole("filing_limit_days", most=3660) or 0,
        one_pointer=reader.flag("one_pointer"),
        habits=read_habits(reader),
    )
    reader.finish()
    return payer


def _patient(reader: Reader, payers: dict[str, Payer]) -> PatientEntry:
    patient = Patient(
        account_number=reader.text("account_number"),
        name=_name(reader),
        birth_date=reader.needed_day("birth_date"),
        sex=reader.choice("sex", Sex, Sex.UNKNOWN),
        address=_address(reader),
        phone=_phone(reader),
        signature_on_file=reader.flag("signature_on_file", True),
        death_date=reader.day("death_date"),
    )
    coverages = tuple(_coverage(each, payers) for each in reader.objects("coverages"))
    reader.finish()
    return PatientEntry(patient, coverages)


_RANKS = {rank.name.lower(): rank for rank in Rank}


def _coverage(reader: Reader, payers: dict[str, Payer]) -> tuple[str, Coverage]:
    payer = reader.reference("payer", payers, "payers", needed=True)
    subscriber = reader.inner("subscriber")
    coverage = Coverage(
        rank=_RANKS[reader.one_of("rank", _RANKS, "primary")],
        member_id=reader.text("member_id"),
        group_number=reader.text("group_number"),
        plan_name=reader.text("plan_name"),
        relation=reader.choice("relation", Relation, Relation.SELF),
        subscriber=_subscriber(subscriber) if subscriber else Subscriber(),
        starts_on=reader.day("starts_on"),
        ends_on=reader.day("ends_on"),
        copay_cents=reader.whole("copay_cents", default=None),
        employer=reader.text("employer"),
        msp_reason=reader.one_of("msp_reason", MSP_REASONS, ""),
        pays_practice=reader.flag("pays_practice", True),
        needs_authorization=reader.flag("needs_authorization"),
        needs_referral=reader.flag("needs_referral"),
        authorizations=read_authorizations(reader),
    )
    reader.finish()
    return payer, coverage


def _subscriber(reader: Reader) -> Subscriber:
    subscriber = Subscriber(
        name=_name(reader, needed=False),  # an employer in a workers' compensation case has only an address
        birth_date=reader.day("birth_date"),
        sex=reader.choice("sex", Sex, Sex.UNKNOWN),
        address=_address(reader),
        phone=_phone(reader),
    )
    reader.finish()
    return subscriber


def _encounter(reader: Reader, people: Exchange) -> EncounterEntry:
    entry = EncounterEntry(
        practice=reader.reference("practice", people.practices, "practices", needed=True),
        patient=reader.reference("patient", people.patients, "patients", needed=True),
        provider=reader.reference("provider", people.providers, "providers"),
        referring=reader.reference("referring", people.providers, "providers"),
        facility=reader.reference("facility", people.facilities, "facilities"),
        encounter=_visit(reader),
    )
    reader.finish()
    return entry


def _visit(reader: Reader) -> Encounter:
    diagnoses = _diagnoses(reader)
    day, place = reader.needed_day("service_date"), _place_of_service(reader, "11")
    return Encounter(
        service_date=day,
        place_of_service=place,
        referring_role=reader.one_of("referring_role", REFERRING_ROLES, "DN"),
        authorization=reader.text("authorization"),
        diagnoses=diagnoses,
        lines=tuple(_line(each, len(diagnoses), day, place) for each in reader.objects("lines", most=300)),
        employment_related=reader.flag("employment_related"),
        auto_accident=reader.flag("auto_accident"),
        accident_state=reader.formed("accident_state", ids.parse_state, "a state of two letters"),
        other_accident=reader.flag("other_accident"),
        onset_date=reader.day("onset_date"),
        onset_qualifier=reader.one_of("onset_qualifier", ONSET_QUALIFIERS, "431"),
        other_date=reader.day("other_date"),
        other_date_qualifier=reader.one_of("other_date_qualifier", OTHER_DATE_QUALIFIERS, ""),
        unable_to_work_from=reader.day("unable_to_work_from"),
        unable_to_work_to=reader.day("unable_to_work_to"),
        hospital_from=reader.day("hospital_from"),
        hospital_to=reader.day("hospital_to"),
        outside_lab=reader.flag("outside_lab"),
        outside_lab_cents=reader.whole("outside_lab_cents") or 0,
        claim_codes=reader.text("claim_codes"),
        additional_info=reader.text("additional_info"),
        other_claim_id=reader.text("other_claim_id"),
        patient_paid_cents=reader.whole("patient_paid_cents") or 0,
        coding=CodingState(reader.one_of("coding", ("needs_coding", "coded"), "")),
    )


def _line(reader: Reader, diagnosis_count: int, day: date | None = None, place: str = "") -> ServiceLine:
    """A line that names no day or place of its own has the visit's."""
    line = ServiceLine(
        service_date=reader.day("service_date") or day,
        through_date=reader.day("through_date"),
        place_of_service=_place_of_service(reader, place),
        procedure=_procedure_code(reader, "procedure"),
        description=reader.text("description"),
        modifiers=_modifiers(reader),
        pointers=_pointers(reader, diagnosis_count),
        units_tenths=reader.scaled("units", 10, 999),
        charge_cents=reader.whole("charge_cents") or 0,
        drug=_drug(reader),
        emergency=reader.flag("emergency"),
        epsdt=reader.text("epsdt"),
        note=reader.text("note"),
        note_qualifier=reader.one_of("note_qualifier", SUPPLEMENT_QUALIFIERS, "ZZ"),
        anesthesia_start=reader.formed("anesthesia_start", ids.parse_time, _TIME_WORDS),
        anesthesia_end=reader.formed("anesthesia_end", ids.parse_time, _TIME_WORDS),
    )
    reader.finish()
    return line


def _pointers(reader: Reader, diagnosis_count: int) -> str:
    pointers = reader.text("pointers").upper()
    if not set(pointers) <= set(POINTER_LETTERS[:diagnosis_count]):
        reader.complain("pointers", "points at a diagnosis that is not given")
    return pointers


def _drug(reader: Reader) -> DrugCode | None:
    inner = reader.inner("ndc")
    if inner is None:
        return None
    drug = DrugCode(
        ndc=inner.formed("code", ids.parse_ndc, "an NDC (11 digits, or hyphens that show its parts)"),
        unit=inner.one_of("unit", NDC_UNITS, "UN"),
        quantity_thousandths=inner.scaled("quantity", 1000, 1_000_000),
    )
    inner.finish()
    return drug


def _name(reader: Reader, *, needed: bool = True) -> PersonName:
    name = reader.inner("name")
    if name is None:
        if needed:
            reader.complain("name", "is missing")
        return PersonName()
    read = PersonName(name.needed("last"), name.text("first"), name.text("middle"), name.text("suffix"))
    name.finish()
    return read


def _address(reader: Reader) -> Address:
    inner = reader.inner("address")
    if inner is None:
        return Address()
    address = Address(
        street=inner.text("street"),
        city=inner.text("city"),
        state=inner.formed("state", ids.parse_state, "a state of two letters"),
        zip_code=inner.formed("zip", ids.parse_zip, "a ZIP code of five or nine digits"),
    )
    inner.finish()
    return address


def _npi(reader: Reader) -> str:
    return reader.formed("npi", ids.parse_npi, "an NPI (ten digits, the last a check digit)")


def _taxonomy(reader: Reader) -> str:
    return reader.formed("taxonomy", ids.parse_taxonomy, "a taxonomy code (ten characters, X at the end)")


def _phone(reader: Reader) -> str:
    return reader.formed("phone", ids.parse_phone, "a US phone number of ten digits")


def _other_id_qualifier(reader: Reader) -> str:
    return reader.one_of("other_id_qualifier", OTHER_ID_QUALIFIERS, "")


def _place_of_service(reader: Reader, default: str) -> str:
    return reader.formed("place_of_service", _two_digits, "a place of service of two digits", default)


def _two_digits(text: str) -> str | None:
    return text if len(text) == 2 and text.isascii() and text.isdigit() else None


def _procedure_code(reader: Reader, name: str) -> str:
    return reader.formed(name, ids.parse_procedure, "a CPT or HCPCS code of five characters")


def _modifiers(reader: Reader) -> tuple[str, ...]:
    return reader.formed_list("modifiers", ids.parse_modifier, "a modifier of two characters", most=4)


def _diagnoses(reader: Reader) -> tuple[str, ...]:
    return reader.formed_list("diagnoses", ids.parse_icd10cm, "an ICD-10-CM code", most=len(POINTER_LETTERS))
