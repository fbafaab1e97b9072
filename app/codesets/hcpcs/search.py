"""Finds HCPCS codes: by the beginning of a code, by words of its description, by brand names and words of the trade."""

import re
import sqlite3
from collections.abc import Mapping
from datetime import date
from functools import cached_property

from app.codesets.hcpcs.lookup import in_force
from app.codesets.records import HCPCS, CodeHit
from app.codesets.search.word_book import WordBook, write_word_book
from app.codesets.search.words import typed_words
from app.codesets.word_lists import read_rows, read_terms
from app.paths import resources

_BEGINNING = re.compile(r"[a-z]\d{1,4}")
_QUALITY = re.compile(r"G[89]\d{3}|M[01]\d{3}")
_BONUS = {"C": -0.08, "S": -0.03, "T": -0.03}
"""Codes for hospitals or for insurers other than Medicare, below those everybody bills."""
_QUALITY_BONUS = -0.3
"""Measures that are reported without a charge; their long texts name every disease."""
_TERM = 0.12
_LATER_OF_TERM = 0.02
_FAR_BELOW = 0.75
"""Of the best hit's share: with less a code is only a guess at a misspelling, or has half the words."""
_MOST_CODES = 200

Synonyms = Mapping[str, tuple[tuple[str, ...], ...]]


class HcpcsSearch:
    """The search over one edition. Reads at the first search."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def search(self, text: str, on: date, limit: int) -> list[CodeHit]:
        """Codes for what was typed so far, best first; those not in force on the date of service last."""
        typed = text.strip().lower()
        if not typed:
            return []
        if _BEGINNING.fullmatch(typed):
            return self._by_code(typed.upper(), on, limit)
        return self._by_words(text, on, limit)

    def _by_code(self, start: str, on: date, limit: int) -> list[CodeHit]:
        rows = self.conn.execute(
            "SELECT code, description, added, terminated FROM hcpcs WHERE code >= ? AND code < ? ORDER BY code LIMIT ?",
            (start, start + "￿", _MOST_CODES),
        )
        hits = [_hit(row, on, 1.0, 1.0, "") for row in rows]
        return sorted(hits, key=lambda hit: not hit.valid_on)[:limit]

    def _by_words(self, text: str, on: date, limit: int) -> list[CodeHit]:
        scores: dict[str, tuple[float, float, str]] = {}
        for found in self._book.find(text)[: 4 * limit]:
            scores[found.code] = (found.score + _bonus(found.code), found.share, "")
        for term in self._terms.find(text)[:limit]:
            phrase, *codes = term.code.split("|")
            for place, code in enumerate(codes):
                score = term.score + _TERM - _LATER_OF_TERM * place
                if score > scores.get(code, (0.0,))[0]:
                    scores[code] = (score, term.share, phrase)
        most = max((share for _, share, _ in scores.values()), default=0.0)
        fitting = [code for code in scores if scores[code][1] >= most * _FAR_BELOW]
        best = sorted(fitting, key=lambda code: (-scores[code][0], code))[: 3 * limit]
        rows = {row[0]: row for row in self._rows(best)}
        hits = [_hit(rows[code], on, *scores[code]) for code in best if code in rows]
        return sorted(hits, key=lambda hit: not hit.valid_on)[:limit]

    def _rows(self, codes: list[str]) -> list[tuple[str, str, str, str]]:
        marks = ", ".join("?" * len(codes))
        select = f"SELECT code, description, added, terminated FROM hcpcs WHERE code IN ({marks})"  # noqa: S608 - marks only
        return self.conn.execute(select, codes).fetchall()

    @cached_property
    def _book(self) -> WordBook:
        return WordBook(self.conn, _synonyms())

    @cached_property
    def _terms(self) -> WordBook:
        """Our own list, in memory: a term stands for its codes, likeliest first."""
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        terms = read_terms(resources() / "codesets", "hcpcs_terms.tsv")
        write_word_book(memory, (("|".join((term.text, *term.codes)), term.text) for term in terms))
        return WordBook(memory, {})


def _synonyms() -> Synonyms:
    rows = read_rows(resources() / "codesets" / "hcpcs_synonyms.tsv")
    return {
        " ".join(typed_words(phrase)): tuple(tuple(typed_words(wording)) for wording in wordings.split("|"))
        for phrase, wordings in rows
    }


def _bonus(code: str) -> float:
    return _QUALITY_BONUS if _QUALITY.fullmatch(code) else _BONUS.get(code[0], 0.0)


def _hit(row: tuple[str, str, str, str], on: date, score: float, share: float, found_by: str) -> CodeHit:
    code, description, added, terminated = row
    return CodeHit(HCPCS, code, description, True, in_force(added, terminated, on), found_by, share, score)
