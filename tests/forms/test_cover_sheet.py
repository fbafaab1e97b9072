"""The cover shows the payer's address in an envelope's window, lists claims below the fold, and names no patient."""

import io
from dataclasses import replace
from datetime import date
from functools import partial

import pdfplumber
import pytest
from pdfplumber.pdf import PDF

from app.domain.people import Address
from app.domain.print_profile import PrintProfile
from app.domain.print_run import Cover
from app.forms import cms1500
from app.forms.cover_sheet import (
    FOLD_PT,
    WINDOW_FOOT_PT,
    WINDOW_LEFT_PT,
    WINDOW_RIGHT_PT,
    WINDOW_TOP_PT,
    CoverPage,
    draw_cover,
    pages_of,
)
from tests import builders as make

CLAIM = make.a_claim()
SHEET = CoverPage(
    Cover.SHEET, CLAIM.practice, CLAIM.payer, date(2026, 5, 20), (("26-00001", 197_50), ("26-00002", 1_250_00))
)


def printed(cover: CoverPage, profile: PrintProfile | None = None) -> PDF:
    pdf = cms1500.render(
        [cms1500.fill(CLAIM)],
        facsimile=False,
        profile=profile or PrintProfile(),
        covers={0: partial(draw_cover, cover=cover)},
    )
    return pdfplumber.open(io.BytesIO(pdf))


def in_window(document: PDF) -> str:
    area = (WINDOW_LEFT_PT, WINDOW_TOP_PT, WINDOW_RIGHT_PT, WINDOW_FOOT_PT)
    return str(document.pages[0].within_bbox(area).extract_text())


def test_the_window_shows_the_address_and_nothing_else() -> None:
    with printed(SHEET) as document:
        first = document.pages[0]
        assert in_window(document).splitlines() == [
            "Bluestone Health",
            "Attn: Claims Department",
            "PO Box 900",
            "Salem, OR 97301",
        ]
        # However the sheet slides in the envelope, nothing but the address can come into the window.
        around = first.within_bbox((0, 150, 612, FOLD_PT)).extract_text()
        assert around == first.within_bbox((0, WINDOW_TOP_PT, 612, WINDOW_FOOT_PT)).extract_text()


def test_it_lists_claims_with_their_sum_and_names_no_patient() -> None:
    with printed(SHEET) as document:
        text = document.pages[0].extract_text()
    assert text.splitlines()[0] == "Cedar Family Medicine"
    assert "2 claims enclosed 1,447.50" in text
    assert "05/20/2026 · from Cedar Family Medicine · NPI 1234567893 · telephone 503-555-0142" in text
    assert "26-00001 197.50" in text and "26-00002 1,250.00" in text
    for told_of_the_patient in ("RIVERA", "Rivera", "XQ1234567", "E11", "99213"):
        assert told_of_the_patient not in text


def test_an_address_page_has_the_two_addresses_alone() -> None:
    with printed(replace(SHEET, kind=Cover.ENVELOPE)) as document:
        assert len(document.pages) == 2
        lines = document.pages[0].extract_text().splitlines()
        assert in_window(document).splitlines()[0] == "Bluestone Health"
    assert len(lines) == 3 + 4


def test_a_long_name_stays_within_the_window() -> None:
    payer = replace(CLAIM.payer, name="The Very Long Name Of A Payer That No Window Was Ever Cut For, Incorporated")
    with printed(replace(SHEET, payer=payer)) as document:
        words = document.pages[0].within_bbox((0, WINDOW_TOP_PT, 612, WINDOW_FOOT_PT)).extract_words()
    assert max(word["x1"] for word in words) <= WINDOW_RIGHT_PT


def test_an_address_without_an_attention_line_or_a_city() -> None:
    payer = replace(CLAIM.payer, attention="", address=Address("PO Box 1", "", "OR", "97301"))
    with printed(replace(SHEET, payer=payer)) as document:
        assert in_window(document).splitlines() == ["Bluestone Health", "PO Box 1", "OR 97301"]


@pytest.mark.parametrize(("claims", "pages"), [(1, 1), (72, 1), (73, 2), (72 + 132, 2), (72 + 133, 3)])
def test_a_long_list_goes_on_over_the_page(claims: int, pages: int) -> None:
    cover = replace(SHEET, claims=tuple((f"26-{number:05d}", 100) for number in range(claims)))
    with printed(cover) as document:
        assert len(document.pages) == pages + 1 == pages_of(cover) + 1
        listed = " ".join(page.extract_text() for page in document.pages[:-1])
    assert all(f"26-{number:05d}" in listed for number in range(claims))


def test_a_printers_profile_moves_the_forms_and_not_the_cover() -> None:
    with printed(SHEET) as straight, printed(SHEET, PrintProfile("", 500, 300, 990)) as moved:
        assert straight.pages[0].extract_words() == moved.pages[0].extract_words()
        assert straight.pages[1].chars[0]["matrix"] != moved.pages[1].chars[0]["matrix"]
