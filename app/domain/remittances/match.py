"""Which claim and which lines of ours a remittance's claim answers: by number where it has one, else by likeness."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A service line as we sent it."""

    line_id: int
    procedure: str
    modifiers: tuple[str, ...]
    service_date: date | None
    units: int
    charge_cents: int


@dataclass(frozen=True, slots=True)
class BilledClaim:
    """A claim as we sent it, as far as it helps to know it again."""

    claim_id: int
    number: str
    """Item 26; comes back as CLP01."""
    encounter_id: int
    payer_id: int
    account_number: str
    """The patient's, which some payers give back instead."""
    patient_last: str
    patient_first: str
    member_id: str
    lines: tuple[BilledLine, ...]
    payer_claim_numbers: tuple[str, ...] = ()
    """The payer's own numbers of it, from earlier answers (CLP07)."""
    rank: int = 1
    """Which payer of the visit is asked: 1 the first, 2 the second, 3 the third."""

    @property
    def charge_cents(self) -> int:
        """The claim's total (item 28)."""
        return sum(line.charge_cents for line in self.lines)


class MatchedBy(StrEnum):
    """What the match rests upon, best first."""

    DECIDED = "decided"
    """The biller said so."""
    LINE_NUMBER = "line number"
    CLAIM_NUMBER = "claim number"
    PAYER_NUMBER = "payer's number"
    """The payer's own number of an answer that stands: how a reversal finds its original."""
    LIKENESS = "patient, date and code"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as it was sent, in words; `line` counts the remittance's lines from 1, 0 is the claim."""

    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """What a remittance's claim answers. `line_ids` are ours, one for each of the remittance's lines; 0 is none.

    Several lines of the remittance may stand for one of ours (the payer split it). `differs` says in words, without
    patient data, what is not as it was sent: a code the payer changed, a modifier it dropped, a date, a charge;
    without a claim, why none was found: which ones fit equally well.
    """

    by: MatchedBy
    claim: BilledClaim | None = None
    line_ids: tuple[int, ...] = ()
    confidence: int = 0
    """0 to 100."""
    differs: tuple[Difference, ...] = ()
    because: tuple[str, ...] = ()
    """What speaks for it, in a few words each: the claim number, the member id, 2 of 2 lines."""

    @property
    def has_every_line(self) -> bool:
        """Each of the remittance's lines has its line of ours; so has a claim decided as a whole."""
        return self.claim is not None and 0 not in self.line_ids
