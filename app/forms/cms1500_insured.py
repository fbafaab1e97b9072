"""Items 1a, 4, 6, 7, 9, 11 and 13: who is insured with whom, as each kind of payer wants it told."""

from collections.abc import Iterator

from app.domain.claim import Claim, OtherCoverage
from app.domain.coverage import Coverage, Relation
from app.domain.payer_habits import ClaimType
from app.domain.people import Patient, PayerKind
from app.forms.cms1500_texts import (
    Text,
    address_and_phone,
    date_texts,
    name_text,
    number_text,
    payers_number,
    sex_text,
    yes_no,
)
from app.forms.form_letters import plain

SIGNATURE = "SIGNATURE ON FILE"
CLAIM_NUMBER_QUALIFIER = "Y4"
"""Item 11b: the number a property and casualty insurer gave the case."""
_PROPERTY_AND_CASUALTY = frozenset({ClaimType.WORKERS_COMP, ClaimType.AUTO})


def is_medicare(claim: Claim) -> bool:
    """Whether Medicare's ways hold: it wants 11b, 11d, 15, 17a, 22, 24C, 24H, shaded 24I and 24J, 32b and 33b empty."""
    return claim.payer.kind is PayerKind.MEDICARE


def insured_texts(claim: Claim) -> Iterator[Text]:
    """What items 1a, 4, 6, 7, 9, 9a, 9d, 11 to 11d and 13 say."""
    yield "1a", payers_number(claim.coverage.member_id, claim.payer.habits)
    if not is_medicare(claim):
        yield from _insured(claim, claim.coverage)
        yield from _other(claim)
        if claim.coverage.pays_practice:
            yield "13", SIGNATURE
    elif claim.asked_first:
        yield from _before_medicare(claim, claim.asked_first)
    else:
        yield "11", "NONE"
        if medigap := medigap_of(claim):
            yield from _medigap(claim, medigap)


def medigap_of(claim: Claim) -> OtherCoverage | None:
    """The Medigap policy Medicare's form names: where Medicare pays first and the provider takes assignment."""
    other = claim.other
    is_one = other is not None and other.payer.habits.claim_type is ClaimType.MEDIGAP
    return other if is_one and is_medicare(claim) and claim.practice.accepts_assignment else None


def insured_person(patient: Patient, coverage: Coverage) -> Patient:
    """The insured's particulars in the shape of a patient's, so that self and others print alike."""
    if coverage.relation is Relation.SELF:
        return patient
    insured = coverage.subscriber
    return Patient(
        name=insured.name,
        birth_date=insured.birth_date,
        sex=insured.sex,
        address=insured.address,
        phone=insured.phone,
    )


def _insured(claim: Claim, coverage: Coverage) -> Iterator[Text]:
    """Items 4, 6, 7, 11 to 11c of all but Medicare. In a workers' compensation case the employer is the insured."""
    insured = insured_person(claim.patient, coverage)
    claim_type = claim.payer.habits.claim_type
    if claim_type is ClaimType.WORKERS_COMP and coverage.employer:
        yield "4", plain(coverage.employer)
        yield f"6.{Relation.OTHER}", "X"
        # The patient's own street, birth date and sex would be told as the employer's.
        yield from address_and_phone("7", coverage.subscriber.address, coverage.subscriber.phone)
    else:
        yield "4", name_text(insured.name, claim.payer.habits)
        yield f"6.{coverage.relation}", "X"
        yield from address_and_phone("7", insured.address, insured.phone)
        yield from date_texts("11a", insured.birth_date, long=True)
        yield from sex_text("11a", insured.sex)
    yield "11", payers_number(coverage.group_number, claim.payer.habits)
    if claim_type in _PROPERTY_AND_CASUALTY and claim.encounter.other_claim_id:
        yield "11b.qualifier", CLAIM_NUMBER_QUALIFIER
        yield "11b", payers_number(claim.encounter.other_claim_id, claim.payer.habits)
    yield "11c", plain(coverage.plan_name)


def _other(claim: Claim) -> Iterator[Text]:
    """Items 9, 9a, 9d and 11d: the next policy to be asked, or on a second claim the one asked before."""
    yield yes_no("11d", claim.other is not None)
    if claim.other:
        coverage, payer = claim.other.coverage, claim.other.payer
        yield "9", name_text(insured_person(claim.patient, coverage).name, claim.payer.habits)
        yield "9a", payers_number(coverage.group_number or coverage.member_id, claim.payer.habits)
        yield "9d", plain(coverage.plan_name or payer.name)


def _medigap(claim: Claim, other: OtherCoverage) -> Iterator[Text]:
    """Items 9, 9a, 9d and 13 of Medicare's form: the policy number, and the insurer's COBA number."""
    coverage = other.coverage
    insured = insured_person(claim.patient, coverage)
    yield "9", "SAME" if coverage.relation is Relation.SELF else name_text(insured.name, claim.payer.habits)
    yield "9a", f"{claim.payer.habits.medigap_word} {payers_number(coverage.member_id, claim.payer.habits)}"
    yield "9d", number_text(other.payer.payer_id)
    if coverage.pays_practice:
        yield "13", SIGNATURE


def _before_medicare(claim: Claim, first: OtherCoverage) -> Iterator[Text]:
    """Items 4, 6, 7 and 11 to 11c where another payer pays before Medicare: they describe that payer's policy."""
    coverage, payer = first.coverage, first.payer
    insured = insured_person(claim.patient, coverage)
    if coverage.relation is Relation.SELF:
        yield "4", "SAME"
        yield "7.street", "SAME"
    else:
        yield "4", name_text(insured.name, claim.payer.habits)
        yield from address_and_phone("7", insured.address, insured.phone)
    yield f"6.{coverage.relation}", "X"
    yield "11", payers_number(coverage.group_number or coverage.member_id, claim.payer.habits)
    yield from date_texts("11a", insured.birth_date, long=True)
    yield from sex_text("11a", insured.sex)
    yield "11b", plain(coverage.employer)
    yield "11c", plain(coverage.plan_name or payer.name)
