"""Lines a payer allowed less for than its contract says, or than it has allowed for them before, with the evidence."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from app.domain.contracts.contract import ContractTerms, terms_holding
from app.domain.contracts.expected import FACILITY_PLACES, ExpectedAllowed, MedicareFees, expected_allowed, half_up
from app.domain.encounter import ServiceLine
from app.domain.money import format_cents

DEFAULT_TOLERANCE_CENTS = 1_00
LEAST_ANSWERS = 3
HISTORY_DAYS = 548
"""Eighteen months back from the answer that is looked at."""
KEPT_BACK = ("104", "105", "253")
"""CARC: managed care withhold, tax withhold, Medicare's sequestration. They lower the payment, not what was allowed."""


class State(StrEnum):
    """How an underpaid line stands."""

    OPEN = "open"
    APPEALED = "appealed"
    ACCEPTED = "accepted"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """A line of a first payer's claim as the payer decided it. `line` holds the charge it decided on.

    `told_allowed_cents` is the payer's own word (AMT*B6); `kept_back_cents` are adjustments of `KEPT_BACK`.
    """

    claim_id: int
    claim_number: str
    encounter_id: int
    practice_id: int
    payer_id: int
    payer: str
    plan_name: str
    patient: str
    member_id: str
    payer_claim_number: str
    place_of_service: str
    line: ServiceLine
    served_on: date
    decided_on: date
    decided_as: str
    """The code the payer put in the place of the one billed; empty where it left it."""
    paid_cents: int
    patient_cents: int
    kept_back_cents: int
    told_allowed_cents: int | None

    @property
    def allowed_cents(self) -> int:
        """What the payer allowed: told, else what it paid, kept back and left to the patient (PR).

        A told zero is believed only where nothing was paid either: some payers fill it in on every line.
        """
        if self.told_allowed_cents:
            return self.told_allowed_cents
        return self.paid_cents + self.patient_cents + self.kept_back_cents

    @property
    def is_denied(self) -> bool:
        """Nothing was allowed: that is a denial, and dealt with as one."""
        return self.allowed_cents <= 0

    @property
    def key(self) -> tuple[int, int]:
        """Claim and line, whichever answer stands."""
        return self.claim_id, self.line.id

    @property
    def words(self) -> str:
        """`20610-50 x 2`."""
        words = "-".join((self.line.procedure, *self.line.modifiers))
        return words if self.line.units_tenths == 10 else f"{words} x {self.line.units_text}"


@dataclass(frozen=True, slots=True)
class Step:
    """What was done about a line last. `stake_cents` is what was at stake then."""

    state: State = State.OPEN
    done_on: date | None = None
    words: str = ""
    stake_cents: int = 0


@dataclass(frozen=True, slots=True)
class Underpayment:
    """One line: what was to be expected, why, and how it stands. `by_contract`: else by the payer's own history."""

    answer: AnsweredLine
    expected_cents: int
    words: str
    by_contract: bool
    step: Step

    @property
    def stake_cents(self) -> int:
        """What is at stake now: 0 where the answer that stands allows all of it."""
        return max(0, self.expected_cents - self.answer.allowed_cents)


_NOTHING_SAYS = "No contract and no earlier answers say any more what to expect"

MedicareAt = Callable[[int], MedicareFees]
"""Medicare's fees where a practice lies, by its row id."""


def underpayments(
    answers: Sequence[AnsweredLine],
    terms: Sequence[ContractTerms],
    medicare_at: MedicareAt,
    steps: Mapping[tuple[int, int], Step],
    tolerance_cents: int = DEFAULT_TOLERANCE_CENTS,
) -> tuple[Underpayment, ...]:
    """Every line that lacks more than the tolerance, and every line something was done about; the most at stake first.

    `answers` are those that stand, one for each line; denied lines are passed over.
    """
    allowed = [answer for answer in answers if not answer.is_denied]
    history = dict(_by_history(allowed))
    found = []
    for answer in allowed:
        contract = _by_contract(answer, terms, medicare_at)
        expected = contract or history.get(answer.key)
        step = steps.get(answer.key)
        if expected is None and step is not None:
            expected = ExpectedAllowed(answer.allowed_cents, _NOTHING_SAYS, answer.allowed_cents)
        if expected and (step is not None or expected.cents - answer.allowed_cents > tolerance_cents):
            words = expected.words
            if answer.decided_as:
                words += f"; the payer decided it as {answer.decided_as}"
            found.append(Underpayment(answer, expected.cents, words, contract is not None, step or Step()))
    return tuple(sorted(found, key=lambda each: (-each.stake_cents, each.answer.served_on, each.answer.key)))


def _by_contract(
    answer: AnsweredLine, terms: Sequence[ContractTerms], medicare_at: MedicareAt
) -> ExpectedAllowed | None:
    holding = terms_holding(terms, answer.payer_id, answer.plan_name, answer.practice_id, answer.served_on)
    if holding is None:
        return None
    medicare = medicare_at(answer.practice_id)
    return expected_allowed(holding, answer.line, answer.place_of_service, answer.served_on, medicare)


# The payer's own history --------------------------------------------------------------------------------


def median(values: Sequence[int]) -> int:
    """The middle of sorted amounts; between two of them half-way, rounded half up."""
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else half_up(values[middle - 1] + values[middle], 2)


def _by_history(answers: Iterable[AnsweredLine]) -> Iterator[tuple[tuple[int, int], ExpectedAllowed]]:
    """Of each line with enough earlier answers to its like, what these allowed."""
    alike: dict[object, list[AnsweredLine]] = defaultdict(list)
    for answer in answers:
        if answer.line.units_tenths > 0:
            alike[_likeness(answer)].append(answer)
    for group in alike.values():
        yield from _against_earlier(sorted(group, key=lambda each: (each.decided_on, each.key)))


def _likeness(answer: AnsweredLine) -> object:
    line = answer.line
    in_facility = (line.place_of_service or answer.place_of_service) in FACILITY_PLACES
    return answer.payer_id, answer.practice_id, line.procedure, frozenset(line.modifiers), in_facility


def _against_earlier(group: Sequence[AnsweredLine]) -> Iterator[tuple[tuple[int, int], ExpectedAllowed]]:
    """Walks through the days with the unit amounts of the last eighteen months before each, kept sorted."""
    oldest, amounts = 0, list[int]()
    for decided_on, same_day in groupby(group, key=lambda each: each.decided_on):
        since = decided_on - timedelta(days=HISTORY_DAYS)
        while group[oldest].decided_on < since:
            del amounts[bisect_left(amounts, _unit_cents(group[oldest]))]
            oldest += 1
        today = list(same_day)
        if len(amounts) >= LEAST_ANSWERS:
            for answer in today:
                yield answer.key, _usual(answer, median(amounts), len(amounts), group[oldest].decided_on)
        for answer in today:
            insort(amounts, _unit_cents(answer))


def _unit_cents(answer: AnsweredLine) -> int:
    return half_up(answer.allowed_cents * 10, answer.line.units_tenths)


def _usual(answer: AnsweredLine, unit_cents: int, count: int, since: date) -> ExpectedAllowed:
    usual = half_up(unit_cents * answer.line.units_tenths, 10)
    charge = answer.line.charge_cents
    words = (
        f"{answer.payer} allowed {format_cents(unit_cents)} for a unit of "
        f"{'-'.join((answer.line.procedure, *answer.line.modifiers))}, the median of {count} earlier answers "
        f"since {since:%m/%d/%Y}"
    )
    if 0 < charge < usual:
        words += f"; no more than the charge, {format_cents(charge)}"
    return ExpectedAllowed(min(usual, charge) if charge > 0 else usual, words, usual)
