"""What posting a remittance would do, claim by claim, before anything is written; and what a person must look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.adjudication import Adjudication
from app.domain.ledger import Entry, Party
from app.domain.remittances.match import BilledLine, Match
from app.domain.remittances.remittance import Remittance


class Need(StrEnum):
    """Why a claim of a remittance waits for a person; the desk gives each its colour."""

    UNBALANCED = "unbalanced"
    NOT_FOUND = "not found"
    CHECK_MATCH = "check match"
    """Matched by likeness, or what was sent differs from what was decided."""
    DENIED = "denied"
    """A line or the claim was denied: told from the adjustments, not from the claim's status alone."""
    UNDERPAID = "underpaid"
    OVER_APPLIED = "over-applied"
    """More would be paid than is owed: somebody is owed money back."""
    REVERSAL = "reversal"
    REPEATED = "repeated"
    """Posted already: this line, claim or check repeats an earlier posting."""
    UNKNOWN_REASON = "unknown reason"
    """A group or reason nobody can post unseen."""
    NOT_OURS = "not ours"
    NOTICE = "notice"
    """Nothing is posted; good to know: a predetermination, a denial of a duplicate, a claim that waits."""


class Outcome(StrEnum):
    """What posting a claim of a remittance does."""

    ANSWER = "answer"
    REVERSAL = "reversal"
    SUSPENSE = "suspense"
    """Not found: its money is kept aside, accounted for, until it is."""
    INFORMATION = "information"
    """Nothing to post: a predetermination, a denial of a duplicate, a notice."""


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at: `line` counts from 1, 0 is the claim. Words say what, and the way out."""

    need: Need
    words: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """An answer posted earlier.

    One that this same remittance posts, in an earlier claim of it, has no row id yet: `adjudication_id` is then
    −1 − its place, and the ids of its entries are below zero, as those of the planned claim there.
    """

    adjudication_id: int
    answer: Adjudication
    entries: tuple[Entry, ...]
    """What it put into the ledger."""
    told: str
    """Where it was posted, in words: `check 900123 of 03/20/2026`."""
    taken_back_with: str = ""
    """Of one that stands no more: the number of the check that took it back or decided anew (TRN02)."""

    @property
    def planned_place(self) -> int | None:
        """The place of the remittance's claim that posts it; None where it is posted."""
        return -1 - self.adjudication_id if self.adjudication_id < 0 else None


@dataclass(frozen=True, slots=True)
class ClaimBooks:
    """What our books say of one claim before the remittance: all a plan needs to know, read beforehand."""

    claim_id: int
    encounter_id: int
    payer: Party
    following: Party
    """Who owes what this payer leaves: the next coverage, else the patient."""
    lines: tuple[BilledLine, ...]
    entries: tuple[Entry, ...]
    """All of the visit."""
    answers: tuple[StandingAnswer, ...] = ()
    expected_cents: Mapping[int, int] | None = None
    """What the contract allows, by line id."""
    taken_back: tuple[StandingAnswer, ...] = ()
    """Answers that a remittance took back or replaced; not those the biller undid, which may be posted again."""
    cautions: tuple[str, ...] = ()
    """What else a person should know before posting: the claim was voided, a corrected one is on its way."""


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """What one claim of the remittance would do."""

    place: int
    """Which of the remittance's claims, from 0."""
    outcome: Outcome
    match: Match
    paid_cents: int
    answer: Adjudication | None = None
    """To be recorded. Of a reversal of some lines: what is left of the answer taken back, as an answer of its own."""
    entries: tuple[Entry, ...] = ()
    """What would be appended to the ledger; ids below zero are the plan's own. Those that name what they reverse
    belong to taking back, the others to `answer`."""
    takes_back: tuple[StandingAnswer, ...] = ()
    """The answers that stand no more afterwards: of a reversal; of an answer the denials it decides anew."""
    attention: tuple[Attention, ...] = ()

    @property
    def reverses_what_stands(self) -> bool:
        """Takes back answers that were posted before the remittance."""
        ids = [each.adjudication_id for each in self.takes_back]
        return self.outcome is Outcome.REVERSAL and min(ids, default=-1) > 0

    @property
    def is_clean(self) -> bool:
        """May be posted without a look."""
        return not self.attention


@dataclass(frozen=True, slots=True)
class RemittancePlan:
    """What the whole remittance would do. `refusal` is why nothing of it may be posted; empty where it may."""

    remittance: Remittance
    claims: tuple[PlannedClaim, ...]
    refusal: str = ""

    def in_posting_order(self) -> tuple[PlannedClaim, ...]:
        """As they are to be posted: first what takes back answers posted before, then the payer's order."""
        return tuple(sorted(self.claims, key=lambda each: (not each.reverses_what_stands, each.place)))
