"""Procedure codes found by the words of their descriptions: unfinished, in any order, misspelt.

The same few tables serve an edition's file, and a small database in memory for codes kept elsewhere.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from app.codesets.search.query import PARTLY, Part, read_query
from app.codesets.search.search_index import word_weights
from app.codesets.search.vocabulary import Vocabulary
from app.codesets.search.words import FILLERS, meaning_words, sound_key, trigrams

TABLES = (
    "CREATE TABLE search_word (word TEXT PRIMARY KEY, lines BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE search_trigram (trigram TEXT PRIMARY KEY, words BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE search_line (line INTEGER PRIMARY KEY, code TEXT NOT NULL, weight REAL NOT NULL) STRICT",
)
_BROAD = 0.55
"""The part of a wording's score that does not fall with what else it says."""
_FEW = 20
_MOST_LINES = 1500
_AMOUNT = re.compile(r"(?<=\d)(?=(?:mg|mcg|ml|cc|gm|g|iu|units?|mm|cm|in|inch|sq|kg|lbs?)\b)")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """One code that answers a query."""

    code: str
    share: float
    """How much of the query its wording holds, 0 to 1."""
    fit: float
    """How much of the wording was asked for, 0 to 1."""
    score: float


def book_words(text: str) -> list[str]:
    """The words of a description or a query, amounts apart from their units: `1mg` → `1`, `mg`."""
    return [word for word in meaning_words(_apart(text)) if word not in FILLERS]


def write_word_book(conn: sqlite3.Connection, wordings: Iterable[tuple[str, str]]) -> None:
    """Create and fill the tables. `wordings`: (code, text), a code as often as it has wordings."""
    for table in TABLES:
        conn.execute(table)
    lines = [(code, list(dict.fromkeys(book_words(text)))) for code, text in wordings]
    postings: dict[str, array[int]] = {}
    for number, (_, words) in enumerate(lines):
        for word in words:
            postings.setdefault(word, array("I")).append(number)
    weights = word_weights({word: len(numbers) for word, numbers in postings.items()}, len(lines))
    conn.executemany(
        "INSERT INTO search_line VALUES (?, ?, ?)",
        ((number, code, sum(weights[word] for word in words)) for number, (code, words) in enumerate(lines)),
    )
    ordered = sorted(postings)
    conn.executemany("INSERT INTO search_word VALUES (?, ?)", ((word, postings[word].tobytes()) for word in ordered))
    sounds: dict[str, array[int]] = {}
    for position, word in enumerate(ordered):
        if word.isalpha() and len(word) > 3:
            for trigram in trigrams(sound_key(word)):
                sounds.setdefault(trigram, array("I")).append(position)
    conn.executemany(
        "INSERT INTO search_trigram VALUES (?, ?)", ((key, each.tobytes()) for key, each in sounds.items())
    )


class WordBook:
    """A search over tables that `write_word_book` made. Reads at the first search; one per connection."""

    def __init__(self, conn: sqlite3.Connection, synonyms: Mapping[str, tuple[tuple[str, ...], ...]]) -> None:
        """`synonyms`: typed phrase → wordings, as words."""
        self._conn = conn
        self._synonyms = synonyms

    def find(self, text: str) -> list[Found]:
        """Codes whose wording holds what was typed, best first."""
        query = read_query(_apart(text.lstrip()), self._vocabulary, self._synonyms)
        if not query.parts:
            return []
        total = sum(part.weight for part in query.parts)
        best: dict[str, Found] = {}
        for line in _candidates(query.parts):
            found = self._match(line, query.parts, total)
            before = best.get(found.code)
            if before is None or found.score > before.score:
                best[found.code] = found
        return sorted(best.values(), key=lambda found: (-found.score, found.code))

    def _match(self, line: int, parts: tuple[Part, ...], total: float) -> Found:
        gained = told = 0.0
        for part in parts:
            for reading in part.readings:
                if line in reading.lines:
                    gained += part.weight * reading.sureness
                    told += reading.weight
                    break
        code, whole = self._lines[line]
        share = gained / total
        fit = min(told / whole, 1.0) if whole else 1.0
        return Found(code, share, fit, share * share * (_BROAD + (1 - _BROAD) * fit))

    @cached_property
    def _lines(self) -> list[tuple[str, float]]:
        return self._conn.execute("SELECT code, weight FROM search_line ORDER BY line").fetchall()

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._conn, len(self._lines))


def _apart(text: str) -> str:
    return _AMOUNT.sub(" ", _POINT.sub("p", text.lower()))


def _candidates(parts: tuple[Part, ...]) -> list[int]:
    """Lines with every needed part; where they are few, those with all but one too."""
    needed = [
        frozenset().union(*(reading.lines for reading in part.readings if reading.sureness > PARTLY))
        for part in parts
        if part.readings and part.needed
    ] or [frozenset().union(*(reading.lines for part in parts for reading in part.readings))]
    lines = frozenset.intersection(*needed)
    if len(lines) < _FEW and len(needed) > 1:
        for some in combinations(needed, len(needed) - 1):
            lines |= frozenset.intersection(*some)
    return sorted(lines)[:_MOST_LINES]


def pack_word_book(wordings: Iterable[tuple[str, str]]) -> bytes:
    """The tables as bytes, to be kept beside codes that no edition's file holds."""
    with closing(sqlite3.connect(":memory:")) as memory:
        write_word_book(memory, wordings)
        memory.commit()
        return zlib.compress(memory.serialize(), level=6)


def unpacked_word_book(packed: bytes, synonyms: Mapping[str, tuple[tuple[str, ...], ...]]) -> WordBook:
    """The search over packed tables."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    memory.deserialize(zlib.decompress(packed))
    return WordBook(memory, synonyms)
