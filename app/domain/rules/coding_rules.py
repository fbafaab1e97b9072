"""Rules on the coding as work: a visit that still needs its codes, and questions the provider was asked."""

from collections.abc import Iterator

from app.domain.coding_query import QueryStatus
from app.domain.encounter import CodingState, Encounter
from app.domain.findings import Severity
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext


def _needs_coding(encounter: Encounter, _: RuleContext) -> Iterator[Complaint]:
    if encounter.coding is CodingState.NEEDS_CODING:
        mend = "Check the codes, then mark the visit as coded."
        yield Complaint("encounter.coding", "This visit still needs coding.", mend)


def _query_open(_: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for query in context.queries:
        if query.status is QueryStatus.OPEN:
            message = f"A question to the provider is open: {query.number}."
            yield Complaint(f"query.{query.id}", message, "Type in the answer, or withdraw the question.")


def _query_codes_due(_: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for query in context.queries:
        if query.waits_for_codes:
            message = f"Question {query.number} was answered, but the codes are not changed yet."
            mend = "Change the codes and save, or say in the answer that they stay."
            yield Complaint(f"query.{query.id}", message, mend)


CODING_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "coding.needed",
        Severity.ERROR,
        "the visit's own mark",
        _needs_coding,
        "The visit is not marked as one that still needs its codes.",
    ),
    Rule(
        "coding.query_open",
        Severity.WARNING,
        "AHIMA/ACDIS query practice",
        _query_open,
        "No question to the provider about the visit waits for its answer.",
    ),
    Rule(
        "coding.query_codes_due",
        Severity.WARNING,
        "AHIMA/ACDIS query practice",
        _query_codes_due,
        "A question that was answered has led to its change of codes.",
    ),
)
