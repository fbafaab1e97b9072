"""What a rule is: a plain function from a record to complaints, with an id, a severity and its source."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.findings import Finding, Fix, Severity
from app.domain.rules.rule_context import RuleContext

Record = TypeVar("Record")

EVERY_PAYER = "every payer"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong at one field, and what mends it. The rule adds who says so and how grave it is.

    `source` names the edition a complaint is from, where that is more than the rule knows of itself.
    """

    field: str
    message: str
    mend: str = ""
    fixes: tuple[Fix, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rule(Generic[Record]):
    """One line of a rule list. `source` names the NUCC item, the payer's habit or the code set behind it.

    `checks` says in a sentence what holds of a good claim, `payers` whose claims are asked; both stand in the table
    of rules (`app.domain.rules.rule_table`).
    """

    id: str
    severity: Severity
    source: str
    check: Callable[[Record, RuleContext], Iterable[Complaint]]
    checks: str = ""
    payers: str = EVERY_PAYER


def run_rules(rules: Iterable[Rule[Record]], record: Record, context: RuleContext) -> Iterator[Finding]:
    """Every rule's findings, in the rules' order."""
    for rule in rules:
        for complaint in rule.check(record, context):
            yield Finding(
                rule.id,
                rule.severity,
                complaint.field,
                complaint.message,
                complaint.mend,
                complaint.source or rule.source,
                complaint.fixes,
            )
