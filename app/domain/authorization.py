"""A payer's prior authorization: its number, how long it holds, for how many visits and for which codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Authorization:
    """One authorization of a coverage (item 23). `visits` 0: not counted; no `codes`: for whatever is done.

    `codes` are codes, ranges and beginnings: `97110`, `97110-97140`, `97*`.
    """

    number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    visits: int = 0
    codes: tuple[str, ...] = ()

    def holds_on(self, on: date) -> bool:
        """Whether a service on the day is within its dates; an open end holds."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


@dataclass(frozen=True, slots=True)
class AuthorizedVisit:
    """A visit that names an authorization."""

    number: str
    service_date: date
    encounter_id: int


def same_number(one: str, other: str) -> bool:
    """Whether two authorization numbers are one, however they are spaced."""
    return _bare(one) == _bare(other) != ""


def _bare(number: str) -> str:
    return number.replace("-", "").replace(" ", "").casefold()


def visits_before(number: str, visits: Iterable[AuthorizedVisit], on: date, encounter_id: int) -> int:
    """How many other visits used the number up by the day of one; of the same day those that were saved before it.

    `encounter_id` 0 is a visit not yet saved, which comes last on its day.
    """
    used = {
        visit.encounter_id
        for visit in visits
        if visit.encounter_id != encounter_id
        and same_number(visit.number, number)
        and (visit.service_date < on or (visit.service_date == on and visit.encounter_id < (encounter_id or 10**18)))
    }
    return len(used)
