"""A dozen claims as practices send them, each of another kind: by name, for tests that look at the printed sheet."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.claim import Claim, OtherCoverage
from app.domain.coverage import Coverage, Rank
from app.domain.encounter import ServiceLine
from app.domain.payer_habits import ClaimType, PayerHabits
from app.domain.people import Address, Payer, PayerKind, PersonName, Sex
from tests import builders as make

VISIT = make.VISIT
_AGED = make.a_patient(name=PersonName("Castellanos", "Tomas"), birth_date=date(1942, 11, 23), sex=Sex.MALE)
_MEDICARE = Coverage(1, 1, 2, member_id="1EG4-TE5-MK73")


def _visit(*lines: ServiceLine, diagnoses: tuple[str, ...] = ("E11.9", "I10"), **changes: Any) -> Any:
    return make.an_encounter(lines=lines, diagnoses=diagnoses, **{"patient_paid_cents": 0} | changes)


def _line(procedure: str, modifiers: str = "", cents: int = 125_00, **changes: Any) -> ServiceLine:
    return make.a_line(procedure=procedure, modifiers=tuple(modifiers.split()), charge_cents=cents, **changes)


def _insurer(claim_type: ClaimType, **changes: Any) -> Payer:
    return make.a_payer(kind=PayerKind.OTHER, habits=PayerHabits(claim_type=claim_type), **changes)


def office_visit() -> Claim:
    return make.a_claim()


def injections() -> Claim:
    """Two drugs with their NDC, each under the code that gives it."""
    lines = (
        _line("99213", "25"),
        _line("20610", "RT", 158_00, pointers="A"),
        _line("J1030", "", 18_00, drug=make.a_drug(ndc="00009307301", unit="ML", quantity_thousandths=1_000)),
        _line("96372", "59", 40_00),
        _line("J1885", "", 24_00, units_tenths=40, drug=make.a_drug(ndc="00409379501", quantity_thousandths=2_500)),
    )
    return make.a_claim(encounter=_visit(*lines, diagnoses=("M17.11",)))


def medicare() -> Claim:
    """Medicare alone; a referring provider, an other id and an EPSDT mark that Medicare does not want."""
    visit = _visit(
        _line("99214"),
        _line("83036", "", 28_00, pointers="A"),
        onset_date=date(2026, 5, 1),
        referring_id=2,
        referring_role="DK",
    )
    licensed = make.a_referrer(other_id_qualifier="0B", other_id="MD 44556")
    return make.a_claim(patient=_AGED, payer=make.medicare(), coverage=_MEDICARE, encounter=visit, referring=licensed)


def medicare_second() -> Claim:
    """Medicare after the plan of the employer where the patient still works."""
    plan = make.a_coverage(group_number="G-172", employer="Tallgrass Lumber, Inc.", plan_name="Choice 500")
    return make.a_claim(
        patient=_AGED,
        payer=make.medicare(),
        coverage=replace(_MEDICARE, rank=Rank.SECONDARY, msp_reason="12"),
        other=OtherCoverage(plan, make.a_payer()),
        encounter=_visit(_line("99213")),
    )


def medigap() -> Claim:
    insurer = _insurer(ClaimType.MEDIGAP, id=3, name="Pinewood Supplement", payer_id="12345")
    policy = make.a_coverage(id=2, payer_id=3, rank=Rank.SECONDARY, member_id="PW 900-1", group_number="")
    return make.a_claim(
        patient=_AGED,
        payer=make.medicare(),
        coverage=_MEDICARE,
        other=OtherCoverage(policy, insurer),
        encounter=_visit(_line("99213")),
    )


def workers_comp() -> Claim:
    visit = _visit(
        _line("99203"),
        _line("73610", "LT", 92_00),
        diagnoses=("S93.402A",),
        employment_related=True,
        onset_date=date(2026, 5, 9),
        unable_to_work_from=date(2026, 5, 10),
        unable_to_work_to=date(2026, 5, 17),
        other_claim_id="WC-2026-0042",
        claim_codes="W3",
    )
    coverage = make.a_coverage(member_id="E-5501", group_number="", plan_name="", employer="Tallgrass Lumber, Inc.")
    return make.a_claim(
        payer=_insurer(ClaimType.WORKERS_COMP, name="Timber Mutual"), coverage=coverage, encounter=visit
    )


def auto() -> Claim:
    visit = _visit(
        _line("99214"),
        diagnoses=("S13.4XXA", "V43.52XA"),
        auto_accident=True,
        accident_state="OR",
        onset_date=date(2026, 5, 8),
        other_claim_id="AU 77/1-2",
    )
    coverage = make.a_coverage(group_number="POL-8841", plan_name="")
    return make.a_claim(payer=_insurer(ClaimType.AUTO, name="Fairway Auto"), coverage=coverage, encounter=visit)


def corrected() -> Claim:
    return make.a_claim(number="26-00001-2", version=7, original_reference="2026140ABC77")


def void() -> Claim:
    return make.a_claim(number="26-00001-3", version=8, original_reference="2026140ABC77")


def multi_page() -> Claim:
    """Eight lines: two sheets, each a claim of its own; the copay on the first."""
    lines = tuple(_line(f"8005{place}", "", (10 + place) * 100, pointers="AB"[place % 2]) for place in range(8))
    return make.a_claim(encounter=_visit(*lines, patient_paid_cents=25_00))


def anesthesia() -> Claim:
    line = _line("00731", "AA P2", 900_00, anesthesia_start="1015", anesthesia_end="1130", units_tenths=750)
    visit = _visit(line, diagnoses=("K21.9",), place_of_service="22", facility_id=1)
    return make.a_claim(encounter=visit, facility=make.a_facility(place_of_service="22"))


def telehealth() -> Claim:
    return make.a_claim(encounter=_visit(_line("99213", "95", place_of_service="10"), place_of_service="10"))


def physical_therapy() -> Claim:
    """The fifth of twelve visits that were authorized; who referred the patient, and since when it is treated."""
    lines = (
        _line("97110", "GP", 90_00, units_tenths=20, pointers="A"),
        _line("97140", "GP 59", 45_00, pointers="AB"),
    )
    visit = _visit(
        *lines,
        diagnoses=("M25.561", "M62.81"),
        authorization="PA 26-4471",
        referring_id=2,
        onset_date=date(2026, 3, 1),
        other_date=date(2026, 4, 2),
        other_date_qualifier="454",
    )
    coverage = make.a_coverage(needs_authorization=True, authorizations=(make.an_authorization(),))
    return make.a_claim(encounter=visit, coverage=coverage, referring=make.a_referrer())


def second_plan() -> Claim:
    """A wife insured through her husband, whose second plan is named."""
    return make.a_claim(coverage=make.a_spouse_coverage(), other=make.an_other_coverage())


def medicaid_child() -> Claim:
    """A well-child visit: EPSDT with what came of it."""
    child = make.a_patient(name=PersonName("Kowalczyk", "Ida", "R"), birth_date=date(2021, 8, 10))
    payer = make.a_payer(name="Evergreen Medicaid", kind=PayerKind.MEDICAID, attention="")
    lines = (_line("99392", epsdt="ST"), _line("90707", "", 80_00, epsdt="Y", pointers="B"))
    return make.a_claim(
        patient=child,
        payer=payer,
        coverage=make.a_coverage(member_id="MC 4477 01", group_number="", plan_name=""),
        encounter=_visit(*lines, diagnoses=("Z00.129", "Z23")),
    )


def inpatient() -> Claim:
    """A stay in hospital, with a range of days and an outside laboratory's test."""
    lines = (
        _line("99232", "", 300_00, service_date=date(2026, 5, 11), through_date=date(2026, 5, 13), units_tenths=30),
        _line("88305", "", 60_00, emergency=True),
    )
    visit = _visit(
        *lines,
        diagnoses=("J18.9", "J44.1"),
        place_of_service="21",
        facility_id=1,
        hospital_from=date(2026, 5, 10),
        hospital_to=date(2026, 5, 14),
        outside_lab=True,
        outside_lab_cents=41_50,
        additional_info="Specimen sent to the outside laboratory",
    )
    return make.a_claim(encounter=visit, facility=make.a_facility(other_id_qualifier="G2", other_id="778-899"))


def feca() -> Claim:
    coverage = make.a_coverage(member_id="550-12-3456", group_number="A55-123456", plan_name="")
    payer = make.a_payer(name="Federal Black Lung", kind=PayerKind.FECA, attention="")
    visit = _visit(_line("99213"), employment_related=True, onset_date=date(2026, 1, 9))
    return make.a_claim(payer=payer, coverage=coverage, encounter=visit)


def home_visit_medicare() -> Claim:
    """Medicare asks where a home is."""
    patient = replace(_AGED, address=Address("77 Rosewood Court, Apt. 4", "Beaverton", "OR", "97005"))
    visit = _visit(_line("99348"), place_of_service="12")
    return make.a_claim(patient=patient, payer=make.medicare(), coverage=_MEDICARE, encounter=visit)


def payers_own_numbers() -> Claim:
    """Whoever is on the claim has a number besides the NPI, with the qualifier that says which."""
    return make.a_claim(
        encounter=_visit(_line("99213"), referring_id=2, referring_role="DQ"),
        practice=make.a_practice(other_id_qualifier="G2", other_id="BLU-771"),
        rendering=make.a_provider(other_id_qualifier="0B", other_id="MD 55120"),
        referring=make.a_referrer(other_id_qualifier="0B", other_id="DO 44556"),
    )


TYPICAL = {
    build.__name__: build
    for build in (
        office_visit,
        injections,
        medicare,
        medicare_second,
        medigap,
        workers_comp,
        auto,
        corrected,
        void,
        multi_page,
        anesthesia,
        telehealth,
        physical_therapy,
        second_plan,
        medicaid_child,
        inpatient,
        feca,
        home_visit_medicare,
        payers_own_numbers,
    )
}
