"""Ten difficult codes: every note of the tabular list stands in the pane word for word, under the head it has there."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QTextBlock

from app.codesets.icd10cm.source import find_icd10cm_source
from app.ui.coding.hits import HitKind
from app.ui.encounter.page import EncounterPage

CODES = "E11.22 I13.0 S72.001A O09.511 T36.0X1A M80.051A H40.1121 F17.210 Z79.4 U09.9".split()
HEADS = {
    "includes": "INCLUDES",
    "inclusionTerm": "ALSO CALLED",
    "excludes1": "EXCLUDES 1",
    "excludes2": "EXCLUDES 2",
    "codeFirst": "CODE FIRST",
    "useAdditionalCode": "USE ADDITIONAL CODE",
    "codeAlso": "CODE ALSO",
    "notes": "NOTE",
    "sevenChrNote": "7TH CHARACTER",
}


@cache
def book() -> ElementTree.Element:
    """The tabular list, read here once more and by other means than the program's."""
    return ElementTree.parse(find_icd10cm_source().tabular).getroot()


def levels(code: str) -> Iterator[ElementTree.Element]:
    """The elements a code stands in, chapter first."""
    category = code[:3]
    for chapter in book().iter("chapter"):
        for section in chapter.iter("section"):
            diag = next((each for each in section.findall("diag") if each.findtext("name") == category), None)
            if diag is None:
                continue
            yield chapter
            for other in chapter.iter("section"):
                first, _, last = str(other.get("id")).partition("-")
                if first <= category <= (last or first):
                    yield other
            while diag is not None:
                yield diag
                diag = next(
                    (each for each in diag.findall("diag") if code.startswith(str(each.findtext("name")))), None
                )
            return


def notes(code: str) -> list[tuple[str, str]]:
    return [
        (holder.tag, str(note.text).strip())
        for level in levels(code)
        for holder in level
        if holder.tag in HEADS
        for note in holder.findall("note")
    ]


def sevenths(code: str) -> list[tuple[str, str]]:
    """The letters in force for a code: those of the nearest level that defines some."""
    found: list[tuple[str, str]] = []
    for level in levels(code):
        defined = level.find("sevenChrDef")
        if defined is not None:
            found = [(str(each.get("char")), str(each.text).strip()) for each in defined.findall("extension")]
    return found


def paragraphs(page: EncounterPage) -> list[str]:
    block: QTextBlock = page.panel.codes.detail.document().begin()
    found = []
    while block.isValid():
        found.append(block.text())
        block = block.next()
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_note_of_every_level_is_there_word_for_word(page: EncounterPage, code: str) -> None:
    page.panel.show_code(HitKind.DIAGNOSIS, code)
    said = paragraphs(page)
    wanted = notes(code)
    for kind, text in wanted:
        under = [body for head, body in pairwise(said) if head.startswith(HEADS[kind])]
        assert any(text in body.replace("\u2028", "\n") for body in under), (kind, text, said)
    for character, label in sevenths(code):
        assert any(f"{character} · " in body and label in body for body in said), (character, label)


def test_the_ten_have_notes_to_show() -> None:
    counts = {code: len(notes(code)) for code in CODES}
    assert min(counts.values()) >= 3, counts
    assert {code for code in CODES if sevenths(code)} >= {"S72.001A", "T36.0X1A", "M80.051A", "H40.1121"}
    assert sum(counts.values()) > 150


def test_what_a_code_is_and_where_it_stands_is_said_first(page: EncounterPage) -> None:
    page.panel.show_code(HitKind.DIAGNOSIS, "E11.22")
    said = paragraphs(page)
    assert said[0] == "E11.22 Type 2 diabetes mellitus with diabetic chronic kidney disease"
    assert said[1] == (
        "Endocrine, nutritional and metabolic diseases › E08–E13 Diabetes mellitus"
        " › E11 Type 2 diabetes mellitus › E11.2"
    )
    assert said[2] == "Billable"
    page.panel.show_code(HitKind.DIAGNOSIS, "G35.D")
    assert paragraphs(page)[2] == "Billable · valid from 10/01/2025"
    page.panel.show_code(HitKind.DIAGNOSIS, "S93.401")
    assert paragraphs(page)[2] == "Needs a 7th character."
