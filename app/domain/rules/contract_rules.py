"""Rules by the payer's contract: what is charged is no less than the contract allows."""

from collections.abc import Iterator

from app.domain.claim import Claim
from app.domain.contracts.contract import terms_holding
from app.domain.contracts.expected import MedicareFees, expected_allowed
from app.domain.findings import Severity
from app.domain.money import format_cents
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext


def _below_contract(claim: Claim, context: RuleContext) -> Iterator[Complaint]:
    """Only of contracts that pay the lower of charge and amount; the next payer in rank is not measured by its own."""
    if not context.contracts or claim.prior:
        return
    visit, medicare = claim.encounter, MedicareFees(context.procedures, lambda _on: context.gpci)
    for place, line in enumerate(visit.lines):
        on = line.service_date or visit.service_date or context.today
        terms = terms_holding(context.contracts, claim.payer.id, claim.coverage.plan_name, claim.practice.id, on)
        if terms is None or not terms.contract.lower_of_charge or not line.charge_cents:
            continue
        allowed = expected_allowed(terms, line, visit.place_of_service, on, medicare)
        if allowed and line.charge_cents < allowed.rate_cents:
            charge, floor = format_cents(line.charge_cents), format_cents(allowed.rate_cents)
            words = f"Line {place + 1}: the charge {charge} is below the {floor} the contract allows."
            mend = "The payer pays the lower of the two: raise the fee in the procedure list."
            yield Complaint(f"line.{place}.charge", words, mend, (), allowed.words)


CONTRACT_RULES: tuple[Rule[Claim], ...] = (
    Rule(
        "fee.below_contract",
        Severity.WARNING,
        "The payer's contract (Practice setup, Contracts)",
        _below_contract,
        "No charge is below what the contract with the payer allows.",
        "payers with a contract",
    ),
)
