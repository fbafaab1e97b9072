"""A paper EOB as it is keyed on its check: head, claims with their lines, amounts beside them; drafts hold the same.

It becomes a `Remittance` by `app.domain.remittances.keyed_remittance`, so that planning, posting and undoing are the
same as of an 835.
"""

import json
from dataclasses import dataclass
from datetime import date

from app.domain.adjudication import Adjustment
from app.domain.keyed_answer import KeyedLine, keyed_line
from app.domain.snapshot import from_plain, plain

CHECK, TRANSFER, NO_PAYMENT = "CHK", "ACH", "NON"
"""How the payer pays, as BPR04 has it."""


@dataclass(frozen=True, slots=True)
class KeyedService:
    """A service line of ours, and what the paper says of it."""

    keyed: KeyedLine
    procedure: str = ""
    modifiers: tuple[str, ...] = ()
    service_date: date | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is keyed: the payer has not decided it with this paper."""
        line = keyed_line(self.keyed)
        return self.keyed.paid_cents is None and not line.adjustments and line.allowed_cents is None

    @property
    def left_cents(self) -> int:
        """What of the charge is neither paid nor explained; 0 where it balances."""
        line = keyed_line(self.keyed)
        return line.charge_cents - line.paid_cents - sum(each.amount_cents for each in line.adjustments)


@dataclass(frozen=True, slots=True)
class KeyedClaim:
    """The payer's answer to one claim. `claim_id` 0: none of ours was found; its money is kept aside.

    `takes_back`: the answer that stands comes back; its amounts are kept as that answer has them, unsigned.
    """

    claim_id: int = 0
    number: str = ""
    patient_last: str = ""
    patient_first: str = ""
    rank: int = 1
    payer_id: int = 0
    """Whom the claim was billed to."""
    payer_claim_number: str = ""
    lines: tuple[KeyedService, ...] = ()
    others: tuple[Adjustment, ...] = ()
    """Adjustments of the claim as a whole."""
    remarks: tuple[str, ...] = ()
    paid_cents: int | None = None
    """What the paper says was paid for the claim in all; None where it was not typed: the lines tell."""
    charge_cents: int = 0
    """Only of a claim without lines."""
    forwarded: bool = False
    takes_back: bool = False

    @property
    def decided(self) -> tuple[KeyedService, ...]:
        """The lines that something is keyed of; the others are left for a later paper."""
        return tuple(line for line in self.lines if not line.is_empty)

    @property
    def counted_cents(self) -> int:
        """What the lines come to, less what was taken off the claim as a whole; never signed."""
        if not self.lines:
            return self.paid_cents or 0
        paid = sum(line.keyed.paid_cents or 0 for line in self.decided)
        return paid - sum(each.amount_cents for each in self.others)

    @property
    def check_cents(self) -> int:
        """What it adds to the check; below zero where it takes money back."""
        told = self.counted_cents if self.paid_cents is None else self.paid_cents
        return -told if self.takes_back else told


@dataclass(frozen=True, slots=True)
class KeyedBeside:
    """Money of the check that belongs to no claim of it: interest, a takeback, a balance carried on (PLB)."""

    reason: str = ""
    reference: str = ""
    added_cents: int | None = None
    kept_cents: int | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing is keyed."""
        return not (self.reason or self.reference or self.added_cents or self.kept_cents)

    @property
    def check_cents(self) -> int:
        """What it adds to the check."""
        return (self.added_cents or 0) - (self.kept_cents or 0)


@dataclass(frozen=True, slots=True)
class KeyedEob:
    """All of one paper. `replaces` is the remittance it was keyed as before, wrongly; 0 none."""

    practice_id: int = 0
    payer_id: int = 0
    method: str = CHECK
    reference: str = ""
    paid_on: date | None = None
    amount_cents: int | None = None
    claims: tuple[KeyedClaim, ...] = ()
    beside: tuple[KeyedBeside, ...] = ()
    replaces: int = 0

    @property
    def explained_cents(self) -> int:
        """What claims and amounts beside them come to."""
        claims = sum(each.check_cents for each in self.claims)
        return claims + sum(each.check_cents for each in self.beside)

    def is_anothers(self, claim: KeyedClaim) -> bool:
        """Whether the claim was billed to another payer than pays here."""
        return bool(self.payer_id and claim.payer_id and claim.payer_id != self.payer_id)

    @property
    def left_cents(self) -> int:
        """What of the check nothing accounts for yet; below zero where more is keyed than was paid."""
        return (self.amount_cents or 0) - self.explained_cents

    @property
    def is_empty(self) -> bool:
        """Nothing worth keeping is keyed."""
        typed = self.payer_id or self.reference or self.amount_cents is not None or self.claims
        return not typed and all(each.is_empty for each in self.beside)


def eob_to_json(eob: KeyedEob) -> str:
    """The one text of a keyed EOB: the same record always gives the same characters."""
    return json.dumps(plain(eob), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def eob_from_json(text: str) -> KeyedEob:
    """The EOB as it was keyed; fields it did not have yet take their defaults."""
    return from_plain(KeyedEob, json.loads(text))
