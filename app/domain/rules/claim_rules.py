"""The list of all claim rules, with the one that looks at what fits into the boxes of the form."""

from collections.abc import Iterator

from app.domain.claim import Claim
from app.domain.coverage import Relation
from app.domain.findings import Finding, Severity
from app.domain.people import PersonName
from app.domain.rules.authorization_rules import AUTHORIZATION_RULES
from app.domain.rules.claim_type_rules import CLAIM_TYPE_RULES
from app.domain.rules.contract_rules import CONTRACT_RULES
from app.domain.rules.coverage_rules import COVERAGE_RULES
from app.domain.rules.medicare_hint_rules import MEDICARE_HINT_RULES
from app.domain.rules.order_rules import ORDER_RULES
from app.domain.rules.party_rules import PARTY_RULES
from app.domain.rules.payer_rule import payer_rule_findings
from app.domain.rules.rule import Complaint, Rule, run_rules
from app.domain.rules.rule_context import RuleContext
from app.domain.rules.telehealth_rules import TELEHEALTH_CLAIM_RULES

MOST_TOTAL_CENTS = 9_999_999_99
MOST_PAID_CENTS = 999_999_99


def check_claim(claim: Claim, context: RuleContext) -> tuple[Finding, ...]:
    """What the rules say of everyone on the claim and of what its form can hold. Never raises."""
    return (*run_rules(CLAIM_RULES, claim, context), *payer_rule_findings(context.payer_rules, claim))


def _too_long(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    for field, what, text, room in (*_patient_texts(claim), *_visit_texts(claim), *_place_texts(claim)):
        if len(text.strip()) > room:
            message = f"{what} has {len(text.strip())} characters; the box holds {room}."
            yield Complaint(field, message, "Shorten it as the payer knows it; the rest would be cut off.")


_Sized = tuple[str, str, str, int]
"""Field, whose text, the text, and how many characters its box takes (NUCC 02/12)."""


def _patient_texts(claim: Claim) -> tuple[_Sized, ...]:
    patient, coverage = claim.patient, claim.coverage
    texts: tuple[_Sized, ...] = (
        ("patient.name", "The patient's name", _form_name(patient.name), 28),
        ("patient.address", "The patient's street", patient.address.street, 28),
        ("patient.address", "The patient's city", patient.address.city, 24),
        ("coverage.member_id", "The insured's ID", coverage.member_id, 29),
        ("coverage.group_number", "The group number", coverage.group_number, 29),
        ("coverage.plan_name", "The plan's name", coverage.plan_name, 29),
    )
    if coverage.relation is Relation.SELF:
        return texts
    insured = coverage.subscriber
    return (
        *texts,
        ("coverage.subscriber.name", "The insured's name", _form_name(insured.name), 29),
        ("coverage.subscriber.address", "The insured's street", insured.address.street, 29),
        ("coverage.subscriber.address", "The insured's city", insured.address.city, 23),
    )


def _visit_texts(claim: Claim) -> tuple[_Sized, ...]:
    encounter = claim.encounter
    return (
        ("encounter.authorization", "The authorization", encounter.authorization, 29),
        ("encounter.claim_codes", "Item 10d", encounter.claim_codes, 19),
        ("encounter.additional_info", "Item 19", encounter.additional_info, 71),
    )


def _place_texts(claim: Claim) -> tuple[_Sized, ...]:
    practice, facility = claim.practice, claim.facility
    texts: tuple[_Sized, ...] = (
        ("practice.name", "The practice's name", practice.name, 29),
        ("practice.address", "The practice's street", practice.address.street, 29),
    )
    if facility is None:
        return texts
    return (
        *texts,
        ("facility.name", "The facility's name", facility.name, 26),
        ("facility.address", "The facility's street", facility.address.street, 26),
    )


def _form_name(name: PersonName) -> str:
    family = " ".join(part for part in (name.last, name.suffix) if part)
    return ", ".join(part for part in (family, name.first, name.middle[:1]) if part)


def _sums(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.total_cents > MOST_TOTAL_CENTS:
        yield Complaint("line.0.charge", "The total does not fit item 28.", "Split the visit into two claims.")
    if claim.encounter.patient_paid_cents > MOST_PAID_CENTS:
        yield Complaint("encounter.patient_paid", "What was paid does not fit item 29.", "Check the amount.")


FORM_RULES: tuple[Rule[Claim], ...] = (
    Rule(
        "form.too_long",
        Severity.WARNING,
        "NUCC 02/12 field sizes",
        _too_long,
        "Names, streets and numbers fit their boxes.",
    ),
    Rule("form.sums", Severity.ERROR, "NUCC items 28, 29", _sums, "The total and what was paid fit items 28 and 29."),
)

CLAIM_RULES: tuple[Rule[Claim], ...] = (
    PARTY_RULES
    + COVERAGE_RULES
    + AUTHORIZATION_RULES
    + ORDER_RULES
    + CLAIM_TYPE_RULES
    + MEDICARE_HINT_RULES
    + TELEHEALTH_CLAIM_RULES
    + CONTRACT_RULES
    + FORM_RULES
)
