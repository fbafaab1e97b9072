"""The editions of ICD-10-CM at hand, picked by date of service: the installed package's and the imported ones."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from app.codesets.icd10cm import lookup
from app.codesets.icd10cm.facts import diagnosis_facts
from app.codesets.official.editions import Editions, Kind
from app.codesets.search.icd10cm_search import Icd10cmSearch
from app.codesets.search.wording_search import WordingSearch
from app.domain.diagnosis_facts import DiagnosisFacts


@dataclass
class Book:
    """One edition, open. `name` as CDC names it: `April 2026`."""

    conn: sqlite3.Connection
    name: str
    effective_from: date
    effective_to: date | None
    notes_from: str = ""
    """The edition whose notes it has, where it came without a tabular list of its own."""

    def facts(self, code: str, on: date) -> DiagnosisFacts | None:
        """What rules ask of a code; read once, as a visit is checked after every key."""
        return self._facts(lookup.plain_code(code), on)

    @cached_property
    def _facts(self) -> Callable[[str, date], DiagnosisFacts | None]:
        @lru_cache(maxsize=256)
        def read(plain: str, on: date) -> DiagnosisFacts | None:
            detail = lookup.code_detail(self.conn, plain, on)
            return diagnosis_facts(detail, self.name) if detail else None

        return read

    @cached_property
    def search(self) -> Icd10cmSearch:
        """The search over this edition; its index is read at the first search."""
        return Icd10cmSearch(self.conn)


@dataclass
class Books:
    """Every edition beside the package's file. One instance serves one thread at a time."""

    package: sqlite3.Connection
    editions: Editions
    _imported: list[Book] = field(default_factory=list)
    _index: tuple[sqlite3.Connection, WordingSearch] | None = None

    @cached_property
    def _packaged(self) -> Book:
        about = dict(self.package.execute("SELECT name, value FROM about"))
        return Book(
            self.package,
            about["edition"],
            date.fromisoformat(about["effective_from"]),
            date.fromisoformat(about["effective_to"]),
        )

    def all(self) -> list[Book]:
        """The newest first; of two that begin on one day the imported one alone."""
        imported = self._read_imported()
        begun = {book.effective_from for book in imported}
        books = imported + ([] if self._packaged.effective_from in begun else [self._packaged])
        return sorted(books, key=lambda book: book.effective_from, reverse=True)

    def index_on(self, day: date | None) -> WordingSearch | None:
        """The alphabetic index for a date of service: the newest begun by then, else the oldest; None without one."""
        editions = self.editions.all(Kind.ICD10CM_INDEX)
        if not editions:
            return None
        begun = (edition for edition in editions if day is None or edition.effective_from <= day)
        conn = self.editions.connection(next(begun, editions[-1]))
        if self._index is None or self._index[0] is not conn:
            self._index = conn, WordingSearch(conn)
        return self._index[1]

    def on(self, day: date | None) -> Book:
        """The edition in force on a date of service; the newest where no day is said.

        A day in a gap, or before all of them, gets the first edition begun after it: that one knows which of its
        codes were not there yet. A day after the last edition's end gets the last.
        """
        books = self.all()
        if day is None:
            return books[0]
        for place, book in enumerate(books):
            if book.effective_from <= day:
                ended = book.effective_to is not None and book.effective_to < day
                return books[place - 1] if ended and place else book
        return books[-1]

    def _read_imported(self) -> list[Book]:
        found = []
        for edition in self.editions.all(Kind.ICD10CM):
            conn = self.editions.connection(edition)
            known = next((book for book in self._imported if book.conn is conn), None)
            if known is None:
                borrowed = conn.execute("SELECT value FROM about WHERE name = 'notes_from'").fetchone()
                known = Book(
                    conn, edition.name, edition.effective_from, edition.effective_to, borrowed[0] if borrowed else ""
                )
            found.append(known)
        self._imported = found
        return found
