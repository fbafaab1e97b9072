"""Builds the search index: every wording a code can be found under, and which words stand in it."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.codesets.icd10cm.families import Family, default_base, is_base, side_of
from app.codesets.icd10cm.tabular import TabularNode
from app.codesets.search.words import FAINT, SIDES, content_words, meaning_words, sound_key, trigrams

_OURS = 0.10
"""A term of our own list is what clinicians say for this very code."""
_INCLUSION = 0.0
_HEADER = -0.02
_OTHER = -0.07
_UNSPECIFIED = 0.05
_COMMON = 0.05
_INDEX = -0.02
"""The alphabetic index names a code beside what the code itself says."""

_RANGE = re.compile(r"(\d+)\.\d-(\d+)\.\d")

SIDE_BITS = {"right": 1, "left": 2, "bilateral": 4}
BESIDE_SIDES = 8
"""A family without sides, but next to those that have them: it is for when the side is not known."""

_CHAPTER_BONUS = {"V": -0.2, "W": -0.2, "X": -0.2, "Y": -0.2, "O": -0.08, "P": -0.08, "Q": -0.06, "Z": -0.02}
"""Books hold many codes few practices use; words of those chapters still bring them up."""


@dataclass(slots=True)
class SearchIndex:
    """What is written to the file: postings by word, and per line its target, weight and bonus."""

    words: dict[str, array[int]] = field(default_factory=dict)
    line_family: array[int] = field(default_factory=lambda: array("I"))
    line_header: array[int] = field(default_factory=lambda: array("I"))
    """Row id of the header a line stands under; 0 for lines of codes."""
    line_weight: array[float] = field(default_factory=lambda: array("f"))
    line_bonus: array[float] = field(default_factory=lambda: array("f"))
    family_sides: array[int] = field(default_factory=lambda: array("B"))
    """Bit set of SIDE_BITS a family has codes for, or BESIDE_SIDES."""
    family_seventh: array[int] = field(default_factory=lambda: array("B"))
    """Which set of 7th characters a family's codes end in: a position in `sevenths`."""
    sevenths: list[tuple[tuple[str, str], ...]] = field(default_factory=lambda: [()])
    """The distinct sets of 7th characters with their labels; the first is none."""
    texts: dict[int, str] = field(default_factory=dict)
    """Wordings that are not the code's own description, by line."""
    context: dict[str, array[int]] = field(default_factory=dict)
    """Words of the headers, block and chapter above, to the families below them."""
    trigrams: dict[str, array[int]] = field(default_factory=dict)
    """Trigrams of sound keys to positions in the sorted vocabulary."""


@dataclass(frozen=True, slots=True)
class Term:
    """One of our own wordings and the codes it may mean, the likeliest first."""

    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexWording:
    """A wording of the alphabetic index, and the family of the code it leads to."""

    words: str
    aside: str
    """Words that may be said and change nothing."""
    family: int
    base: TabularNode
    assumed: float
    """The weight of what had to be assumed where the index names a header."""


@dataclass(slots=True)
class _Line:
    text: str
    family: int
    header: int
    bonus: float
    shown: bool
    aside: str = ""


def word_weights(counts: dict[str, int], lines: int) -> dict[str, float]:
    """How much a word tells: rare ones up to 2.5, common ones 1, words left out in speech little."""
    scale = math.log(max(lines, 2))
    return {
        word: 0.25 if word in FAINT or word in SIDES else 1.0 + 1.5 * math.log(max(lines, 2) / count) / scale
        for word, count in counts.items()
    }


def build_search_index(nodes: Sequence[TabularNode], families: list[Family], terms: Iterable[Term]) -> SearchIndex:
    """Index all wordings. Row ids are positions in `nodes` plus one."""
    ids = {id(node): position for position, node in enumerate(nodes, 1)}
    family_of = {id(node): family.number for family in families for _, node in family.members}
    weights = description_weights(nodes)
    by_plain = {node.plain: node for node in nodes if node.kind == "code"}
    lines: list[_Line] = []
    common: set[int] = set()
    for term in terms:
        for rank, code in enumerate(term.codes):
            named = by_plain.get(code.replace(".", ""))
            if named is None:
                raise ValueError(f"The term “{term.text}” names {code}, which is not in the book.")
            base, _ = default_base(named.parent if named.seventh and named.parent else named, weights)
            number = family_of[id(base)]
            common.add(number)
            lines.append(_Line(term.text, number, 0, _OURS - 0.06 * rank, True))
    for family in families:
        lines.extend(_family_lines(family, family.number in common))
    for node in nodes:
        if node.kind == "code" and node.children and not is_base(node):
            lines.extend(_header_lines(node, ids[id(node)], family_of, weights))
    lines.sort(key=lambda line: -line.bonus)  # so that a list of lines cut short keeps the likely ones
    index = _index_lines(lines)
    _add_families(index, families)
    return index


def description_weights(nodes: Sequence[TabularNode]) -> dict[str, float]:
    """How much each word of the book's descriptions tells."""
    counts: dict[str, int] = {}
    for node in nodes:
        if node.kind == "code" and not node.seventh:
            for word in set(meaning_words(node.description)):
                counts[word] = counts.get(word, 0) + 1
    return word_weights(counts, len(nodes))


def build_wording_index(wordings: Iterable[IndexWording], families: list[Family]) -> SearchIndex:
    """Index wordings of the alphabetic index: they lead to the same families as the book's own."""
    lines = [
        _Line(each.words, each.family, 0, _code_bonus(each.base) + _INDEX - 0.025 * each.assumed, True, each.aside)
        for each in wordings
    ]
    lines.sort(key=lambda line: -line.bonus)
    index = _index_lines(lines)
    _add_families(index, families)
    return index


def _add_families(index: SearchIndex, families: list[Family]) -> None:
    numbers: dict[tuple[tuple[str, str], ...], int] = {(): 0}
    above: dict[int, frozenset[str]] = {}
    for family in families:
        base = family.default()
        index.family_sides.append(_sides(family) or (BESIDE_SIDES if _is_for_unknown_side(base) else 0))
        start = len(base.description) + 2  # behind the comma
        labels = tuple((child.seventh, child.description[start:]) for child in base.children)
        if labels not in numbers:
            numbers[labels] = len(index.sevenths)
            index.sevenths.append(labels)
        index.family_seventh.append(numbers[labels])
        for word in _words_above(family.parent, above):
            index.context.setdefault(word, array("I")).append(family.number)


def _sides(family: Family) -> int:
    return sum(SIDE_BITS.get(side, 0) for side, _ in family.members)


def _is_for_unknown_side(node: TabularNode) -> bool:
    """`Stress fracture, unspecified tibia and fibula` beside the right tibia and the left fibula."""
    if node.parent is None or side_of(node.description) != "unspecified":
        return False
    return any(side_of(brother.description) in ("right", "left") for brother in node.parent.children)


def _words_above(node: TabularNode | None, known: dict[int, frozenset[str]]) -> frozenset[str]:
    if node is None:
        return frozenset()
    if id(node) not in known:
        own = (word for word in content_words(node.description) if word.isalpha() and word not in FAINT)
        known[id(node)] = _words_above(node.parent, known).union(own)
    return known[id(node)]


def _family_lines(family: Family, common: bool) -> Iterable[_Line]:
    default = family.default()
    bonus = _code_bonus(default) + (_COMMON if common else 0.0)
    yield _Line(_without_sides(default.description, family), family.number, 0, bonus, False)
    seen: set[str] = set()
    for _, node in family.members:
        if len(family.members) > 1 and node is not default:
            yield _Line(_without_sides(node.description, family), family.number, 0, bonus - 0.01, False)
        for kind, text in node.notes:
            if kind in ("inclusionTerm", "includes") and text not in seen:
                seen.add(text)
                nos = 0.03 if text.endswith("NOS") else 0.0
                yield _Line(text, family.number, 0, bonus + _INCLUSION + nos, True)


def _without_sides(description: str, family: Family) -> str:
    if len(family.members) == 1:
        return description
    return " ".join(word for word in description.split() if word.strip(",").lower() not in SIDES)


def _header_lines(node: TabularNode, row: int, family_of: dict[int, int], weights: dict[str, float]) -> Iterable[_Line]:
    base, assumed = default_base(node, weights)
    if id(base) not in family_of:
        return
    family = family_of[id(base)]
    bonus = _code_bonus(node) + _HEADER - 0.025 * assumed
    yield _Line(node.description, family, row, bonus, False)
    for kind, text in node.notes:
        if kind in ("inclusionTerm", "includes"):
            yield _Line(text, family, row, bonus + _INCLUSION, True)


def _code_bonus(node: TabularNode) -> float:
    text = node.description.lower()
    bonus = _CHAPTER_BONUS.get(node.code[0], 0.0)
    if "T36" <= node.code[:3] <= "T65":
        bonus -= 0.12
    if "other " in text or "not elsewhere classified" in text:
        bonus += _OTHER
    elif "unspecified" in text or "uncomplicated" in text:
        bonus += _UNSPECIFIED
    if "classified elsewhere" in text:
        bonus -= 0.1
    if "sequela" in text or "history" in text:
        bonus -= 0.05
    return bonus


def _numbers_between(text: str) -> list[str]:
    """Whole numbers a range stands for: a body mass index of 42 is found in `40.0-44.9`."""
    return [
        str(number)
        for first, last in _RANGE.findall(text)
        if int(first) <= int(last) <= int(first) + 20
        for number in range(int(first), int(last) + 1)
    ]


def _index_lines(lines: list[_Line]) -> SearchIndex:
    index = SearchIndex()
    kept: list[tuple[_Line, list[str]]] = []
    seen: set[tuple[int, int, frozenset[str]]] = set()
    counts: dict[str, int] = {}
    for line in lines:
        words = list(
            dict.fromkeys([*meaning_words(line.text), *_numbers_between(line.text), *meaning_words(line.aside)])
        )
        key = (line.family, line.header, frozenset(words))
        if key in seen:
            continue
        seen.add(key)
        kept.append((line, words))
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    weights = word_weights(counts, len(kept))
    seen.clear()
    kept.reverse()
    for number in range(len(kept)):
        line, words = kept.pop()  # freed one by one: all at once would stop the window
        for word in words:
            index.words.setdefault(word, array("I")).append(number)
        index.line_family.append(line.family)
        index.line_header.append(line.header)
        index.line_weight.append(sum(weights[word] for word in content_words(line.text) if not word.startswith("-")))
        index.line_bonus.append(line.bonus)
        if line.shown:
            index.texts[number] = line.text
    for position, word in enumerate(sorted(index.words)):
        if word.isalpha() and len(word) > 3:
            for trigram in trigrams(sound_key(word)):
                index.trigrams.setdefault(trigram, array("I")).append(position)
    return index
