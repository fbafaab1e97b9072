"""What a new edition of a code set changes for one practice: codes it uses that are gone or can no longer be billed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Change(StrEnum):
    """What became of a code."""

    DELETED = "deleted"
    HEADER = "no longer billable"
    """The code was split: payers take only its children now."""


@dataclass(frozen=True, slots=True)
class Successor:
    """A code to use instead."""

    code: str
    description: str


@dataclass(frozen=True, slots=True)
class ChangedCode:
    """One code of the practice that the edition no longer lets it bill."""

    code: str
    description: str
    change: Change
    last_day: date | None
    """The last date of service it is good for, where that is known."""
    used: int
    """Visits or service lines of the last twelve months that hold it."""
    templates: tuple[str, ...]
    """Names of the favourites that hold it."""
    drafts: int
    """Visits being typed that hold it."""
    listed: bool
    """Whether the practice's procedure list holds it."""
    successors: tuple[Successor, ...]
    by_words: bool = False
    """Whether the successors are only the nearest by their words: the publisher names none."""

    @property
    def places(self) -> str:
        """Where it is used, in words."""
        parts = [f"used {self.used} time{'' if self.used == 1 else 's'} in 12 months"] if self.used else []
        parts += [f"favourite “{name}”" for name in self.templates]
        parts += [f"{self.drafts} unsaved visit{'s' if self.drafts > 1 else ''}"] if self.drafts else []
        parts += ["your procedure list"] if self.listed else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What one edition changes for the practice. `on` is the date of service it was asked for."""

    edition: str
    on: date
    checked: int
    """How many codes of the practice were looked up."""
    changed: tuple[ChangedCode, ...]

    @property
    def summary(self) -> str:
        """One sentence."""
        looked = f"{self.checked} code{'' if self.checked == 1 else 's'} you use"
        if not self.changed:
            return f"All {looked} stay valid." if self.checked else "You use no code of this kind yet."
        count = len(self.changed)
        return f"{count} of the {looked} {'is' if count == 1 else 'are'} gone or split."

    def lines(self) -> tuple[str, ...]:
        """The report as plain lines, for the clipboard and the printed page."""
        told = [f"{self.edition}, for dates of service from {self.on:%m/%d/%Y}", self.summary]
        for each in self.changed:
            until = f" after {each.last_day:%m/%d/%Y}" if each.last_day else ""
            told += ["", f"{each.code}  {each.description}", f"    {each.change}{until} · {each.places}"]
            if each.successors:
                told.append("    nearest by words:" if each.by_words else "    use instead:")
                told += [f"        {one.code}  {one.description}" for one in each.successors]
        return tuple(told)
