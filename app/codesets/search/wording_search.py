"""The alphabetic index as a second voice: asked where the book's own wordings do not hold what was typed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from app.codesets.search.query import Query, read_query
from app.codesets.search.scoring import Match, score_families
from app.codesets.search.search_data import SearchData


@dataclass(frozen=True, slots=True)
class WordingHit:
    """A wording of the index that answers: the code it leads to, without its dot."""

    plain: str
    match: Match
    query: Query
    text: str


class WordingSearch:
    """The search over one imported edition of the index. It is read at the first search."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._data = SearchData(conn)

    def find(self, text: str, limit: int) -> list[WordingHit]:
        """The best wording for each code, best first."""
        query = read_query(text.lstrip(), self._data.vocabulary, self._data.synonyms)
        found, _ = score_families(self._data, query)
        best = sorted(found.items(), key=lambda item: (-item[1].score, item[0]))[:limit]
        plains = dict(
            self._conn.execute(
                "SELECT family, plain FROM index_code WHERE family IN (SELECT value FROM json_each(?))",
                (json.dumps([family for family, _ in best]),),
            )
        )
        texts = dict(
            self._conn.execute(
                "SELECT line, text FROM search_text WHERE line IN (SELECT value FROM json_each(?))",
                (json.dumps([match.line for _, match in best]),),
            )
        )
        return [WordingHit(plains[family], match, query, texts.get(match.line, "")) for family, match in best]
