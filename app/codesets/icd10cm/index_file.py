"""Reads CDC's alphabetic index (XML): diseases, external causes, drugs, neoplasms, each wording with its code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from app.codesets.official.files import Member, Step, bad_file

_ROOT = re.compile(r"<ICD10CM\.index\b")
_TITLE = re.compile(r"</version>\s*<title>([^<]*)</title>")
_FIRST_HEAD = re.compile(r'<head col="1">\s*([^<]*?)\s*</head>')
_ADDENDA = re.compile(r'isAddenda="true"')
_LETTERS = 27
_NO_PATH = re.compile(r"^(?:condition|by |see )", re.IGNORECASE)


class IndexPart(Enum):
    """The four files of the index."""

    DISEASES = "index"
    CAUSES = "eindex"
    DRUGS = "drug"
    NEOPLASMS = "neoplasm"


DRUG_COLUMNS = {
    "2": "poisoning by {}, accidental",
    "3": "poisoning by {}, intentional self-harm",
    "4": "poisoning by {}, assault",
    "5": "poisoning by {}, undetermined",
    "6": "adverse effect of {}",
    "7": "underdosing of {}",
}
NEOPLASM_COLUMNS = {
    "2": "malignant neoplasm of {}",
    "3": "secondary malignant neoplasm of {}",
    "4": "carcinoma in situ of {}",
    "5": "benign neoplasm of {}",
    "6": "neoplasm of uncertain behavior of {}",
    "7": "neoplasm of unspecified behavior of {}",
}


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One wording of the index and its code, as printed: `N18.3-` wants a choice below it."""

    words: str
    aside: str
    """Words in brackets: they may be said and change nothing."""
    code: str


@dataclass(slots=True)
class _Term:
    title: str
    aside: str
    codes: tuple[str, ...]
    see: str
    below: list[_Term] = field(default_factory=list)


def part_of(member: Member) -> IndexPart | None:
    """Which of the four a file is, by its content; None where it is none of them."""
    if member.suffix != ".xml":
        return None
    head = member.head()
    if not _ROOT.search(head) or _ADDENDA.search(head):
        return None
    column, title = _FIRST_HEAD.search(head), _TITLE.search(head)
    if column:
        return IndexPart.DRUGS if column[1].lower() == "substance" else IndexPart.NEOPLASMS
    if title and "external cause" in title[1].lower():
        return IndexPart.CAUSES
    return IndexPart.DISEASES if title else None


def read_index(member: Member, part: IndexPart, step: Step) -> list[IndexEntry]:
    """Every wording that leads to a code, cross-references followed. UserError names the line where it is damaged."""
    columns = {IndexPart.DRUGS: DRUG_COLUMNS, IndexPart.NEOPLASMS: NEOPLASM_COLUMNS}.get(part)
    mains = list(_mains(member, step, columns))
    if columns:
        return [entry for main in mains for entry in _table_entries(main, (), columns)]
    finder = _Finder(mains)
    return [entry for main in mains for entry in _entries(main, (), finder)]


def _mains(member: Member, step: Step, columns: dict[str, str] | None) -> Iterator[_Term]:
    letters = 0
    try:
        for _, element in iterparse(BytesIO(member.data()), events=("end",)):
            if element.tag == "letter":
                letters += 1
                step(min(letters / _LETTERS, 1.0))
                yield from (_term(main, columns) for main in element.iterfind("mainTerm"))
                element.clear()
    except ParseError as broken:
        raise bad_file(member.name, "the index is damaged here.", broken.position[0]) from broken


def _term(element: Element, columns: dict[str, str] | None) -> _Term:
    title = element.find("title")
    words, aside = _title(title) if title is not None else ("", "")
    if columns:
        cells = {cell.get("col", ""): (cell.text or "").strip() for cell in element.iterfind("cell")}
        codes = tuple(cells.get(column, "") for column in columns)
    else:
        codes = tuple(filter(None, ((code.text or "").strip() for code in element.iterfind("code"))))
    see = (element.findtext("see") or "").strip()
    return _Term(words, aside, codes, see, [_term(below, columns) for below in element.iterfind("term")])


def _title(element: Element) -> tuple[str, str]:
    """The words of a title, and those it has in brackets."""
    words, aside = element.text or "", ""
    for nemod in element:
        aside += f" {nemod.text or ''}"
        words += f" {nemod.tail or ''}"
    return " ".join(words.split()), " ".join(aside.replace("(", " ").replace(")", " ").split())


def _entries(term: _Term, above: tuple[str, ...], finder: _Finder) -> Iterator[IndexEntry]:
    path = (*above, term.title)
    codes = term.codes or (finder.codes(term.see) if term.see else ())
    for code in codes:
        yield IndexEntry(", ".join(path), term.aside, code)
    for below in term.below:
        yield from _entries(below, path, finder)


def _table_entries(term: _Term, above: tuple[str, ...], columns: dict[str, str]) -> Iterator[IndexEntry]:
    named = term.title if not term.title.lower().startswith("neoplasm") else ""
    path = (*above, named) if named else above
    for words, code in zip(columns.values(), term.codes, strict=True):
        if code.strip("-"):
            yield IndexEntry(words.format(", ".join(path)).removesuffix(" of "), term.aside, code)
    for below in term.below:
        yield from _table_entries(below, path, columns)


class _Finder:
    """Follows `see`: a path of titles, each often only begun."""

    def __init__(self, mains: list[_Term]) -> None:
        self._mains = mains
        self._by_start: dict[str, list[_Term]] = {}
        for main in mains:
            self._by_start.setdefault(_key(main.title)[:3], []).append(main)

    def codes(self, see: str, hops: int = 2) -> tuple[str, ...]:
        """The codes of the term a `see` names; none where it names no single one."""
        if _NO_PATH.match(see):
            return ()
        parts = [part.strip() for part in see.split(",")]
        for length in range(len(parts), 0, -1):
            head = ", ".join(parts[:length])
            for main in self._by_start.get(_key(head)[:3], ()):
                if _begins(main.title, head):
                    found = self._descend(main, parts[length:])
                    if found is not None:
                        return found.codes or (self.codes(found.see, hops - 1) if found.see and hops else ())
        return ()

    def _descend(self, term: _Term, parts: list[str]) -> _Term | None:
        for part in parts:
            below = next((each for each in term.below if _begins(each.title, part)), None)
            if below is None:
                return None
            term = below
        return term


def _begins(title: str, words: str) -> bool:
    one, other = _key(title), _key(words)
    return one == other or one.startswith((f"{other} ", f"{other},"))


def _key(words: str) -> str:
    return " ".join(words.lower().replace(" nec", "").split())
