"""Which money beside the claims (PLB) belongs together, check after check, until it evens out.

An overpayment is told on one check and kept from the next ones; a forwarded balance goes from check to check. The
sign tells the direction, never the code's name: positive cents were kept from a check, negative were added.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.remittances.candidates import number_key
from app.domain.remittances.remittance import ProviderAdjustment

SETTLED_AT_ONCE = frozenset(
    {"50", "51", "90", "AH", "B2", "BN", "CR", "CT", "CV", "CW", "DM", "GO", "HM", "IP", "L3", "L6", "LS", "RE"}
)
"""Income or cost by itself (interest, bonus, penalty, capitation …): nothing is carried to another check."""
FORWARDED_BALANCE = "FB"
REFUND_ACKNOWLEDGED = "72"


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is not evened out: `amount_cents` were kept so far (negative: added)."""

    id: int
    """Row id of the entry that opened it."""
    reason: str
    reference: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An adjustment of a remittance and the case it belongs to."""

    place: int
    """Which of the remittance's provider adjustments, from 0."""
    case_id: int = 0
    """A case open before; 0: one that this remittance opens."""
    opened_by: int = -1
    """The place of the adjustment that opens the case; its own where it does so itself, −1 for a case open before."""


@dataclass(slots=True)
class _Case:
    id: int
    opened_by: int
    reason: str
    key: str
    cents: int
    is_touched: bool = False

    def takes(self, adjustment: ProviderAdjustment) -> bool:
        """Whether the amount would even out some of it."""
        return self.cents * adjustment.amount_cents < 0


def place_adjustments(adjustments: Sequence[ProviderAdjustment], open_cases: Sequence[OpenCase]) -> tuple[Placed, ...]:
    """The case of each adjustment, those that open one before those that go on with it. Zero amounts are left out."""
    cases = [_Case(each.id, -1, each.reason, number_key(each.reference), each.amount_cents) for each in open_cases]
    left = {place: each for place, each in enumerate(adjustments) if each.amount_cents}
    placed: list[Placed] = []
    while left:
        place, case = _next(left, cases)
        adjustment = left.pop(place)
        if case is None:
            case = _Case(0, place, adjustment.reason, number_key(adjustment.reference), 0)
            if adjustment.reason not in SETTLED_AT_ONCE:
                cases.append(case)
        case.cents += adjustment.amount_cents
        case.is_touched = True
        placed.append(Placed(place, case.id, case.opened_by))
    return tuple(placed)


def _next(left: dict[int, ProviderAdjustment], cases: Sequence[_Case]) -> tuple[int, _Case | None]:
    """The adjustment that most surely belongs to a case, else the first one with none."""
    carried = {place: each for place, each in left.items() if each.reason not in SETTLED_AT_ONCE}
    for fits in (_same_reference, _same_amount, _carried_on, _only_one, _same_again):
        for place, adjustment in carried.items():
            if case := fits(adjustment, cases):
                return place, case
    return next(iter(left)), None


def _same_reference(adjustment: ProviderAdjustment, cases: Sequence[_Case]) -> _Case | None:
    key = number_key(adjustment.reference)
    return next((each for each in cases if key and each.key == key and each.takes(adjustment)), None)


def _same_amount(adjustment: ProviderAdjustment, cases: Sequence[_Case]) -> _Case | None:
    return next((each for each in cases if each.cents == -adjustment.amount_cents), None)


def _carried_on(adjustment: ProviderAdjustment, cases: Sequence[_Case]) -> _Case | None:
    """A balance forwarded again on the check that settles the one forwarded before."""
    if adjustment.reason != FORWARDED_BALANCE:
        return None
    return next(
        (each for each in cases if each.reason == FORWARDED_BALANCE and each.is_touched and not each.cents), None
    )


def _only_one(adjustment: ProviderAdjustment, cases: Sequence[_Case]) -> _Case | None:
    """The only case it may be part of. Two references that differ are two things, but for a forwarded balance."""
    key = number_key(adjustment.reference)
    fitting = [
        each
        for each in cases
        if each.reason == adjustment.reason
        and each.takes(adjustment)
        and abs(adjustment.amount_cents) <= abs(each.cents)
        and (adjustment.reason == FORWARDED_BALANCE or not key or not each.key)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _same_again(adjustment: ProviderAdjustment, cases: Sequence[_Case]) -> _Case | None:
    key = number_key(adjustment.reference)
    return next(
        (each for each in cases if key and each.cents and (each.key, each.reason) == (key, adjustment.reason)), None
    )
