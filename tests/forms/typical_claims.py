"""Claims as practices send them, each of another kind: by name, for tests that look at the printed sheet."""

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.claim import Claim, OtherCoverage, PriorAnswer
from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.encounter import ServiceLine
from app.domain.payer_habits import BoxHabit, ClaimType, PageTotals, PayerHabits
from app.domain.people import Address, Payer, PayerKind, PersonName, Sex, TaxIdKind
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
    """Medicare alone, with a test: who ordered it, and the laboratory's CLIA number; an other id it does not want."""
    visit = _visit(
        _line("99214"),
        _line("83036", "", 28_00, pointers="A"),
        onset_date=date(2026, 5, 1),
        referring_id=2,
        referring_role="DK",
        authorization="38D-0123456",
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
    employer = Subscriber(address=Address("1 Mill Road", "Astoria", "OR", "97103"), phone="5035550166")
    coverage = make.a_coverage(
        member_id="E-5501",
        group_number="WCP-7781",
        plan_name="",
        relation=Relation.OTHER,
        employer="Tallgrass Lumber, Inc.",
        subscriber=employer,
    )
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


def _paid(visit: Any, share_cents: int, off_cents: int = 0) -> Adjudication:
    """An answer that pays so much of each line, writes `off_cents` off it and leaves the rest to the patient."""
    lines = tuple(
        AdjudicatedLine(
            line.id,
            line.charge_cents,
            share_cents,
            tuple(
                adjustment
                for adjustment in (
                    Adjustment(Group.CONTRACTUAL, "45", off_cents),
                    Adjustment(Group.PATIENT, "2", line.charge_cents - off_cents - share_cents),
                )
                if adjustment.amount_cents
            ),
        )
        for line in visit.lines
    )
    return Adjudication("20260611778", date(2026, 6, 2), visit.total_cents, share_cents * len(lines), lines)


def after_the_first_payer() -> Claim:
    """The second plan's claim: the first one's policy in 9 to 9d, what it paid in 29, and its answer behind."""
    visit = _visit(_line("99214", id=1), patient_paid_cents=25_00)
    first, second = OtherCoverage(make.a_coverage(), make.a_payer()), make.an_other_coverage()
    return make.a_claim(
        encounter=visit,
        coverage=second.coverage,
        payer=second.payer,
        other=first,
        prior=(PriorAnswer(first.coverage, first.payer, "26-00001", _paid(visit, 60_00, 30_00)),),
    )


def after_two_payers() -> Claim:
    """The third plan's claim: 9 to 9d name the second, 29 holds what both paid."""
    second = after_the_first_payer()
    third = make.a_payer(id=4, name="Lantern Benefit Fund", payer_id="LBF01", attention="")
    coverage = make.a_coverage(
        id=3, payer_id=4, rank=Rank.TERTIARY, member_id="LB 12", group_number="LBG", plan_name=""
    )
    prior = PriorAnswer(second.coverage, second.payer, "26-00002", _paid(second.encounter, 20_00))
    return replace(
        second,
        coverage=coverage,
        payer=third,
        other=OtherCoverage(second.coverage, second.payer),
        prior=(*second.prior, prior),
    )


def medicare_after_the_plan() -> Claim:
    """Medicare second, with the plan's answer: 29 counts the patient's money alone."""
    visit = _visit(_line("99213", id=1), patient_paid_cents=10_00)
    husband = make.a_subscriber(name=PersonName("Castellanos", "Rosa"), sex=Sex.FEMALE, birth_date=date(1944, 2, 9))
    plan = make.a_coverage(relation=Relation.SPOUSE, subscriber=husband, employer="Tallgrass Lumber, Inc.")
    return make.a_claim(
        patient=_AGED,
        payer=make.medicare(),
        coverage=replace(_MEDICARE, rank=Rank.SECONDARY, msp_reason="12"),
        other=OtherCoverage(plan, make.a_payer()),
        encounter=visit,
        prior=(PriorAnswer(plan, make.a_payer(), "26-00001", _paid(visit, 70_00)),),
    )


def tricare_child() -> Claim:
    """A child insured through a parent who serves: the sponsor's number, name and address; a referral's number."""
    child = make.a_patient(name=PersonName("Abernathy", "Noel"), birth_date=date(2017, 4, 2), sex=Sex.MALE)
    sponsor = make.a_subscriber(name=PersonName("Abernathy", "Dana", "Q"), sex=Sex.FEMALE, birth_date=date(1988, 9, 30))
    coverage = make.a_coverage(
        member_id="123 456 789-01",
        group_number="",
        plan_name="TRICARE Prime",
        relation=Relation.CHILD,
        subscriber=sponsor,
        needs_referral=True,
    )
    payer = make.a_payer(name="TRICARE West", kind=PayerKind.TRICARE, attention="", habits=PayerHabits(long_years=True))
    visit = _visit(
        _line("99244", cents=210_00),
        diagnoses=("J45.40",),
        onset_date=date(2026, 4, 20),
        referring_id=2,
        authorization="R-2026 0511",
        additional_info="Consult requested by the clinic at the base",
    )
    return make.a_claim(patient=child, payer=payer, coverage=coverage, encounter=visit, referring=make.a_referrer())


def champva() -> Claim:
    coverage = make.a_coverage(member_id="541-22-7788", group_number="", plan_name="")
    payer = make.a_payer(name="VHA Office of Community Care", kind=PayerKind.CHAMPVA, attention="CHAMPVA Claims")
    return make.a_claim(payer=payer, coverage=coverage, encounter=_visit(_line("99213")))


def medicaid_adult() -> Claim:
    """Taxonomies, three blanks behind the NDC, an authorization, who referred, family planning; no copay told."""
    lines = (
        _line("99213", "25", epsdt="Y"),
        _line("J1050", "", 90_00, units_tenths=1500, drug=make.a_drug(ndc="00009737611", quantity_thousandths=1_000)),
        _line("96372", "59", 30_00),
    )
    visit = _visit(
        *lines,
        diagnoses=("Z30.42",),
        patient_paid_cents=3_00,
        referring_id=2,
        authorization="MA-55-1200",
    )
    habits = PayerHabits(ndc_gap=3, provider_taxonomy=True, practice_taxonomy=True, patient_payments=False)
    payer = make.a_payer(name="Evergreen Medicaid", kind=PayerKind.MEDICAID, attention="", habits=habits)
    coverage = make.a_coverage(member_id="MC447702", group_number="", plan_name="")
    return make.a_claim(payer=payer, coverage=coverage, encounter=visit, referring=make.a_referrer())


def liability() -> Claim:
    """A fall in a shop: another accident, the insurer's case number, the day as item 15 has it."""
    visit = _visit(
        _line("99213"),
        diagnoses=("S80.01XA", "W01.0XXA"),
        other_accident=True,
        onset_date=date(2026, 5, 9),
        other_date=date(2026, 5, 9),
        other_date_qualifier="439",
        other_claim_id="LI-90/2",
    )
    coverage = make.a_coverage(group_number="", plan_name="", pays_practice=False)
    return make.a_claim(payer=_insurer(ClaimType.AUTO, name="Cornerstone Casualty"), coverage=coverage, encounter=visit)


_TWELVE = (
    "E11.22",
    "N18.31",
    "I12.9",
    "E78.5",
    "M17.11",
    "J44.1",
    "F33.1",
    "K21.9",
    "G47.33",
    "R51.9",
    "Z79.4",
    "Z87.891",
)


def full_sheet() -> Claim:
    """Twelve diagnoses, six lines to their edges, a provider of one person who does not accept assignment."""
    lines = (
        _line("99215", "25 57 GC FT", 999_999_99, pointers="ABCD", units_tenths=15),
        _line("J3490", "", 42_00, pointers="L", note="Compounded cream 30 g", units_tenths=9990),
        _line(
            "E0730",
            "NU",
            320_00,
            pointers="EK",
            service_date=date(2026, 5, 1),
            through_date=date(2026, 5, 3),
            units_tenths=30,
        ),
        _line("D0150", "", 70_00, pointers="HIJ", note="14", note_qualifier="JP"),
        _line("A4550", "", 5_05, pointers="G", epsdt="AV", emergency=True),
        _line("90999", "", 300_10, pointers="F", epsdt="N", place_of_service="65", note="Home training"),
    )
    visit = _visit(
        *lines,
        diagnoses=_TWELVE,
        onset_date=date(2026, 2, 1),
        onset_qualifier="484",
        claim_codes="W2 W5",
        additional_info="PWKOZEL12345   N51234567893   Drug dose in the shaded half",
    )
    alone = make.a_practice(tax_id="541227788", tax_id_kind=TaxIdKind.SSN, accepts_assignment=False)
    return make.a_claim(encounter=visit, practice=alone)


def one_total_on_the_last_sheet() -> Claim:
    """A payer that wants years in full, CONTINUED, single dates, and a box or two of its own."""
    habits = PayerHabits(
        long_years=True,
        through_date=False,
        page_totals=PageTotals.LAST,
        boxes=(BoxHabit("11d"), BoxHabit("12.date", "05 11 26"), BoxHabit("19", "Paper claim")),
    )
    lines = tuple(_line(f"8005{place}", "", 10_00, pointers="A") for place in range(6))
    away = _line("99232", "", 90_00, service_date=date(2026, 5, 11), through_date=date(2026, 5, 13), units_tenths=30)
    visit = _visit(
        *lines,
        away,
        patient_paid_cents=25_00,
        hospital_from=date(2026, 5, 10),
        unable_to_work_from=date(2026, 5, 1),
        unable_to_work_to=date(2026, 6, 1),
        other_date=date(2026, 4, 2),
        other_date_qualifier="304",
    )
    return make.a_claim(payer=make.a_payer(habits=habits), encounter=visit)


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
        after_the_first_payer,
        after_two_payers,
        medicare_after_the_plan,
        tricare_child,
        champva,
        medicaid_adult,
        liability,
        full_sheet,
        one_total_on_the_last_sheet,
    )
}
