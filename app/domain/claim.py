"""A claim: an encounter billed to one coverage, holding copies of everything it says.

A claim keeps the records as they were when it was built, so that editing a person later changes no claim.
"""

from dataclasses import dataclass

from app.domain.adjudication import Adjudication
from app.domain.claim_status import ClaimStatus as ClaimStatus  # offered on: part of what a claim is
from app.domain.claim_status import SentWay as SentWay
from app.domain.coverage import Coverage
from app.domain.encounter import Encounter
from app.domain.people import Facility, Patient, Payer, Practice, Provider


@dataclass(frozen=True, slots=True)
class OtherCoverage:
    """The next policy to be asked, for items 9, 9a, 9d and 11d; on a later payer's claim the one asked before."""

    coverage: Coverage
    payer: Payer


@dataclass(frozen=True, slots=True)
class PriorAnswer:
    """What a payer asked before has decided, and on which claim."""

    coverage: Coverage
    payer: Payer
    claim_number: str
    answer: Adjudication


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything a CMS-1500 says. `version`: 1 original, 7 replacement, 8 void (item 22)."""

    number: str
    version: int
    encounter: Encounter
    practice: Practice
    patient: Patient
    coverage: Coverage
    payer: Payer
    rendering: Provider | None = None
    referring: Provider | None = None
    facility: Facility | None = None
    other: OtherCoverage | None = None
    original_reference: str = ""
    signed_on: str = ""
    """Item 31's date, `YYYY-MM-DD`: the day the claim was made ready; empty until then."""
    prior: tuple[PriorAnswer, ...] = ()
    """What the payers asked before decided, the first payer first: the claim goes to the next one."""
    attach_eob: bool = True
    """A summary of these answers is printed with the claim."""

    @property
    def account_text(self) -> str:
        """Item 26: the claim number without hyphens, 14 at most; it comes back on the remittance (CLP01)."""
        return self.number.replace("-", "")[:14]

    @property
    def total_cents(self) -> int:
        """Item 28 over all pages."""
        return self.encounter.total_cents

    @property
    def asked_first(self) -> OtherCoverage | None:
        """The policy asked before all others of the claim; None where nobody is asked before its payer."""
        if self.prior:
            return OtherCoverage(self.prior[0].coverage, self.prior[0].payer)
        return self.other if self.other and self.other.coverage.rank < self.coverage.rank else None

    @property
    def prior_paid_cents(self) -> int:
        """What the payers asked before paid (item 29), never what they wrote off."""
        return sum(each.answer.paid_cents for each in self.prior)
