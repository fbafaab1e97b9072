"""What the tabular list tells of one diagnosis code that rules can hold a visit to: its notes, its sides, its ends."""

import re
from dataclasses import dataclass

_OPTIONAL = re.compile(r"\bif applicable\b|\bif known\b|\bif any\b|\bwhere applicable\b|\bany\b|\bif present\b", re.I)
_ELSEWHERE = re.compile(r"\bin (?:other )?(?:\w+ )*(?:diseases|disorders|conditions) classified elsewhere\b", re.I)
_EXAMPLES = re.compile(r"\bsuch as\b", re.I)


@dataclass(frozen=True, slots=True)
class CodeRange:
    """Codes a note names: one with all below it (`E11.-`), or a range (`N18.1-N18.6`). Codes without their dot.

    `intents`: the fifth or sixth characters wanted, as of `T36-T50 with fifth or sixth character 5`; empty for any.
    """

    first: str
    last: str
    intents: str = ""

    def holds(self, plain: str) -> bool:
        """Whether a code (no dot) is among them."""
        inside = self.first <= plain[: len(self.first)] and plain[: len(self.last)] <= self.last
        if not inside or not self.intents:
            return inside
        intent = plain[5:6] if plain[5:6] != "X" else plain[4:5]  # T36.95XA says it in the fifth
        return intent != "" and intent in self.intents


@dataclass(frozen=True, slots=True)
class BookNote:
    """One instruction of the tabular list: the notes of one kind and level that make it up, word for word."""

    level: str
    """The code, block or chapter it stands under; it holds for all below."""
    text: str
    targets: tuple[CodeRange, ...] = ()
    is_wide: bool = False
    """Whether it stands under a block or chapter."""

    @property
    def is_optional(self) -> bool:
        """Whether it holds only where the record says so: `if applicable`, `if known`, `any associated`."""
        return _OPTIONAL.search(self.text) is not None

    @property
    def gives_examples(self) -> bool:
        """Whether codes it does not name may answer it too: `underlying disease, such as:`."""
        return not self.targets or _EXAMPLES.search(self.text) is not None

    def is_met_by(self, plain: str) -> bool:
        """Whether a code is one of those it names."""
        return any(target.holds(plain) for target in self.targets)


@dataclass(frozen=True, slots=True)
class CodeChoice:
    """A code with the word that tells it from its brothers: `right`, `initial encounter`."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class DiagnosisFacts:
    """One code on one date of service. Notes are those of all its levels, the nearest first."""

    code: str
    """Dotted."""
    description: str
    edition: str = ""
    """The edition asked: `April 2026`."""
    excludes1: tuple[BookNote, ...] = ()
    code_first: tuple[BookNote, ...] = ()
    use_additional: tuple[BookNote, ...] = ()
    side: str = ""
    """`right`, `left`, `bilateral` or `unspecified`; empty where the condition has no sides."""
    sides: tuple[CodeChoice, ...] = ()
    seventh: str = ""
    """The 7th character, where the code has one that the book defines."""
    below: tuple[CodeChoice, ...] = ()
    """What makes a header billable: its next codes, or the codes its 7th characters make."""

    @property
    def plain(self) -> str:
        """Without the dot."""
        return self.code.replace(".", "")

    @property
    def is_manifestation(self) -> bool:
        """Whether it names what another disease does, and so never comes first (guideline I.A.13)."""
        return bool(self.code_first) and _ELSEWHERE.search(self.description) is not None
