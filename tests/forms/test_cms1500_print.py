"""The PDF: the same bytes each time, golden sheets read back from its text, and a form that is really drawn."""

import io
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from app.domain.claim import Claim
from app.domain.coverage import Coverage
from app.domain.print_profile import PrintProfile
from app.forms import cms1500
from app.forms.cms1500_art import RULES, SHADES
from app.forms.cms1500_boxes import BOX_BY_KEY
from app.forms.layout import COLUMN_PT, LINE_PT, PAGE_HEIGHT_PT
from tests import builders as make

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "cms1500"
"""Written anew with CLAIMWRIGHT_GOLDEN=write; read the difference before it is committed."""

DOTS_A_POINT = 4
MONO_SUBSET = "AAAAAA+LiberationMono"


def crowded_claim() -> Claim:
    """Every box that a claim of ours can fill, on two sheets."""
    day = date(2026, 4, 30)
    lines = tuple(
        make.a_line(
            procedure=f"9921{place}",
            pointers="ABCD",
            modifiers=("25", "59", "GT", "95"),
            units_tenths=15,
            charge_cents=123_456_78,
            drug=make.a_drug(),
            note="narrative",
            emergency=True,
            epsdt="AV",
        )
        for place in range(8)
    )
    diagnoses = ("E11.9", "I10", "S93.401A", "W18.30XA", "Z00.00", "M54.50", "J45.909", "K21.9", "F41.1", "N39.0")
    encounter = make.an_encounter(
        diagnoses=(*diagnoses, "R05.9", "Z79.4"),
        lines=lines,
        authorization="AUTH12345",
        employment_related=True,
        auto_accident=True,
        accident_state="OR",
        other_accident=True,
        onset_date=day,
        other_date=day,
        other_date_qualifier="439",
        unable_to_work_from=day,
        unable_to_work_to=make.VISIT,
        hospital_from=day,
        hospital_to=make.VISIT,
        outside_lab=True,
        outside_lab_cents=123_45,
        claim_codes="W2 10",
        additional_info="Seventy-one characters of additional information fit into the two rows",
    )
    licensed = {"other_id_qualifier": "0B", "other_id": "MD 44556"}
    return make.a_claim(
        version=7,
        original_reference="ICN998877",
        encounter=encounter,
        practice=make.a_practice(other_id_qualifier="ZZ", other_id="207Q00000X"),
        coverage=make.a_spouse_coverage(),
        other=make.an_other_coverage(),
        referring=make.a_referrer(**licensed),
        rendering=make.a_provider(**licensed),
        facility=make.a_facility(other_id_qualifier="G2", other_id="778899"),
    )


def medicare_claim() -> Claim:
    return make.a_claim(payer=make.medicare(), coverage=Coverage(1, 1, 2, member_id="1EG4TE5MK73"))


CLAIMS = {
    "office_visit": make.a_claim(),
    "medicare": medicare_claim(),
    "spouse_and_second_plan": make.a_claim(coverage=make.a_spouse_coverage(), other=make.an_other_coverage()),
    "everything_on_two_sheets": crowded_claim(),
}


def data_only(*claims: Claim) -> bytes:
    return cms1500.render([cms1500.fill(claim) for claim in claims], facsimile=False)


def plain_paper(*claims: Claim) -> bytes:
    return cms1500.render([cms1500.fill(claim) for claim in claims], facsimile=True)


def sheets_as_typed(pdf: bytes) -> str:
    """The PDF's text laid out on the form's grid: 66 lines of at most 79 columns for each sheet."""
    sheets = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            grid = [[" "] * 79 for _ in range(66)]
            for char in page.chars:
                column = round((char["matrix"][4] - 21.6) / COLUMN_PT)
                line = round((PAGE_HEIGHT_PT - char["matrix"][5] + 3) / LINE_PT) - 1
                assert grid[line][column] == " ", "two characters at one place"
                grid[line][column] = char["text"]
            sheets.append("\n".join("".join(line).rstrip() for line in grid).rstrip() + "\n")
    return "\f".join(sheets)


@pytest.mark.parametrize("name", CLAIMS)
def test_golden_sheets(name: str) -> None:
    typed, file = sheets_as_typed(data_only(CLAIMS[name])), GOLDEN / f"{name}.txt"
    if os.environ.get("CLAIMWRIGHT_GOLDEN") == "write":
        GOLDEN.mkdir(parents=True, exist_ok=True)
        file.write_text(typed, encoding="utf-8", newline="\n")
    assert typed == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("facsimile", [False, True])
def test_same_claims_same_bytes(facsimile: bool) -> None:
    pages = [cms1500.fill(claim) for claim in CLAIMS.values()]
    assert cms1500.render(pages, facsimile=facsimile) == cms1500.render(pages, facsimile=facsimile)


def test_the_alignment_page_is_the_same_each_time_and_moves_with_the_offsets() -> None:
    moved = PrintProfile("", 100, 200)
    assert cms1500.alignment_page(moved) == cms1500.alignment_page(moved)
    assert cms1500.alignment_page(moved) != cms1500.alignment_page()


def test_a_batch_is_one_pdf_with_all_sheets_in_order() -> None:
    pdf = data_only(*CLAIMS.values())
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 5
        assert {(page.width, page.height) for page in document.pages} == {(612, 792)}
    alone = [sheets_as_typed(data_only(claim)) for claim in CLAIMS.values()]
    assert sheets_as_typed(pdf) == "\f".join(alone)


def test_progress_is_told_and_may_stop_the_work() -> None:
    pages = [cms1500.fill(make.a_claim())] * 3
    told: list[tuple[int, int]] = []
    cms1500.render(pages, facsimile=False, progress=lambda done, all: told.append((done, all)))
    assert told == [(1, 3), (2, 3), (3, 3)]

    def stop(done: int, all: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        cms1500.render(pages, facsimile=True, progress=stop)


def test_the_form_is_drawn_once_however_many_sheets() -> None:
    one, hundred = plain_paper(make.a_claim()), plain_paper(*[make.a_claim()] * 100)
    data = data_only(*[make.a_claim()] * 100)
    assert len(hundred) - len(data) < 2 * (len(one) - len(data_only(make.a_claim()))) + 100 * 60


def test_data_only_draws_nothing_but_type() -> None:
    with pdfplumber.open(io.BytesIO(data_only(crowded_claim()))) as document:
        for page in document.pages:
            assert {(char["fontname"], round(char["size"], 6)) for char in page.chars} == {(MONO_SUBSET, 12)}
            assert not (page.lines or page.rects or page.curves or page.images)


def test_plain_paper_carries_the_same_type_as_the_data_alone() -> None:
    with pdfplumber.open(io.BytesIO(plain_paper(crowded_claim()))) as document:
        typed = [
            "".join(char["text"] for char in page.chars if char["fontname"] == MONO_SUBSET) for page in document.pages
        ]
    with pdfplumber.open(io.BytesIO(data_only(crowded_claim()))) as document:
        assert typed == ["".join(char["text"] for char in page.chars) for page in document.pages]


class Dots:
    """A rendered sheet, asked by points from its top left."""

    def __init__(self, pdf: bytes) -> None:
        document = pypdfium2.PdfDocument(pdf)
        bitmap = document[0].render(scale=DOTS_A_POINT, rev_byteorder=True)
        self._bytes, self._stride, self._width = bytes(bitmap.buffer), bitmap.stride, bitmap.n_channels
        document.close()

    def at(self, x_pt: float, y_pt: float) -> tuple[int, int, int]:
        place = int(y_pt * DOTS_A_POINT) * self._stride + int(x_pt * DOTS_A_POINT) * self._width
        red, green, blue = self._bytes[place : place + 3]
        return red, green, blue

    def is_red(self, x_pt: float, y_pt: float) -> bool:
        """Whether something of the form's red is at the place or the dots beside it."""
        around = (-1 / DOTS_A_POINT, 0, 1 / DOTS_A_POINT)
        seen = (self.at(x_pt + dx, y_pt + dy) for dx in around for dy in around)
        return any(red > 140 and green < 210 and red - green > 30 for red, green, _ in seen)


@pytest.fixture(scope="module")
def empty_form() -> Dots:
    return Dots(cms1500.render([[cms1500.FormPage({})]], facsimile=True))


def test_every_rule_of_the_form_is_drawn(empty_form: Dots) -> None:
    for rule in RULES:
        if not rule.dashed:
            assert empty_form.is_red((rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2), rule


def test_shaded_halves_are_pale_and_boxes_are_white(empty_form: Dots) -> None:
    for shade in SHADES:
        red, green, _ = empty_form.at(shade.x0 + 1.5, shade.top + 2.5)
        assert 200 < green < 250 < red + 10, shade
    for key in ("2", "5.street", "23", "33.name", "24D.1", "24F.4.dollars", "19", "carrier.1"):
        box = BOX_BY_KEY[key]
        for column in range(box.columns):
            place = (box.x_pt + COLUMN_PT * (column + 0.5), PAGE_HEIGHT_PT - box.baseline_y_pt - 3)
            assert empty_form.at(*place) == (255, 255, 255), key


def test_type_is_black_on_the_form() -> None:
    claim = make.a_claim(patient=make.a_patient(name=replace(make.a_patient().name, last="I" * 10)))
    dots, box = Dots(plain_paper(claim)), BOX_BY_KEY["2"]
    x, y = box.x_pt + COLUMN_PT / 2, PAGE_HEIGHT_PT - box.baseline_y_pt - 3
    assert any(max(dots.at(x + dx / 4, y)) < 100 for dx in range(-3, 4))
