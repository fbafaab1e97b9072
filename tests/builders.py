"""Invented people and faultless records for every test: take one, change what the test is about.

Nobody here exists. NPIs carry a valid check digit, phone numbers are of the 555-01xx kind, dates lie in 2026.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.authorization import Authorization
from app.domain.build_claim import EncounterPeople
from app.domain.claim import Claim, OtherCoverage
from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.encounter import DrugCode, Encounter, ProcedureCode, ServiceLine, Template
from app.domain.people import Address, Facility, Patient, Payer, PayerKind, PersonName, Practice, Provider, Sex

TODAY = date(2026, 5, 20)
VISIT = date(2026, 5, 11)

PRACTICE_NPI = "1234567893"
PROVIDER_NPI = "1987654328"


def an_npi(serial: int) -> str:
    """The `serial`-th invented NPI (0 and up), with its Luhn check digit over `80840` and nine digits."""
    body = f"1{serial:08d}"
    total = 0
    for place, char in enumerate(reversed("80840" + body)):
        value = int(char) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


REFERRING_NPI = an_npi(30_411)
FACILITY_NPI = an_npi(77_102)


def an_address(**changes: Any) -> Address:
    return replace(Address("12 Alder Way", "Portland", "OR", "97201-1234"), **changes)


def a_practice(**changes: Any) -> Practice:
    good = Practice(
        id=1,
        name="Cedar Family Medicine",
        npi=PRACTICE_NPI,
        tax_id="931234567",
        taxonomy="207Q00000X",
        address=Address("400 Orchard Street", "Portland", "OR", "97205-2210"),
        phone="5035550142",
    )
    return replace(good, **changes)


def a_provider(**changes: Any) -> Provider:
    good = Provider(1, PersonName("Okafor", "Ada", "N"), "MD", PROVIDER_NPI, "207Q00000X")
    return replace(good, **changes)


def a_referrer(**changes: Any) -> Provider:
    good = Provider(2, PersonName("Lindqvist", "Per"), "DO", REFERRING_NPI, renders=False, refers=True)
    return replace(good, **changes)


def a_facility(**changes: Any) -> Facility:
    address = Address("900 Hill Road", "Portland", "OR", "97209-3300")
    return replace(Facility(1, "Hillside Hospital", FACILITY_NPI, address, place_of_service="21"), **changes)


def a_payer(**changes: Any) -> Payer:
    good = Payer(
        id=1,
        name="Bluestone Health",
        kind=PayerKind.GROUP,
        payer_id="BLU01",
        address=Address("PO Box 900", "Salem", "OR", "97301"),
        attention="Claims Department",
        phone="8005550111",
        filing_limit_days=180,
    )
    return replace(good, **changes)


def medicare(**changes: Any) -> Payer:
    """Medicare Part B: one pointer a line, a year to file."""
    good = a_payer(id=2, name="Medicare Part B", kind=PayerKind.MEDICARE, payer_id="MB001", attention="")
    return replace(good, **{"one_pointer": True, "filing_limit_days": 365} | changes)


def a_patient(**changes: Any) -> Patient:
    good = Patient(
        id=1,
        account_number="A1001",
        name=PersonName("Rivera", "Elena", "M"),
        birth_date=date(1980, 3, 7),
        sex=Sex.FEMALE,
        address=an_address(),
        phone="5035550188",
    )
    return replace(good, **changes)


def a_subscriber(**changes: Any) -> Subscriber:
    good = Subscriber(PersonName("Rivera", "Marco"), date(1978, 1, 2), Sex.MALE, an_address(), "5035550177")
    return replace(good, **changes)


def a_coverage(**changes: Any) -> Coverage:
    """The patient's own primary policy; `relation=Relation.SPOUSE, subscriber=a_subscriber()` makes it another's."""
    good = Coverage(
        id=1,
        patient_id=1,
        payer_id=1,
        member_id="XQ1234567",
        group_number="G77001",
        plan_name="Choice 500",
        starts_on=date(2025, 1, 1),
        copay_cents=25_00,
    )
    return replace(good, **changes)


def an_authorization(**changes: Any) -> Authorization:
    """Twelve visits of physical therapy in the first half of the year."""
    good = Authorization("PA 26-4471", date(2026, 1, 1), date(2026, 6, 30), 12, ("97110-97140",))
    return replace(good, **changes)


def a_spouse_coverage(**changes: Any) -> Coverage:
    return replace(a_coverage(relation=Relation.SPOUSE, subscriber=a_subscriber()), **changes)


def an_other_coverage(**changes: Any) -> OtherCoverage:
    """A secondary policy and its payer (items 9, 9a, 9d, 11d)."""
    payer = a_payer(id=3, name="Harbor Mutual", payer_id="HM100")
    coverage = a_spouse_coverage(
        id=2, payer_id=3, rank=Rank.SECONDARY, member_id="HM998877", group_number="HMG40", plan_name="Harbor Plus"
    )
    return replace(OtherCoverage(coverage, payer), **changes)


def a_drug(**changes: Any) -> DrugCode:
    return replace(DrugCode("59148001665", "ML", 1_000), **changes)


def a_line(**changes: Any) -> ServiceLine:
    good = ServiceLine(procedure="99213", description="Office visit", pointers="A", charge_cents=185_00)
    return replace(good, **changes)


def an_encounter(**changes: Any) -> Encounter:
    """An office visit with two diagnoses and two lines, 197.50 in all, 25.00 taken at the desk."""
    good = Encounter(
        practice_id=1,
        patient_id=1,
        service_date=VISIT,
        rendering_id=1,
        diagnoses=("E11.9", "I10"),
        lines=(
            a_line(modifiers=("25",), pointers="AB"),
            a_line(procedure="36415", description="Blood draw", pointers="B", charge_cents=12_50),
        ),
        patient_paid_cents=25_00,
    )
    return replace(good, **changes)


def a_claim(**changes: Any) -> Claim:
    good = Claim(
        number="26-00001",
        version=1,
        encounter=an_encounter(),
        practice=a_practice(),
        patient=a_patient(),
        coverage=a_coverage(),
        payer=a_payer(),
        rendering=a_provider(),
        signed_on="2026-05-12",
    )
    return replace(good, **changes)


def people(**changes: Any) -> EncounterPeople:
    """The records `an_encounter()` names."""
    return replace(EncounterPeople(a_practice(), a_patient(), (a_coverage(),), (a_payer(),), a_provider()), **changes)


def a_procedure_code(**changes: Any) -> ProcedureCode:
    good = ProcedureCode(1, practice_id=1, code="99213", description="Office visit", charge_cents=185_00)
    return replace(good, **changes)


def a_template(**changes: Any) -> Template:
    return replace(Template(1, 1, 1, "Diabetes check", ("E11.9",), (a_line(),)), **changes)
