"""The printing engine knows no form by name: a second table is all a second form needs."""

import io

import pdfplumber
import pypdfium2
import pytest

from app.domain.print_profile import PrintProfile
from app.forms.layout import PAGE_HEIGHT_PT, Alignment, Box, FormLayout, FormPage, Picture, Rule, Words
from app.forms.printing import alignment_page, landmarks, render

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


def test_the_scale_holds_the_top_left_corner() -> None:
    """A box so many points from the left and the top is so much nearer to both, then moved."""
    profile = PrintProfile("", 150, -200, 990)
    with pdfplumber.open(io.BytesIO(render(TINY, [CLAIM], facsimile=True, profile=profile))) as document:
        typed = {char["text"]: char["matrix"] for char in document.pages[0].chars if "Mono" in char["fontname"]}
        (words,) = [word for word in document.pages[0].extract_words() if word["text"] == "NAME"]
    with pdfplumber.open(io.BytesIO(render(TINY, [CLAIM], facsimile=True))) as document:
        (unmoved,) = [word for word in document.pages[0].extract_words() if word["text"] == "NAME"]
    box = TINY.box_by_key["1"]
    down = (PAGE_HEIGHT_PT - box.baseline_y_pt) * 0.99 + 2.0
    assert typed["D"] == pytest.approx((0.99, 0, 0, 0.99, 72 * 0.99 + 1.5, PAGE_HEIGHT_PT - down), abs=0.001)
    assert words == unmoved  # the form's own picture is printed as it is


@pytest.mark.parametrize("pdf", [render(TINY, [CLAIM], facsimile=True), alignment_page(TINY)], ids=["form", "rulers"])
def test_every_font_that_is_used_is_embedded(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    seen = {}
    for page in document:
        for thing in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
            font = pypdfium2.raw.FPDFTextObj_GetFont(thing.raw)
            seen[pypdfium2.raw.FPDFFont_GetIsEmbedded(font)] = True
    document.close()
    assert list(seen) == [1]


def test_letters_that_mean_something_to_a_pdf_print_as_they_are() -> None:
    with pdfplumber.open(io.BytesIO(render(TINY, [[FormPage({"1": "A(B)\\C"})]], facsimile=False))) as document:
        assert document.pages[0].extract_text() == "A(B)\\C"


def test_the_pitch_is_ten_an_inch_to_the_end_of_a_line() -> None:
    with pdfplumber.open(io.BytesIO(render(TINY, [[FormPage({"1": "X" * 10})]], facsimile=False))) as document:
        places = [char["matrix"][4] for char in document.pages[0].chars]
    assert places == pytest.approx([72 + 7.2 * place for place in range(10)], abs=0.005)


def test_the_alignment_page_has_a_line_to_measure() -> None:
    at = landmarks(TINY)
    assert (at.right_pt, at.down_pt, at.length_pt) == (200, PAGE_HEIGHT_PT - 600, 468)
    with pdfplumber.open(io.BytesIO(alignment_page(TINY, PrintProfile("", 0, 0, 1010)))) as document:
        longest = max(line["x1"] - line["x0"] for line in document.pages[0].lines)
        assert "from tick to tick 6.5 in (165.1 mm)" in document.pages[0].extract_text()
    assert longest == pytest.approx(468 * 1.01, abs=0.01)
