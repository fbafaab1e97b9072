"""Finds the ICD-10-CM code a coder would take first, from the words people type."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.codesets.records import ICD10CM, CodeHit
from app.codesets.search.query import Query, read_query
from app.codesets.search.scoring import Match, score_families
from app.codesets.search.search_data import SearchData
from app.codesets.search.wording_search import WordingHit, WordingSearch

_CODE = re.compile(r"^[a-z](?:(?:\d|a\d)[0-9a-z]?(?:\.?[0-9a-z]{0,4})?)$")
_SECOND_SIDE = 0.14
"""How far below the best code of a family its other sides come."""
_HEADER = 0.09
"""How far below its codes a header comes: it opens into them, but cannot be billed."""
_MOST_HEADERS = 10
_HOLDS_ALL = 0.9
"""A wording of the book that holds this much of what was typed needs no help."""
_NOT_IN_FORCE = 0.5
_MOST_CODES = 400
"""Codes read for a typed beginning before they are ranked."""

_BASES = (
    "SELECT family, id, code, description, billable, side, seventh, valid_from FROM icd10cm"
    " WHERE family IN (SELECT value FROM json_each(?))"
)
_ENDS = (
    "SELECT base.family, row.id, row.code, row.description, row.billable, base.side, row.seventh, row.valid_from"
    " FROM icd10cm AS base JOIN icd10cm AS row ON row.parent_id = base.id"
    " WHERE base.family IN (SELECT value FROM json_each(?))"
)
_USUAL_SEVENTH = {"A": 0.5, "0": 0.4, "9": 0.3, "D": 0.2}
"""What is meant where the words leave it open: a first visit, no side or stage, a fracture healing as it should."""


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    code: str
    description: str
    billable: int
    side: str
    seventh: str
    valid_from: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """How a family of codes answers: by a wording of its own, or by one of the index, whose words are then here."""

    match: Match
    query: Query
    text: str | None


class Icd10cmSearch:
    """The search over one open code-set file. The index is read at the first search."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._data = SearchData(conn)

    def search(self, text: str, on: date | None, limit: int = 50, index: WordingSearch | None = None) -> list[CodeHit]:
        """Codes for typed text, best first. `on`: the date of service; codes not in force then come last.

        `index`: the alphabetic index, asked where no wording of the book holds all that was typed.
        """
        typed = text.strip().lower()
        if not typed:
            return []
        if len(typed) > 1 and _CODE.match(typed):
            hits = self._by_code(typed.replace(".", ""), on, limit)
            if hits:
                return hits
        query = read_query(text.lstrip(), self._data.vocabulary, self._data.synonyms)
        found, headers = score_families(self._data, query)
        best = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))[:limit]
        answers = {family: _Answer(match, query, None) for family, match in best}
        if index is not None and (not best or best[0][1].share < _HOLDS_ALL):
            self._add_from_index(answers, index.find(text, limit))
        return self._hits(answers, headers, on, limit)

    # -- from families to codes --------------------------------------------------------------------------

    def _add_from_index(self, answers: dict[int, _Answer], wordings: list[WordingHit]) -> None:
        """Take what the index finds where it answers better than the book's own wordings of the same codes."""
        rows = self._conn.execute(
            "SELECT plain, family FROM icd10cm WHERE kind = 'code' AND plain IN (SELECT value FROM json_each(?))",
            (json.dumps([each.plain for each in wordings]),),
        )
        families = dict(rows)
        for each in wordings:
            family = families.get(each.plain)
            if family is not None and (family not in answers or answers[family].match.score < each.match.score):
                answers[family] = _Answer(each.match, each.query, each.text)

    def _hits(
        self, answers: dict[int, _Answer], headers: dict[int, float], on: date | None, limit: int
    ) -> list[CodeHit]:
        rows = self._members(list(answers))
        texts = self._texts([answer.match.line for answer in answers.values() if answer.text is None])
        scored: list[tuple[float, int, CodeHit]] = []
        for family, answer in answers.items():
            one = answer.match
            shown = texts.get(one.line, "") if answer.text is None else answer.text
            for score, row in self._choices(answer.query, family, rows.get(family, []), one):
                valid = on is None or row.valid_from is None or row.valid_from <= on.isoformat()
                hit = CodeHit(ICD10CM, row.code, row.description, bool(row.billable), valid, shown, one.share)
                scored.append((score - (0 if valid else _NOT_IN_FORCE), len(scored), hit))
        opened = sorted(headers, key=lambda row: (-headers[row], row))[:_MOST_HEADERS]
        for number, (code, description) in self._headers(opened).items():
            scored.append((headers[number] - _HEADER, len(scored), CodeHit(ICD10CM, code, description, False)))
        scored.sort(key=lambda item: (-item[0], item[1]))
        hits: dict[str, CodeHit] = {}
        for _, _, hit in scored:
            hits.setdefault(hit.code, hit)
        return list(hits.values())[:limit]

    def _choices(self, query: Query, family: int, rows: list[_Row], one: Match) -> Iterable[tuple[float, _Row]]:
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
        labels = self._data.sevenths.get(self._data.family_seventh[family], {})
        free = {word for i, part in enumerate(query.parts) if not said >> i & 1 for word in (*part.words, part.side)}
        best, most = "", 0.0
        for character, words in labels.items():
            told = len(words & free) + (query.side in words) - 0.01 * len(words)
            likely = told + _USUAL_SEVENTH.get(character, 0.0)
            if likely > most:
                best, most = character, likely
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

    def _gone(self, start: str, on: date | None) -> list[tuple[str, CodeHit]]:
        """Codes of earlier editions that begin so and have no successor of the same name."""
        rows = self._conn.execute(
            "SELECT plain, code, description, max(valid_to) FROM icd10cm_past WHERE plain >= ? AND plain < ?"
            " AND plain NOT IN (SELECT plain FROM icd10cm WHERE kind = 'code') GROUP BY plain ORDER BY plain LIMIT ?",
            (start, start + "￿", _MOST_CODES),
        )
        day = on.isoformat() if on else "9999"
        return [(plain, CodeHit(ICD10CM, code, words, True, last >= day)) for plain, code, words, last in rows]

    def _by_code(self, plain: str, on: date | None, limit: int) -> list[CodeHit]:
        """Codes that begin so: billable in book order, the typed header itself among the first."""
        start = plain.upper()
        rows = self._conn.execute(
            "SELECT code, description, billable, valid_from, plain FROM icd10cm"
            " WHERE kind = 'code' AND plain >= ? AND plain < ? ORDER BY id LIMIT ?",
            (start, start + "￿", _MOST_CODES),
        ).fetchall()
        day = on.isoformat() if on else ""
        hits = []
        for place, (code, description, billable, since, whole) in enumerate(rows):
            valid = not on or since is None or since <= day
            rank = (not valid, whole != start, not billable, place)
            hits.append((rank, CodeHit(ICD10CM, code, description, bool(billable), valid)))
        hits += [((not hit.valid_on, whole != start, False, -1), hit) for whole, hit in self._gone(start, on)]
        hits.sort(key=lambda item: item[0])
        return [hit for _, hit in hits[:limit]]
