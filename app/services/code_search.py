"""The one search box: diagnoses, HCPCS, licensed CPT and the practice's own list, often used codes raised."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from app.codesets import CodeSets
from app.codesets.records import CPT, HCPCS, ICD10CM, CodeHit, ProcedureEntry
from app.codesets.search.every_system import merged
from app.codesets.search.remembered import remembered
from app.codesets.search.word_book import Found, WordBook, pack_word_book, unpacked_word_book
from app.codesets.search.words import SIDES, split_words
from app.domain.encounter import ProcedureCode
from app.domain.licensed_codes import LicensedCode, LicensedEdition
from app.domain.own_words import OwnWords
from app.queries.code_use import diagnosis_use, procedure_use
from app.store.licensed_codes import (
    find_licensed_code,
    licensed_codes_from,
    licensed_edition_on,
    load_word_book,
)
from app.store.own_words import load_own_words
from app.store.vault import Vault

_USED_DAYS = 365
_CPT_BEGINNING = re.compile(r"\d{1,4}[0-9A-Z]?", re.IGNORECASE)
_KNOWN = 0.7
"""From this share on, one's own code answers what was typed, a misspelt word included."""
_NEAR_TOP = 12
_OFTEN = 3
"""Used so often, a code rises among hits that answer as well."""
_MOST_RISE = 6
_AS_WELL = 0.05
_MOST_OWN_FIRST = 5


class Scope(StrEnum):
    """Which books are asked."""

    ALL = "all"
    DIAGNOSES = "icd"
    PROCEDURES = "procedures"
    """HCPCS and CPT, the practice's own codes first."""
    OWN = "mine"


class CodeSearch:
    """Keeps what it read of the vault until `forget`. Belongs to the vault's own thread."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._licensed: dict[int, WordBook] = {}
        self._editions: dict[date, LicensedEdition | None] = {}
        self._own: tuple[tuple[tuple[str, str], ...], WordBook] | None = None
        self._words: tuple[OwnWords, ...] | None = None
        self._diagnosis_use: Mapping[str, int] | None = None
        self._procedure_use: Mapping[str, int] | None = None

    def forget(self) -> None:
        """Something was written: counts and licensed editions are read anew."""
        self._licensed.clear()
        self._editions.clear()
        self._diagnosis_use = self._procedure_use = None
        self._words = None

    def search(
        self,
        text: str,
        on: date,
        codes: CodeSets | None,
        own: Iterable[ProcedureCode] = (),
        scope: Scope = Scope.ALL,
        limit: int = 30,
    ) -> list[CodeHit]:
        """Codes for what was typed so far, best first: those remembered for these words, then what the books find.

        `own`: the practice's list; `on`: the date of service.
        """
        listed = {row.code: row for row in own}
        meant = self._remembered_hits(text, on, codes, listed, scope)
        known = {(hit.system, hit.code) for hit in meant}
        found = self._found(text, on, codes, listed, scope, limit)
        return [*meant, *(hit for hit in found if (hit.system, hit.code) not in known)][:limit]

    def _found(
        self,
        text: str,
        on: date,
        codes: CodeSets | None,
        listed: Mapping[str, ProcedureCode],
        scope: Scope,
        limit: int,
    ) -> list[CodeHit]:
        diagnoses = self._diagnoses(text, on, codes, limit) if scope in (Scope.ALL, Scope.DIAGNOSES) else []
        if scope is Scope.DIAGNOSES:
            return diagnoses
        mine = self._own_hits(text, on, listed)
        if scope is Scope.OWN:
            return mine[:limit]
        others = codes.search_procedures(text, on, limit) if codes else []
        books = sorted([*others, *self._licensed_hits(text, on, limit)], key=lambda hit: (not hit.valid_on, -hit.score))
        known = {hit.code for hit in mine}
        found_mine = [_as_own(listed[hit.code], hit) for hit in books if hit.code in listed and hit.code not in known]
        mine += [hit for hit in found_mine if hit.share >= _KNOWN][:_MOST_OWN_FIRST]
        taken = {hit.code for hit in mine}
        books = [hit for hit in books if hit.code not in taken]
        if scope is Scope.PROCEDURES:
            return [*mine, *books][:limit]
        first = mine[:_MOST_OWN_FIRST]
        return [*first, *merged(text, diagnoses, [*mine[_MOST_OWN_FIRST:], *books], limit)][:limit]

    def used(self, on: date) -> Mapping[str, int]:
        """How often each code was used in the year before a day: visits for diagnoses, lines for procedures."""
        since = on - timedelta(days=_USED_DAYS)
        if self._diagnosis_use is None or self._procedure_use is None:
            self._diagnosis_use = diagnosis_use(self._vault.db, since)
            self._procedure_use = procedure_use(self._vault.db, since)
        return {**self._procedure_use, **self._diagnosis_use}

    def procedure(self, code: str, on: date, codes: CodeSets | None) -> ProcedureEntry | None:
        """What HCPCS or the licensed CPT says of a code on the date of service; None where neither knows it."""
        if found := codes.procedure(code, on) if codes else None:
            return found
        edition = self._edition(on)
        licensed = find_licensed_code(self._vault.db, edition.id, code) if edition else None
        if edition is None or licensed is None:
            return None
        return ProcedureEntry(CPT, code, licensed.description, licensed.short or licensed.medium, edition=edition.name)

    # -- the biller's own words ----------------------------------------------------------------------------

    def _remembered_hits(
        self, text: str, on: date, codes: CodeSets | None, listed: Mapping[str, ProcedureCode], scope: Scope
    ) -> list[CodeHit]:
        if self._words is None:
            self._words = load_own_words(self._vault.db)
        asked = {
            Scope.ALL: (ICD10CM, HCPCS, CPT),
            Scope.DIAGNOSES: (ICD10CM,),
            Scope.PROCEDURES: (HCPCS, CPT),
            Scope.OWN: (),
        }[scope]
        systems = {words.code: words.system for words in self._words}
        pairs = [(words.words, words.code) for words in self._words if words.system in asked]
        hits = []
        for code, share in remembered(text, pairs):
            if hit := self._hit_of(text, systems[code], code, on, codes, listed):
                hits.append(replace(hit, found_by=self._said(text, code), share=share, score=1.0))
        return hits

    def _hit_of(
        self, text: str, system: str, code: str, on: date, codes: CodeSets | None, listed: Mapping[str, ProcedureCode]
    ) -> CodeHit | None:
        """A code as a hit; None where no book at hand knows it."""
        if system == ICD10CM:
            entry = codes.find(side_meant(codes, code, text, on), on) if codes else None
            return CodeHit(system, entry.code, entry.description, entry.billable, entry.valid_on) if entry else None
        if code in listed:
            return CodeHit(system, code, listed[code].description, True)
        procedure = self.procedure(code, on, codes)
        return CodeHit(system, code, procedure.description, True, procedure.valid_on) if procedure else None

    def _said(self, text: str, code: str) -> str:
        """Which of the words remembered for a code fit best."""
        own = [words.words for words in self._words or () if words.code == code]
        return max(own, key=lambda words: sum(share for _, share in remembered(text, [(words, code)])))

    # -- diagnoses -----------------------------------------------------------------------------------------

    def _diagnoses(self, text: str, on: date, codes: CodeSets | None, limit: int) -> list[CodeHit]:
        hits = codes.search(text, on, limit) if codes else []
        return raised(hits, self.used(on))

    # -- the practice's own list ---------------------------------------------------------------------------

    def _own_hits(self, text: str, on: date, listed: Mapping[str, ProcedureCode]) -> list[CodeHit]:
        typed = text.strip().upper()
        use = self.used(on)
        begun = [_own_hit(row, 1.0) for code, row in listed.items() if typed and code.startswith(typed)]
        found = [] if begun or not typed else self._own_book(listed).find(text)
        worded = [_own_hit(listed[each.code], each.share) for each in found if each.share >= _KNOWN]
        begun.sort(key=lambda hit: (-use.get(hit.code, 0), hit.code))
        worded.sort(key=lambda hit: (-round(hit.share, 1), -use.get(hit.code, 0)))
        return begun + worded

    def _own_book(self, listed: Mapping[str, ProcedureCode]) -> WordBook:
        wordings = tuple((code, row.description) for code, row in listed.items())
        if self._own is None or self._own[0] != wordings:
            self._own = wordings, unpacked_word_book(pack_word_book(wordings), {})
        return self._own[1]

    # -- licensed CPT --------------------------------------------------------------------------------------

    def _licensed_hits(self, text: str, on: date, limit: int) -> list[CodeHit]:
        edition = self._edition(on)
        if edition is None or not text.strip():
            return []
        typed = text.strip().upper()
        if _CPT_BEGINNING.fullmatch(typed):
            rows = licensed_codes_from(self._vault.db, edition.id, typed, limit)
            return [_licensed_hit(row, Found(row.code, 1.0, 1.0, 1.0)) for row in rows]
        hits = []
        for found in self._licensed_book(edition).find(text)[:limit]:
            row = find_licensed_code(self._vault.db, edition.id, found.code)
            if row is not None:
                hits.append(_licensed_hit(row, found))
        return hits

    def _edition(self, on: date) -> LicensedEdition | None:
        if on not in self._editions:
            self._editions[on] = licensed_edition_on(self._vault.db, on)
        return self._editions[on]

    def _licensed_book(self, edition: LicensedEdition) -> WordBook:
        if edition.id not in self._licensed:
            self._licensed[edition.id] = unpacked_word_book(load_word_book(self._vault.db, edition.id), {})
        return self._licensed[edition.id]


def side_meant(codes: CodeSets, code: str, text: str, on: date) -> str:
    """The code of the side that is typed: words remembered for the right knee serve the left one too."""
    sides = {SIDES[word] for word in split_words(text) if word in SIDES}
    detail = codes.detail(code, on) if len(sides) == 1 else None
    by_side = {choice.side: choice.entry.code for choice in detail.sides} if detail else {}
    return by_side.get(sides.pop(), code) if by_side else code


def raised(hits: Sequence[CodeHit], use: Mapping[str, int]) -> list[CodeHit]:
    """Codes used often before those that answer what was typed no better; the others keep their order."""
    if not hits or not any(use.get(hit.code, 0) >= _OFTEN for hit in hits[:_NEAR_TOP]):
        return list(hits)

    def place(item: tuple[int, CodeHit]) -> tuple[float, int]:
        at, hit = item
        count = use.get(hit.code, 0)
        rises = at < _NEAR_TOP and count >= _OFTEN and hit.share >= hits[0].share - _AS_WELL
        return (at - min(_MOST_RISE, 1.5 * math.log2(count)) if rises else float(at)), at

    return [hit for _, hit in sorted(enumerate(hits), key=place)]


def system_of(code: str) -> str:
    """The book a procedure code belongs to, by its shape: HCPCS begins with a letter."""
    return HCPCS if code[:1].isalpha() else CPT


def _own_hit(row: ProcedureCode, share: float) -> CodeHit:
    return CodeHit(system_of(row.code), row.code, row.description, True, True, "", share, 1.0)


def _as_own(row: ProcedureCode, hit: CodeHit) -> CodeHit:
    """A code of the practice that its book's words found: in the practice's own words."""
    return replace(hit, description=row.description or hit.description)


def _licensed_hit(row: LicensedCode, found: Found) -> CodeHit:
    return CodeHit(CPT, row.code, row.description, True, True, "", found.share, found.score)
