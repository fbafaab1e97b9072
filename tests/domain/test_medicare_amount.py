"""The Medicare amount equals the formula worked out by hand in decimals, rounded half up once."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.medicare_amount import allowed_cents, amounts, fee_row_modifier
from app.domain.procedure_book import NATIONAL, Fee, Gpci

PORTLAND = Gpci(1025, 1061, 676, "Portland")
VISIT = Fee("99213", "", "A", 130, 133, 55, 10, factor=323465, global_days="XXX", bilateral="0")


def allowed(fee: Fee = VISIT, gpci: Gpci = NATIONAL, **changes: Any) -> int | None:
    line: dict[str, Any] = {"facility": False, "modifiers": (), "units_tenths": 10} | changes
    return allowed_cents(fee, gpci, **line)


def test_national_amounts_outside_and_inside_a_facility() -> None:
    found = amounts(VISIT, NATIONAL)
    assert (found.nonfacility_cents, found.facility_cents) == (8831, 6308)  # 2.73 and 1.95 × 32.3465


rvus = st.integers(0, 5000)
indices = st.integers(300, 2000)


@given(rvus, rvus, rvus, indices, indices, indices, st.integers(300_000, 400_000), st.integers(1, 50))
def test_the_formula_in_decimals(w: int, e: int, m: int, wi: int, ei: int, mi: int, factor: int, units: int) -> None:
    fee = Fee("99213", "", "A", w, e, 0, m, factor=factor)
    dollars = (
        (Decimal(w) / 100 * Decimal(wi) / 1000)
        + (Decimal(e) / 100 * Decimal(ei) / 1000)
        + (Decimal(m) / 100 * Decimal(mi) / 1000)
    ) * (Decimal(factor) / 10_000)
    cents = int((dollars * units * 100).quantize(Decimal(1), ROUND_HALF_UP))
    found = allowed(fee, Gpci(wi, ei, mi), units_tenths=units * 10)
    assert found == (cents if w or e or m else None)


def test_a_locality_moves_the_amount() -> None:
    # (1.30×1.025 + 1.33×1.061 + 0.10×0.676) × 32.3465
    assert allowed(gpci=PORTLAND) == 9093


def test_half_a_cent_goes_up() -> None:
    assert allowed(Fee("99213", "", "A", 100, factor=100_050)) == 1001  # 10.005 dollars


@pytest.mark.parametrize("status", ["B", "C", "I", "N", "X", "J"])
def test_only_payable_codes_have_an_amount(status: str) -> None:
    assert allowed(Fee("99213", "", status, 130, 133, 55, 10, factor=323465)) is None


def test_hardly_ever_outside_a_facility_pays_the_facility_amount() -> None:
    knee = Fee("27447", "", "A", 900, 0, 600, 150, nonfacility_rare=True, factor=323465)
    assert allowed(knee) == allowed(knee, facility=True) == 53372


def test_paid_to_the_facility_has_no_amount_there() -> None:
    test = Fee("93005", "", "A", 0, 20, 20, 1, facility_rare=True, factor=323465)
    assert allowed(test, facility=True) is None
    assert allowed(test) == 679


def test_imaging_pays_the_cap_where_that_is_less() -> None:
    scan = Fee("7X", "TC", "A", 0, 1000, 0, 10, factor=100_000, capped_nonfacility_expense=700, capped_malpractice=5)
    assert allowed(scan) == 7050


@pytest.mark.parametrize(
    ("modifiers", "bilateral", "cents"),
    [(("50",), "1", 13246), (("50",), "3", 17661), (("50",), "0", 8831), (("80",), "0", 1413), (("AS",), "0", 1201)],
)
def test_modifiers_that_change_the_price(modifiers: tuple[str, ...], bilateral: str, cents: int) -> None:
    fee = Fee("99213", "", "A", 130, 133, 55, 10, factor=323465, bilateral=bilateral)
    assert allowed(fee, modifiers=modifiers) == cents


def test_the_row_a_line_is_paid_from() -> None:
    assert fee_row_modifier(("59", "26")) == "26"
    assert fee_row_modifier(("RT",)) == ""
