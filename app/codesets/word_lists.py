"""Reads our own reviewed lists: synonyms, clinical terms, places of service, codes that came and went."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.codesets.search.search_index import Term

SYNONYMS = "synonyms.tsv"
TERMS = "terms.tsv"
PLACES = "pos.tsv"
HISTORY = "icd10cm_history.tsv"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of service: CMS's two digits, our short name, whether the facility rate is paid there."""

    code: str
    name: str
    facility: bool
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class Validity:
    """When a code came or went, where that is not since ever and for good."""

    code: str
    valid_from: date | None
    valid_to: date | None
    description: str
    """Only of codes that are gone: the book no longer says it."""


def read_rows(path: Path) -> list[list[str]]:
    """The fields of every line that is neither blank nor a `#` comment."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def read_synonyms(folder: Path) -> dict[str, list[str]]:
    """Phrase as typed → wordings the books use for it."""
    found: dict[str, list[str]] = {}
    for phrase, *wordings in read_rows(folder / SYNONYMS):
        for wording in wordings:
            found.setdefault(phrase.strip(), []).extend(part.strip() for part in wording.split("|"))
    return found


def read_terms(folder: Path, name: str = TERMS) -> list[Term]:
    """Terms and the codes they mean, likeliest code first; one row may hold several wordings."""
    return [
        Term(text.strip(), tuple(codes.split()))
        for texts, codes in read_rows(folder / name)
        for text in texts.split("|")
    ]


def read_places(folder: Path) -> list[Place]:
    """Place of service codes, in order."""
    return [
        Place(code, name, facility == "F", date.fromisoformat(since) if since else None)
        for code, name, facility, since in read_rows(folder / PLACES)
    ]


def read_history(folder: Path) -> list[Validity]:
    """ICD-10-CM codes with a known first or last day."""
    return [
        Validity(code, date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None, text)
        for code, first, last, text in read_rows(folder / HISTORY)
    ]
