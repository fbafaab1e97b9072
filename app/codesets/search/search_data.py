"""The search index as read from the code-set file, each piece at its first use."""

from __future__ import annotations

import sqlite3
from array import array
from functools import cached_property

from app.codesets.search.vocabulary import Vocabulary
from app.codesets.search.words import content_words


class SearchData:
    """What the search keeps in memory: about two megabytes, read in some 20 ms."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Every word and the wordings it stands in."""
        return Vocabulary(self._conn, len(self.line_family))

    @cached_property
    def synonyms(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Typed phrase → the books' wordings, all as stemmed words."""
        rows = self._conn.execute("SELECT phrase, wordings FROM search_synonym")
        return {phrase: tuple(tuple(wording.split()) for wording in wordings.split("|")) for phrase, wordings in rows}

    @cached_property
    def sevenths(self) -> dict[int, dict[str, frozenset[str]]]:
        """By number of the set: 7th character → the words of its label."""
        found: dict[int, dict[str, frozenset[str]]] = {}
        for number, character, label in self._conn.execute("SELECT number, character, label FROM search_seventh"):
            found.setdefault(number, {})[character] = frozenset(content_words(label)) | _spoken(label)
        return found

    @cached_property
    def seventh_words(self) -> dict[str, frozenset[int]]:
        """A label's word → the sets of 7th characters that have it."""
        found: dict[str, set[int]] = {}
        for number, labels in self.sevenths.items():
            for words in labels.values():
                for word in words:
                    found.setdefault(word, set()).add(number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    def families_below(self, word: str) -> frozenset[int]:
        """Families below a header, block or chapter that has the word in its title."""
        row = self._conn.execute("SELECT families FROM search_context WHERE word = ?", (word,)).fetchone()
        numbers = array("I")
        if row:
            numbers.frombytes(row[0])
        return frozenset(numbers)

    @cached_property
    def line_family(self) -> array[int]:
        """The family each wording leads to."""
        return self._integers("line_family", "I")

    @cached_property
    def line_header(self) -> array[int]:
        """The row of the header a wording stands under; 0 for wordings of codes."""
        return self._integers("line_header", "I")

    @cached_property
    def line_weight(self) -> array[float]:
        """What each wording says in all."""
        return self._floats("line_weight")

    @cached_property
    def line_bonus(self) -> array[float]:
        """How likely a wording's code is before anything is typed."""
        return self._floats("line_bonus")

    @cached_property
    def family_sides(self) -> array[int]:
        """Bit set of the sides a family has codes for."""
        return self._integers("family_sides", "B")

    @cached_property
    def family_seventh(self) -> array[int]:
        """The number of the set of 7th characters a family's codes end in; 0 is none."""
        return self._integers("family_seventh", "B")

    def _integers(self, name: str, typecode: str) -> array[int]:
        numbers: array[int] = array(typecode)
        numbers.frombytes(self._bytes(name))
        return numbers

    def _floats(self, name: str) -> array[float]:
        numbers = array("f")
        numbers.frombytes(self._bytes(name))
        return numbers

    def _bytes(self, name: str) -> bytes:
        row = self._conn.execute("SELECT data FROM search_array WHERE name = ?", (name,)).fetchone()
        return bytes(row[0])


def _spoken(label: str) -> frozenset[str]:
    """Words said for an encounter: nobody types `subsequent encounter` in full."""
    return frozenset({"followup"} if "subsequent" in label else ())
