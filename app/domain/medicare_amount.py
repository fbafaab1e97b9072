"""What Medicare allows for a service, in cents: relative values times the locality's indices times the factor."""

from dataclasses import dataclass
from datetime import date

from app.domain.encounter import ServiceLine
from app.domain.procedure_book import Fee, Gpci, ProcedureBook

PAYABLE = frozenset("ART")
"""Status codes with a national amount: active, restricted, and paid only where nothing else is that day."""
# Hundredths of an RVU × thousandths of an index × ten-thousandths of a dollar, over cents.
_SCALE = 10**7

BILATERAL_PERCENT = {"1": 150, "3": 200}
"""What modifier 50 makes of the amount, by the fee schedule's bilateral indicator."""
SHARE_PERMILLE = {"80": 160, "81": 160, "82": 160, "AS": 136, "62": 625}
"""What an assistant at surgery, a physician assistant in that place, and each of two surgeons are paid."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """One unit of a service without modifiers that change its price; None where Medicare has no amount."""

    nonfacility_cents: int | None
    facility_cents: int | None


def fee_row_modifier(modifiers: tuple[str, ...]) -> str:
    """Which row of the schedule a line is paid from: 26, TC, 53 or the whole."""
    return next((modifier for modifier in modifiers if modifier in ("26", "TC", "53")), "")


def amounts(fee: Fee, gpci: Gpci) -> Amounts:
    """The amounts for one unit, outside and inside a facility."""
    return Amounts(
        _cents(fee, gpci, facility=False, modifiers=(), units_tenths=10),
        _cents(fee, gpci, facility=True, modifiers=(), units_tenths=10),
    )


def allowed_cents(fee: Fee, gpci: Gpci, *, facility: bool, modifiers: tuple[str, ...], units_tenths: int) -> int | None:
    """What Medicare allows for a line, rounded half up once; None where its schedule names no amount.

    Reductions for several procedures on a day are not taken off: they depend on what else is billed.
    """
    return _cents(fee, gpci, facility=facility, modifiers=modifiers, units_tenths=units_tenths)


def line_allowed_cents(
    line: ServiceLine, place_of_service: str, procedures: ProcedureBook, gpci: Gpci, on: date
) -> int | None:
    """What Medicare allows for a line in a locality; None where it is not known or there is no amount.

    `place_of_service` is the visit's, for a line that names none.
    """
    fee = procedures.fee(line.procedure, fee_row_modifier(line.modifiers), on)
    if fee is None:
        return None
    at_facility = procedures.pays_facility(line.place_of_service or place_of_service)
    return allowed_cents(fee, gpci, facility=at_facility, modifiers=line.modifiers, units_tenths=line.units_tenths)


def _cents(fee: Fee, gpci: Gpci, *, facility: bool, modifiers: tuple[str, ...], units_tenths: int) -> int | None:
    if fee.status not in PAYABLE:
        return None
    # NA outside a facility: Medicare pays the facility amount there.
    in_facility = facility or fee.nonfacility_rare
    if in_facility and fee.facility_rare:
        return None
    expense = fee.facility_expense if in_facility else fee.nonfacility_expense
    value = _adjusted(fee.work, expense, fee.malpractice, gpci)
    capped_expense = fee.capped_facility_expense if in_facility else fee.capped_nonfacility_expense
    if capped_expense or fee.capped_malpractice:
        value = min(value, _adjusted(fee.work, capped_expense, fee.capped_malpractice, gpci))
    if not value:
        return None
    times, over = units_tenths, _SCALE * 10
    if "50" in modifiers:
        times, over = times * BILATERAL_PERCENT.get(fee.bilateral, 100), over * 100
    for modifier in modifiers:
        if modifier in SHARE_PERMILLE:
            times, over = times * SHARE_PERMILLE[modifier], over * 1000
    return (2 * value * fee.factor * times + over) // (2 * over)


def _adjusted(work: int, expense: int, malpractice: int, gpci: Gpci) -> int:
    return work * gpci.work + expense * gpci.practice_expense + malpractice * gpci.malpractice
