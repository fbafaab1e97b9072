"""A code book of a handful of codes to check rules against, and the context rules run in."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.codes import DiagnosisStatus
from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.rules.rule_context import RuleContext
from tests.builders import TODAY


@dataclass(frozen=True)
class SmallBook:
    """`ended` codes were dropped before the visit; `asked` keeps the dates it was asked about."""

    billable: frozenset[str] = frozenset({"E11.9", "I10", "S93.401A", "W18.30XA", "Z00.00"})
    headings: frozenset[str] = frozenset({"E11", "S93.40"})
    ended: frozenset[str] = frozenset({"M54.5"})
    asked: list[date] = field(default_factory=list)

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        self.asked.append(on)
        if code in self.ended:
            return DiagnosisStatus(known=True, billable=True, valid_on=False)
        known = code in self.billable | self.headings
        return DiagnosisStatus(known=known, billable=code in self.billable, valid_on=True)

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        return None


@dataclass(frozen=True)
class NotesBook:
    """A book that knows its codes by the facts given, all billable."""

    facts: tuple[DiagnosisFacts, ...]

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        known = self.diagnosis_facts(code, on)
        return DiagnosisStatus(known is not None, True, True, known.description if known else "")

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        return next((found for found in self.facts if found.code == code), None)


def context(**changes: Any) -> RuleContext:
    return replace(RuleContext(TODAY, SmallBook()), **changes)
