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


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phrase of the query with everything it may stand for."""

    words: tuple[str, ...]
    readings: tuple[Reading, ...]
    weight: float
    needed: bool
    """Whether a wording must hold it to be looked at; sides and fillers only help."""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A typed query, read."""

    parts: tuple[Part, ...]
    side: str


def read_query(text: str, vocabulary: Vocabulary, synonyms: Mapping[str, tuple[tuple[str, ...], ...]]) -> Query:
    """Split typed text into parts. `synonyms`: stemmed phrase → wordings as stemmed words."""
    words = typed_words(text)
    unfinished = bool(text) and not text[-1].isspace()
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
    return Query(tuple(parts), sides.pop() if len(sides) == 1 else "")


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
    for wording in wordings:
        broader = wording[0].startswith(BROADER)
        words = (wording[0].removeprefix(BROADER), *wording[1:])
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
    return Part(phrase, tuple(readings), min(weight, 4.5), True)


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
