"""The printing engine knows no form by name: a second table is all a second form needs."""

import io

import pdfplumber
import pytest

from app.domain.print_profile import PrintProfile
from app.forms.layout import PAGE_HEIGHT_PT, Alignment, Box, FormLayout, FormPage, Picture, Rule, Words
from app.forms.printing import alignment_page, render

TINY = FormLayout(
    name="Petty claim (01/26)",
    boxes=(
        Box("1", "1", 72.0, 700.0, 10, "patient.name", "Name"),
        Box("2", "2", 300.0, 700.0, 8, "line.0.charge", "Charge", right=True),
    ),
    picture=Picture(ink="#004400", rules=(Rule(72, 100, 400, 100),), words=(Words(72, 80, "1. NAME"),)),
    alignment=Alignment(("1",), landmark_y_pt=600, landmark_x_pt=200, ruler_x_pt=100, ruler_y_pt=500),
    lines_a_page=4,
)
CLAIM = (FormPage({"1": "DOE", "2": "12 50"}), FormPage({"1": "DOE"}))


def words_of(pdf: bytes) -> list[list[tuple[str, float, float]]]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            [
                (word["text"], round(word["x0"], 1), round(PAGE_HEIGHT_PT - word["bottom"]))
                for word in page.extract_words()
            ]
            for page in document.pages
        ]


def test_values_stand_in_the_boxes_of_the_table() -> None:
    first, second = words_of(render(TINY, [CLAIM], facsimile=False))
    assert [(text, x) for text, x, _ in first] == [("DOE", 72.0), ("12", 300 + 3 * 7.2), ("50", 300 + 6 * 7.2)]
    assert [text for text, *_ in second] == ["DOE"]


@pytest.mark.parametrize("facsimile", [False, True])
def test_the_picture_is_printed_on_plain_paper_only(facsimile: bool) -> None:
    pages = words_of(render(TINY, [CLAIM], facsimile=facsimile))
    assert [("NAME" in [text for text, *_ in page]) for page in pages] == [facsimile] * 2


def test_the_alignment_page_reads_its_landmarks_from_the_table() -> None:
    (page,) = words_of(alignment_page(TINY, PrintProfile("", 300, -200)))
    assert ("XXXXXXXXXX", 75.0) in [(text, x) for text, x, _ in page]
    assert "+3.0" in [text for text, *_ in page]
