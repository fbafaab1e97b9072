"""Invented people and one invented practice, as records and as rows of a vault."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from app.domain.coverage import Coverage, Relation, Subscriber
from app.domain.encounter import DrugCode, Encounter, ServiceLine
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
)
from app.services import people
from app.store.vault import Vault

NOW = datetime(2026, 3, 7, 18, 0, tzinfo=UTC)
TODAY = date(2026, 3, 7)

PRACTICE = Practice(
    name="Cedar Hill Family Medicine",
    npi="1234567893",
    tax_id="930000001",
    taxonomy="207Q00000X",
    address=Address("1200 NW Birch St Ste 4", "Portland", "OR", "97209-1234"),
    phone="5035550142",
)
PROVIDER = Provider(
    name=PersonName("Okafor", "Grace", "N"), credentials="MD", npi="1245319599", taxonomy="207Q00000X", refers=True
)
FACILITY = Facility(
    name="Cedar Hill Annex", npi="1234567893", address=Address("9 Alder Way", "Portland", "OR", "97210")
)
PAYER = Payer(
    name="Blue Larch Health",
    kind=PayerKind.GROUP,
    payer_id="BLH01",
    address=Address("PO Box 100", "Salem", "OR", "97301"),
    filing_limit_days=90,
)
PATIENT = Patient(
    name=PersonName("Muñoz-O'Brien", "Elena", "M"),
    birth_date=date(1958, 3, 7),
    sex=Sex.FEMALE,
    address=Address("77 Spruce Ct", "Portland", "OR", "97211"),
    phone="5035550199",
)
COVERAGE = Coverage(
    member_id="XLH884201",
    group_number="G-77",
    plan_name="Larch Gold",
    relation=Relation.SPOUSE,
    subscriber=Subscriber(
        name=PersonName("O'Brien", "Tom"),
        birth_date=date(1956, 1, 2),
        sex=Sex.MALE,
        address=Address("77 Spruce Ct", "Portland", "OR", "97211"),
        phone="5035550123",
    ),
    starts_on=date(2025, 1, 1),
    copay_cents=2500,
)
DRUG = DrugCode("00409379301", "ML", 2500)


@dataclass(frozen=True, slots=True)
class Town:
    """The rows one visit needs, saved."""

    practice: Practice
    provider: Provider
    facility: Facility
    payer: Payer
    patient: Patient
    coverage: Coverage

    def visit(self, *charges_cents: int, service_date: date = date(2026, 2, 3), paid_cents: int = 0) -> Encounter:
        """A visit of the patient with one line for each charge."""
        return Encounter(
            practice_id=self.practice.id,
            patient_id=self.patient.id,
            service_date=service_date,
            rendering_id=self.provider.id,
            diagnoses=("E11.9", "I10"),
            lines=tuple(line(cents, service_date, f"992{10 + place}") for place, cents in enumerate(charges_cents)),
            patient_paid_cents=paid_cents,
        )


def line(charge_cents: int, service_date: date, procedure: str = "99213") -> ServiceLine:
    """A service line of one unit."""
    return ServiceLine(
        service_date=service_date,
        place_of_service="11",
        procedure=procedure,
        description="Office visit",
        modifiers=("25",),
        pointers="AB",
        charge_cents=charge_cents,
    )


def settle(vault: Vault) -> Town:
    """Save the practice, its provider, one payer and one covered patient."""
    payer = people.save_payer(vault, PAYER, NOW)
    patient = people.save_patient(vault, PATIENT, NOW)
    coverage = replace(COVERAGE, patient_id=patient.id, payer_id=payer.id)
    return Town(
        practice=people.save_practice(vault, PRACTICE, NOW),
        provider=people.save_provider(vault, PROVIDER, NOW),
        facility=people.save_facility(vault, FACILITY, NOW),
        payer=payer,
        patient=patient,
        coverage=people.save_coverage(vault, coverage, NOW),
    )
