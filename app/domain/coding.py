"""What a visit is coded with, and how one version of it differs from another: added, removed, moved, changed."""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.domain.codes import POINTER_LETTERS
from app.domain.encounter import Encounter, ServiceLine

Key = TypeVar("Key", bound=Hashable)
_ALL = len(POINTER_LETTERS)


@dataclass(frozen=True, slots=True)
class CodedLine:
    """The codes of one service line. `line_id` is its row, which it keeps when its code changes."""

    line_id: int = 0
    procedure: str = ""
    modifiers: tuple[str, ...] = ()
    pointers: str = ""
    units_tenths: int = 10

    @property
    def words(self) -> str:
        """`99213-25-59`, as coders write a code with its modifiers."""
        return "-".join((self.procedure or "line without a code", *self.modifiers))


@dataclass(frozen=True, slots=True)
class Coding:
    """A visit's codes at one moment: the diagnoses in their order (item 21), the lines in theirs (item 24)."""

    diagnoses: tuple[str, ...] = ()
    lines: tuple[CodedLine, ...] = ()


class ChangeKind(StrEnum):
    """What happened to a code."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class Part(StrEnum):
    """What of a visit's coding changed; `DIAGNOSIS` and `PROCEDURE` are the codes themselves."""

    DIAGNOSIS = "diagnosis"
    PROCEDURE = "procedure"
    MODIFIERS = "modifiers"
    POINTERS = "pointers"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `code` names the diagnosis or the line it is about, as it is now (as it was, if removed).

    `before` and `after` are the values, or the places for a move; one of them is empty where something was added or
    removed.
    """

    kind: ChangeKind
    part: Part
    code: str
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """The difference in a few words, as `E11.9 → E11.42 (A)` or `99213: modifiers none → 25`."""
        if self.kind is ChangeKind.ADDED:
            return f"{self.code} ({self.after})"
        if self.kind is ChangeKind.REMOVED:
            return f"{self.code} ({self.before})"
        if self.kind is ChangeKind.MOVED:
            return f"{self.code} from {self.before} to {self.after}"
        arrow = f"{self.before or 'none'} → {self.after or 'none'}"
        return arrow if self.part in (Part.DIAGNOSIS, Part.PROCEDURE) else f"{self.code}: {self.part} {arrow}"


def coding_of(encounter: Encounter) -> Coding:
    """The codes of a visit as it stands."""
    return Coding(encounter.diagnoses, tuple(_coded(line) for line in encounter.lines))


def difference(before: Coding, after: Coding) -> tuple[Change, ...]:
    """What was done between two versions: diagnoses first, then lines; empty only where they are the same.

    A diagnosis that another one took the place of is changed. A move is told of the fewest codes that explain the new
    order. Letters of pointers that only follow their diagnoses are no change.
    """
    places = _Places(before.diagnoses, after.diagnoses)
    return (*_diagnosis_changes(places), *_line_changes(before, after, places))


def _coded(line: ServiceLine) -> CodedLine:
    return CodedLine(line.id, line.procedure, line.modifiers, line.pointers, line.units_tenths)


class _Places:
    """Which place of the old diagnoses became which of the new ones."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.kept = _matched(old, new)
        came_from = {to: at for at, to in self.kept.items()}
        self.replaced = {at for at in range(min(len(old), len(new))) if at not in self.kept and at not in came_from}
        self.removed = [at for at in range(len(old)) if at not in self.kept and at not in self.replaced]
        self.added = [to for to in range(len(new)) if to not in came_from and to not in self.replaced]
        self._now_at = self.kept | {at: at for at in self.replaced}

    def follow(self, pointers: str) -> str:
        """The letters that mean the same diagnoses now; those of removed ones fall away."""
        return "".join(self._follow(letter) for letter in pointers)

    def _follow(self, letter: str) -> str:
        at = POINTER_LETTERS.find(letter)
        if not 0 <= at < len(self.old):  # it pointed at nothing: it says what it said
            return letter
        return _letter(self._now_at[at]) if at in self._now_at else ""


def _diagnosis_changes(places: _Places) -> Iterator[Change]:
    old, new = places.old, places.new
    for at in sorted(places.replaced):
        yield Change(ChangeKind.CHANGED, Part.DIAGNOSIS, new[at], f"{old[at]}", f"{new[at]} ({_letter(at)})")
    for at in places.removed:
        yield Change(ChangeKind.REMOVED, Part.DIAGNOSIS, old[at], before=_letter(at))
    for to in places.added:
        yield Change(ChangeKind.ADDED, Part.DIAGNOSIS, new[to], after=_letter(to))
    moving = places.kept | {at: at for at in places.replaced}
    for at in _moved(moving):
        yield Change(ChangeKind.MOVED, Part.DIAGNOSIS, new[moving[at]], _letter(at), _letter(moving[at]))


def _line_changes(before: Coding, after: Coding, places: _Places) -> Iterator[Change]:
    old, new = before.lines, after.lines
    kept = _matched([_identity(line) for line in old], [_identity(line) for line in new])
    for at, line in enumerate(old):
        if at not in kept:
            yield Change(ChangeKind.REMOVED, Part.PROCEDURE, line.words, before=f"line {at + 1}")
    stayed = set(kept.values())
    for to, line in enumerate(new):
        if to not in stayed:
            yield Change(ChangeKind.ADDED, Part.PROCEDURE, line.words, after=f"line {to + 1}")
    for at, to in sorted(kept.items(), key=lambda pair: pair[1]):
        yield from _within_line(old[at], new[to], places)
    for at in _moved(kept):
        yield Change(ChangeKind.MOVED, Part.PROCEDURE, new[kept[at]].words, f"line {at + 1}", f"line {kept[at] + 1}")


def _within_line(old: CodedLine, new: CodedLine, places: _Places) -> Iterator[Change]:
    code = new.procedure or old.procedure
    if old.procedure != new.procedure:
        yield Change(ChangeKind.CHANGED, Part.PROCEDURE, code, old.procedure, new.procedure)
    if old.modifiers != new.modifiers:
        yield Change(ChangeKind.CHANGED, Part.MODIFIERS, code, " ".join(old.modifiers), " ".join(new.modifiers))
    if places.follow(old.pointers) != new.pointers:
        was, is_now = _pointed(old.pointers, places.old), _pointed(new.pointers, places.new)
        yield Change(ChangeKind.CHANGED, Part.POINTERS, code, was, is_now)
    if old.units_tenths != new.units_tenths:
        yield Change(ChangeKind.CHANGED, Part.UNITS, code, units_words(old.units_tenths), units_words(new.units_tenths))


def _pointed(pointers: str, diagnoses: Sequence[str]) -> str:
    """`A E11.9, B I10`: the letters with the diagnoses they mean."""
    codes = {_letter(at): code for at, code in enumerate(diagnoses)}
    return ", ".join(f"{letter} {codes.get(letter, '')}".rstrip() for letter in pointers)


def units_words(units_tenths: int) -> str:
    """Units as item 24G prints them: whole, or with one decimal."""
    return ServiceLine(units_tenths=units_tenths).units_text


def _identity(line: CodedLine) -> tuple[int, str]:
    """A saved line is told by its row, an unsaved one by its code."""
    return (line.line_id, "") if line.line_id else (0, line.procedure)


def _matched(old: Sequence[Key], new: Sequence[Key]) -> dict[int, int]:
    """The place of each old entry among the new ones; of equal entries the first goes with the first."""
    free: dict[Key, list[int]] = {}
    for to in reversed(range(len(new))):
        free.setdefault(new[to], []).append(to)
    return {at: free[key].pop() for at, key in enumerate(old) if free.get(key)}


def _moved(kept: dict[int, int]) -> list[int]:
    """The fewest old places whose entries left the order of the others."""
    staying = _longest_rise([kept[at] for at in sorted(kept)])
    return [at for at in sorted(kept) if kept[at] not in staying]


def _longest_rise(values: Sequence[int]) -> set[int]:
    """The values of a longest rising run, passing others over (patience sorting)."""
    tops: list[int] = []
    chains: list[tuple[int, ...]] = []
    for value in values:
        at = bisect_left(tops, value)
        chain = (*(chains[at - 1] if at else ()), value)
        tops[at : at + 1], chains[at : at + 1] = [value], [chain]
    return set(chains[-1]) if chains else set()


def _letter(at: int) -> str:
    return POINTER_LETTERS[at] if at < _ALL else str(at + 1)
