"""The list of all claim rules, with the one on the sums its form can hold."""

from collections.abc import Iterator

from app.domain.claim import Claim
from app.domain.findings import Finding, Severity
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


def _sums(claim: Claim, _: RuleContext) -> Iterator[Complaint]:
    if claim.total_cents > MOST_TOTAL_CENTS:
        yield Complaint("line.0.charge", "The total does not fit item 28.", "Split the visit into two claims.")
    if claim.encounter.patient_paid_cents > MOST_PAID_CENTS:
        yield Complaint("encounter.patient_paid", "What was paid does not fit item 29.", "Check the amount.")


FORM_RULES: tuple[Rule[Claim], ...] = (
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
