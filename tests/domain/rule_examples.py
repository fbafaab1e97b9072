"""A failing and a passing record for every rule: those of `test_rules`, and those that want a book or a context."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.domain.authorization import AuthorizedVisit
from app.domain.claim import Claim
from app.domain.coding import Coding
from app.domain.coding_query import CodingQuery, QueryStatus
from app.domain.contracts.contract import CodeAmount, Contract, ContractTerms, by_code
from app.domain.diagnosis_facts import BookNote, CodeChoice, CodeRange, DiagnosisFacts
from app.domain.encounter import CodingState, Encounter, ServiceLine
from app.domain.people import Patient, Sex
from app.domain.rules.rule_context import EarlierLine, RuleContext
from tests import builders as make
from tests.domain.small_book import NotesBook, context
from tests.domain.small_procedures import SmallProcedures
from tests.domain.test_rules import (
    CLAIM_FAULTS,
    CLAIM_PASSES,
    ENCOUNTER_FAULTS,
    ENCOUNTER_PASSES,
    authorized,
    medicare_coverage,
)

VISIT = make.VISIT


@dataclass(frozen=True, slots=True)
class Example:
    """One record a rule is held against."""

    rule: str
    record: Encounter | Claim
    context: RuleContext


def _note(level: str, first: str, last: str = "") -> BookNote:
    return BookNote(level, "words of the note", (CodeRange(first, last or first),))


_SIDES = tuple(
    CodeChoice(f"H61.2{end}", side) for end, side in enumerate(("unspecified", "right", "left", "bilateral"))
)
_FACTS = (
    DiagnosisFacts("E11.22", "Type 2 diabetes with kidney disease", excludes1=(_note("E11", "E10"),)),
    DiagnosisFacts("E10.9", "Type 1 diabetes"),
    DiagnosisFacts("F02.80", "Dementia in diseases classified elsewhere", code_first=(_note("F02", "G30"),)),
    DiagnosisFacts("G30.9", "Alzheimer's disease, unspecified"),
    DiagnosisFacts("N18.31", "Chronic kidney disease, stage 3a", code_first=(_note("N18", "E1122"),)),
    DiagnosisFacts("N30.00", "Acute cystitis", use_additional=(_note("N30", "B95", "B97"),)),
    DiagnosisFacts("B96.20", "Escherichia coli as the cause of diseases classified elsewhere"),
    DiagnosisFacts("H61.20", "Impacted cerumen, unspecified ear", side="unspecified", sides=_SIDES),
    DiagnosisFacts("H61.21", "Impacted cerumen, right ear", side="right", sides=_SIDES),
    DiagnosisFacts("H61.22", "Impacted cerumen, left ear", side="left", sides=_SIDES),
    DiagnosisFacts("H61.23", "Impacted cerumen, bilateral", side="bilateral", sides=_SIDES),
    DiagnosisFacts("S93.401S", "Sprain of right ankle, sequela", seventh="S"),
    DiagnosisFacts("M25.371", "Other instability, right ankle"),
    DiagnosisFacts("P92.5", "Neonatal difficulty in feeding at breast"),
    DiagnosisFacts("N40.0", "Benign prostatic hyperplasia"),
)
_BOOK = NotesBook(_FACTS)
_WOMAN = Patient(1, birth_date=date(1972, 4, 12), sex=Sex.FEMALE)
_BABY = Patient(1, birth_date=date(VISIT.year, VISIT.month, 1), sex=Sex.FEMALE)
_MAN = replace(_WOMAN, sex=Sex.MALE)
_QUERY = CodingQuery(3, "Q26-0003")
_NEW = make.an_encounter(id=5, lines=(make.a_line(procedure="99203"),))
_SEEN = EarlierLine(VISIT - timedelta(days=3 * 365), "99213", (), 2, "23-00007", 41, practice_id=1)
_NOT_SEEN: tuple[dict[str, Any], ...] = (
    {"service_date": VISIT - timedelta(days=3 * 366)},
    {"service_date": VISIT},
    {"practice_id": 2},
    {"taxonomy": "207R00000X"},
    {"procedure": "36415"},
    {"procedure": "80053"},
    {"procedure": "J1030"},
    {"encounter_id": 5},
)
"""An earlier service that makes nobody an established patient."""


_PREVENTIVE = make.an_encounter(id=5, lines=(make.a_line(procedure="99386"),))
_CLIA = "38D0123456"


def _medicare(*lines: ServiceLine, **changes: Any) -> Claim:
    """A claim to Medicare whose tests were ordered, done in the practice's laboratory."""
    facts = {"referring_id": 2, "referring_role": "DK", "authorization": _CLIA, "lines": lines} | changes
    return make.a_claim(payer=make.medicare(), coverage=medicare_coverage(), encounter=make.an_encounter(**facts))


def _ordered(rule: str, claim: Claim, **changes: Any) -> Example:
    return Example(rule, claim, context(**changes))


_TEST, _SCAN = make.a_line(procedure="83036"), make.a_line(procedure="73610")
_WAIVED = make.a_line(procedure="87880", modifiers=("QW",))
_BOUGHT = {"outside_lab": True, "outside_lab_cents": 40_00, "facility_id": 1}
_FAILING_ORDERS = (
    _ordered("clia.number", _medicare(_TEST, authorization="")),
    _ordered("clia.number", make.a_claim(encounter=make.an_encounter(lines=(_WAIVED,)))),
    _ordered("clia.taken", _medicare(_TEST, authorization="PA-77")),
    _ordered("medicare.ordering", _medicare(_TEST, referring_id=0)),
    _ordered("medicare.ordering", _medicare(_SCAN, referring_role="DQ")),
    _ordered("medicare.ordering", _medicare(make.a_line(procedure="E0730"), referring_id=0)),
    _ordered("medicare.one_place", _medicare(make.a_line(), make.a_line(place_of_service="22"))),
    _ordered("claim.purchased_tests", make.a_claim(encounter=make.an_encounter(lines=(_TEST, _SCAN), **_BOUGHT))),
    _ordered("modifier.more", make.a_claim(encounter=make.an_encounter(lines=(make.a_line(modifiers=("99",)),)))),
)
_PASSING_ORDERS = (
    _ordered("clia.number", _medicare(_TEST)),
    _ordered("clia.number", _medicare(make.a_line(procedure="88305", modifiers=("26",)), authorization="")),
    _ordered("clia.number", _medicare(make.a_line(procedure="86580"), authorization="")),
    _ordered("clia.number", make.a_claim(encounter=make.an_encounter(lines=(_TEST,)))),
    _ordered("clia.taken", _medicare(_TEST, authorization="38d-0123456")),
    _ordered("clia.taken", _medicare(_TEST, authorization="PA-77"), part_numbers=(_CLIA,)),
    _ordered("clia.taken", _medicare(make.a_line(), authorization="PA-77")),
    _ordered("medicare.ordering", _medicare(_TEST)),
    _ordered("medicare.ordering", _medicare(_SCAN, referring_role="DN")),
    _ordered("medicare.ordering", _medicare(make.a_line(procedure="77067"), referring_id=0)),
    _ordered("medicare.ordering", make.a_claim(encounter=make.an_encounter(lines=(_TEST,)))),
    _ordered("medicare.one_place", _medicare(make.a_line(), make.a_line(place_of_service="11"))),
    _ordered("claim.purchased_tests", make.a_claim(encounter=make.an_encounter(lines=(_TEST,), **_BOUGHT))),
    _ordered(
        "modifier.more",
        make.a_claim(
            encounter=make.an_encounter(lines=(make.a_line(modifiers=("99",)),), additional_info="25 59 LT XU")
        ),
    ),
)


def _visits(count: int, *, number: str = "pa 264471", days: int = 1) -> tuple[AuthorizedVisit, ...]:
    """Earlier visits that name the authorization of `_authorized`."""
    return tuple(
        AuthorizedVisit(number, VISIT - timedelta(days=days * each), 40 + each) for each in range(1, count + 1)
    )


_EARLIER = EarlierLine(VISIT, "99213", ("25",), 1, "26-00007", 41)


def _codes(rule: str, *codes: str, patient: Patient | None = None) -> Example:
    return Example(f"diagnosis.{rule}", make.an_encounter(diagnoses=codes), context(book=_BOOK, patient=patient))


_KNEE = NotesBook((DiagnosisFacts("M17.11", "Unilateral primary osteoarthritis, right knee"),))
_SURGERY = EarlierLine(VISIT - timedelta(days=30), "27447", (), 1, "26-00007", 41)


def _line(procedure: str, modifiers: str = "", **changes: Any) -> ServiceLine:
    given = {"procedure": procedure, "modifiers": tuple(modifiers.split()), "charge_cents": 900_00} | changes
    return make.a_line(**given)


def _services(rule: str, *lines: ServiceLine, diagnoses: tuple[str, ...] = ("M17.11",), **changes: Any) -> Example:
    where = context(**({"procedures": SmallProcedures(), "book": _KNEE} | changes))
    return Example(rule, make.an_encounter(id=5, lines=lines, diagnoses=diagnoses), where)


_CONTRACT = Contract(1, practice_id=1, payer_id=1, name="Bluestone PPO 2026", starts_on=date(2026, 1, 1))
_TERMS = ContractTerms(_CONTRACT, by_code((CodeAmount("99213", 121_40),)))


def _charged(cents: int, *contracts: ContractTerms) -> Example:
    lines = (make.a_line(charge_cents=cents),)
    claim = make.a_claim(encounter=make.an_encounter(lines=lines))
    return Example("fee.below_contract", claim, context(contracts=contracts))


_FAILING_SERVICES = (
    _services("ncci.pair", _line("20610", "RT"), _line("99213")),
    _services("ncci.units", _line("20610", units_tenths=30)),
    _services("modifier.unknown", _line("99213", "ZZ")),
    _services("modifier.ended", _line("J1030", "JG")),
    _services("modifier.opposites", _line("20610", "RT LT")),
    _services("modifier.wrong_kind", _line("20610", "25")),
    _services("modifier.both_sides_twice", _line("20610", "50", units_tenths=20)),
    _services("modifier.side", _line("20610", "LT", pointers="A")),
    _services("modifier.schedule", _line("10060", "80")),
    _services("modifier.no_plan_of_care", _line("97161")),
    _services("modifier.no_anesthetist", _line("00100")),
    _services("modifier.order", _line("20610", "RT 26")),
    _services("procedure.not_in_force", _line("G9999")),
    _services("procedure.not_listed", _line("G0000")),
    _services("fee.below_medicare", _line("99213", charge_cents=70_13)),
    _services("fee.none", _line("99213", charge_cents=0)),
    _services("fee.global_days", _line("99213"), earlier=(_SURGERY,)),
    _services("fee.visit_with_procedure", _line("11042"), _line("99213")),
)
_PASSING_SERVICES = (
    _services("ncci.pair", _line("20610", "RT"), _line("99213", "25")),
    _services("ncci.units", _line("20610", units_tenths=20)),
    _services("modifier.unknown", _line("99213", "25")),
    _services("modifier.ended", _line("J1030", "TB")),
    _services("modifier.opposites", _line("20610", "50")),
    _services("modifier.wrong_kind", _line("99213", "25")),
    _services("modifier.both_sides_twice", _line("20610", "50")),
    _services("modifier.side", _line("20610", "RT", pointers="A")),
    _services("modifier.schedule", _line("27447", "80")),
    _services("modifier.no_plan_of_care", _line("97161", "GP")),
    _services("modifier.no_anesthetist", _line("00100", "QZ")),
    _services("modifier.order", _line("20610", "26 RT")),
    _services("procedure.not_in_force", _line("G0439")),
    _services("procedure.not_listed", _line("G0439")),
    _services("fee.below_medicare", _line("99213", charge_cents=70_14)),
    _services("fee.none", _line("99213")),
    _services("fee.global_days", _line("99213", "24"), earlier=(_SURGERY,)),
    _services("fee.visit_with_procedure", _line("11042"), _line("99213", "25")),
)

_NOT_IN_CPT = {("99201", VISIT): "CPT 2026"}

FAILING: tuple[Example, ...] = (
    Example(
        "procedure.not_in_cpt",
        make.an_encounter(lines=(make.a_line(procedure="99201"),)),
        context(missing_cpt=_NOT_IN_CPT),
    ),
    *(Example(rule, record, context()) for rule, _, record in ENCOUNTER_FAULTS),
    *(Example(rule, record, context()) for rule, _, record in CLAIM_FAULTS),
    _codes("excludes1", "E11.22", "E10.9"),
    _codes("manifestation_first", "F02.80", "G30.9"),
    _codes("code_first", "N18.31", "E11.22"),
    _codes("use_additional", "N30.00"),
    _codes("supplementary_first", "B96.20", "N30.00"),
    _codes("hypertension_kidney", "I10", "N18.4"),
    _codes("side_open", "H61.20"),
    _codes("both_sides", "H61.21", "H61.22"),
    _codes("sequela_first", "S93.401S", "M25.371"),
    _codes("age", "P92.5", patient=_WOMAN),
    _codes("sex", "N40.0", patient=_WOMAN),
    Example("coding.query_open", make.an_encounter(), context(queries=(_QUERY,))),
    Example(
        "coding.query_codes_due",
        make.an_encounter(),
        context(queries=(replace(_QUERY, status=QueryStatus.ANSWERED),)),
    ),
    Example("line.billed_before", make.an_encounter(id=5), context(earlier=(_EARLIER,))),
    Example("line.new_patient", _NEW, context(earlier=(_SEEN,))),
    Example("authorization.used_up", authorized(visits=2), context(authorized=_visits(2))),
    Example("authorization.near", authorized(visits=3), context(authorized=_visits(2))),
    Example("line.new_patient", _NEW, context(earlier=(replace(_SEEN, procedure="G0439", taxonomy="207Q00000X"),))),
    _charged(121_39, _TERMS),
    *_FAILING_SERVICES,
    *_FAILING_ORDERS,
)

PASSING: tuple[Example, ...] = (
    Example("procedure.not_in_cpt", make.an_encounter(), context(missing_cpt=_NOT_IN_CPT)),
    *(Example(rule, record, context()) for rule, record in ENCOUNTER_PASSES),
    *(Example(rule, record, context()) for rule, record in CLAIM_PASSES),
    _codes("excludes1", "E11.22", "N18.31"),
    _codes("manifestation_first", "G30.9", "F02.80"),
    _codes("code_first", "E11.22", "N18.31"),
    _codes("use_additional", "N30.00", "B96.20"),
    _codes("supplementary_first", "N30.00", "B96.20"),
    _codes("hypertension_kidney", "I12.9", "N18.4"),
    _codes("side_open", "H61.21"),
    _codes("both_sides", "H61.23"),
    _codes("sequela_first", "M25.371", "S93.401S"),
    _codes("age", "P92.5", patient=_BABY),
    _codes("sex", "N40.0", patient=_MAN),
    Example("coding.needed", make.an_encounter(coding=CodingState.CODED), context()),
    Example(
        "coding.query_open", make.an_encounter(), context(queries=(replace(_QUERY, status=QueryStatus.WITHDRAWN),))
    ),
    Example(
        "coding.query_codes_due",
        make.an_encounter(),
        context(queries=(replace(_QUERY, status=QueryStatus.ANSWERED, after=Coding()),)),
    ),
    Example("line.billed_before", make.an_encounter(id=5), context(earlier=(replace(_EARLIER, modifiers=()),))),
    Example("authorization.used_up", authorized(visits=3), context(authorized=_visits(2))),
    # Later visits, the visit itself and another number use nothing of it up.
    Example("authorization.used_up", authorized(visits=1), context(authorized=_visits(2, days=-1))),
    Example("authorization.used_up", authorized(visits=1), context(authorized=_visits(2, number="PA26-9999"))),
    Example("authorization.near", authorized(visits=5), context(authorized=_visits(2))),
    *(
        Example("line.new_patient", _NEW, context(earlier=(replace(_SEEN, **other),), taxonomy="207Q00000X"))
        for other in _NOT_SEEN
    ),
    Example("line.new_patient", make.an_encounter(id=5), context(earlier=(_SEEN,))),
    _charged(121_40, _TERMS),
    _charged(121_39),
    _charged(121_39, ContractTerms(replace(_CONTRACT, lower_of_charge=False), _TERMS.amounts)),
    _charged(121_39, ContractTerms(replace(_CONTRACT, ends_on=date(2026, 1, 31)), _TERMS.amounts)),
    _charged(121_39, ContractTerms(replace(_CONTRACT, payer_id=2), _TERMS.amounts)),
    *_PASSING_SERVICES,
    *_PASSING_ORDERS,
)
