"""What the biller decided on a claim of a remittance before posting it; it can be taken back until then."""

from dataclasses import dataclass
from enum import StrEnum


class DecisionKind(StrEnum):
    """What was decided."""

    MATCH = "match"
    """It answers this claim of ours, whatever its numbers say."""
    NOT_OURS = "not ours"
    """It answers none of ours: its money is kept aside."""
    ACCEPT = "accept"
    """What was to be looked at was looked at: it may be posted."""
    SKIP = "skip"
    """It waits, also when everything else is posted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision. `claim_id` and `line_ids` only of a match: our claim, and our line for each of the remittance's."""

    kind: DecisionKind
    claim_id: int = 0
    line_ids: tuple[int, ...] = ()
