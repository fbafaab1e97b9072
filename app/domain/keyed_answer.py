"""A paper EOB as it is keyed: its usual columns, and the answer they make."""

from dataclasses import dataclass

from app.domain.adjudication import (
    COINSURANCE,
    COPAY,
    DEDUCTIBLE,
    OVER_FEE_SCHEDULE,
    AdjudicatedLine,
    Adjustment,
    Group,
)


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """One row of the paper, in cents; None where nothing is typed. `others` are adjustments without a column."""

    line_id: int
    charge_cents: int
    allowed_cents: int | None = None
    contractual_cents: int | None = None
    deductible_cents: int | None = None
    coinsurance_cents: int | None = None
    copay_cents: int | None = None
    others: tuple[Adjustment, ...] = ()
    paid_cents: int | None = None
    remarks: tuple[str, ...] = ()
    """Remark codes of the line (RARC)."""


def keyed_line(keyed: KeyedLine) -> AdjudicatedLine:
    """The line as the payer decided it: the columns are CO-45, PR-1, PR-2 and PR-3; empty ones adjust nothing."""
    columns = (
        (Group.CONTRACTUAL, OVER_FEE_SCHEDULE, keyed.contractual_cents),
        (Group.PATIENT, DEDUCTIBLE, keyed.deductible_cents),
        (Group.PATIENT, COINSURANCE, keyed.coinsurance_cents),
        (Group.PATIENT, COPAY, keyed.copay_cents),
    )
    own = tuple(Adjustment(group, reason, cents) for group, reason, cents in columns if cents)
    others = tuple(each for each in keyed.others if each.amount_cents)
    paid_cents = keyed.paid_cents or 0
    return AdjudicatedLine(
        keyed.line_id, keyed.charge_cents, paid_cents, own + others, keyed.allowed_cents, keyed.remarks
    )


def contractual_of(charge_cents: int, allowed_cents: int | None) -> int | None:
    """What the contract cuts where a payer tells what it allows; None where that is not told or more than charged."""
    if allowed_cents is None or allowed_cents > charge_cents:
        return None
    return charge_cents - allowed_cents
