"""What a rule has to say of an encounter or a claim."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Errors block "ready"; a warning may be overridden with a kept reason; a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fix:
    """One right way to mend a finding, done by a key: what is put into which field (`app.domain.fixes`).

    `field` is `line.2.modifiers` (value `25 LT`), `line.0.units` (`2`), `line.0.pointers` (`AB`), `line.0.epsdt` and
    `line.0.emergency` (empty value: cleared), `line.1` (empty value: take the line out), `line.0.place_of_service`
    (`11`), `encounter.other_date` (empty value: cleared), `encounter.authorization` and its like (the text; see
    `fixes.FACTS`), `diagnosis.0` (`E11.22`; empty value: take it out), `diagnosis.` with a place beyond the last one,
    which adds it, or `diagnosis.3.place` (`1`: put the fourth before the second).
    """

    words: str
    """What is done, as the button says it: `Add 59 to line 2`."""
    field: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint: the field it is at, the words, what mends it, and where the rule comes from.

    `field` is a path the window can jump to: `encounter.service_date`, `diagnosis.0`, `line.2.pointers`,
    `patient.birth_date`, `coverage.member_id`, `practice.npi`, `provider.npi`, `payer.address` …
    (counting from 0). `key` names the finding for an override: the same complaint at the same place.
    """

    rule: str
    severity: Severity
    field: str
    message: str
    mend: str = ""
    source: str = ""
    fixes: tuple[Fix, ...] = ()
    """Ways to mend it by key; a single one is done at once, of several one is chosen."""

    @property
    def key(self) -> str:
        """Rule, field and words: a changed value makes a new finding, which needs a new override."""
        return f"{self.rule}|{self.field}|{self.message}"


def blocking(findings: tuple[Finding, ...], overridden: frozenset[str]) -> tuple[Finding, ...]:
    """The findings that keep a claim from being ready: errors, and warnings without an override."""
    return tuple(
        finding
        for finding in findings
        if finding.severity is Severity.ERROR
        or (finding.severity is Severity.WARNING and finding.key not in overridden)
    )
