"""The receipt and the refund letter: what stands on the page, and that nothing runs over its edges."""

import io
from dataclasses import replace
from datetime import date

import pdfplumber

from app.forms.money_letter import MoneyLetter, render_money_letter
from tests.builders import a_practice, an_address

LETTER = MoneyLetter(
    practice=a_practice(),
    to_name="Elena M Rivera",
    address=an_address(),
    made_on=date(2026, 5, 20),
    about=("Account A1001", "Receipt 7"),
    title="Receipt",
    cents=35_00,
    sentence="We received 35.00 by check 1043 on 18 May 2026. Thank you.",
    rows=(("Visit of 11 May 2026", 20_00), ("Kept as your credit", 15_00)),
    closing="You still owe 12.00.",
)


def text_of(letter: MoneyLetter) -> list[str]:
    with pdfplumber.open(io.BytesIO(render_money_letter(letter))) as pdf:
        assert len(pdf.pages) == 1
        words = pdf.pages[0].extract_words()
        assert all(word["x0"] >= 60 and word["x1"] <= 552 and word["bottom"] < 760 for word in words)
        return list(pdf.pages[0].extract_text().splitlines())


def test_a_receipt_says_what_came_how_and_where_it_went() -> None:
    rows = text_of(LETTER)
    assert rows[0] == "Cedar Family Medicine 20 May 2026"
    assert rows[rows.index("Receipt 35.00") :] == [
        "Receipt 35.00",
        "We received 35.00 by check 1043 on 18 May 2026. Thank you.",
        "Visit of 11 May 2026 20.00",
        "Kept as your credit 15.00",
        "In all 35.00",
        "You still owe 12.00.",
        "Questions about this page: Cedar Family Medicine (503) 555-0142.",
    ]


def test_one_row_needs_no_sum_and_a_long_reason_is_wrapped() -> None:
    reason = "Refund of 35.00 to the patient by check 5501: " + "paid twice for the same visit, " * 8
    rows = text_of(replace(LETTER, title="Refund", rows=(("Visit of 11 May 2026", 35_00),), sentence=reason))
    assert not any(row.startswith("In all") for row in rows)
    assert sum("paid twice" in row for row in rows) >= 3


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_money_letter(LETTER) == render_money_letter(LETTER)
