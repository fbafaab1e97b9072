"""A rule on CPT codes: those of a visit are in the licensed edition of its year, where the vault holds one."""

import re
from collections.abc import Iterator

from app.domain.encounter import Encounter
from app.domain.findings import Severity
from app.domain.rules.rule import Complaint, Rule
from app.domain.rules.rule_context import RuleContext

_CPT = re.compile(r"\d{4}[0-9FTUM]", re.ASCII)


def is_cpt(code: str) -> bool:
    """Whether a code has the shape of one of the AMA's: five digits, or four and F, T, U or M."""
    return bool(_CPT.fullmatch(code))


def _not_in_edition(encounter: Encounter, context: RuleContext) -> Iterator[Complaint]:
    for place, line in enumerate(encounter.lines):
        on = line.service_date or encounter.service_date
        if on and (edition := context.missing_cpt.get((line.procedure, on))):
            words = f"Line {place + 1}: {line.procedure} is not in {edition}, the edition for {on:%m/%d/%Y}."
            mend = "Check the typing, or choose the code that took its place."
            yield Complaint(f"line.{place}.procedure", words, mend, (), edition)


CPT_RULES: tuple[Rule[Encounter], ...] = (
    Rule(
        "procedure.not_in_cpt",
        Severity.WARNING,
        "CPT, as licensed to you",
        _not_in_edition,
        "Each CPT code is in the licensed edition of the service's year, where one was imported.",
    ),
)
