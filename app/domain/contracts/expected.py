"""What a contract allows for a service line, to the cent, and the sentence that proves it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.domain.contracts.contract import RATE_OF_MODIFIER, WHOLE, CodeAmount, ContractTerms
from app.domain.encounter import ServiceLine
from app.domain.medicare_amount import fee_row_modifier, line_allowed_cents
from app.domain.money import format_cents
from app.domain.procedure_book import NATIONAL, NO_PROCEDURES, Gpci, ProcedureBook

FACILITY_PLACES = frozenset("02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61".split())
"""Where Medicare pays its facility amount (CMS place of service codes), for a line looked at without code sets."""
_MEDICARE_SETTLES = frozenset(RATE_OF_MODIFIER) - {"51", "52"}
"""What Medicare's own amount has taken into account already."""
_MAY_GO_UNSAID = frozenset({"50", "51"})
"""Without a word on these the contract allows the amount once, unreduced; of the others a part only was done."""
_OFFICE_VISIT = "99213"
_ANESTHESIA = re.compile(r"0[01]\d{3}")


@dataclass(frozen=True, slots=True)
class ExpectedAllowed:
    """What a payer is to allow for a line, and why in plain words.

    `cents` is what the payer allows of this charge, `rate_cents` what it would allow were the charge high enough.
    """

    cents: int
    words: str
    rate_cents: int
    contract_id: int = 0


@dataclass(frozen=True, slots=True)
class MedicareAllows:
    """What Medicare allows for a line, and by which edition and locality."""

    cents: int
    source: str


class MedicareFees:
    """Medicare's amounts by the imported schedules, at a practice whose locality `gpci_on` tells."""

    def __init__(
        self, procedures: ProcedureBook = NO_PROCEDURES, gpci_on: Callable[[date], Gpci] = lambda _on: NATIONAL
    ) -> None:
        self._procedures, self._gpci_on = procedures, gpci_on

    def allows(self, line: ServiceLine, place_of_service: str, on: date) -> MedicareAllows | None:
        """What Medicare allows by the schedule in force `on`; None where it names no amount."""
        fee = self._procedures.fee(line.procedure, fee_row_modifier(line.modifiers), on)
        if fee is None:
            return None
        gpci = self._gpci_on(on)
        cents = line_allowed_cents(line, place_of_service, self._procedures, gpci, on)
        return None if cents is None else MedicareAllows(cents, f"{fee.edition}, {gpci.name}")

    def has_schedule(self, on: date) -> bool:
        """Whether one is imported for a day: every schedule prices an office visit."""
        return self._procedures.fee(_OFFICE_VISIT, "", on) is not None


NO_MEDICARE = MedicareFees()


def expected_allowed(
    terms: ContractTerms, line: ServiceLine, place_of_service: str, on: date, medicare: MedicareFees = NO_MEDICARE
) -> ExpectedAllowed | None:
    """What the contract allows for a line served `on`; None where it does not say.

    `place_of_service` is the visit's, for a line that names none. An amount agreed for the code and its modifiers
    comes first, then the share of Medicare's amount, then the share of the charge. Rounded half up once.
    """
    contract = terms.contract
    schedule_on = date(contract.medicare_year, 12, 31) if contract.medicare_year else on  # as it was corrected last
    listed = _listed(terms, line)
    found = _by_amount(terms, line, place_of_service, listed) if listed else None
    if found is None and listed is not None:
        return None  # the contract has an amount, and does not say what the modifiers make of it
    if found is None and contract.medicare_basis_points is not None:
        found = _by_medicare(terms, line, place_of_service, schedule_on, medicare)
        if found is None and not medicare.has_schedule(schedule_on):
            return None  # the share of the charge is for what Medicare has no amount for, and that is not known
    found = found or _by_charge(terms, line)
    if found is None:
        return None
    capped = contract.lower_of_charge and 0 < line.charge_cents < found.rate_cents
    words = f"{contract.name}: {found.words}"
    if capped:
        words += f"; no more than the charge, {format_cents(line.charge_cents)}"
    cents = line.charge_cents if capped else found.rate_cents
    return ExpectedAllowed(cents, words, found.rate_cents, contract.id)


def _listed(terms: ContractTerms, line: ServiceLine) -> CodeAmount | None:
    """The amount agreed for the code with the most of the line's modifiers."""
    has = set(line.modifiers)
    fitting = [amount for amount in terms.amounts.get(line.procedure, ()) if has >= set(amount.modifiers)]
    return max(fitting, key=lambda each: len(each.modifiers), default=None)


def _by_amount(
    terms: ContractTerms, line: ServiceLine, place_of_service: str, amount: CodeAmount
) -> ExpectedAllowed | None:
    rates = _rates(terms, line, frozenset(amount.modifiers))
    if rates is None or _counts_minutes(line):
        return None
    unit_cents, where = _unit_cents(amount, line.place_of_service or place_of_service)
    over, factors = 10, ""
    times = unit_cents * line.units_tenths
    for modifier, rate in rates:
        times, over = times * rate, over * WHOLE
        factors += f" x {percent(rate)} ({modifier})"
    units = f"{line.units_text} unit" if line.units_tenths == 10 else f"{line.units_text} units"
    cents = half_up(times, over)
    words = f"{amount.words} = {format_cents(unit_cents)}{where} x {units}{factors}"
    if rates or line.units_tenths != 10:
        words += f" = {format_cents(cents)}"
    return ExpectedAllowed(cents, words, cents)


def _by_medicare(
    terms: ContractTerms, line: ServiceLine, place_of_service: str, on: date, medicare: MedicareFees
) -> ExpectedAllowed | None:
    share = terms.contract.medicare_basis_points
    rates = _rates(terms, line, _MEDICARE_SETTLES)
    if share is None or rates is None or _counts_minutes(line):
        return None
    told = medicare.allows(line, place_of_service, on)
    if told is None:
        return None
    times, over, factors = told.cents * share, WHOLE, ""
    for modifier, rate in rates:
        times, over = times * rate, over * WHOLE
        factors += f" x {percent(rate)} ({modifier})"
    cents = half_up(times, over)
    words = (
        f"{percent(share)} of the {format_cents(told.cents)} Medicare allows for {_line_words(line)} ({told.source})"
        f"{factors} = {format_cents(cents)}"
    )
    return ExpectedAllowed(cents, words, cents)


def _by_charge(terms: ContractTerms, line: ServiceLine) -> ExpectedAllowed | None:
    share = terms.contract.charge_basis_points
    if share is None or line.charge_cents <= 0:
        return None
    cents = half_up(line.charge_cents * share, WHOLE)
    words = f"{percent(share)} of the charge {format_cents(line.charge_cents)} for {_line_words(line)}"
    return ExpectedAllowed(cents, f"{words} = {format_cents(cents)}", cents)


def _rates(terms: ContractTerms, line: ServiceLine, settled: frozenset[str]) -> list[tuple[str, int]] | None:
    """The contract's rates for what is not settled; None where it says nothing of a service done in part."""
    found = []
    for modifier in dict.fromkeys(line.modifiers):
        if modifier not in RATE_OF_MODIFIER or modifier in settled:
            continue
        rate = terms.contract.rates.of(modifier)
        if rate is not None:
            found.append((modifier, rate))
        elif modifier not in _MAY_GO_UNSAID:
            return None
    return found


def _unit_cents(amount: CodeAmount, place_of_service: str) -> tuple[int, str]:
    if amount.facility_cents is None:
        return amount.amount_cents, ""
    if place_of_service in FACILITY_PLACES:
        return amount.facility_cents, " in a facility"
    return amount.amount_cents, " outside a facility"


def _counts_minutes(line: ServiceLine) -> bool:
    """Item 24G of an anesthesia counts minutes: no amount for a unit fits."""
    return bool(line.anesthesia_start or line.anesthesia_end or _ANESTHESIA.fullmatch(line.procedure))


def _line_words(line: ServiceLine) -> str:
    words = "-".join((line.procedure, *line.modifiers))
    return words if line.units_tenths == 10 else f"{words} x {line.units_text}"


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers of zero or more, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def percent(basis_points: int) -> str:
    """`11550` as `115.5%`."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "%" if part else f"{whole}%"
