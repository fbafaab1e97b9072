"""What is coded in the exchange format: encounters and their lines, fee lists and favourites."""

from datetime import date

from app.domain import ids
from app.domain.codes import (
    NDC_UNITS,
    ONSET_QUALIFIERS,
    OTHER_DATE_QUALIFIERS,
    POINTER_LETTERS,
    REFERRING_ROLES,
    SUPPLEMENT_QUALIFIERS,
)
from app.domain.encounter import CodingState, DrugCode, Encounter, ProcedureCode, ServiceLine, Template
from app.domain.people import Provider
from app.services.exchange_fields import read_place_of_service
from app.services.json_reader import Reader

_TIME_WORDS = "a time of day in four digits (1015)"


def read_procedure(reader: Reader) -> ProcedureCode:
    """A code of a practice's fee list."""
    code = ProcedureCode(
        code=_procedure_code(reader, "code"),
        description=reader.needed("description"),
        charge_cents=reader.whole("charge_cents") or 0,
        modifiers=_modifiers(reader),
        drug=_drug(reader),
    )
    reader.finish()
    return code


def read_template(reader: Reader, providers: dict[str, Provider]) -> tuple[str, Template]:
    """A favourite beside its provider's key (empty: everybody's), which must be among `providers`."""
    provider = reader.reference("provider", providers, "providers")
    diagnoses = _diagnoses(reader)
    template = Template(
        name=reader.needed("name"),
        diagnoses=diagnoses,
        lines=tuple(_line(each, len(diagnoses)) for each in reader.objects("lines")),
    )
    reader.finish()
    return provider, template


def read_visit(reader: Reader) -> Encounter:
    """An encounter without its people."""
    diagnoses = _diagnoses(reader)
    day, place = reader.needed_day("service_date"), read_place_of_service(reader, "11")
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
        place_of_service=read_place_of_service(reader, place),
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


def _procedure_code(reader: Reader, name: str) -> str:
    return reader.formed(name, ids.parse_procedure, "a CPT or HCPCS code of five characters")


def _modifiers(reader: Reader) -> tuple[str, ...]:
    return reader.formed_list("modifiers", ids.parse_modifier, "a modifier of two characters", most=4)


def _diagnoses(reader: Reader) -> tuple[str, ...]:
    return reader.formed_list("diagnoses", ids.parse_icd10cm, "an ICD-10-CM code", most=len(POINTER_LETTERS))
