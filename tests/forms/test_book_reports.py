"""Deposit slips and day sheets on paper: every word inside the margins, fonts embedded, pages as many as needed."""

import io
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from app.domain.day_sheet import Basis, DaySheet, SheetDeposit, SheetReceipt, SheetRow
from app.forms.day_sheet import render_day_sheet
from app.forms.deposit_slip import DepositSlip, SlipLine, render_deposit_slip
from tests.builders import a_practice

DAY = date(2026, 3, 23)
SLIP = DepositSlip(
    a_practice(),
    12,
    DAY,
    65_00,
    (SlipLine("check", "50071", "Blue Larch Health", 144_00), SlipLine("check", "1043", "Patient", 20_00)),
    (SlipLine("transfer", "EFT 88100234", "Medicare Part B", 1_212_40),),
)
LONG = "Blue Larch Health of the Greater Northwest and its Islands"
RECEIPT = SheetReceipt(DAY, LONG, "check", "50071", 144_00, 100_00, 40_00, 4_00)
SHEET = DaySheet(
    practice="Cedar Family Medicine",
    first=DAY,
    last=DAY,
    basis=Basis.EFFECTIVE,
    opening_cents=1_000_00,
    closing_cents=1_037_00,
    charges=(SheetRow("Charges", 185_00),),
    payments=(SheetRow("Payers, checks", -144_00),),
    write_offs=(SheetRow("Courtesy", -14_00),),
    refunds=(SheetRow("To patients", 10_00),),
    moved=(SheetRow("Moved to patients", 20_00),),
    receivable=(SheetRow("Payers owe", 1_000_00), SheetRow("Patients owe", 37_00)),
    receipts=(RECEIPT,),
    deposits=(SheetDeposit(DAY, 12, 229_00, 1_212_40),),
    waiting=(),
)


def pages(pdf: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        for page in read.pages:
            words = page.extract_words()
            assert words
            assert all(word["x0"] >= 52 and word["x1"] <= 560 and 36 < word["top"] < 756 for word in words)
            assert all("Liberation" in char["fontname"] for char in page.chars)
        return [page.extract_text() for page in read.pages]


def test_the_slip_sums_cash_and_checks_and_leaves_transfers_apart() -> None:
    (text,) = pages(render_deposit_slip(SLIP))
    assert text.startswith("Deposit slip") and "page 1" in text
    assert "Deposit 12 of 03/23/2026" in text
    assert "Currency and coin 65.00" in text
    assert "1 50071 Blue Larch Health 144.00" in text
    assert "2 checks 164.00" in text
    assert "Total of the deposit 229.00" in text
    assert "Transfer EFT 88100234 Medicare Part B 1,212.40" in text


def test_a_long_slip_goes_on_with_its_heads() -> None:
    many = tuple(SlipLine("check", f"{nth}", "Patient", 1_00) for nth in range(120))
    found = pages(render_deposit_slip(replace(SLIP, checks=many)))
    assert len(found) == 3
    assert all("Check number" in text for text in found)
    assert "Total of the deposit 185.00" in found[-1]


def test_the_day_sheet_proves_on_paper() -> None:
    assert SHEET.proof_cents == 0
    (text,) = pages(render_day_sheet(SHEET, DAY))
    for words in ("Owed before 1,000.00", "Charges: new 185.00", "Owed after 1,037.00", "12 229.00 1,212.40"):
        assert words in text
    assert "100.00 44.00 0.00 144.00" in text
    assert "do not prove" not in text


def test_books_that_do_not_prove_say_so() -> None:
    (text,) = pages(render_day_sheet(replace(SHEET, closing_cents=1_037_01), DAY))
    assert "The books do not prove; the difference is -0.01" in text


@pytest.mark.parametrize("receipts", [0, 90])
def test_empty_and_long_sheets(receipts: int) -> None:
    found = pages(render_day_sheet(replace(SHEET, receipts=(RECEIPT,) * receipts, moved=(), deposits=()), DAY))
    assert ("Nothing came in." in found[0]) is not receipts
    assert len(found) == (1 if not receipts else 3)
