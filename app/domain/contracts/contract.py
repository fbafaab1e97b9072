"""A practice's contract with a payer: for which plan and days it holds, and what it allows for a service."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

WHOLE = 10_000
"""100% in basis points, hundredths of a percent."""
MOST_BASIS_POINTS = 100_000
RATE_OF_MODIFIER: dict[str, str] = {
    "50": "bilateral",
    "51": "multiple",
    "52": "reduced",
    "53": "discontinued",
    "26": "professional",
    "TC": "technical",
    "62": "two_surgeons",
    "80": "assistant",
    "81": "assistant",
    "82": "assistant",
    "AS": "assistant_not_physician",
}
"""The modifiers that change what is paid, and the rate of the contract that says by how much."""


@dataclass(frozen=True, slots=True)
class ModifierRates:
    """What a modifier leaves of the amount, in basis points (15000 = 150%); None: the contract says nothing of it."""

    bilateral: int | None = None
    multiple: int | None = None
    reduced: int | None = None
    discontinued: int | None = None
    professional: int | None = None
    technical: int | None = None
    two_surgeons: int | None = None
    assistant: int | None = None
    assistant_not_physician: int | None = None

    def of(self, modifier: str) -> int | None:
        """The rate of a modifier; None where it has none."""
        name = RATE_OF_MODIFIER.get(modifier)
        rate: int | None = getattr(self, name) if name else None
        return rate


@dataclass(frozen=True, slots=True)
class CodeAmount:
    """What is allowed for one unit of a code, with its modifiers where it is agreed for these only.

    `facility_cents` is the amount where Medicare would pay its facility amount; None: the same everywhere.
    """

    code: str
    amount_cents: int
    modifiers: tuple[str, ...] = ()
    facility_cents: int | None = None

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """What no two amounts of a contract have in common."""
        return self.code, frozenset(self.modifiers)

    def is_same_money(self, other: "CodeAmount") -> bool:
        """Whether both allow the same, in a facility too."""
        return (self.amount_cents, self.facility_cents) == (other.amount_cents, other.facility_cents)

    @property
    def words(self) -> str:
        """`20610-50`."""
        return "-".join((self.code, *self.modifiers))


@dataclass(frozen=True, slots=True)
class Contract:
    """The head of a contract. An empty `plan_name` means every plan of the payer that has no contract of its own.

    What no amount is listed for is priced by `medicare_basis_points` of Medicare's amount, else by
    `charge_basis_points` of the charge, else not at all. `medicare_year` 0 follows the year of service.
    A contract that has run out keeps its dates; one that is not `active` is asked for nothing.
    """

    id: int = 0
    practice_id: int = 0
    payer_id: int = 0
    plan_name: str = ""
    name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    lower_of_charge: bool = True
    """The payer pays no more than was charged."""
    medicare_basis_points: int | None = None
    medicare_year: int = 0
    charge_basis_points: int | None = None
    rates: ModifierRates = field(default_factory=ModifierRates)
    active: bool = True

    def holds(self, payer_id: int, plan_name: str, practice_id: int, on: date) -> bool:
        """Whether it decides what is allowed for a service on that day."""
        return (
            self.active
            and (self.payer_id, self.practice_id) == (payer_id, practice_id)
            and self.plan_key in ("", plan_key(plan_name))
            and (self.starts_on is None or self.starts_on <= on)
            and (self.ends_on is None or on <= self.ends_on)
        )

    @property
    def plan_key(self) -> str:
        """The plan as it is compared."""
        return plan_key(self.plan_name)


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """A contract with its amounts by code: all of them, or those of the codes asked for."""

    contract: Contract
    amounts: Mapping[str, tuple[CodeAmount, ...]] = field(default_factory=dict)


def plan_key(plan_name: str) -> str:
    """A plan's name without regard to case and blanks."""
    return " ".join(plan_name.casefold().split())


def terms_holding(
    terms: Iterable[ContractTerms], payer_id: int, plan_name: str, practice_id: int, on: date
) -> ContractTerms | None:
    """The contract that decides on a day: the plan's own before the payer's; None where there is none."""
    holding = [each for each in terms if each.contract.holds(payer_id, plan_name, practice_id, on)]
    return max(holding, key=lambda each: bool(each.contract.plan_key), default=None)


def by_code(amounts: Iterable[CodeAmount]) -> dict[str, tuple[CodeAmount, ...]]:
    """Amounts by their code."""
    found: dict[str, tuple[CodeAmount, ...]] = {}
    for amount in amounts:
        found[amount.code] = (*found.get(amount.code, ()), amount)
    return found


def overlapping(contract: Contract, others: Iterable[Contract]) -> Contract | None:
    """Another contract in use for the same payer, plan and practice that holds on a day this one does."""
    return next((other for other in others if _overlap(contract, other)), None)


def _overlap(one: Contract, other: Contract) -> bool:
    same = (one.payer_id, one.practice_id, one.plan_key) == (other.payer_id, other.practice_id, other.plan_key)
    if one.id == other.id or not (one.active and other.active and same):
        return False
    starts = max(one.starts_on or date.min, other.starts_on or date.min)
    return starts <= min(one.ends_on or date.max, other.ends_on or date.max)


def renewed(contract: Contract, today: date) -> tuple[Contract, Contract]:
    """The contract with its last day, and the one that follows it on the next: the same but for name and days.

    Without a last day the old one ends with the year of `today`. A year in the name becomes the new one's.
    """
    last = contract.ends_on or max(today, contract.starts_on or today).replace(month=12, day=31)
    first = last + timedelta(days=1)
    name = re.sub(r"\b20\d\d\b", str(first.year), contract.name)
    if name == contract.name:
        name = f"{contract.name} {first.year}"
    old = replace(contract, ends_on=last)
    return old, replace(contract, id=0, name=name, starts_on=first, ends_on=None, active=True)


def faults(contract: Contract) -> Iterator[tuple[str, str]]:
    """What is wrong with a contract by itself: field and words."""
    if not contract.name.strip():
        yield "name", "A contract needs a name: evidence is told by it."
    if not contract.payer_id:
        yield "payer_id", "Choose the payer the contract is with."
    if contract.starts_on and contract.ends_on and contract.ends_on < contract.starts_on:
        yield "ends_on", "The contract ends before it begins."
    if contract.medicare_year and not 2000 <= contract.medicare_year <= 2100:
        yield "medicare_year", "A year looks like 2026; empty follows the year of service."
    shares = (
        ("medicare_basis_points", contract.medicare_basis_points),
        ("charge_basis_points", contract.charge_basis_points),
        *((f"rates.{name}", getattr(contract.rates, name)) for name in dict.fromkeys(RATE_OF_MODIFIER.values())),
    )
    for path, share in shares:
        most = WHOLE if path == "charge_basis_points" else MOST_BASIS_POINTS
        if share is not None and not 0 < share <= most:
            yield path, f"A share lies above 0 and up to {most // 100:,} percent."
