"""Reads what was typed: abbreviations, phrases, sides, what is ruled out, and plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.codesets.search.vocabulary import Reading, Vocabulary
from app.codesets.search.words import SIDES, typed_words

BROADER = "~"
"""Marks a synonym that names a larger part of the body: `shoulder` → `~upper limb`."""
PARTLY = 0.3
"""How much one word of a phrase counts where the phrase as such is not met."""
_SYNONYM_SURENESS = 0.95
_BROADER_SURENESS = 0.6
_LONGEST_PHRASE = 6
_SIDE_WEIGHT = 0.8
_WITHIN_WEIGHT = 0.3
"""`fingers right hand`: where the smaller part of the body is said, the larger one tells next to nothing more."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phrase of the query with everything it may stand for."""

    words: tuple[str, ...]
    readings: tuple[Reading, ...]
    weight: float
    needed: bool
    """Whether a wording must hold it to be looked at; sides and fillers only help."""
    side: str = ""
    within: frozenset[tuple[str, ...]] = frozenset()
    """The larger parts of the body this one belongs to."""


@dataclass(frozen=True, slots=True)
class Query:
    """A typed query, read."""

    parts: tuple[Part, ...]
    side: str


def read_query(text: str, vocabulary: Vocabulary, synonyms: Mapping[str, tuple[tuple[str, ...], ...]]) -> Query:
    """Split typed text into parts. `synonyms`: stemmed phrase → wordings as stemmed words."""
    unfinished = bool(text) and not text[-1].isspace()
    words = _known_words(typed_words(text), vocabulary, synonyms, unfinished)
    parts: list[Part] = []
    position = 0
    while position < len(words):
        length, part = _longest_part(words, position, vocabulary, synonyms, unfinished)
        if not any(set(part.words) <= set(before.words) for before in parts):  # `pink eye both eyes`: said once
            parts.append(part)
        position += length
    sides = {part.side for part in parts if part.side}
    if sides == {"right", "left"}:
        sides = {"bilateral"}
    larger = {words for part in parts for words in part.within}
    told = (replace(part, weight=_WITHIN_WEIGHT, needed=False) if part.words in larger else part for part in parts)
    return Query(tuple(told), sides.pop() if len(sides) == 1 else "")


def _known_words(
    words: list[str], vocabulary: Vocabulary, synonyms: Mapping[str, object], unfinished: bool
) -> list[str]:
    """Words as the books write them: `poly neuropathy` in one, `controled` as it is heard."""
    found: list[str] = []
    for place, typed in enumerate(words):
        going_on = unfinished and place + 1 == len(words)
        word = typed if typed in synonyms or going_on else vocabulary.as_heard(typed)
        joined = found[-1] + word if found else ""
        if (
            joined in vocabulary
            and vocabulary.count(joined) > min(vocabulary.count(found[-1]), vocabulary.count(word))
            and f"{found[-1]} {word}" not in synonyms
        ):
            found[-1] = joined
        else:
            found.append(word)
    return found


def _longest_part(
    words: list[str],
    position: int,
    vocabulary: Vocabulary,
    synonyms: Mapping[str, tuple[tuple[str, ...], ...]],
    unfinished: bool,
) -> tuple[int, Part]:
    for length in range(min(_LONGEST_PHRASE, len(words) - position), 0, -1):
        phrase = tuple(words[position : position + length])
        last = unfinished and position + length == len(words)
        wordings = synonyms.get(" ".join(phrase))
        if wordings:
            return length, _phrase_part(phrase, wordings, vocabulary, last)
    word = words[position]
    last = unfinished and position + 1 == len(words)
    if word in SIDES:
        side = SIDES[word]
        return 1, Part((word,), vocabulary.readings(side, False), _SIDE_WEIGHT, False, side)
    readings = vocabulary.readings(word, last)
    if not readings:
        joined = _joined_or_split(words, position, vocabulary)
        if joined:
            return joined
    return 1, Part((word,), readings, _weight(word, readings, vocabulary), not word.startswith("-"))


def _weight(word: str, readings: tuple[Reading, ...], vocabulary: Vocabulary) -> float:
    if word.startswith("-"):
        return 0.6
    if word in vocabulary:
        return vocabulary.weights[word]
    return max((reading.weight for reading in readings), default=1.2)


def _phrase_part(
    phrase: tuple[str, ...], wordings: tuple[tuple[str, ...], ...], vocabulary: Vocabulary, last: bool
) -> Part:
    readings = list(_together(phrase, vocabulary, last))
    within: set[tuple[str, ...]] = set()
    for wording in wordings:
        broader = wording[0].startswith(BROADER)
        words = (wording[0].removeprefix(BROADER), *wording[1:])
        if broader:
            within.add(words)
        readings.extend(
            replace(reading, sureness=reading.sureness * (_BROADER_SURENESS if broader else _SYNONYM_SURENESS))
            for reading in _together(words, vocabulary, False)
        )
    weight = max((reading.weight for reading in readings), default=1.2)
    if len(phrase) > 1:
        readings.extend(
            Reading(vocabulary.lines(word), PARTLY, vocabulary.weights[word]) for word in phrase if word in vocabulary
        )
    readings.sort(key=lambda reading: -reading.sureness)
    return Part(phrase, tuple(readings), min(weight, 4.5), True, within=frozenset(within))


def _together(words: tuple[str, ...], vocabulary: Vocabulary, last: bool) -> tuple[Reading, ...]:
    """Wordings that hold all of several words. Only words the book knows: guessing inside phrases misleads."""
    if len(words) == 1:
        word = words[0]
        known = word in vocabulary or vocabulary.completions(word)
        return vocabulary.readings(word, last and len(word) > 3) if known else ()
    lines: frozenset[int] | None = None
    sureness, weight = 1.0, 0.0
    for word in words:
        if word not in vocabulary and not vocabulary.completions(word):
            return ()
        readings = vocabulary.readings(word, False)
        here = frozenset().union(*(reading.lines for reading in readings))
        lines = here if lines is None else lines & here
        sureness = min(sureness, max(reading.sureness for reading in readings))
        weight += readings[0].weight
        if not lines:
            return ()
    return (Reading(lines, sureness, weight),) if lines else ()


def _joined_or_split(words: list[str], position: int, vocabulary: Vocabulary) -> tuple[int, Part] | None:
    """`hyper tension` typed apart, `lowback` typed together."""
    word = words[position]
    if position + 1 < len(words) and word + words[position + 1] in vocabulary:
        joined = word + words[position + 1]
        return 2, Part((joined,), vocabulary.readings(joined, False), vocabulary.weights[joined], True)
    for cut in range(3, len(word) - 2):
        two = (word[:cut], word[cut:])
        if all(half in vocabulary and vocabulary.count(half) > 3 for half in two):
            readings = _together(two, vocabulary, False)
            if readings:
                return 1, Part(two, readings, readings[0].weight, True)
    return None
