"""One clause of the story: its words, what it moved for whom, and what it speaks of."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from app.domain.ledger import Party
from app.domain.money import format_cents

_MONTHS = (
    "January February March April May June July August September October November December"
).split()  # fmt: skip


class Topic(Enum):
    """What a clause speaks of: the closing sentence orders and leaves out by it."""

    CHARGE = auto()
    ANSWER = auto()
    """An answer's head: it names the charge, moves nothing."""
    DENIED = auto()
    PAID = auto()
    SHARE = auto()
    """What the patient, or the next payer, is left to pay."""
    RECEIVED = auto()
    """Money of the patient's, or credit put on a line."""
    OFF = auto()
    """Written off, by contract or by the biller."""
    MOVED = auto()
    BACK = auto()
    """Refunded, returned by the bank, taken back."""
    UNDONE = auto()
    """A pair that comes to nothing."""


@dataclass(frozen=True, slots=True)
class Clause:
    """`moved` says by how many cents it raised or lowered what each party owes."""

    topic: Topic
    words: str
    moved: tuple[tuple[Party, int], ...] = ()

    @property
    def cents(self) -> int:
        """What it does to the whole balance."""
        return sum(cents for _, cents in self.moved)


def net(moves: Iterable[tuple[Party, int]]) -> tuple[tuple[Party, int], ...]:
    """Sums by party, those at zero left out."""
    sums: dict[Party, int] = defaultdict(int)
    for party, cents in moves:
        sums[party] += cents
    return tuple((party, cents) for party, cents in sums.items() if cents)


def money(cents: int) -> str:
    """An amount in a sentence: the words say which way it goes."""
    return format_cents(abs(cents))


def day_words(day: date, as_of: date) -> str:
    """`7 March`, with its year where that is not this one."""
    return long_day(day).removesuffix(f" {as_of.year}")


def long_day(day: date) -> str:
    """`7 March 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
