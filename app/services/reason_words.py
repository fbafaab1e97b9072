"""Our own short words for adjustment groups, reasons and remarks, by code: for paper and for choosing by typing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app import paths
from app.codesets.adjustment_reasons import is_reason, read_reasons, split_reason
from app.codesets.records import AdjustmentReason
from app.domain.adjudication import Group


@cache
def known_reasons() -> tuple[AdjustmentReason, ...]:
    """Every group, reason and remark of our list, in its order."""
    return tuple(read_reasons(paths.resources() / "codesets").values())


@cache
def reason_words() -> Mapping[str, str]:
    """The words of each code: `45`, `N130`, `CO`."""
    return {reason.code: reason.words for reason in known_reasons()}


@dataclass(frozen=True, slots=True)
class ReasonFound:
    """A group and reason to choose: CO-97 with its words."""

    group: Group
    reason: str
    words: str

    @property
    def code(self) -> str:
        """As it is written everywhere: CO-97."""
        return f"{self.group}-{self.reason}"


def find_reasons(text: str, most: int = 60) -> list[ReasonFound]:
    """The reasons that fit what is typed: `97`, `oa23`, `CO-97`, or words of theirs; each with every group it may have.

    A code our list lacks is offered as typed: payers use new ones before we describe them.
    """
    group, code = split_reason(text)
    groups = [Group(group)] if group in set(Group) else list(Group)
    carcs = [reason for reason in known_reasons() if reason.kind == "carc"]
    named = [reason for reason in carcs if reason.code.startswith(code)] if code else carcs
    named.sort(key=lambda reason: (reason.code != code, len(reason.code), reason.code))
    if not named:
        needles = text.casefold().split()
        named = [reason for reason in carcs if all(needle in reason.words.casefold() for needle in needles)]
    found = [ReasonFound(each, reason.code, reason.words) for reason in named for each in groups]
    if not found and is_reason(code):
        found = [ReasonFound(each, code, "not in our list") for each in groups]
    return found[:most]
