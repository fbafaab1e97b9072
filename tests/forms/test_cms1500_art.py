"""The picture of the form: complete, nothing over anything else, and room for all that is printed into it."""

from dataclasses import dataclass
from itertools import combinations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.forms.cms1500_art import ARROWS, CROSSES, LEFT, RIGHT, RULES, SHADES, WORDS
from app.forms.cms1500_boxes import BOX_BY_KEY, BOXES
from app.forms.helvetica import width_pt
from app.forms.layout import COLUMN_PT, PAGE_HEIGHT_PT, PAGE_WIDTH_PT, Rule, Words

CAPITAL = 0.72
"""Height of Helvetica's capitals in its size."""
TYPE_HEIGHT_PT = 6.8
"""Height of Courier's capitals at 12 points."""


@dataclass(frozen=True)
class Area:
    """What something covers, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    def meets(self, other: "Area") -> bool:
        return self.x0 < other.x1 and other.x0 < self.x1 and self.top < other.bottom and other.top < self.bottom


def area_of_words(words: Words) -> Area:
    height = words.size * CAPITAL
    if words.turned:
        return Area(words.x - height, words.baseline - words.width_pt, words.x, words.baseline)
    return Area(words.x, words.baseline - height, words.x + words.width_pt, words.baseline)


def area_of_rule(rule: Rule) -> Area:
    half = rule.width / 2
    return Area(rule.x0 - half, rule.top - half, rule.x1 + half, rule.bottom + half)


def area_of_type(key: str) -> Area:
    """Where a box's characters can be; a character of Courier keeps half a point clear on both sides."""
    box = BOX_BY_KEY[key]
    baseline = PAGE_HEIGHT_PT - box.baseline_y_pt
    return Area(box.x_pt + 0.5, baseline - TYPE_HEIGHT_PT, box.x_pt + COLUMN_PT * box.columns - 0.5, baseline)


# NUCC gives these one character more than the form's own box has room for.
ONE_TOO_LONG = {"11b", "17a", "31", "32b", "33b"}

WORD_AREAS = [(words.text, area_of_words(words)) for words in WORDS if not words.faint]
RULE_AREAS = [(str(rule), area_of_rule(rule)) for rule in RULES]
TYPE_AREAS = [(box.key, area_of_type(box.key)) for box in BOXES if box.key not in ONE_TOO_LONG and not box.instead]


def test_no_words_stand_on_words() -> None:
    assert not [(one, other) for (one, a), (other, b) in combinations(WORD_AREAS, 2) if a.meets(b)]


def test_no_rule_runs_through_words() -> None:
    assert not [(words, rule) for words, a in WORD_AREAS for rule, b in RULE_AREAS if a.meets(b)]


def test_what_is_printed_meets_no_words() -> None:
    assert not [(key, words) for key, a in TYPE_AREAS for words, b in WORD_AREAS if a.meets(b)]


def test_what_is_printed_meets_no_rule() -> None:
    assert not [(key, rule) for key, a in TYPE_AREAS for rule, b in RULE_AREAS if a.meets(b)]


def test_all_is_on_the_sheet() -> None:
    for _, area in (*WORD_AREAS, *RULE_AREAS):
        assert area.x0 > 9 and area.x1 < PAGE_WIDTH_PT - 9
        assert area.top > 15 and area.bottom < PAGE_HEIGHT_PT - 15
    assert len(ARROWS) == 6


@pytest.mark.parametrize("item", [str(number) for number in range(1, 34) if number not in (9, 10, 11, 24)])
def test_every_item_has_its_number_and_title(item: str) -> None:
    assert [words.text for words in WORDS if words.text.startswith(f"{item}.")]


def test_titles_of_the_parted_items() -> None:
    texts = [words.text for words in WORDS]
    for start in ("9. OTHER", "10. IS", "11. INSURED", "10d. CLAIM", "17a.", "17b.", "24. A."):
        assert sum(text.startswith(start) for text in texts) == 1, start
    for start in ("a. ", "b. ", "c. ", "d. "):
        assert sum(text.startswith(start) for text in texts) >= 2, start
    assert [text for text in texts if text in set("123456")] == list("123456")
    assert {f"{letter}." for letter in "ABCDEFGHIJKL"} <= set(texts)


def test_every_cross_has_its_square() -> None:
    """Four rules round each box of the table that is one column wide and crossed."""
    for key in CROSSES:
        area = area_of_type(key)
        around = [
            rule for rule in RULES if area.x0 - 3 < rule.x0 < area.x1 + 3 and area.top - 4 < rule.top < area.bottom + 3
        ]
        assert (
            len(
                [rule for rule in around if abs(rule.x1 - rule.x0) + abs(rule.bottom - rule.top) == pytest.approx(10.2)]
            )
            == 4
        )


def test_shaded_halves_lie_under_the_shaded_boxes() -> None:
    shaded = [
        box.key
        for box in BOXES
        if box.item in ("24", "24I") or (box.item in ("24H", "24J") and box.key.endswith(("d", "r")))
    ]
    for key in (*shaded, "17a.qualifier"):
        area = area_of_type(key)
        assert any(
            shade.x0 <= area.x0 and area.x1 <= shade.x1 + 0.5 and shade.top <= area.top and area.bottom <= shade.bottom
            for shade in SHADES
        ), key
    white = [area_of_type(box.key) for box in BOXES if box.item in ("24A", "24B", "24D", "24F", "24G")]
    for shade in SHADES:
        assert not [area for area in white if area.meets(Area(shade.x0, shade.top, shade.x1, shade.bottom))]


def test_the_frame_is_closed() -> None:
    borders = [
        rule for rule in RULES if rule.x0 == rule.x1 and rule.x0 in (LEFT, RIGHT) and rule.bottom - rule.top > 600
    ]
    assert len(borders) == 2


@pytest.mark.parametrize("bold", [False, True])
def test_widths_are_those_of_the_pdf_font(bold: bool) -> None:
    text = "".join(map(chr, range(32, 127)))
    for font in ("Helvetica-Bold", "Helvetica-BoldOblique") if bold else ("Helvetica", "Helvetica-Oblique"):
        assert width_pt(text, 7.5, bold=bold) == pytest.approx(stringWidth(text, font, 7.5))
