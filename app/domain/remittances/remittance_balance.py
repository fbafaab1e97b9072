"""Whether a remittance adds up, to the cent: each service line, each claim, the payment (835 TR3 1.10.2.1).

Line: charge = paid + its adjustments. Claim: charge = paid + all adjustments, and the lines' charges sum to it; that
its payment is the lines' less its own adjustments follows. Payment: sum of the claims' less provider adjustments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.money import format_cents
from app.domain.remittances.remittance import Remittance, RemittanceClaim, RemittanceLine


class Check(StrEnum):
    """What is added up."""

    LINE = "line"
    CLAIM = "claim"
    CLAIM_LINES = "claim_lines"
    PATIENT = "patient_responsibility"
    PAYMENT = "payment"


_TAGS = {Check.LINE: "SVC", Check.PAYMENT: "BPR"}


@dataclass(frozen=True, slots=True)
class Balance:
    """What the payer states and what its parts come to."""

    check: Check
    segment: int
    claim_number: str
    stated_cents: int
    counted_cents: int

    @property
    def difference_cents(self) -> int:
        """Zero where it balances; positive cents are stated but not explained."""
        return self.stated_cents - self.counted_cents

    @property
    def blocks_posting(self) -> bool:
        """A payer's total of patient responsibility (CLP05) only informs."""
        return bool(self.difference_cents) and self.check is not Check.PATIENT

    @property
    def tag(self) -> str:
        """The segment that states the amount."""
        return _TAGS.get(self.check, "CLP")

    def words(self) -> str:
        """What does not balance, where and by how much. Names the claim: for the biller, not for a log."""
        where = f"Segment {self.segment} ({self.tag})"
        if self.claim_number:
            where += f", claim {self.claim_number}"
        return f"{where}: {self._what()}; the difference is {format_cents(self.difference_cents)}."

    def _what(self) -> str:
        stated, counted = format_cents(self.stated_cents), format_cents(self.counted_cents)
        match self.check:
            case Check.LINE:
                return f"the line charges {stated}, paid and adjusted come to {counted}"
            case Check.CLAIM:
                return f"the claim charges {stated}, paid and adjusted come to {counted}"
            case Check.CLAIM_LINES:
                return f"the claim charges {stated}, its lines {counted}"
            case Check.PATIENT:
                return f"the patient's share is given as {stated}, the PR adjustments come to {counted}"
            case Check.PAYMENT:
                return f"the payment is {stated}, claims less provider adjustments come to {counted}"


def line_balance(line: RemittanceLine, claim_number: str) -> Balance:
    """SVC02 = SVC03 + the line's CAS."""
    return Balance(Check.LINE, line.segment, claim_number, line.charge_cents, line.paid_cents + line.adjusted_cents)


def claim_balances(claim: RemittanceClaim) -> Iterator[Balance]:
    """CLP03 = CLP04 + every CAS; CLP03 = the lines' SVC02; CLP05, where given, = every CAS of group PR."""
    everything = claim.all_adjustments()
    explained = claim.paid_cents + sum(each.amount_cents for each in everything)
    yield Balance(Check.CLAIM, claim.segment, claim.claim_number, claim.charge_cents, explained)
    if claim.lines:
        charged = sum(line.charge_cents for line in claim.lines)
        yield Balance(Check.CLAIM_LINES, claim.segment, claim.claim_number, claim.charge_cents, charged)
    if claim.patient_cents is not None:
        counted = sum(each.amount_cents for each in everything if each.group == "PR")
        yield Balance(Check.PATIENT, claim.segment, claim.claim_number, claim.patient_cents, counted)


def payment_balance(remittance: Remittance) -> Balance:
    """BPR02 = the claims' CLP04 less every PLB amount."""
    counted = sum(claim.paid_cents for claim in remittance.claims)
    counted -= sum(each.amount_cents for each in remittance.provider_adjustments)
    return Balance(Check.PAYMENT, remittance.segment, "", remittance.amount_cents, counted)


def balances(remittance: Remittance) -> Iterator[Balance]:
    """Every check, claim by claim with its lines, the payment last."""
    for claim in remittance.claims:
        yield from claim_balances(claim)
        for line in claim.lines:
            yield line_balance(line, claim.claim_number)
    yield payment_balance(remittance)


def problems(remittance: Remittance) -> tuple[Balance, ...]:
    """Every check that fails; `blocks_posting` tells those that keep it from being posted unseen."""
    return tuple(each for each in balances(remittance) if each.difference_cents)


def is_balanced(remittance: Remittance) -> bool:
    """Whether line, claim and payment all come out to the cent."""
    return not any(each.blocks_posting for each in balances(remittance))
