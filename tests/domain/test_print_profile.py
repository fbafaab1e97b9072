"""Two readings and a length are all that is needed: the page printed next stands where it belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.print_profile import (
    MOST_OFFSET,
    STRAIGHT,
    Landmarks,
    PrintProfile,
    parse_length_pt,
    profile_from_readings,
)

AT = Landmarks(right_pt=225.0, down_pt=96.0, length_pt=468.0)


class Printer:
    """Draws everything so many points too far to the right and upwards, and so much too large."""

    def __init__(self, right_pt: float, up_pt: float, size: float) -> None:
        self.right_pt, self.up_pt, self.size = right_pt, up_pt, size

    def place(self, profile: PrintProfile, right_pt: float, down_pt: float) -> tuple[float, float]:
        """Where on the paper a point of the page comes out, from the top left corner."""
        right = profile.scale * right_pt + profile.x_pt
        down = profile.scale * down_pt - profile.y_pt
        return self.size * right + self.right_pt, self.size * down - self.up_pt

    def readings(self, profile: PrintProfile) -> tuple[float, float, float]:
        """What the rulers of a page show at the form's landmarks, and how long its line is."""
        right, down = self.place(profile, AT.right_pt, AT.down_pt)
        step = self.size * profile.scale
        return (AT.right_pt - right) / step, (down - AT.down_pt) / step, step * AT.length_pt


@given(
    st.floats(-20, 20),
    st.floats(-20, 20),
    st.floats(0.97, 1.03),
    st.integers(-500, 500),
    st.integers(-500, 500),
    st.integers(970, 1030),
)
def test_the_next_page_reads_zero_from_wherever_one_began(
    right: float, up: float, size: float, x: int, y: int, scale: int
) -> None:
    printer, was = Printer(right, up, size), PrintProfile("Laser", x, y, scale)
    made = profile_from_readings(was, AT, *printer.readings(was))
    assert made.printer == "Laser"
    right_reading, up_reading, length = printer.readings(made)
    assert abs(right_reading) < 0.15 and abs(up_reading) < 0.1  # a thousandth of size is a quarter point out there
    assert length == pytest.approx(AT.length_pt, abs=0.3)


def test_without_a_measured_length_the_size_stays() -> None:
    made = profile_from_readings(PrintProfile("", 100, 0, 990), AT, 2.0, -1.5)
    assert made == PrintProfile("", 298, -148, 990)
    assert made.words == "+3.0 pt right, -1.5 pt up, 99.0 %"


def test_a_reading_past_all_measure_is_brought_back() -> None:
    made = profile_from_readings(STRAIGHT, AT, 90.0, -90.0, 200.0)
    assert (made.x_hundredths, made.y_hundredths, made.scale_per_mille) == (MOST_OFFSET, -MOST_OFFSET, 1050)


@pytest.mark.parametrize(
    ("typed", "points"),
    [("6.5", 468.0), ("6.5 in", 468.0), ('6.5"', 468.0), ("165.1 mm", 468.0), ("16.51cm", 468.0), ("165.1", 468.0)],
)
def test_lengths_as_they_are_typed(typed: str, points: float) -> None:
    assert parse_length_pt(typed) == pytest.approx(points)


@pytest.mark.parametrize("typed", ["", "long", "6,5,1", "-3", "0", "1 ft"])
def test_no_length(typed: str) -> None:
    assert parse_length_pt(typed) is None
