"""How one printer must be humoured so that the data falls into a pre-printed form's boxes, and how that is measured.

Every printer draws a sheet in a little late, or a little too wide. A profile moves and stretches the print against
that; what it is to be is read off the alignment page, by arithmetic and not by trial.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

FULL_SIZE = 1000
MOST_OFFSET = 3600
LEAST_SCALE, MOST_SCALE = 950, 1050
_POINTS_AN_INCH = 72
_MOST_INCHES = 20
"""A number up to here is of inches, a greater one of millimetres: no page's line is 20 mm long or 20 inches."""
_LENGTH = re.compile(r"^(\d+(?:[.,]\d*)?|[.,]\d+)\s*(mm|cm|in|\"|″)?$", re.IGNORECASE)
_INCHES = {"mm": Decimal(10) / 254, "cm": Decimal(100) / 254, "in": Decimal(1)}


@dataclass(frozen=True, slots=True)
class PrintProfile:
    """What is done to the data of pre-printed forms on one printer.

    `printer` is the system's name of it, empty for the default. The print is stretched by `scale_per_mille` about
    the sheet's top left corner, then moved by hundredths of a point (72 points an inch) to the right and upwards.
    """

    printer: str = ""
    x_hundredths: int = 0
    y_hundredths: int = 0
    scale_per_mille: int = FULL_SIZE

    @property
    def x_pt(self) -> float:
        """Points to the right."""
        return self.x_hundredths / 100

    @property
    def y_pt(self) -> float:
        """Points upwards."""
        return self.y_hundredths / 100

    @property
    def scale(self) -> float:
        """1 prints as large as it is."""
        return self.scale_per_mille / FULL_SIZE

    @property
    def words(self) -> str:
        """`+1.5 pt right, -2.0 pt up, 99.8 %`."""
        moved = f"{self.x_pt:+.1f} pt right, {self.y_pt:+.1f} pt up"
        return moved if self.scale_per_mille == FULL_SIZE else f"{moved}, {self.scale_per_mille / 10:.1f} %"


STRAIGHT = PrintProfile()
"""Nothing is moved."""


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Where the alignment page's rulers have their zeros, from the sheet's top left corner, and its measured line.

    All in points.
    """

    right_pt: float
    down_pt: float
    length_pt: float


def profile_from_readings(
    printed_with: PrintProfile, at: Landmarks, right_pt: float, up_pt: float, length_pt: float | None = None
) -> PrintProfile:
    """The profile that puts the print in place, from what was read off a page printed with `printed_with`.

    `right_pt` and `up_pt` are what the two rulers read at the form's landmarks; `length_pt` is how long the page's
    line came out, None where it was not measured. Values past what a profile may hold are brought back to its edge.
    """
    was = printed_with.scale
    scale_per_mille = printed_with.scale_per_mille
    if length_pt:
        scale_per_mille = round(printed_with.scale_per_mille * at.length_pt / length_pt)
    scale_per_mille = min(max(scale_per_mille, LEAST_SCALE), MOST_SCALE)
    # The mark that was read stands on the landmark; the zero is to stand there, drawn with the new scale.
    grown = scale_per_mille / FULL_SIZE - was
    x_pt = printed_with.x_pt + was * right_pt - grown * at.right_pt
    y_pt = printed_with.y_pt + was * up_pt + grown * at.down_pt
    return replace(
        printed_with,
        x_hundredths=_within(round(x_pt * 100)),
        y_hundredths=_within(round(y_pt * 100)),
        scale_per_mille=scale_per_mille,
    )


def parse_length_pt(text: str) -> float | None:
    """Points for a length typed off a ruler: `6.5`, `6.52 in`, `165 mm`, `16.5cm`; None where it is no length.

    A bare number up to 20 is of inches, a greater one of millimetres.
    """
    match = _LENGTH.match(text.strip())
    if not match:
        return None
    try:
        number = Decimal(match[1].replace(",", "."))
    except InvalidOperation:
        return None
    unit = (match[2] or ("in" if number <= _MOST_INCHES else "mm")).lower()
    inches = number * _INCHES.get(unit, Decimal(1))
    return float(inches * _POINTS_AN_INCH) if inches else None


def _within(hundredths: int) -> int:
    return min(max(hundredths, -MOST_OFFSET), MOST_OFFSET)
