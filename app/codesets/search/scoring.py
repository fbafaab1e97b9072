"""Scores every family of codes against a query: how much of it a wording holds, and how little else it says."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from app.codesets.search.query import PARTLY, Part, Query
from app.codesets.search.search_data import SearchData
from app.codesets.search.search_index import SIDE_BITS

_MOST_LINES = 2500
"""Wordings scored for one query; lines are numbered likeliest first, so a cut loses the unlikely."""
_FEW = 40
"""With fewer wordings that hold the whole query, those that hold most of it are looked at too."""
_CONTEXT = 0.6
"""A word found only in a title above the code."""
_NO_SIDES = 0.6
"""A side typed for a condition the book has no sides for."""
_ELSEWHERE = 0.8
"""A word found only in another wording of the code."""
_BROAD = 0.55
"""The part of a wording's score that does not fall with what else it says."""
_NOTHING: frozenset[int] = frozenset()


@dataclass(slots=True)
class Match:
    """How one wording of a family answers the query."""

    score: float
    line: int
    share: float
    """How much of the query is met, 0 to 1."""
    fit: float
    """How much of the wording was asked for, 0 to 1."""
    matched: int
    """Bit set of the query's parts that are met."""
    said: int
    """Those of them met by the wording itself, not by a side or a 7th character."""
    anywhere: int = 0
    """Bit set of the parts met by any wording of the family."""


def score_families(data: SearchData, query: Query) -> tuple[dict[int, Match], dict[int, float]]:
    """The best match of every family worth a look, and the scores of headers by row id."""
    scorer = _Scorer(data, query)
    found: dict[int, Match] = {}
    headers: dict[int, float] = {}
    families, line_headers = data.line_family, data.line_header
    for line in _candidates(query.parts):
        family = families[line]
        match = scorer.match(line, family)
        header = line_headers[line]
        if header and match.score > headers.get(header, 0.0):
            headers[header] = match.score
        before = found.get(family)
        match.anywhere = match.matched | (before.anywhere if before else 0)
        if before is None or match.score > before.score:
            found[family] = match
        else:
            before.anywhere = match.anywhere
    for family, match in found.items():
        if match.anywhere != match.matched:
            scorer.add_what_other_wordings_hold(match, family)
    return found, headers


class _Scorer:
    """One query prepared for being held against thousands of wordings."""

    def __init__(self, data: SearchData, query: Query) -> None:
        self._data = data
        self._parts = query.parts
        self._total = sum(part.weight for part in query.parts)
        self._side_bit = SIDE_BITS.get(query.side, 0)
        contexts = [data.families_below(part.words[-1]) for part in query.parts]
        endings = [data.seventh_words.get(part.side or part.words[0], _NOTHING) for part in query.parts]
        self._contexts = contexts
        self._prepared = [
            (1 << position, part.weight, part.side, part.readings, contexts[position], endings[position])
            for position, part in enumerate(query.parts)
        ]

    def match(self, line: int, family: int) -> Match:
        """Hold one wording against the query."""
        sides, ending = self._data.family_sides[family], self._data.family_seventh[family]
        gained = told = 0.0
        matched = said = 0
        for bit, weight, side, readings, context, endings in self._prepared:
            for reading in readings:
                if line in reading.lines:
                    gained += weight * reading.sureness
                    told += reading.weight
                    matched |= bit
                    said |= bit
                    break
            else:
                if (side and sides & self._side_bit) or ending in endings:
                    gained += weight
                    matched |= bit
                elif family in context:
                    gained += weight * _CONTEXT
                elif side and not sides:
                    gained += weight * _NO_SIDES
        share = gained / self._total
        whole = self._data.line_weight[line]
        fit = min(told / whole, 1.0) if whole else 1.0
        return Match(self._score(line, share, fit), line, share, fit, matched, said)

    def add_what_other_wordings_hold(self, match: Match, family: int) -> None:
        """Raise a match by the parts that only other wordings of the same code hold."""
        for position, part in enumerate(self._parts):
            if (match.anywhere & ~match.matched) >> position & 1:
                had = _CONTEXT if family in self._contexts[position] else 0.0
                match.share += (_ELSEWHERE - had) * part.weight / self._total
        match.score = self._score(match.line, match.share, match.fit)

    def _score(self, line: int, share: float, fit: float) -> float:
        return share * share * (_BROAD + (1 - _BROAD) * fit) + self._data.line_bonus[line] * share


def _candidates(parts: tuple[Part, ...]) -> list[int]:
    """Wordings worth scoring: those with every needed part, and where they are few, with all but one, two, three."""
    needed = [
        frozenset().union(*(reading.lines for reading in part.readings if reading.sureness > PARTLY))
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
