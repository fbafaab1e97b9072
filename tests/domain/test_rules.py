"""Every rule, with records it complains of and records it lets pass."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.adjudication import Adjudication
from app.domain.build_claim import EncounterPeople
from app.domain.check import check
from app.domain.claim import Claim, OtherCoverage, PriorAnswer
from app.domain.coding import Coding
from app.domain.coding_query import CodingQuery, QueryStatus
from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.encounter import CodingState, DrugCode, Encounter, ServiceLine
from app.domain.findings import Finding, Severity, blocking
from app.domain.payer_habits import ClaimType, PayerHabits
from app.domain.people import Address, Payer, PayerKind, PersonName, Sex, TaxIdKind
from app.domain.rules.claim_rules import CLAIM_RULES, check_claim
from app.domain.rules.encounter_rules import ENCOUNTER_RULES, check_encounter
from app.domain.rules.rule_context import EarlierLine, RuleContext
from tests import builders as make
from tests.domain.small_book import SmallBook, context

TODAY, VISIT = make.TODAY, make.VISIT
DAY = timedelta(days=1)


def dependent(**changes: Any) -> Coverage:
    """The patient is insured through a parent, with something changed about the parent."""
    return make.a_coverage(relation=Relation.CHILD, subscriber=make.a_subscriber(**changes))


def medicare_coverage(**changes: Any) -> Coverage:
    return replace(Coverage(1, 1, 1, member_id="1EG4TE5MK73"), **changes)


def _with_line(**changes: object) -> Encounter:
    return make.an_encounter(lines=(make.a_line(**changes),))


def _stay(**line: object) -> Encounter:
    """A stay in hospital from the day before the visit to the day after it, with one line."""
    return make.an_encounter(
        place_of_service="21", hospital_from=VISIT - DAY, hospital_to=VISIT + DAY, lines=(make.a_line(**line),)
    )


ENCOUNTER_FAULTS: list[tuple[str, str, Encounter]] = [
    ("visit.patient", "encounter.patient", make.an_encounter(patient_id=0)),
    ("visit.practice", "encounter.practice", make.an_encounter(practice_id=0)),
    ("visit.rendering", "encounter.rendering", make.an_encounter(rendering_id=0)),
    ("visit.date_missing", "encounter.service_date", make.an_encounter(service_date=None)),
    ("visit.date_future", "encounter.service_date", make.an_encounter(service_date=TODAY + DAY)),
    ("visit.place_of_service", "encounter.place_of_service", make.an_encounter(place_of_service="")),
    ("visit.place_of_service", "encounter.place_of_service", make.an_encounter(place_of_service="1")),
    ("visit.place_of_service", "encounter.place_of_service", make.an_encounter(place_of_service="²²")),
    ("visit.referring_role", "encounter.referring_role", make.an_encounter(referring_id=2, referring_role="")),
    ("visit.accident_state", "encounter.accident_state", make.an_encounter(auto_accident=True, onset_date=VISIT)),
    (
        "visit.accident_state",
        "encounter.accident_state",
        make.an_encounter(auto_accident=True, onset_date=VISIT, accident_state="ZZ"),
    ),
    ("visit.accident_date", "encounter.onset_date", make.an_encounter(auto_accident=True, accident_state="OR")),
    ("visit.accident_date", "encounter.onset_date", make.an_encounter(other_accident=True)),
    ("visit.work_injury_date", "encounter.onset_date", make.an_encounter(employment_related=True)),
    ("visit.date_qualifier", "encounter.onset_qualifier", make.an_encounter(onset_date=VISIT, onset_qualifier="")),
    ("visit.date_qualifier", "encounter.other_date_qualifier", make.an_encounter(other_date=VISIT)),
    ("visit.onset_order", "encounter.onset_date", make.an_encounter(onset_date=VISIT + DAY)),
    (
        "visit.onset_order",
        "encounter.other_date",
        make.an_encounter(other_date=VISIT + DAY, other_date_qualifier="454"),
    ),
    ("visit.span_order", "encounter.unable_to_work_from", make.an_encounter(unable_to_work_to=VISIT)),
    ("visit.span_order", "encounter.hospital_to", make.an_encounter(hospital_from=VISIT, hospital_to=VISIT - DAY)),
    ("visit.hospital_dates", "encounter.hospital_from", make.an_encounter(place_of_service="21")),
    ("visit.hospital_dates", "encounter.hospital_from", _with_line(place_of_service="61")),
    (
        "visit.outside_stay",
        "encounter.hospital_from",
        make.an_encounter(place_of_service="21", hospital_from=VISIT + DAY),
    ),
    ("visit.outside_stay", "line.0.service_date", _stay(service_date=VISIT - 3 * DAY)),
    ("visit.outside_stay", "line.0.service_date", _stay(through_date=VISIT + 2 * DAY)),
    ("visit.outside_lab", "encounter.outside_lab_cents", make.an_encounter(outside_lab=True, facility_id=1)),
    ("visit.outside_lab", "encounter.facility", make.an_encounter(outside_lab=True, outside_lab_cents=40_00)),
    ("visit.paid_negative", "encounter.patient_paid", make.an_encounter(patient_paid_cents=-1)),
    ("visit.paid_too_much", "encounter.patient_paid", make.an_encounter(patient_paid_cents=197_51)),
    ("coding.needed", "encounter.coding", make.an_encounter(coding=CodingState.NEEDS_CODING)),
    ("diagnosis.missing", "diagnosis.0", make.an_encounter(diagnoses=())),
    ("diagnosis.too_many", "diagnosis.12", make.an_encounter(diagnoses=("I10",) * 13)),
    ("diagnosis.shape", "diagnosis.1", make.an_encounter(diagnoses=("E11.9", "flu?"))),
    ("diagnosis.unknown", "diagnosis.1", make.an_encounter(diagnoses=("E11.9", "E11.10"))),
    ("diagnosis.not_billable", "diagnosis.0", make.an_encounter(diagnoses=("E11", "I10"))),
    ("diagnosis.not_valid_on_date", "diagnosis.0", make.an_encounter(diagnoses=("M54.5", "I10"))),
    ("diagnosis.duplicate", "diagnosis.1", make.an_encounter(diagnoses=("E11.9", "e119"))),
    ("diagnosis.external_cause_first", "diagnosis.0", make.an_encounter(diagnoses=("W18.30XA", "S93.401A"))),
    ("diagnosis.unused", "diagnosis.2", make.an_encounter(diagnoses=("E11.9", "I10", "Z00.00"))),
    ("line.missing", "line.0.procedure", make.an_encounter(lines=())),
    ("line.future_date", "line.0.service_date", _with_line(service_date=TODAY + DAY)),
    ("line.future_date", "line.0.through_date", _with_line(through_date=TODAY + DAY)),
    ("line.date_order", "line.0.through_date", _with_line(through_date=VISIT - DAY)),
    ("line.date_span", "line.0.units", _with_line(through_date=VISIT + DAY)),
    ("line.place_of_service", "line.0.place_of_service", _with_line(place_of_service="office")),
    ("line.procedure", "line.0.procedure", _with_line(procedure="")),
    ("line.procedure", "line.0.procedure", _with_line(procedure="9921")),
    ("line.modifier_shape", "line.0.modifiers", _with_line(modifiers=("2",))),
    ("line.modifier_twice", "line.0.modifiers", _with_line(modifiers=("25", "25"))),
    ("line.modifier_count", "line.0.modifiers", _with_line(modifiers=("25", "59", "LT", "RT", "XU"))),
    ("line.no_pointer", "line.0.pointers", _with_line(pointers="")),
    ("line.pointer_target", "line.0.pointers", _with_line(pointers="C")),
    ("line.pointer_target", "line.0.pointers", _with_line(pointers="1")),
    ("line.pointer_count", "line.0.pointers", _with_line(pointers="ABABA")),
    ("line.pointer_twice", "line.0.pointers", _with_line(pointers="AA")),
    (
        "line.external_cause_pointer",
        "line.0.pointers",
        make.an_encounter(diagnoses=("S93.401A", "W18.30XA"), lines=(make.a_line(pointers="BA"),)),
    ),
    ("telehealth.place", "line.0.place_of_service", _with_line(modifiers=("95",))),
    ("telehealth.place", "line.0.place_of_service", _with_line(modifiers=("GT",), place_of_service="22")),
    ("telehealth.both_ways", "line.0.modifiers", _with_line(modifiers=("95", "93"), place_of_service="10")),
    ("line.units", "line.0.units", _with_line(units_tenths=0)),
    ("line.units", "line.0.units", _with_line(units_tenths=10_000)),
    ("line.charge", "line.0.charge", _with_line(charge_cents=0)),
    ("line.charge", "line.0.charge", _with_line(charge_cents=-5)),
    ("line.charge", "line.0.charge", _with_line(charge_cents=1_000_000_00)),
    ("line.drug", "line.0.drug", _with_line(drug=make.a_drug(ndc=""))),
    ("line.drug", "line.0.drug", _with_line(drug=make.a_drug(ndc="1234567890"))),
    ("line.drug", "line.0.drug", _with_line(drug=make.a_drug(unit=""))),
    ("line.drug", "line.0.drug", _with_line(drug=make.a_drug(quantity_thousandths=0))),
    ("line.unlisted", "line.0.note", _with_line(procedure="J3490")),
    ("line.same_line_twice", "line.1.procedure", make.an_encounter(lines=(make.a_line(), make.a_line()))),
]


ENCOUNTER_PASSES: list[tuple[str, Encounter]] = [
    ("visit.date_future", make.an_encounter(service_date=TODAY)),
    ("visit.referring_role", make.an_encounter(referring_id=2, referring_role="DK")),
    ("visit.outside_stay", _stay(service_date=VISIT - DAY, through_date=VISIT + DAY, units_tenths=30)),
    ("visit.accident_state", make.an_encounter(auto_accident=True, accident_state="or", onset_date=VISIT)),
    ("visit.accident_date", make.an_encounter(other_accident=True, other_date=VISIT, other_date_qualifier="439")),
    ("visit.work_injury_date", make.an_encounter(employment_related=True, onset_date=VISIT)),
    ("visit.onset_order", make.an_encounter(onset_date=VISIT)),
    ("visit.span_order", make.an_encounter(unable_to_work_from=VISIT, unable_to_work_to=VISIT)),
    ("visit.hospital_dates", make.an_encounter(place_of_service="21", hospital_from=VISIT)),
    ("visit.outside_stay", make.an_encounter(place_of_service="21", hospital_from=VISIT, hospital_to=VISIT)),
    ("visit.outside_lab", make.an_encounter(outside_lab=True, outside_lab_cents=1, facility_id=1)),
    ("visit.paid_too_much", make.an_encounter(patient_paid_cents=197_50)),
    ("diagnosis.external_cause_first", make.an_encounter(diagnoses=("S93.401A", "W18.30XA"))),
    ("line.date_span", _with_line(through_date=VISIT + DAY, units_tenths=20)),
    ("line.place_of_service", _with_line(place_of_service="12")),
    ("line.procedure", _with_line(procedure="G0439")),
    ("line.modifier_count", _with_line(modifiers=("25", "59", "LT", "XU"))),
    ("line.pointer_target", _with_line(pointers="BA")),
    (
        "line.external_cause_pointer",
        make.an_encounter(diagnoses=("S93.401A", "W18.30XA"), lines=(make.a_line(pointers="AB"),)),
    ),
    ("telehealth.place", _with_line(modifiers=("95",), place_of_service="10")),
    ("telehealth.place", make.an_encounter(place_of_service="02", lines=(make.a_line(modifiers=("93",)),))),
    ("telehealth.both_ways", _with_line(modifiers=("93", "FQ"), place_of_service="10")),
    ("line.units", _with_line(units_tenths=5)),
    ("line.charge", _with_line(charge_cents=999_999_99)),
    ("line.drug", _with_line(procedure="J1030", drug=make.a_drug())),
    ("line.unlisted", _with_line(procedure="J3490", note="Oral ondansetron 4 mg")),
    ("line.same_line_twice", make.an_encounter(lines=(make.a_line(), make.a_line(modifiers=("76",))))),
]


def _claim_with_lines(**changes: object) -> Claim:
    return make.a_claim(encounter=_with_line(**changes))


def _answered() -> PriorAnswer:
    return PriorAnswer(make.a_coverage(), make.a_payer(), "26-00001", Adjudication("1", VISIT, 0, 0))


def _other(**changes: object) -> OtherCoverage:
    return OtherCoverage(make.a_coverage(**{"id": 2, "rank": Rank.SECONDARY} | changes), make.a_payer(id=2))


_WANTS_NDC = make.a_payer(habits=PayerHabits(ndc_for=("J*",)))


def _case_claim(claim_type: ClaimType, *, employer: str = "Tallgrass Lumber", **encounter: Any) -> Claim:
    """A faultless claim to a workers' compensation or auto insurer."""
    facts = {"employment_related": claim_type is ClaimType.WORKERS_COMP, "auto_accident": claim_type is ClaimType.AUTO}
    visit = make.an_encounter(**{"accident_state": "OR", "other_claim_id": "WC-77", **facts, **encounter})
    payer = make.a_payer(kind=PayerKind.OTHER, habits=PayerHabits(claim_type=claim_type))
    return make.a_claim(payer=payer, coverage=make.a_coverage(employer=employer), encounter=visit)


def _by_employer(**address: str) -> Claim:
    """The same with the employer's address where the insured's stands, which has neither a name nor a birth date."""
    employer = Subscriber(address=make.an_address(**address))
    insured = make.a_coverage(employer="Tallgrass Lumber", relation=Relation.OTHER, subscriber=employer)
    return replace(_case_claim(ClaimType.WORKERS_COMP), coverage=insured)


def _medigap_claim(payer_id: str, *, pays_practice: bool = True) -> Claim:
    insurer = make.a_payer(payer_id=payer_id, habits=PayerHabits(claim_type=ClaimType.MEDIGAP))
    other = OtherCoverage(make.a_coverage(rank=Rank.SECONDARY, pays_practice=pays_practice), insurer)
    return make.a_claim(payer=make.medicare(), coverage=medicare_coverage(), other=other)


_AGED = make.a_patient(birth_date=date(1952, 1, 13))
_WORK, _AUTO = (
    make.an_encounter(employment_related=True, onset_date=VISIT),
    make.an_encounter(auto_accident=True, accident_state="OR", onset_date=VISIT),
)
_MEDICARE_SECOND = OtherCoverage(medicare_coverage(rank=Rank.SECONDARY, msp_reason="12"), make.medicare())


def _medicare_first(other: OtherCoverage | None = None, **changes: Any) -> Claim:
    given = {"patient": _AGED, "payer": make.medicare(), "coverage": medicare_coverage(), "other": other} | changes
    return make.a_claim(**given)


def _telehealth(payer: Payer | None = None, **line: object) -> Claim:
    return replace(_claim_with_lines(**{"place_of_service": "10", **line}), payer=payer or make.a_payer())


def authorized(number: str = "PA26-4471", **authorization: Any) -> Claim:
    """A therapy visit under a coverage with one authorization on file."""
    coverage = make.a_coverage(authorizations=(make.an_authorization(**authorization),))
    therapy = make.a_line(procedure="97110", modifiers=("GP",))
    return make.a_claim(coverage=coverage, encounter=make.an_encounter(authorization=number, lines=(therapy,)))


_NEEDS_LEAVE = make.a_claim(coverage=make.a_coverage(needs_authorization=True))
_NEEDS_REFERRAL = make.a_coverage(needs_referral=True)


CLAIM_FAULTS: list[tuple[str, str, Claim]] = [
    ("authorization.missing", "encounter.authorization", _NEEDS_LEAVE),
    ("authorization.missing", "encounter.authorization", authorized("")),
    ("authorization.unknown", "encounter.authorization", authorized("PA26-4417")),
    ("authorization.dates", "encounter.authorization", authorized(starts_on=VISIT + DAY)),
    ("authorization.dates", "encounter.authorization", authorized(ends_on=VISIT - DAY)),
    ("authorization.near", "encounter.authorization", authorized(visits=1)),
    ("authorization.near", "encounter.authorization", authorized(visits=2)),
    ("authorization.codes", "encounter.authorization", authorized(codes=("99213", "205*"))),
    ("coverage.referral", "encounter.referring", make.a_claim(coverage=_NEEDS_REFERRAL)),
    (
        "coverage.referral",
        "encounter.referring",
        make.a_claim(coverage=_NEEDS_REFERRAL, encounter=make.an_encounter(referring_id=2, referring_role="DQ")),
    ),
    ("patient.death", "encounter.service_date", make.a_claim(patient=make.a_patient(death_date=VISIT - DAY))),
    ("patient.death", "patient.death_date", make.a_claim(patient=make.a_patient(death_date=TODAY + DAY))),
    ("patient.death", "patient.death_date", make.a_claim(patient=make.a_patient(death_date=date(1980, 1, 1)))),
    ("medicare.not_on_file", "encounter.patient", make.a_claim(patient=_AGED)),
    ("medicare.plan_first", "coverage.rank", make.a_claim(patient=_AGED, other=_MEDICARE_SECOND)),
    ("medicare.plan_second", "coverage.rank", _medicare_first(_other())),
    ("medicare.under_65", "coverage.rank", _medicare_first(patient=make.a_patient())),
    ("payer.auto_accident", "encounter.auto_accident", make.a_claim(encounter=_AUTO)),
    ("payer.work_related", "encounter.employment_related", make.a_claim(encounter=_WORK)),
    ("telehealth.modifier", "line.0.modifiers", _telehealth()),
    ("telehealth.modifier", "line.0.modifiers", _telehealth(procedure="97161")),
    (
        "party.zip_plus_4",
        "practice.address.zip_code",
        make.a_claim(practice=make.a_practice(address=make.an_address(zip_code="97201"))),
    ),
    (
        "party.zip_plus_4",
        "facility.address.zip_code",
        make.a_claim(facility=make.a_facility(address=make.an_address(zip_code="97201"))),
    ),
    ("party.other_id", "provider.other_id_qualifier", make.a_claim(rendering=make.a_provider(other_id="1234"))),
    (
        "party.other_id",
        "facility.other_id_qualifier",
        make.a_claim(facility=make.a_facility(other_id="1234", other_id_qualifier="XX")),
    ),
    (
        "facility.post_office_box",
        "facility.address",
        make.a_claim(facility=make.a_facility(address=make.an_address(street="PO Box 12"))),
    ),
    ("patient.name", "patient.name", make.a_claim(patient=make.a_patient(name=PersonName("Rivera")))),
    ("patient.birth_date", "patient.birth_date", make.a_claim(patient=make.a_patient(birth_date=None))),
    ("patient.birth_date", "patient.birth_date", make.a_claim(patient=make.a_patient(birth_date=TODAY + DAY))),
    ("patient.birth_date", "encounter.service_date", make.a_claim(patient=make.a_patient(birth_date=VISIT + DAY))),
    ("patient.sex", "patient.sex", make.a_claim(patient=make.a_patient(sex=Sex.UNKNOWN))),
    ("patient.address", "patient.address", make.a_claim(patient=make.a_patient(address=Address()))),
    (
        "patient.address",
        "patient.address",
        make.a_claim(patient=make.a_patient(address=replace(make.an_address(), zip_code="9720"))),
    ),
    (
        "patient.address",
        "patient.address",
        make.a_claim(patient=make.a_patient(address=replace(make.an_address(), state="XX"))),
    ),
    ("patient.phone", "patient.phone", make.a_claim(patient=make.a_patient(phone="555-0188"))),
    ("patient.signature", "patient.signature_on_file", make.a_claim(patient=make.a_patient(signature_on_file=False))),
    ("practice.name", "practice.name", make.a_claim(practice=make.a_practice(name=" "))),
    ("practice.npi", "practice.npi", make.a_claim(practice=make.a_practice(npi=""))),
    ("practice.npi", "practice.npi", make.a_claim(practice=make.a_practice(npi="1234567890"))),
    ("practice.tax_id", "practice.tax_id", make.a_claim(practice=make.a_practice(tax_id=""))),
    ("practice.tax_id", "practice.tax_id", make.a_claim(practice=make.a_practice(tax_id="12345"))),
    (
        "practice.tax_id",
        "practice.tax_id",
        make.a_claim(practice=make.a_practice(tax_id="666123456", tax_id_kind=TaxIdKind.SSN)),
    ),
    ("practice.address", "practice.address", make.a_claim(practice=make.a_practice(address=Address()))),
    (
        "practice.post_office_box",
        "practice.address",
        make.a_claim(practice=make.a_practice(address=replace(make.an_address(), street="P.O. Box 7"))),
    ),
    ("practice.phone", "practice.phone", make.a_claim(practice=make.a_practice(phone=""))),
    ("party.taxonomy", "practice.taxonomy", make.a_claim(practice=make.a_practice(taxonomy="207Q"))),
    ("party.taxonomy", "provider.taxonomy", make.a_claim(rendering=make.a_provider(taxonomy="207Q00000Y"))),
    *(
        ("party.other_id", f"{field}.other_id_qualifier", make.a_claim(**{part: party}))
        for field, part, party in (
            ("practice", "practice", make.a_practice(other_id="7", other_id_qualifier="LU")),
            ("provider", "rendering", make.a_provider(other_id="7", other_id_qualifier="SY")),
            ("referring", "referring", make.a_referrer(other_id="7", other_id_qualifier="ZZ")),
            ("facility", "facility", make.a_facility(other_id="7", other_id_qualifier="1G")),
        )
    ),
    ("provider.rendering", "provider.npi", make.a_claim(rendering=make.a_provider(npi=""))),
    ("provider.rendering", "provider.npi", make.a_claim(rendering=make.a_provider(npi="1987654321"))),
    ("provider.rendering", "provider.name", make.a_claim(rendering=make.a_provider(name=PersonName("Okafor")))),
    (
        "provider.signature",
        "provider.signature_on_file",
        make.a_claim(rendering=make.a_provider(signature_on_file=False)),
    ),
    ("provider.referring", "referring.npi", make.a_claim(referring=make.a_provider(npi=""))),
    ("provider.referring", "referring.name", make.a_claim(referring=make.a_provider(name=PersonName()))),
    ("facility.complete", "facility.name", make.a_claim(facility=make.a_facility(name=""))),
    ("facility.complete", "facility.npi", make.a_claim(facility=make.a_facility(npi="1"))),
    ("facility.complete", "facility.address", make.a_claim(facility=make.a_facility(address=Address()))),
    ("facility.missing", "encounter.facility", make.a_claim(encounter=make.an_encounter(place_of_service="31"))),
    ("coverage.member_id", "coverage.member_id", make.a_claim(coverage=make.a_coverage(member_id=""))),
    ("coverage.member_id", "coverage.member_id", make.a_claim(coverage=make.a_coverage(member_id="XQ*123"))),
    (
        "coverage.mbi",
        "coverage.member_id",
        make.a_claim(payer=make.medicare(), coverage=medicare_coverage(member_id="123456789A")),
    ),
    (
        "coverage.subscriber_name",
        "coverage.subscriber.name",
        make.a_claim(coverage=dependent(name=PersonName("Rivera"))),
    ),
    (
        "coverage.subscriber_birth_date",
        "coverage.subscriber.birth_date",
        make.a_claim(coverage=dependent(birth_date=None)),
    ),
    (
        "coverage.subscriber_birth_date",
        "coverage.subscriber.birth_date",
        make.a_claim(coverage=dependent(birth_date=TODAY + DAY)),
    ),
    (
        "coverage.subscriber_address",
        "coverage.subscriber.address",
        make.a_claim(coverage=dependent(address=Address())),
    ),
    ("coverage.subscriber_address", "coverage.subscriber.address", _by_employer(city="")),
    (
        "coverage.not_in_force",
        "coverage.starts_on",
        make.a_claim(coverage=make.a_coverage(starts_on=VISIT + DAY)),
    ),
    ("coverage.not_in_force", "coverage.ends_on", make.a_claim(coverage=make.a_coverage(ends_on=VISIT - DAY))),
    (
        "coverage.same_rank",
        "coverage.rank",
        make.a_claim(other=make.an_other_coverage(coverage=make.a_spouse_coverage(id=2, payer_id=3))),
    ),
    ("coverage.not_assigned", "coverage.pays_practice", make.a_claim(coverage=make.a_coverage(pays_practice=False))),
    ("coverage.not_assigned", "other.coverage", _medigap_claim("12345", pays_practice=False)),
    ("payer.name", "payer.name", make.a_claim(payer=make.a_payer(name=""))),
    ("payer.retired", "coverage.payer_id", make.a_claim(payer=make.a_payer(active=False))),
    (
        "feca.number",
        "coverage.group_number",
        make.a_claim(payer=make.a_payer(kind=PayerKind.FECA), coverage=make.a_coverage(group_number=" ")),
    ),
    ("patient.age", "patient.birth_date", make.a_claim(patient=make.a_patient(birth_date=date(1880, 1, 1)))),
    ("payer.address", "payer.address", make.a_claim(payer=make.a_payer(address=Address()))),
    (
        "payer.one_pointer",
        "line.0.pointers",
        replace(_claim_with_lines(pointers="AB"), payer=make.a_payer(one_pointer=True)),
    ),
    (
        "payer.one_pointer",
        "line.0.pointers",
        replace(_claim_with_lines(pointers="AB"), payer=make.medicare(one_pointer=False)),
    ),
    (
        "payer.drug_missing",
        "line.0.drug",
        replace(_claim_with_lines(procedure="J1030"), payer=make.a_payer(kind=PayerKind.MEDICAID)),
    ),
    ("medicare.self", "coverage.relation", make.a_claim(payer=make.medicare(), coverage=dependent())),
    ("medicare.group_number", "coverage.group_number", make.a_claim(payer=make.medicare())),
    (
        "medicare.not_first",
        "coverage.rank",
        make.a_claim(payer=make.medicare(), coverage=medicare_coverage(rank=Rank.SECONDARY)),
    ),
    (
        "medicare.not_first",
        "coverage.rank",
        make.a_claim(
            payer=make.medicare(), coverage=medicare_coverage(rank=Rank.SECONDARY), other=_other(rank=Rank.TERTIARY)
        ),
    ),
    (
        "medicare.blank_boxes",
        "encounter.other_date",
        make.a_claim(
            payer=make.medicare(),
            coverage=medicare_coverage(),
            encounter=make.an_encounter(other_date=VISIT, other_date_qualifier="454"),
        ),
    ),
    ("medicare.blank_boxes", "line.0.emergency", replace(_claim_with_lines(emergency=True), payer=make.medicare())),
    ("medicare.blank_boxes", "line.0.epsdt", replace(_claim_with_lines(epsdt="Y"), payer=make.medicare())),
    ("coverage.other_incomplete", "other.coverage", make.a_claim(other=_other(member_id="", group_number=""))),
    ("coverage.other_incomplete", "other.coverage", make.a_claim(other=_other(relation=Relation.SPOUSE))),
    (
        "coverage.other_incomplete",
        "other.coverage",
        make.a_claim(other=OtherCoverage(Coverage(member_id="A1"), make.a_payer(name=""))),
    ),
    ("claim.no_original", "claim.original_reference", make.a_claim(version=7)),
    ("filing.passed", "encounter.service_date", make.a_claim(payer=make.a_payer(filing_limit_days=8))),
    ("filing.near", "encounter.service_date", make.a_claim(payer=make.a_payer(filing_limit_days=9))),
    ("filing.near", "encounter.service_date", make.a_claim(payer=make.a_payer(filing_limit_days=23))),
    (
        "form.sums",
        "line.0.charge",
        make.a_claim(encounter=make.an_encounter(lines=(make.a_line(charge_cents=999_999_99),) * 11)),
    ),
    ("form.sums", "encounter.patient_paid", make.a_claim(encounter=make.an_encounter(patient_paid_cents=1_000_000_00))),
    ("comp.employer", "coverage.employer", _case_claim(ClaimType.WORKERS_COMP, employer="")),
    ("comp.employer_address", "coverage.relation", _case_claim(ClaimType.WORKERS_COMP)),
    (
        "comp.work_related",
        "encounter.employment_related",
        _case_claim(ClaimType.WORKERS_COMP, employment_related=False),
    ),
    (
        "comp.work_related",
        "encounter.employment_related",
        make.a_claim(payer=make.a_payer(kind=PayerKind.FECA)),
    ),
    ("auto.accident", "encounter.auto_accident", _case_claim(ClaimType.AUTO, auto_accident=False)),
    ("case.number", "encounter.other_claim_id", _case_claim(ClaimType.AUTO, other_claim_id=" ")),
    ("medigap.coba", "other.payer_id", _medigap_claim("PIN01")),
    (
        "medicare.msp_reason",
        "coverage.msp_reason",
        make.a_claim(payer=make.medicare(), coverage=medicare_coverage(rank=Rank.SECONDARY)),
    ),
    (
        "medicare.msp_but_first",
        "coverage.msp_reason",
        make.a_claim(payer=make.medicare(), coverage=medicare_coverage(msp_reason="12")),
    ),
    ("payer.ndc", "line.0.drug", replace(_claim_with_lines(procedure="J1885"), payer=_WANTS_NDC)),
    ("line.anesthesia", "line.0.anesthesia", _claim_with_lines(anesthesia_start="1015")),
    ("line.anesthesia", "line.0.units", _claim_with_lines(anesthesia_start="1015", anesthesia_end="1130")),
]


CLAIM_PASSES: list[tuple[str, Claim]] = [
    *((f"authorization.{rule}", authorized()) for rule in ("missing", "unknown", "dates", "used_up", "near", "codes")),
    ("authorization.missing", authorized("", codes=("99213",))),
    ("authorization.missing", authorized("", ends_on=VISIT - DAY)),
    ("authorization.dates", authorized(starts_on=VISIT, ends_on=VISIT)),
    ("authorization.near", authorized(visits=3)),
    ("authorization.near", authorized(visits=0)),
    ("authorization.used_up", authorized(visits=1)),
    (
        "coverage.referral",
        make.a_claim(coverage=_NEEDS_REFERRAL, encounter=make.an_encounter(referring_id=2, referring_role="DN")),
    ),
    ("patient.death", make.a_claim(patient=make.a_patient(death_date=VISIT))),
    ("medicare.not_on_file", make.a_claim()),
    ("medicare.not_on_file", make.a_claim(patient=_AGED, other=_MEDICARE_SECOND)),
    ("medicare.not_on_file", _medicare_first()),
    ("medicare.plan_first", make.a_claim(patient=_AGED, other=_other())),
    ("medicare.plan_second", _medicare_first()),
    ("medicare.plan_second", replace(_medigap_claim("12345"), patient=_AGED)),
    ("medicare.under_65", _medicare_first()),
    ("payer.auto_accident", _case_claim(ClaimType.AUTO)),
    ("payer.work_related", _case_claim(ClaimType.WORKERS_COMP)),
    ("payer.work_related", make.a_claim(encounter=_WORK, payer=make.a_payer(kind=PayerKind.FECA))),
    ("telehealth.modifier", _telehealth(modifiers=("95",))),
    ("telehealth.modifier", _telehealth(make.medicare())),
    ("telehealth.modifier", _telehealth(procedure="98005")),
    ("telehealth.modifier", _telehealth(place_of_service="11")),
    ("party.zip_plus_4", make.a_claim(facility=make.a_facility())),
    ("party.other_id", make.a_claim(rendering=make.a_provider(other_id="1234", other_id_qualifier="G2"))),
    ("facility.post_office_box", make.a_claim(facility=make.a_facility())),
    ("patient.birth_date", make.a_claim(patient=make.a_patient(birth_date=VISIT))),
    ("practice.tax_id", make.a_claim(practice=make.a_practice(tax_id="123456789", tax_id_kind=TaxIdKind.SSN))),
    ("facility.complete", make.a_claim(facility=make.a_facility(npi=""))),
    ("facility.missing", make.a_claim(encounter=make.an_encounter(place_of_service="31"), facility=make.a_facility())),
    ("coverage.mbi", make.a_claim(payer=make.medicare(), coverage=medicare_coverage(member_id="1eg4-te5-mk73"))),
    ("coverage.subscriber_name", make.a_claim(coverage=dependent())),
    ("coverage.subscriber_birth_date", make.a_claim(coverage=dependent())),
    ("coverage.subscriber_address", make.a_claim(coverage=dependent())),
    ("coverage.not_in_force", make.a_claim(coverage=make.a_coverage(starts_on=VISIT, ends_on=VISIT))),
    ("coverage.not_in_force", make.a_claim(encounter=make.an_encounter(service_date=None))),
    # Medicare's money goes by item 27; item 13 of its form is for a Medigap policy.
    ("coverage.not_assigned", make.a_claim(payer=make.medicare(), coverage=medicare_coverage(pays_practice=False))),
    ("payer.one_pointer", replace(_claim_with_lines(pointers="B"), payer=make.a_payer(one_pointer=True))),
    (
        "payer.drug_missing",  # told by the payer's own list already
        replace(
            _claim_with_lines(procedure="J1030"),
            payer=make.a_payer(kind=PayerKind.MEDICAID, habits=PayerHabits(ndc_for=("J*",))),
        ),
    ),
    ("payer.one_pointer", replace(_claim_with_lines(pointers="AB"), payer=make.medicare(), prior=(_answered(),))),
    (
        "payer.drug_missing",
        replace(_claim_with_lines(procedure="J1030", drug=make.a_drug()), payer=make.a_payer(kind=PayerKind.MEDICAID)),
    ),
    ("medicare.group_number", make.a_claim(payer=make.medicare(), coverage=medicare_coverage(group_number="none"))),
    ("medicare.not_first", make.a_claim(payer=make.medicare(), coverage=medicare_coverage())),
    ("coverage.other_incomplete", make.a_claim(other=_other())),
    ("claim.no_original", make.a_claim(version=7, original_reference="2026111ABC")),
    ("filing.passed", make.a_claim(payer=make.a_payer(filing_limit_days=9))),
    ("filing.near", make.a_claim(payer=make.a_payer(filing_limit_days=24))),
    ("filing.near", make.a_claim(payer=make.a_payer(filing_limit_days=8))),
    ("filing.near", make.a_claim(payer=make.a_payer(filing_limit_days=0))),
    ("provider.referring", make.a_claim(referring=make.a_provider(id=2))),
    ("comp.employer", _case_claim(ClaimType.WORKERS_COMP)),
    ("comp.employer_address", _by_employer()),
    ("coverage.subscriber_name", _by_employer()),
    ("coverage.subscriber_birth_date", _by_employer()),
    ("coverage.subscriber_address", _by_employer()),
    ("comp.work_related", _case_claim(ClaimType.WORKERS_COMP)),
    ("comp.work_related", make.a_claim(encounter=_WORK, payer=make.a_payer(kind=PayerKind.FECA))),
    ("auto.accident", _case_claim(ClaimType.AUTO)),
    ("auto.accident", _case_claim(ClaimType.AUTO, auto_accident=False, other_accident=True)),
    ("case.number", _case_claim(ClaimType.AUTO)),
    ("medigap.coba", _medigap_claim("12345")),
    (
        "medicare.msp_reason",
        make.a_claim(payer=make.medicare(), coverage=medicare_coverage(rank=Rank.SECONDARY, msp_reason="12")),
    ),
    ("medicare.msp_but_first", make.a_claim(payer=make.medicare(), coverage=medicare_coverage())),
    ("payer.ndc", replace(_claim_with_lines(procedure="J1885", drug=make.a_drug()), payer=_WANTS_NDC)),
    ("payer.ndc", replace(_claim_with_lines(procedure="99213"), payer=_WANTS_NDC)),
    (
        "line.anesthesia",
        _claim_with_lines(anesthesia_start="1015", anesthesia_end="1130", units_tenths=750),
    ),
]


def _rules(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.mark.parametrize(("rule", "field", "faulty"), ENCOUNTER_FAULTS)
def test_a_fault_in_the_visit_is_told_at_its_field(rule: str, field: str, faulty: Encounter) -> None:
    findings = check_encounter(faulty, context())
    assert (rule, field) in {(finding.rule, finding.field) for finding in findings}


@pytest.mark.parametrize(("rule", "good"), ENCOUNTER_PASSES)
def test_a_visit_at_the_edge_of_a_rule_passes_it(rule: str, good: Encounter) -> None:
    assert rule not in _rules(check_encounter(good, context()))


@pytest.mark.parametrize(("rule", "field", "faulty"), CLAIM_FAULTS)
def test_a_fault_in_the_claim_is_told_at_its_field(rule: str, field: str, faulty: Claim) -> None:
    findings = check_claim(faulty, context())
    assert (rule, field) in {(finding.rule, finding.field) for finding in findings}


@pytest.mark.parametrize(("rule", "good"), CLAIM_PASSES)
def test_a_claim_at_the_edge_of_a_rule_passes_it(rule: str, good: Claim) -> None:
    assert rule not in _rules(check_claim(good, context()))


def test_a_good_visit_has_no_finding() -> None:
    assert check(make.an_encounter(), make.people(), context()) == ()


def test_a_good_medicare_visit_has_no_finding() -> None:
    people = make.people(coverages=(medicare_coverage(payer_id=2),), payers=(make.medicare(),), patient=_AGED)
    visit = make.an_encounter(lines=(make.a_line(), make.a_line(procedure="36415", pointers="B")))
    assert check(visit, people, context()) == ()


def test_rule_ids_are_unique_and_every_rule_names_its_source() -> None:
    named = [(rule.id, rule.source) for rule in ENCOUNTER_RULES] + [(rule.id, rule.source) for rule in CLAIM_RULES]
    assert len({rule for rule, _ in named}) == len(named)
    assert all(source for _, source in named)


def test_every_complaint_says_what_mends_it_in_whole_sentences() -> None:
    findings = [finding for _, _, faulty in ENCOUNTER_FAULTS for finding in check_encounter(faulty, context())]
    findings += [finding for _, _, faulty in CLAIM_FAULTS for finding in check_claim(faulty, context())]
    for finding in findings:
        assert finding.message.endswith("."), finding
        assert finding.mend.endswith("."), finding


EARLIER = EarlierLine(VISIT, "99213", ("25",), 1, "26-00007", 41)


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        (EARLIER, True),
        (replace(EARLIER, modifiers=()), False),
        (replace(EARLIER, service_date=VISIT - DAY), False),
        (replace(EARLIER, rendering_id=2), False),
        (replace(EARLIER, procedure="99214"), False),
        (replace(EARLIER, encounter_id=5), False),
    ],
)
def test_a_service_billed_before_is_a_warning_that_names_the_claim(earlier: EarlierLine, told: bool) -> None:
    findings = check_encounter(make.an_encounter(id=5), context(earlier=(earlier,)))
    found = [finding for finding in findings if finding.rule == "line.billed_before"]
    assert [(finding.field, finding.severity) for finding in found] == (
        [("line.0.procedure", Severity.WARNING)] if told else []
    )
    assert all("26-00007" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (CodingQuery(7, "Q26-0007"), ["coding.query_open"]),
        (CodingQuery(7, "Q26-0007", status=QueryStatus.ANSWERED), ["coding.query_codes_due"]),
        (CodingQuery(7, "Q26-0007", status=QueryStatus.ANSWERED, after=Coding()), []),
        (CodingQuery(7, "Q26-0007", status=QueryStatus.WITHDRAWN), []),
    ],
)
def test_a_question_that_waits_is_a_warning_that_leads_to_it(query: CodingQuery, told: list[str]) -> None:
    findings = check_encounter(make.an_encounter(), context(queries=(query,)))
    assert [finding.rule for finding in findings] == told
    for finding in findings:
        assert (finding.field, finding.severity) == ("query.7", Severity.WARNING)
        assert query.number in finding.message
        assert finding.message.endswith(".") and finding.mend.endswith(".")


def test_a_visit_that_needs_coding_is_held_up_until_it_is_coded() -> None:
    needs = make.an_encounter(coding=CodingState.NEEDS_CODING)
    stopping = blocking(check_encounter(needs, context()), frozenset())
    assert [finding.rule for finding in stopping] == ["coding.needed"]
    assert check_encounter(replace(needs, coding=CodingState.CODED), context()) == ()


def test_the_code_book_is_asked_for_the_date_of_service() -> None:
    book = SmallBook()
    check_encounter(make.an_encounter(), RuleContext(TODAY, book))
    assert set(book.asked) == {VISIT}


def test_a_patient_without_coverage_is_a_note_and_blocks_nothing() -> None:
    findings = check(make.an_encounter(), make.people(coverages=(), payers=()), context())
    assert [(finding.rule, finding.severity) for finding in findings] == [("coverage.none", Severity.NOTE)]
    assert blocking(findings, frozenset()) == ()


def test_findings_come_gravest_first() -> None:
    visit = make.an_encounter(diagnoses=("E11.9", "I10", "Z00.00"), patient_paid_cents=500_00, rendering_id=0)
    severities = [finding.severity for finding in check(visit, make.people(), context())]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_an_expired_coverage_is_checked_and_told() -> None:
    people = make.people(coverages=(make.a_coverage(ends_on=VISIT - DAY),))
    assert _rules(check(make.an_encounter(), people, context())) == {"coverage.not_in_force"}


_texts = st.one_of(st.sampled_from(["", "A", "E11.9", "99213", "²", "É", "1234567893", "OR"]), st.text(max_size=8))
_days = st.one_of(st.none(), st.dates())
_cents = st.integers(-(10**12), 10**12)
_lines = st.builds(
    ServiceLine,
    service_date=_days,
    through_date=_days,
    place_of_service=_texts,
    procedure=_texts,
    modifiers=st.lists(_texts, max_size=6).map(tuple),
    pointers=_texts,
    units_tenths=st.integers(-(10**6), 10**6),
    charge_cents=_cents,
    drug=st.one_of(st.none(), st.builds(DrugCode, _texts, _texts, st.integers(-5, 5))),
    epsdt=_texts,
    note=_texts,
    emergency=st.booleans(),
)
_encounters = st.builds(
    Encounter,
    patient_id=st.integers(0, 1),
    service_date=_days,
    place_of_service=_texts,
    referring_id=st.integers(0, 1),
    referring_role=_texts,
    diagnoses=st.lists(_texts, max_size=14).map(tuple),
    lines=st.lists(_lines, max_size=4).map(tuple),
    auto_accident=st.booleans(),
    accident_state=_texts,
    onset_date=_days,
    other_date=_days,
    hospital_from=_days,
    hospital_to=_days,
    outside_lab=st.booleans(),
    patient_paid_cents=_cents,
)
_random_people = st.builds(
    EncounterPeople,
    practice=st.builds(make.a_practice, npi=_texts, tax_id=_texts, phone=_texts),
    patient=st.builds(make.a_patient, birth_date=_days, phone=_texts),
    coverages=st.lists(
        st.builds(
            make.a_coverage, starts_on=_days, ends_on=_days, member_id=_texts, relation=st.sampled_from(Relation)
        ),
        max_size=2,
    ).map(tuple),
    payers=st.builds(make.a_payer, kind=st.sampled_from(PayerKind), filing_limit_days=st.integers(-5, 10**7)).map(
        lambda payer: (payer,)
    ),
    rendering=st.one_of(st.none(), st.builds(make.a_provider, npi=_texts)),
)


@given(_encounters, _random_people, st.dates())
def test_rules_never_raise_whatever_is_typed(visit: Encounter, people: EncounterPeople, today: date) -> None:
    findings = check(visit, people, context(today=today))
    assert all(isinstance(finding, Finding) for finding in findings)
