"""The sheet for the provider: one page, everything in its place, room to write, and no word of money."""

import io
import itertools
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.coding_query import MOST_FACTS, MOST_OPTION, MOST_QUESTION
from app.domain.people import PersonName
from app.forms.coding_query import CodeWords, QuerySheet, fits, printable, render_query
from tests import builders as make

SHEET = QuerySheet(
    number="Q26-0007",
    practice=make.a_practice(),
    patient=make.a_patient(),
    provider="Ada N Okafor, MD",
    service_date=make.VISIT,
    asked_by="Bea Biller",
    asked_on=make.TODAY,
    facts="Numbness of both feet for a year.\nMonofilament felt at 4 of 10 sites.",
    question="What causes the numbness of the feet?",
    options=("Polyneuropathy due to diabetes", "Polyneuropathy of another cause"),
    diagnoses=(CodeWords("E11.9", "Type 2 diabetes mellitus without complications"),),
    services=(CodeWords("99214-25", "Office visit"), CodeWords("36415", "Blood draw", True)),
)
LONG = replace(
    SHEET,
    facts=("Numbness of both feet for about a year now. " * 40)[:MOST_FACTS],
    question=("What causes the numbness of the feet, and since when? " * 20)[:MOST_QUESTION],
    diagnoses=SHEET.diagnoses * 4,
)


class Read:
    """A rendered sheet, with its lines of text from the top and where they begin."""

    def __init__(self, sheet: QuerySheet) -> None:
        with pdfplumber.open(io.BytesIO(render_query(sheet))) as pdf:
            assert len(pdf.pages) == 1
            page = pdf.pages[0]
            self.lines: list[dict[str, Any]] = page.extract_text_lines()
            self.text: str = page.extract_text()
            self.rules = sorted(float(line["top"]) for line in page.lines)
            self.boxes = [rect for rect in page.rects if rect["width"] < 12]
            self.words: list[dict[str, Any]] = page.extract_words(extra_attrs=["fontname", "size"])

    def top(self, words: str) -> float:
        found = [float(line["top"]) for line in self.lines if words in line["text"]]
        assert found, words
        return found[0]


def test_the_parts_follow_each_other_down_the_page() -> None:
    page = Read(SHEET)
    order = (
        "Cedar Family Medicine",
        "A question about your note",
        "Ada N Okafor, MD",
        "What the record shows",
        "Monofilament felt",
        "Recorded for this visit",
        "E11.9 Type 2 diabetes",
        "What causes the numbness",
        "Answer, in your own clinical judgement",
        "Polyneuropathy due to diabetes",
        "Other:",
        "Cannot be determined",
        "Signature",
        "Please hand back to Bea Biller, 503-555-0142",
    )
    tops = [page.top(words) for words in order]
    assert tops == sorted(tops)


def test_who_when_and_which_question_stand_at_the_head() -> None:
    page = Read(SHEET)
    head = " ".join(line["text"] for line in page.lines if line["top"] < 170)
    for words in ("Q26-0007", "asked 05/20/2026", "Rivera, Elena M", "03/07/1980", "A1001", "05/11/2026", "Bea Biller"):
        assert words in head
    number = next(word for word in page.words if word["text"] == "Q26-0007")
    assert number["x1"] == pytest.approx(558, abs=1)


def test_there_is_room_to_write_and_to_sign() -> None:
    page = Read(SHEET)
    below = [
        top for top in page.rules if top > page.top("Cannot be determined") + 12 and top < page.top("Signature") - 20
    ]
    assert len(below) >= 5
    assert {round(after - before) for before, after in itertools.pairwise(below)} == {22}
    assert len(page.boxes) == 4  # two choices, another one, none to be determined
    lefts = {round(float(word["x0"])) for word in page.words if word["text"] in ("Signature", "Name", "Date")}
    assert {54, 344, 484} <= lefts


def test_the_service_asked_about_is_marked() -> None:
    page = Read(SHEET)
    bold = {word["text"] for word in page.words if "Bold" in word["fontname"]}
    assert {"36415", "Blood", "draw"} <= bold
    assert "99214-25" not in bold
    assert "the question is about the one in bold" in page.text
    whole = Read(replace(SHEET, services=(CodeWords("99214-25", "Office visit"),)))
    assert "in bold" not in whole.text


def test_nothing_on_the_sheet_speaks_of_money() -> None:
    found = re.findall(
        r"\b(?:pay|charge|fees?\b|claim|bill|insur|reimburs|money)\w*\b|\$", Read(SHEET).text, re.IGNORECASE
    )
    assert set(found) == {"Biller"}  # the name of who asks


def test_an_open_question_leaves_the_page_to_the_answer() -> None:
    page = Read(replace(SHEET, options=(), facts="", diagnoses=(), services=()))
    assert "Other:" not in page.text and "Recorded" not in page.text and "What the record shows" not in page.text
    assert "Cannot be determined" in page.text
    assert sum(300 < top < 690 for top in page.rules) >= 15


def test_a_long_question_is_set_smaller_and_stays_on_one_page() -> None:
    assert fits(LONG)
    page, short = Read(LONG), Read(SHEET)
    size = next(word["size"] for word in page.words if word["text"] == "Numbness")
    assert 7.5 <= size < next(word["size"] for word in short.words if word["text"] == "Numbness")
    assert page.text.count("What causes the numbness") >= 10
    below = [top for top in page.rules if page.top("Cannot be determined") + 12 < top < page.top("Signature") - 20]
    assert len(below) >= 3


def test_what_no_page_holds_is_refused() -> None:
    sheet = replace(LONG, facts="x\n" * 400)
    assert not fits(sheet)
    with pytest.raises(ValueError, match="one page"):
        render_query(sheet)


def test_of_many_services_the_one_asked_about_is_shown() -> None:
    services = tuple(CodeWords(f"9921{n % 10}", "Visit", n == 39) for n in range(40))
    page = Read(replace(SHEET, services=(*services[:-1], CodeWords("20610", "Drain", True))))
    assert "20610 Drain" in page.text
    assert "and 29 more" in page.text


def test_the_same_sheet_makes_the_same_bytes() -> None:
    assert render_query(SHEET) == render_query(SHEET)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Muñoz-O’Brien", "Muñoz-O’Brien"),
        ("Łukasz Dvořák", "Łukasz Dvořák"),
        ("≥ 40 %", "≥ 40 %"),
        ("王 Ⅳ", "? IV"),
        ("100 µg – “once”", "100 µg – “once”"),
    ],
)
def test_letters_the_fonts_lack_are_spelled_as_near_as_they_can_be(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_marks_of_the_layout_language_print_as_typed() -> None:
    page = Read(replace(SHEET, facts="BMI < 30 & <b>rising</b>", question="Which of A&B?"))
    assert "BMI < 30 & <b>rising</b>" in page.text
    assert "Which of A&B?" in page.text


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@settings(max_examples=25)
@given(words, words, st.lists(st.text(max_size=MOST_OPTION), max_size=6), words)
def test_whatever_is_typed_makes_one_page(facts: str, question: str, options: list[str], last: str) -> None:
    patient = make.a_patient(name=PersonName(last, "Elena"))
    sheet = replace(SHEET, facts=facts, question=question, options=tuple(options), patient=patient)
    assert fits(replace(sheet, service_date=None, asked_on=date(2026, 1, 1)))
