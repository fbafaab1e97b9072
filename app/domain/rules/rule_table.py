"""Every rule once, in the words of the published table: what it checks, how grave it is, where it comes from."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.findings import Severity
from app.domain.rules.claim_rules import CLAIM_RULES
from app.domain.rules.encounter_rules import ENCOUNTER_RULES
from app.domain.rules.payer_rule import RULE_ID
from app.domain.rules.rule import EVERY_PAYER, Rule


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One row of the table. `severity` and `payers` are words; `checks` says what holds of a good claim."""

    id: str
    severity: str
    checks: str
    source: str
    payers: str


_FIELD_SIZES = "NUCC 02/12 field sizes"
# Told by others than the rule lists: the check as a whole, the form when it is filled, the biller's own rules.
_OTHERS = (
    RuleEntry(
        "coverage.none",
        Severity.NOTE.value,
        "The patient has a coverage; without one the visit makes no claim.",
        "NUCC item 1a",
        EVERY_PAYER,
    ),
    RuleEntry("form.cut", "error or warning", "What is printed fits its box.", _FIELD_SIZES, EVERY_PAYER),
    RuleEntry(
        "form.letters",
        Severity.ERROR.value,
        "What is printed has only letters the form can print; accents are folded.",
        "NUCC 02/12 character set",
        EVERY_PAYER,
    ),
    RuleEntry(
        RULE_ID,
        "as the rule says",
        "What a rule of your own says (Practice setup, Payer rules).",
        "your rule, named in the finding",
        "as the rule says",
    ),
)

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The visit", ("visit", "coding")),
    ("Diagnoses", ("diagnosis",)),
    ("Service lines", ("line", "telehealth")),
    ("Modifiers", ("modifier",)),
    ("Procedures, fees and NCCI", ("procedure", "fee", "ncci")),
    ("Patient, practice, provider, facility", ("patient", "practice", "party", "provider", "facility")),
    (
        "Coverage and payer",
        (
            "coverage",
            "authorization",
            "clia",
            "payer",
            "medicare",
            "medigap",
            "comp",
            "auto",
            "case",
            "feca",
            "claim",
            "filing",
        ),
    ),
    ("The form", ("form",)),
    ("Your own rules", (RULE_ID,)),
)
_REST = "Other rules"


@cache
def rule_entries() -> tuple[RuleEntry, ...]:
    """All rules, in the order in which they run."""
    return (*map(_entry, ENCOUNTER_RULES), *map(_entry, CLAIM_RULES), *_OTHERS)


def _entry(rule: Rule[Any]) -> RuleEntry:
    return RuleEntry(rule.id, rule.severity.value, rule.checks, rule.source, rule.payers)


def rule_entry(rule: str) -> RuleEntry | None:
    """The row of the rule that made a finding; a rule of the biller's own (`payer_rule.7`) has the row of all such."""
    plain = RULE_ID if rule.startswith(f"{RULE_ID}.") else rule
    return next((entry for entry in rule_entries() if entry.id == plain), None)


def rule_sections() -> tuple[tuple[str, tuple[RuleEntry, ...]], ...]:
    """The table by headings; no empty ones. A rule of a kind no heading names stands under the last."""
    known = {kind: title for title, kinds in _SECTIONS for kind in kinds}
    titles = [*dict.fromkeys(known.values()), _REST]
    rows: dict[str, list[RuleEntry]] = {title: [] for title in titles}
    for entry in rule_entries():
        rows[known.get(entry.id.partition(".")[0], _REST)].append(entry)
    return tuple((title, tuple(found)) for title, found in rows.items() if found)
