"""What a rule has to say of an encounter or a claim."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Errors block "ready"; a warning may be overridden with a kept reason; a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


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
