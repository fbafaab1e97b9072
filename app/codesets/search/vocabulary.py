"""The index's words in memory: what a typed word may stand for, and in which wordings that stands."""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from app.codesets.search.search_index import word_weights
from app.codesets.search.words import kin_words, sound_key, trigrams

_MOST_COMPLETIONS = 48
"""A letter or two begin hundreds of words; the commonest stand for them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a typed word: the wordings it stands in, how sure the reading is, what it weighs there."""

    lines: frozenset[int]
    sureness: float
    weight: float


class Vocabulary:
    """Sorted words with postings fetched on demand. Reads only; one per connection."""

    def __init__(self, conn: sqlite3.Connection, lines: int) -> None:
        self._conn = conn
        rows = conn.execute("SELECT word, length(lines) / 4 FROM search_word ORDER BY word").fetchall()
        self.words: list[str] = [word for word, _ in rows]
        self._counts: dict[str, int] = dict(rows)
        self.weights = word_weights(self._counts, lines)
        # Bounded: sets of many thousand lines, kept by the hundred, would make the garbage collector stall typing.
        self.lines = lru_cache(256)(self._lines)
        self.readings = lru_cache(64)(self._readings)
        self.as_heard = lru_cache(64)(self._as_heard)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def count(self, word: str) -> int:
        """In how many wordings the word stands."""
        return self._counts.get(word, 0)

    def _lines(self, word: str) -> frozenset[int]:
        """The wordings that hold exactly this word."""
        row = self._conn.execute("SELECT lines FROM search_word WHERE word = ?", (word,)).fetchone()
        numbers = array("I")
        if row:
            numbers.frombytes(row[0])
        return frozenset(numbers)

    def _as_heard(self, word: str) -> str:
        """A word as the books spell it, where it is unknown and one of theirs sounds the same: `controled`."""
        if word in self or word.startswith("-") or self.completions(word):
            return word
        nearest = self.guesses(word, False)[:1]
        return nearest[0][0] if nearest and not nearest[0][1] else word

    def _readings(self, word: str, unfinished: bool) -> tuple[Reading, ...]:
        """How a typed word may be read, surest first. `unfinished`: the cursor stands behind it."""
        return tuple(self._read(word, unfinished))

    def _read(self, word: str, unfinished: bool) -> list[Reading]:
        found = []
        if word in self:
            found.append(Reading(self.lines(word), 1.0, self.weights[word]))
        kin = [other for other in kin_words(word) if other in self]
        if kin:
            found.append(self._reading_of(kin, 0.8))
        if found and (not unfinished or len(word) < 3):
            return found
        longer = self.completions(word) if unfinished or len(word) > 2 or not found else []
        if longer:
            sureness = 0.55 if found else 0.9 if unfinished or len(word) > 3 else 0.7
            found.append(self._reading_of(longer, sureness))
        if found or word.startswith("-"):
            return found
        guesses = self.guesses(word, unfinished)
        return [self._reading_of([guess], 0.85 - 0.12 * distance) for guess, distance in guesses]

    def _reading_of(self, words: list[str], sureness: float) -> Reading:
        lines = frozenset().union(*(self.lines(word) for word in words))
        total = sum(self._counts[word] for word in words)
        weight = sum(self.weights[word] * self._counts[word] for word in words) / total
        return Reading(lines, sureness, weight)

    def completions(self, start: str) -> list[str]:
        """Words that begin with `start` and go on."""
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, start + "￿")
        found = [word for word in self.words[first:last] if word != start]
        if len(found) > _MOST_COMPLETIONS:
            found = sorted(found, key=self.count, reverse=True)[:_MOST_COMPLETIONS]
        return found

    def guesses(self, word: str, unfinished: bool) -> list[tuple[str, float]]:
        """Words that sound or look like a misspelt one, nearest first, with their distance (at most 2)."""
        if len(word) < 4 or not word.isalpha():
            return []
        key = sound_key(word)
        shared: Counter[int] = Counter()
        wanted = trigrams(key)
        for trigram in wanted:
            row = self._conn.execute("SELECT words FROM search_trigram WHERE trigram = ?", (trigram,)).fetchone()
            if row:
                positions = array("I")
                positions.frombytes(row[0])
                shared.update(positions)
        scored = []
        most = 1.0 if len(key) < 6 else 2.0
        # Of equally many shared parts the word nearest in length: a cut must not fall by chance.
        likely = sorted(shared, key=lambda at: (-shared[at], abs(len(self.words[at]) - len(word)), at))
        for position in likely[:60]:
            candidate = self.words[position]
            other = sound_key(candidate)
            distance = _distance(key, other, int(most)) + 0.3 * (candidate[0] != word[0])
            if unfinished:
                distance = min(distance, _distance(key, other[: len(key)], int(most)) + 0.5)
            if distance <= most:
                scored.append((distance, -self.count(candidate), candidate))
        scored.sort()
        return [(candidate, distance) for distance, _, candidate in scored[:4] if distance <= scored[0][0] + 0.6]


def _distance(one: str, other: str, most: int) -> float:
    """Edits from one to the other, neighbours swapped count once; above `most` only that it is more."""
    if one == other:
        return 0.0
    beyond = most + 1
    if abs(len(one) - len(other)) > most:
        return float(beyond)
    width = len(other)
    older = before = [min(j, beyond) for j in range(width + 1)]
    for i, a in enumerate(one, 1):
        # Only the band around the diagonal can stay within `most`.
        first, last = max(1, i - most), min(width, i + most)
        row = [beyond] * (width + 1)
        row[0] = min(i, beyond)
        for j in range(first, last + 1):
            b = other[j - 1]
            cost = before[j - 1] if a == b else 1 + min(before[j - 1], before[j], row[j - 1])
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row[j] = cost
        if min(row) >= beyond:
            return float(beyond)
        older, before = before, row
    return float(min(before[width], beyond))
