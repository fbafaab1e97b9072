"""Finds the ICD-10-CM code a coder would take first, from the words people type."""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations

from app.codesets.query import Part, Query, read_query
from app.codesets.records import ICD10CM, CodeHit
from app.codesets.search_index import SIDE_BITS
from app.codesets.vocabulary import Vocabulary
from app.codesets.words import content_words

_CODE = re.compile(r"^[a-z](?:(?:\d|a\d)[0-9a-z]?(?:\.?[0-9a-z]{0,4})?)$")
_MOST_LINES = 2500
"""Wordings scored for one query; lines are numbered likeliest first, so a cut loses the unlikely."""
_FEW = 40
_SECOND_SIDE = 0.14
"""How far below the best code of a family its other sides come."""
_HEADER = 0.09
_MOST_HEADERS = 10
_NOT_IN_FORCE = 0.5
_CONTEXT = 0.6
"""A word found only in a title above the code."""
_NO_SIDES = 0.6
"""A side typed for a condition the book has no sides for."""
_ELSEWHERE = 0.8
"""A word found only in another wording of the code."""
_BROAD = 0.55
_NOTHING: frozenset[int] = frozenset()


_BASES = (
    "SELECT family, id, code, description, billable, side, seventh, valid_from FROM icd10cm"
    " WHERE family IN (SELECT value FROM json_each(?))"
)
_ENDS = (
    "SELECT base.family, row.id, row.code, row.description, row.billable, base.side, row.seventh, row.valid_from"
    " FROM icd10cm AS base JOIN icd10cm AS row ON row.parent_id = base.id"
    " WHERE base.family IN (SELECT value FROM json_each(?))"
)


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    code: str
    description: str
    billable: bool
    side: str
    seventh: str
    valid_from: str | None


@dataclass(slots=True)
class _Found:
    """The best wording of one family so far."""

    score: float
    line: int
    matched: int
    """Bit set of the query's parts, over all wordings of the family."""
    best: int
    """Bit set of the parts matched by the best wording."""
    said: int
    """Those of them that stand in the wording itself, not in a side or a 7th character."""
    share: float
    fit: float


def search_icd10cm(conn: sqlite3.Connection, text: str, on: date | None, limit: int = 50) -> list[CodeHit]:
    """One search without keeping the index: for scripts. A window keeps an `Icd10cmSearch`."""
    return Icd10cmSearch(conn).search(text, on, limit)


class Icd10cmSearch:
    """The search over one open code-set file. The index is read at the first search."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    def search(self, text: str, on: date | None, limit: int = 50) -> list[CodeHit]:
        """Codes for typed text, best first. `on`: the date of service; codes not in force then come last."""
        typed = text.strip().lower()
        if not typed:
            return []
        if _CODE.match(typed) and (len(typed) > 1):
            hits = self._by_code(typed.replace(".", ""), on, limit)
            if hits:
                return hits
        query = read_query(text.lstrip(), self._vocabulary, self._synonyms)
        found, headers = self._score(query)
        return self._hits(query, found, headers, on, limit)

    # -- the index ---------------------------------------------------------------------------------------

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._conn, len(self._line_family))

    @cached_property
    def _synonyms(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        rows = self._conn.execute("SELECT phrase, wordings FROM search_synonym")
        return {phrase: tuple(tuple(wording.split()) for wording in wordings.split("|")) for phrase, wordings in rows}

    @cached_property
    def _sevenths(self) -> dict[int, dict[str, frozenset[str]]]:
        """By number of the set: 7th character → the words of its label."""
        found: dict[int, dict[str, frozenset[str]]] = {}
        for number, character, label in self._conn.execute("SELECT number, character, label FROM search_seventh"):
            found.setdefault(number, {})[character] = frozenset(content_words(label)) | _spoken(label)
        return found

    @cached_property
    def _seventh_words(self) -> dict[str, frozenset[int]]:
        """A label's word → the sets of 7th characters that have it."""
        found: dict[str, set[int]] = {}
        for number, labels in self._sevenths.items():
            for words in labels.values():
                for word in words:
                    found.setdefault(word, set()).add(number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    def _context(self, word: str) -> frozenset[int]:
        """Families below a header, block or chapter that has the word in its title."""
        row = self._conn.execute("SELECT families FROM search_context WHERE word = ?", (word,)).fetchone()
        numbers = array("I")
        if row:
            numbers.frombytes(row[0])
        return frozenset(numbers)

    def _array(self, name: str, typecode: str) -> array[int]:
        numbers: array[int] = array(typecode)
        row = self._conn.execute("SELECT data FROM search_array WHERE name = ?", (name,)).fetchone()
        numbers.frombytes(row[0])
        return numbers

    @cached_property
    def _line_family(self) -> array[int]:
        return self._array("line_family", "I")

    @cached_property
    def _line_header(self) -> array[int]:
        return self._array("line_header", "I")

    @cached_property
    def _line_weight(self) -> array[int]:
        return self._array("line_weight", "f")

    @cached_property
    def _line_bonus(self) -> array[int]:
        return self._array("line_bonus", "f")

    @cached_property
    def _family_sides(self) -> array[int]:
        return self._array("family_sides", "B")

    @cached_property
    def _family_seventh(self) -> array[int]:
        return self._array("family_seventh", "B")

    # -- scoring -----------------------------------------------------------------------------------------

    def _score(self, query: Query) -> tuple[dict[int, _Found], dict[int, float]]:
        """Every family with a wording worth a look, by its best one; and the scores of headers, by row id."""
        parts = query.parts
        total = sum(part.weight for part in parts)
        side_bit = SIDE_BITS.get(query.side, 0)
        sevenths = [self._seventh_words.get(part.words[0], _NOTHING) for part in parts]
        contexts = [self._context(part.words[-1]) for part in parts]
        families, weights, bonuses = self._line_family, self._line_weight, self._line_bonus
        sides, endings, line_headers = self._family_sides, self._family_seventh, self._line_header
        headers: dict[int, float] = {}
        found: dict[int, _Found] = {}
        for line in _candidates(parts):
            family = families[line]
            gained = told = 0.0
            matched = said = 0
            for position, part in enumerate(parts):
                for reading in part.readings:
                    if line in reading.lines:
                        gained += part.weight * reading.sureness
                        told += reading.weight
                        matched |= 1 << position
                        said |= 1 << position
                        break
                else:
                    if (part.side and sides[family] & side_bit) or endings[family] in sevenths[position]:
                        gained += part.weight
                        matched |= 1 << position
                    elif family in contexts[position]:
                        gained += part.weight * _CONTEXT
                    elif part.side and not sides[family]:
                        gained += part.weight * _NO_SIDES
            share = gained / total
            whole = weights[line]
            fit = min(told / whole, 1.0) if whole else 1.0
            score = _line_score(share, fit, bonuses[line])
            if line_headers[line] and score > headers.get(line_headers[line], 0.0):
                headers[line_headers[line]] = score
            before = found.get(family)
            if before is None:
                found[family] = _Found(score, line, matched, matched, said, share, fit)
            else:
                before.matched |= matched
                if score > before.score:
                    before.score, before.line, before.share, before.fit = score, line, share, fit
                    before.best, before.said = matched, said
        for family, one in found.items():
            if one.matched != one.best:  # other wordings of the same code hold what the best one lacks
                for position, part in enumerate(parts):
                    if (one.matched & ~one.best) >> position & 1:
                        had = _CONTEXT if family in contexts[position] else 0.0
                        one.share += (_ELSEWHERE - had) * part.weight / total
                one.score = _line_score(one.share, one.fit, bonuses[one.line])
        return found, headers

    # -- from families to codes --------------------------------------------------------------------------

    def _hits(
        self, query: Query, found: dict[int, _Found], headers: dict[int, float], on: date | None, limit: int
    ) -> list[CodeHit]:
        best = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))[:limit]
        rows = self._members([family for family, _ in best])
        texts = self._texts([one.line for _, one in best])
        scored: list[tuple[float, int, CodeHit]] = []
        for family, one in best:
            shown = texts.get(one.line, "")
            for score, row in self._choices(query, family, rows.get(family, []), one):
                valid = on is None or row.valid_from is None or row.valid_from <= on.isoformat()
                hit = CodeHit(ICD10CM, row.code, row.description, row.billable, valid, shown)
                scored.append((score - (0 if valid else _NOT_IN_FORCE), len(scored), hit))
        opened = sorted(headers, key=lambda row: (-headers[row], row))[:_MOST_HEADERS]
        for row, (code, description) in self._headers(opened).items():
            scored.append((headers[row] - _HEADER, len(scored), CodeHit(ICD10CM, code, description, False)))
        scored.sort(key=lambda item: (-item[0], item[1]))
        hits: dict[str, CodeHit] = {}
        for _, _, hit in scored:
            hits.setdefault(hit.code, hit)
        return list(hits.values())[:limit]

    def _choices(self, query: Query, family: int, rows: list[_Row], one: _Found) -> Iterable[tuple[float, _Row]]:
        """The family's codes, the one the words ask for first."""
        bases = [row for row in rows if not row.seventh]
        order = [query.side, "unspecified", "", "right", "left", "bilateral"]
        bases.sort(key=lambda row: (order.index(row.side), row.id))
        character = self._seventh_for(query, family, one.said)
        for rank, base in enumerate(bases):
            score = one.score - (_SECOND_SIDE + 0.004 * rank if rank else 0.0)
            if base.billable:
                yield score, base
                continue
            ends = [row for row in rows if row.seventh and row.code.startswith(base.code)]
            ends.sort(key=lambda row: (row.seventh != character, row.id))
            if ends:
                yield score, ends[0]

    def _seventh_for(self, query: Query, family: int, said: int) -> str:
        """The 7th character the words ask for; `A` or the unspecified one when they ask for none."""
        labels = self._sevenths.get(self._family_seventh[family], {})
        free = {word for i, part in enumerate(query.parts) if not said >> i & 1 for word in part.words}
        best, most = "", 0.0
        for character, words in labels.items():
            told = len(words & free) - 0.01 * len(words)
            usual = 0.5 if character == "A" else 0.4 if character == "0" else 0.3 if character == "9" else 0.0
            if told + usual > most:
                best, most = character, told + usual
        return best

    def _members(self, families: list[int]) -> dict[int, list[_Row]]:
        found: dict[int, list[_Row]] = {}
        for select in (_BASES, _ENDS):
            for family, *fields in self._conn.execute(select, (json.dumps(families),)):
                found.setdefault(family, []).append(_Row(*fields))
        return found

    def _texts(self, lines: list[int]) -> dict[int, str]:
        return dict(
            self._conn.execute(
                "SELECT line, text FROM search_text WHERE line IN (SELECT value FROM json_each(?))",
                (json.dumps(lines),),
            )
        )

    def _headers(self, ids: list[int]) -> dict[int, tuple[str, str]]:
        rows = self._conn.execute(
            "SELECT id, code, description FROM icd10cm WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        return {row: (code, description) for row, code, description in rows}

    # -- by code -----------------------------------------------------------------------------------------

    def _by_code(self, plain: str, on: date | None, limit: int) -> list[CodeHit]:
        """Codes that begin so: billable in book order, the typed header itself among the first."""
        start = plain.upper()
        rows = self._conn.execute(
            "SELECT code, description, billable, valid_from, plain FROM icd10cm"
            " WHERE kind = 'code' AND plain >= ? AND plain < ? ORDER BY id LIMIT ?",
            (start, start + "￿", 400),
        ).fetchall()
        day = on.isoformat() if on else ""
        hits = []
        for place, (code, description, billable, since, whole) in enumerate(rows):
            valid = not on or since is None or since <= day
            rank = (not valid, whole != start, not billable, place)
            hits.append((rank, CodeHit(ICD10CM, code, description, bool(billable), valid)))
        hits.sort(key=lambda item: item[0])
        return [hit for _, hit in hits[:limit]]


def _line_score(share: float, fit: float, bonus: float) -> float:
    """How well a wording answers: most by how much of the query it holds, then by how little else it says."""
    return share * share * (_BROAD + (1 - _BROAD) * fit) + bonus * share


def _spoken(label: str) -> frozenset[str]:
    """Words said for a label's words: nobody types `subsequent encounter with delayed healing` in full."""
    words = set()
    if "subsequent" in label:
        words.add("followup")
    if "initial" in label:
        words.add("new")
    return frozenset(words)


def _candidates(parts: tuple[Part, ...]) -> list[int]:
    """Wordings worth scoring: those that hold every needed part, and where they are few, all parts but one, but two."""
    needed = [
        frozenset().union(*(reading.lines for reading in part.readings))
        for part in parts
        if part.needed and part.readings
    ]
    if not needed:
        needed = [frozenset().union(*(reading.lines for part in parts for reading in part.readings))]
    lines = frozenset.intersection(*needed)
    for left_out in (1, 2, 3):
        if len(lines) >= _FEW or left_out >= len(needed):
            break
        for some in combinations(needed, len(needed) - left_out):
            lines |= frozenset.intersection(*some)
    return sorted(lines)[:_MOST_LINES]
