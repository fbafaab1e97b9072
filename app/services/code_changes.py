"""Holds a new edition against what the practice uses: visits of a year, favourites, unsaved visits, its fee list."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.codesets import CodeSets
from app.codesets.official import Edition, Kind
from app.codesets.official.editions import KIND_NAMES
from app.codesets.records import CodeEntry, CodeHit
from app.domain.code_changes import Change, ChangedCode, ChangeReport, Successor
from app.domain.encounter import Encounter, Template
from app.domain.licensed_codes import LicensedEdition
from app.queries.code_use import diagnosis_use, procedure_use
from app.store.drafts import load_drafts
from app.store.licensed_codes import find_licensed_code
from app.store.practices import load_practices
from app.store.procedures import load_procedure_codes
from app.store.templates import load_templates
from app.store.vault import Vault

_HCPCS_CODE = re.compile(r"[A-Z]\d{4}")
_CPT_CODE = re.compile(r"\d{4}[0-9A-Z]")
_USED_DAYS = 365
_MOST_SUCCESSORS = 6
_NEAREST = 3
_ALIKE = 0.6
"""From this share on another code's wording is near enough to be offered."""


@dataclass(frozen=True, slots=True)
class _InUse:
    """Where the practice's codes of one kind stand."""

    used: Mapping[str, int]
    templates: Mapping[str, tuple[str, ...]]
    drafts: Mapping[str, int]
    listed: Mapping[str, str]
    """Codes of the fee list with their words."""

    def codes(self) -> list[str]:
        return sorted({*self.used, *self.templates, *self.drafts, *self.listed} - {""})

    def changed(
        self, code: str, words: str, change: Change, last_day: date | None, instead: list[Successor], by_words: bool
    ) -> ChangedCode:
        return ChangedCode(
            code,
            words or self.listed.get(code, ""),
            change,
            last_day,
            self.used.get(code, 0),
            self.templates.get(code, ()),
            self.drafts.get(code, 0),
            code in self.listed,
            tuple(instead[:_MOST_SUCCESSORS]),
            by_words,
        )


def changes_by(vault: Vault, codes: CodeSets, edition: Edition, today: date) -> ChangeReport | None:
    """What an imported edition changes for the practice; None for kinds that hold no codes to bill.

    Asked for the edition's first day, or for today where it has begun already.
    """
    on = max(edition.effective_from, today)
    if edition.kind is Kind.ICD10CM:
        in_use = _diagnoses(vault, today)
        changed = [each for code in in_use.codes() if (each := _diagnosis(codes, in_use, code, on))]
    elif edition.kind is Kind.HCPCS:
        in_use = _procedures(vault, today, hcpcs=True)
        changed = [each for code in in_use.codes() if (each := _hcpcs(codes, in_use, code, on))]
    else:
        return None
    return ChangeReport(edition_words(edition), on, len(in_use.codes()), _ordered(changed))


def changes_by_licensed(vault: Vault, edition: LicensedEdition, today: date) -> ChangeReport:
    """Which CPT codes of the practice the licensed edition no longer has."""
    in_use = _procedures(vault, today, hcpcs=False)
    gone = [code for code in in_use.codes() if find_licensed_code(vault.db, edition.id, code) is None]
    ended = edition.effective_from - timedelta(days=1)
    changed = [in_use.changed(code, "", Change.DELETED, ended, [], False) for code in gone]
    on = max(edition.effective_from, today)
    return ChangeReport(edition.name, on, len(in_use.codes()), _ordered(changed))


def edition_words(edition: Edition) -> str:
    """An edition by kind and name: `HCPCS level II July 2026`."""

    return f"{KIND_NAMES[edition.kind]} {edition.name}"


def _diagnosis(codes: CodeSets, in_use: _InUse, code: str, on: date) -> ChangedCode | None:
    entry = codes.find(code, on)
    if entry is not None and entry.valid_on:
        if entry.billable:
            return None
        below = _billable_below(codes, code, on)
        return in_use.changed(code, entry.description, Change.HEADER, None, below, False)
    before = entry or codes.find(code, on - timedelta(days=_USED_DAYS))
    words = before.description if before else ""
    last_day = before.valid_to if before else None
    below = _nearest_header(codes, code, on)
    return in_use.changed(
        code, words, Change.DELETED, last_day, below or _alike(codes.search(words, on, _NEAREST)), not below
    )


def _billable_below(codes: CodeSets, code: str, on: date) -> list[Successor]:
    """The codes a header opens into, down to those that can be billed."""
    found: list[Successor] = []
    pending: list[CodeEntry] = list(codes.children(code, on))
    while pending and len(found) <= _MOST_SUCCESSORS:
        entry = pending.pop(0)
        if entry.billable:
            found.append(Successor(entry.code, entry.description))
        else:
            pending = [*codes.children(entry.code, on), *pending]
    return found


def _nearest_header(codes: CodeSets, code: str, on: date) -> list[Successor]:
    """What now stands below the code one character shorter; nothing where that is too much to choose from."""
    parent = codes.find(code.replace(".", "")[:-1], on)
    if parent is None or parent.billable or not parent.valid_on:
        return []
    below = _billable_below(codes, parent.code, on)
    return below if len(below) <= _MOST_SUCCESSORS else []


def _hcpcs(codes: CodeSets, in_use: _InUse, code: str, on: date) -> ChangedCode | None:
    entry = codes.procedure(code, on)
    if entry is not None and entry.valid_on:
        return None
    words = entry.description if entry else in_use.listed.get(code, "")
    named = [found for each in (entry.see_also if entry else ()) if (found := codes.procedure(each, on))]
    instead = [Successor(each.code, each.description) for each in named if each.valid_on]
    alike = [] if instead else _alike(codes.search_procedures(words, on, _NEAREST + 1))
    last_day = entry.valid_to if entry else None
    return in_use.changed(code, words, Change.DELETED, last_day, instead or alike, bool(alike))


def _alike(hits: list[CodeHit]) -> list[Successor]:
    fitting = [hit for hit in hits if hit.valid_on and hit.billable and hit.share >= _ALIKE]
    return [Successor(hit.code, hit.description) for hit in fitting[:_NEAREST]]


def _ordered(changed: list[ChangedCode]) -> tuple[ChangedCode, ...]:
    """The most used first."""
    return tuple(sorted(changed, key=lambda each: (-each.used, each.code)))


def _diagnoses(vault: Vault, today: date) -> _InUse:
    drafts = Counter(code for each in _drafts(vault) for code in set(each.diagnoses))
    used = diagnosis_use(vault.db, today - timedelta(days=_USED_DAYS))
    return _InUse(used, _by_code(vault, lambda template: template.diagnoses), drafts, {})


def _procedures(vault: Vault, today: date, *, hcpcs: bool) -> _InUse:
    def mine(code: str) -> bool:
        return bool((_HCPCS_CODE if hcpcs else _CPT_CODE).fullmatch(code))

    drafts = Counter(code for each in _drafts(vault) for code in {line.procedure for line in each.lines} if mine(code))
    used = procedure_use(vault.db, today - timedelta(days=_USED_DAYS))
    templates = _by_code(vault, lambda template: tuple(line.procedure for line in template.lines))
    listed = {
        row.code: row.description
        for practice in load_practices(vault.db, active_only=True)
        for row in load_procedure_codes(vault.db, practice.id, active_only=True)
    }
    return _InUse(
        {code: count for code, count in used.items() if mine(code)},
        {code: names for code, names in templates.items() if mine(code)},
        drafts,
        {code: words for code, words in listed.items() if mine(code)},
    )


def _drafts(vault: Vault) -> list[Encounter]:
    return [draft.encounter for draft in load_drafts(vault.db)]


def _by_code(vault: Vault, codes_of: Callable[[Template], tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for practice in load_practices(vault.db, active_only=True):
        for template in load_templates(vault.db, practice.id, 0):
            for code in dict.fromkeys(codes_of(template)):
                found[code] = (*found.get(code, ()), template.name)
    return found
