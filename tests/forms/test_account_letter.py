"""The page for a patient: every entry and sum at its place, on one sheet, and nothing that is nobody's business."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pdfplumber

from app.forms.account_letter import AccountLetter, LetterVisit, render_account_letter
from tests.builders import a_practice, an_address

MARCH = date(2026, 3, 7)
VISIT = LetterVisit(
    MARCH,
    (
        (MARCH, "140.00 was charged to Blue Plan for 7 March; 20.00 received at the desk on 7 March", 120_00),
        (
            date(2026, 4, 3),
            "Blue Plan allowed 92.00 of 140.00; 48.00 is contractual; it paid 60.00; 20.00 is your copay;"
            " 12.00 is your deductible",
            -108_00,
        ),
    ),
    "Blue Plan allowed 92.00 of 140.00; 48.00 is contractual; it paid 60.00; 20.00 is your copay; 12.00 is your"
    " deductible, 20.00 received at the desk on 7 March; you owe 12.00.",
    12_00,
    12_00,
)
WAITING = LetterVisit(
    date(2026, 4, 20), ((date(2026, 4, 20), "95.00 was charged to Blue Plan for 20 April", 95_00),), "…", 95_00, 0
)
LETTER = AccountLetter(
    a_practice(),
    "Elena M Rivera",
    an_address(),
    "A1001",
    date(2026, 5, 20),
    (VISIT, WAITING),
    12_00,
    "95.00 waits for Blue Plan's answer, you owe 12.00.",
)


def text_of(letter: AccountLetter) -> list[str]:
    with pdfplumber.open(io.BytesIO(render_account_letter(letter))) as pdf:
        assert len(pdf.pages) == 1
        words = pdf.pages[0].extract_words()
        assert all(word["x0"] >= 60 and word["x1"] <= 552 and word["bottom"] < 760 for word in words)
        return list(pdf.pages[0].extract_text().splitlines())


def test_each_entry_and_what_is_left_stand_on_the_page() -> None:
    rows = text_of(LETTER)
    assert rows[0] == "Cedar Family Medicine 20 May 2026"
    assert "Account A1001" in rows[1]
    assert "What your account says You owe 12.00" in rows
    assert "In all: 95.00 waits for Blue Plan's answer, you owe 12.00." in rows
    assert "Your visit of 7 March 2026" in rows
    assert (
        "03/07/2026 140.00 was charged to Blue Plan for 7 March; 20.00 received at the desk on 7 March 120.00" in rows
    )
    assert "You owe 12.00 of it." in rows
    assert "95.00 is not yours to pay now: it is your insurance's turn." in rows
    assert "(503) 555-0142" in rows[-1]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_account_letter(LETTER) == render_account_letter(LETTER)


def test_many_visits_are_folded_until_they_fit_one_page_and_no_cent_is_lost() -> None:
    for count in (6, 12, 40, 400):
        visits = tuple(replace(VISIT, day=MARCH + timedelta(days=day)) for day in range(count))
        rows = text_of(replace(LETTER, visits=visits, owed_cents=12_00 * count))
        whole = sum(row.startswith("Your visit") for row in rows)
        told = sum(row == "You owe 12.00 of it." or row.endswith("you owe 12.00.") for row in rows)
        earlier = next((row for row in rows if "earlier visits" in row), "")
        summed = float(earlier.split("owe ")[1].split()[0].replace(",", "")) if earlier else 0
        assert summed + 12 * min(whole, told) == 12 * count


def test_a_credit_and_money_paid_too_much_are_said_as_such() -> None:
    credit = LetterVisit(
        None, ((MARCH, "30.00 paid by card on 7 March, kept as your credit", -30_00),), "", -30_00, -30_00
    )
    over = LetterVisit(MARCH, (), "", -5_00, 0)
    rows = text_of(replace(LETTER, visits=(credit, over), owed_cents=-30_00, sentence="30.00 is your credit."))
    assert "What your account says You owe nothing now" in rows and "In all: 30.00 is your credit." in rows
    assert "30.00 of it is your credit." in rows and "Your credit" in rows
    assert "Your insurance paid 5.00 too much; that is settled with it." in rows
    square = text_of(replace(LETTER, visits=(replace(VISIT, told=(), balance_cents=0, patient_cents=0),)))
    assert "Nothing is owed." in square
