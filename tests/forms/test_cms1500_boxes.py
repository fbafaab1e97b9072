"""The layout table: every box of the form once, where the grid has it, with words of help; and where it prints."""

import csv
import io
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pdfplumber
import pytest

from app.domain.print_profile import PrintProfile
from app.forms import cms1500
from app.forms.cms1500_boxes import BOX_BY_KEY, BOXES, LINES_A_PAGE
from app.forms.layout import COLUMN_PT, PAGE_HEIGHT_PT, Box

TOLERANCE_PT = 0.05 * 72
"""The issue's 0.05 inch."""

# Frozen from the reference table: x and baseline in points from the bottom left, characters.
FROZEN = {
    "carrier.0": (309.6, 747, 38),
    "1.medicare": (21.6, 675, 1),
    "1.other": (338.4, 675, 1),
    "1a": (374.4, 675, 29),
    "2": (21.6, 651, 28),
    "3.year": (280.8, 651, 4),
    "5.state": (201.6, 603, 3),
    "7.phone": (511.2, 579, 10),
    "9a": (21.6, 531, 28),
    "10b.state": (338.4, 507, 2),
    "11": (374.4, 555, 29),
    "11a.female": (554.4, 531, 1),
    "12": (64.8, 411, 25),
    "14.month": (28.8, 387, 2),
    "16.to.year": (547.2, 387, 4),
    "17": (43.2, 363, 24),
    "17b": (252.0, 363, 10),
    "19": (21.6, 339, 48),
    "20.charge": (460.8, 339, 8),
    "21.A": (36.0, 315, 7),
    "21.L": (316.8, 291, 7),
    "22.reference": (460.8, 315, 18),
    "23": (374.4, 291, 29),
    "24.1": (21.6, 255, 61),
    "24A.1.to.day": (108.0, 243, 2),
    "24D.3.modifier4": (316.8, 195, 2),
    "24F.6.dollars": (374.4, 123, 6),
    "24F.6.cents": (417.6, 123, 2),
    "24J.6.npi": (504.0, 123, 10),
    "25": (21.6, 99, 15),
    "27.no": (324.0, 99, 1),
    "28.dollars": (374.4, 99, 7),
    "29.cents": (504.0, 99, 2),
    "31": (21.6, 51, 22),
    "32a": (187.2, 39, 10),
    "33.phone": (518.4, 87, 9),
    "33b": (468.0, 39, 17),
}

PLAIN = tuple(box for box in BOXES if not box.instead)
"""Without those that lie over others for some payers."""


@pytest.fixture
def reference(shared_dir: Path) -> list[tuple[str, float, float, int]]:
    """Item without its row, x, baseline and length of each box the reference table gives a place."""
    with (shared_dir / "reference" / "cms1500_positions.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["item"].split(".")[0], float(row["x_pt"]), float(row["baseline_y_pt_reportlab"]), int(row["length"]))
            for row in csv.DictReader(file)
            if row["column"]
        ]


def printed(values: dict[str, str]) -> dict[tuple[float, float], str]:
    """What a data-only print of the values has at each place, character by character, read from the PDF's text."""
    pdf = cms1500.render([[cms1500.FormPage(values)]], facsimile=False)
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        chars = document.pages[0].chars
    return {(round(char["matrix"][4], 2), round(char["matrix"][5], 2)): char["text"] for char in chars}


def first_x_pt(box: Box, text: str) -> float:
    return box.x_pt + (COLUMN_PT * (box.columns - len(text)) if box.right else 0)


@pytest.mark.parametrize("key", FROZEN)
def test_each_box_stands_where_it_was_frozen(key: str) -> None:
    box = BOX_BY_KEY[key]
    assert (round(box.x_pt, 2), box.baseline_y_pt, box.columns) == FROZEN[key]


def test_every_box_is_there_once() -> None:
    assert len(BOX_BY_KEY) == len(BOXES)
    rows = [box for box in BOXES if box.item.startswith("24") and not box.instead]
    assert len(rows) == LINES_A_PAGE * 23


def test_the_table_has_what_the_reference_has(reference: list[tuple[str, float, float, int]]) -> None:
    ours = sorted((box.item, round(box.x_pt, 1), box.baseline_y_pt, box.columns) for box in PLAIN)
    theirs = sorted((item, round(x, 1), y, length) for item, x, y, length in reference)
    # Item 19 has a second row of ours, for the 71 characters NUCC allows: 48 fit into the reference's one.
    ours.remove(("19", 201.6, 351, 23))
    assert ours == theirs


def test_the_print_stands_within_a_twentieth_inch(reference: list[tuple[str, float, float, int]]) -> None:
    """Each box printed full, and read back from the PDF's own text."""
    by_item: dict[str, list[tuple[float, float, int]]] = {}
    for item, x, y, length in reference:
        by_item.setdefault(item, []).append((x, y, length))
    for box in PLAIN:
        if box.key == "19.above":
            continue
        places = printed({box.key: "W" * box.columns})
        assert len(places) == box.columns
        (x, y), (last_x, _) = min(places), max(places)
        assert last_x - x == pytest.approx(COLUMN_PT * (box.columns - 1), abs=0.02)
        near = [
            place
            for place in by_item[box.item]
            if abs(place[0] - x) <= TOLERANCE_PT and abs(place[1] - y) <= TOLERANCE_PT and place[2] == box.columns
        ]
        assert len(near) == 1, box.key


def test_a_full_sheet_prints_every_box_at_its_place() -> None:
    """All boxes in one print: short text, so that money shows its right end."""
    values = {box.key: "7" * max(1, box.columns // 2) for box in PLAIN}
    places = printed(values)
    for box in PLAIN:
        assert (round(first_x_pt(box, values[box.key]), 2), box.baseline_y_pt) in places, box.key
    assert len(places) == sum(map(len, values.values()))


def test_offsets_move_the_print_right_and_up() -> None:
    page = cms1500.FormPage({"1a": "A1"})
    pdf = cms1500.render([[page]], facsimile=False, profile=PrintProfile("", 350, -225))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        first = document.pages[0].chars[0]["matrix"]
    assert (first[4], first[5]) == pytest.approx((374.4 + 3.5, 675 - 2.25))


def test_no_two_boxes_share_a_place() -> None:
    by_line: dict[float, list[Box]] = {}
    for box in PLAIN:
        by_line.setdefault(box.baseline_y_pt, []).append(box)
    for boxes in by_line.values():
        for one, other in combinations(sorted(boxes, key=lambda box: box.x_pt), 2):
            assert one.x_pt + COLUMN_PT * one.columns <= other.x_pt + 0.01, (one.key, other.key)


def test_every_box_lies_on_the_sheet() -> None:
    for box in BOXES:
        assert box.x_pt > 0
        assert box.x_pt + COLUMN_PT * box.columns <= 592
        assert 30 < box.baseline_y_pt < PAGE_HEIGHT_PT - 30


def test_every_box_says_what_goes_there_and_where_it_comes_from() -> None:
    kinds = {
        *("patient", "coverage", "other", "payer", "practice", "provider", "referring", "facility"),
        *("encounter", "claim", "line", "diagnosis"),
    }
    for box in BOXES:
        assert box.title and box.help, box.key
        assert box.help[-1] in ".…", box.key
        kind, _, rest = box.field.partition(".")
        assert kind in kinds and rest, box.key


def test_rows_of_item_24_differ_by_their_row_only() -> None:
    def row_boxes(row: int) -> Iterator[tuple[str, float, float, str]]:
        for box in BOXES:
            item, _, rest = box.key.partition(".")
            number, _, part = rest.partition(".")
            if item.startswith("24") and number == str(row):
                yield (
                    item + part,
                    box.x_pt,
                    box.baseline_y_pt + 24 * row,
                    box.field.replace(f"line.{row - 1}.", "line."),
                )

    first = list(row_boxes(1))
    assert first
    for row in range(2, LINES_A_PAGE + 1):
        assert list(row_boxes(row)) == first
