"""The proof of a check: what its claims pay, what is taken back, what is beside them (PLB), down to the check."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.money import format_cents
from app.domain.remittances.plan import Outcome, PlannedClaim, RemittancePlan
from app.domain.remittances.remittance import ProviderAdjustment, Remittance, RemittanceClaim
from app.domain.remittances.remittance_codes import PROVIDER_ADJUSTMENTS


@dataclass(frozen=True, slots=True)
class ProofRow:
    """Words and cents; the rows of a proof sum to the check where it balances."""

    words: str
    cents: int
    place: int | None = None
    """The remittance's claim it is about, where it is about one."""


def proof(remittance: Remittance, plan: RemittancePlan) -> tuple[ProofRow, ...]:
    """Claims paid, money kept aside, each takeback, each PLB amount with its effect on the check."""
    return tuple(_rows(remittance, {each.place: each for each in plan.claims}))


def proof_difference_cents(remittance: Remittance) -> int:
    """What the check is more than its parts; 0 where it balances."""
    parts = sum(claim.paid_cents for claim in remittance.claims)
    return remittance.amount_cents - parts + sum(each.amount_cents for each in remittance.provider_adjustments)


def provider_adjustment_words(adjustment: ProviderAdjustment) -> str:
    """`PLB WO overpayment recovery, C26-0001`."""
    known = PROVIDER_ADJUSTMENTS.get(adjustment.reason, "")
    words = " ".join(filter(None, ("PLB", adjustment.reason, known)))
    return f"{words}, {adjustment.reference}" if adjustment.reference else words


def _rows(remittance: Remittance, planned: dict[int, PlannedClaim]) -> Iterator[ProofRow]:
    paid = aside = asides = 0
    back = []
    for place, claim in enumerate(remittance.claims):
        each = planned.get(place)
        if claim.paid_cents < 0:
            back.append(ProofRow(f"Takeback, {_named(claim, each)}", claim.paid_cents, place))
        elif each and each.outcome is Outcome.SUSPENSE:
            aside += claim.paid_cents
            asides += bool(claim.paid_cents)
        else:
            paid += claim.paid_cents
    yield ProofRow("Claims paid", paid)
    if aside:
        yield ProofRow(f"Kept aside, {asides} claim{'s' if asides > 1 else ''}", aside)
    yield from back
    for adjustment in remittance.provider_adjustments:
        yield ProofRow(provider_adjustment_words(adjustment), -adjustment.amount_cents)


def _named(claim: RemittanceClaim, planned: PlannedClaim | None) -> str:
    ours = planned.match.claim if planned else None
    if ours:
        return f"{ours.patient_last} {ours.number}"
    patient = claim.party("QC")
    return " ".join(filter(None, (patient.last_name if patient else "", claim.claim_number))) or format_cents(
        claim.paid_cents
    )
