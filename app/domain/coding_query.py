"""A question to the provider about a visit's codes: what was asked, what came back, and the codes before and after.

What makes a question compliant is told by AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice
(2022): clinical facts of this patient, no word of payment, no answer put into the provider's mouth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

from app.domain.coding import Coding

MOST_FACTS, MOST_QUESTION, MOST_ANSWER = 1500, 800, 2000
"""Characters: what one sheet holds."""
MOST_OPTIONS, MOST_OPTION = 6, 120
_NEVER = datetime.min.replace(tzinfo=UTC)


class QueryStatus(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a provider on a visit, or on one of its lines (`service_line_id` 0: on the whole visit).

    `facts` are what the record shows; `options` are choices the facts support, if any are offered.
    """

    encounter_id: int = 0
    service_line_id: int = 0
    provider_id: int = 0
    facts: str = ""
    question: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back on the sheet. `codes_change` says that the visit's codes are still to be changed by it."""

    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None
    reason: str = ""
    codes_change: bool = False


@dataclass(frozen=True, slots=True)
class CodingQuery:
    """A question as it is kept. `number` is public (`Q26-0007`) and stands on the sheet.

    `reason` says why the codes change or stay, or why the question was withdrawn. `after` is None until the codes
    that follow from the answer are saved.
    """

    id: int = 0
    number: str = ""
    asked: Question = field(default_factory=Question)
    asked_by: str = ""
    asked_at: datetime = _NEVER
    before: Coding = field(default_factory=Coding)
    status: QueryStatus = QueryStatus.OPEN
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None
    closed_at: datetime | None = None
    reason: str = ""
    after: Coding | None = None

    @property
    def waits_for_codes(self) -> bool:
        """Whether it was answered and the codes that follow are not saved yet."""
        return self.status is QueryStatus.ANSWERED and self.after is None


@dataclass(frozen=True, slots=True)
class WordingHint:
    """What of a question would not be compliant, and what to write instead."""

    message: str
    mend: str


_MONEY = re.compile(
    r"(?<!\w)(payments?|payers?|pay|pays|paying|reimburs\w*|revenue|profit\w*|money|fees?|charges?|insur\w*"
    r"|billed|billing|billable|RVUs?|DRGs?|HCCs?|RAF)(?!\w)|\$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?<!\w)(please (?:document|add|change|confirm|update|write|note)|do you agree|don['’]t you|isn['’]t (?:it|this)"
    r"|can you (?:add|document|change)|should (?:be|read)|we need|you (?:must|should|forgot))(?!\w)",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"(?:^|[.!?]\s+)(?:is|are|was|were|does|do|did|has|have|had)\s[^?]*\?", re.IGNORECASE)
_CODE = re.compile(r"(?<!\w)([A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|[0-9]{5}|[A-V][0-9]{4})(?!\w)")


def wording_hints(question: Question) -> tuple[WordingHint, ...]:
    """What is better said otherwise, in the order of weight; nothing of an empty question."""
    if not question.question.strip():
        return ()
    return tuple(_hints(question))


def _hints(question: Question) -> Iterator[WordingHint]:
    asked = " ".join((question.question, *question.options))
    if found := _MONEY.search(f"{question.facts} {asked}"):
        yield WordingHint(f"“{found[0]}” speaks of money.", "A question says nothing of payment, only of the patient.")
    if found := _LEADING.search(asked):
        yield WordingHint(f"“{found[0]}” leads to one answer.", "Ask what was found, or offer every choice there is.")
    if not question.facts.strip():
        yield WordingHint("The record's facts are missing.", "Say what the note, findings or orders show.")
    if len(question.options) == 1:
        yield WordingHint("A single choice leads.", "Offer every choice the facts support, or none.")
    if found := _CODE.search(asked):
        yield WordingHint(f"“{found[0]}” is a code.", "Ask in the words of medicine; the code follows from the answer.")
    if not question.options and _YES_NO.search(question.question):
        yield WordingHint(
            "Yes or no brings in no new diagnosis.", "Ask openly, unless the diagnosis stands in the record already."
        )
