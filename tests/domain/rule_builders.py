"""A faultless claim of invented people for the rule tests, and a small code book to check it against."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.build_claim import EncounterPeople
from app.domain.claim import Claim
from app.domain.codes import DiagnosisStatus
from app.domain.coverage import Coverage, Relation, Subscriber
from app.domain.encounter import DrugCode, Encounter, ServiceLine
from app.domain.people import Address, Facility, Patient, Payer, PayerKind, PersonName, Practice, Provider, Sex
from app.domain.rule_context import RuleContext

TODAY = date(2026, 5, 20)
VISIT = date(2026, 5, 11)

NPI = "1234567893"
OTHER_NPI = "1987654328"
ADDRESS = Address("12 Alder Way", "Portland", "OR", "97201-1234")


@dataclass(frozen=True)
class SmallBook:
    """Knows a handful of codes; `ended` ones were dropped before the visit."""

    billable: frozenset[str] = frozenset({"E11.9", "I10", "S93.401A", "W18.30XA", "Z00.00"})
    headings: frozenset[str] = frozenset({"E11", "S93.40"})
    ended: frozenset[str] = frozenset({"M54.5"})
    asked: list[date] = field(default_factory=list)

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        self.asked.append(on)
        if code in self.ended:
            return DiagnosisStatus(known=True, billable=True, valid_on=False)
        return DiagnosisStatus(
            known=code in self.billable | self.headings, billable=code in self.billable, valid_on=True
        )


def context(**changes: Any) -> RuleContext:
    return replace(RuleContext(TODAY, SmallBook()), **changes)


def drug(**changes: Any) -> DrugCode:
    return replace(DrugCode("59148001665", "ML", 1000), **changes)


def line(**changes: Any) -> ServiceLine:
    good = ServiceLine(procedure="99213", pointers="A", charge_cents=185_00, modifiers=("25",))
    return replace(good, **changes)


def encounter(**changes: Any) -> Encounter:
    good = Encounter(
        practice_id=1,
        patient_id=1,
        service_date=VISIT,
        rendering_id=1,
        diagnoses=("E11.9", "I10"),
        lines=(line(), line(procedure="36415", modifiers=(), pointers="B", charge_cents=12_50)),
    )
    return replace(good, **changes)


def practice(**changes: Any) -> Practice:
    good = Practice(
        1, "Cedar Family Medicine", NPI, "931234567", taxonomy="207Q00000X", address=ADDRESS, phone="5035550142"
    )
    return replace(good, **changes)


def provider(**changes: Any) -> Provider:
    return replace(Provider(1, PersonName("Okafor", "Ada"), "MD", OTHER_NPI, "207Q00000X"), **changes)


def facility(**changes: Any) -> Facility:
    return replace(Facility(1, "Hillside Hospital", NPI, ADDRESS, place_of_service="21"), **changes)


def patient(**changes: Any) -> Patient:
    good = Patient(1, "A1001", PersonName("Rivera", "Elena", "M"), date(1980, 3, 7), Sex.FEMALE, ADDRESS, "5035550188")
    return replace(good, **changes)


def payer(**changes: Any) -> Payer:
    address = Address("PO Box 900", "Salem", "OR", "97301")
    good = Payer(1, "Bluestone Health", PayerKind.GROUP, "BLU01", address, filing_limit_days=180)
    return replace(good, **changes)


def medicare(**changes: Any) -> Payer:
    return payer(name="Medicare Part B", kind=PayerKind.MEDICARE, one_pointer=True, **changes)


def coverage(**changes: Any) -> Coverage:
    return replace(Coverage(1, 1, 1, member_id="XQ1234567", group_number="G77", plan_name="Choice 500"), **changes)


def medicare_coverage(**changes: Any) -> Coverage:
    return replace(Coverage(1, 1, 1, member_id="1EG4TE5MK73"), **changes)


def subscriber(**changes: Any) -> Subscriber:
    return replace(Subscriber(PersonName("Rivera", "Marco"), date(1978, 1, 2), Sex.MALE, ADDRESS), **changes)


def dependent(**changes: Any) -> Coverage:
    return coverage(relation=Relation.CHILD, subscriber=subscriber(**changes))


def claim(**changes: Any) -> Claim:
    good = Claim("26-00001", 1, encounter(), practice(), patient(), coverage(), payer(), provider())
    return replace(good, **changes)


def people(**changes: Any) -> EncounterPeople:
    good = EncounterPeople(practice(), patient(), (coverage(),), (payer(),), provider())
    return replace(good, **changes)
