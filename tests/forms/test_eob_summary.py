"""The summary of payers' answers says each amount at its place and each code in words, and comes with its claim."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pdfplumber

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.claim import Claim, OtherCoverage, PriorAnswer
from app.domain.coverage import Rank
from app.domain.encounter import ServiceLine
from app.forms.eob_summary import pages_of, render_eob_summary
from app.services.claims import attached_sheets, render_claims
from app.services.reason_words import reason_words
from tests.builders import a_claim, a_coverage, a_line, a_payer, an_encounter

SECOND = a_payer(id=3, name="Harborline Mutual")


def an_answer(*lines: ServiceLine, **changes: Any) -> Adjudication:
    """Of each line 60.00 off by contract, 10.00 deductible, 15.00 coinsurance, the rest paid."""
    decided = tuple(
        AdjudicatedLine(
            line.id,
            line.charge_cents,
            line.charge_cents - 85_00,
            (
                Adjustment(Group.CONTRACTUAL, "45", 60_00),
                Adjustment(Group.PATIENT, "1", 10_00),
                Adjustment(Group.PATIENT, "2", 15_00),
            ),
            line.charge_cents - 60_00,
            ("N130",),
        )
        for line in lines
    )
    paid = sum(line.paid_cents for line in decided)
    charged = sum(line.charge_cents for line in decided)
    good = Adjudication("20260611778", date(2026, 6, 2), charged, paid, decided, payment_reference="EFT 881")
    return replace(good, **changes)


def a_second_claim(lines: int = 2) -> Claim:
    visit = an_encounter(
        lines=tuple(
            a_line(id=place, modifiers=("25",), charge_cents=100_00 + place * 100) for place in range(1, lines + 1)
        )
    )
    coverage = a_coverage(id=2, payer_id=3, rank=Rank.SECONDARY, member_id="HM998877")
    prior = PriorAnswer(a_coverage(), a_payer(), "26-00001", an_answer(*visit.lines))
    return a_claim(
        number="26-00009",
        encounter=visit,
        coverage=coverage,
        payer=SECOND,
        other=OtherCoverage(a_coverage(), a_payer()),
        prior=(prior,),
    )


def rows(pdf: bytes, page: int = 0) -> list[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return document.pages[page].extract_text().splitlines()


def ends_of(pdf: bytes, text: str) -> list[float]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [round(word["x1"]) for word in document.pages[0].extract_words() if word["text"] == text]


def test_it_says_who_decided_what_and_when() -> None:
    said = rows(render_eob_summary(a_second_claim(), reason_words()))
    assert "Cedar Family Medicine Claim 26-00009" in said
    assert "Rivera, Elena M · born 03/07/1980 · seen 05/11/2026 · to Harborline Mutual, member HM998877" in said
    assert "Bluestone Health" in said
    assert (
        "Decided 06/02/2026 · its claim number 20260611778 · our claim 26-00001 · member XQ1234567 · payment EFT 881"
        in said
    )
    assert "05/11/2026 99213 25 101.00 41.00 10.00 15.00 60.00 16.00" in said
    assert "CO-45 60.00 · PR-1 10.00 · PR-2 15.00 · N130" in said
    assert "Total 203.00 83.00 20.00 30.00 120.00 33.00" in said


def test_amounts_end_under_their_heads() -> None:
    pdf = render_eob_summary(a_second_claim(), reason_words())
    for head, amount in (("Charged", "101.00"), ("Allowed", "41.00"), ("Deductible", "10.00"), ("Paid", "16.00")):
        assert ends_of(pdf, head)[0] in ends_of(pdf, amount)


def test_each_code_is_told_once_in_our_words() -> None:
    said = rows(render_eob_summary(a_second_claim(), reason_words()))
    assert sum(line.startswith("PR-1 ") for line in said) == 1
    assert f"PR-1 {reason_words()['1']}" in said
    assert any(line.startswith("N130 ") for line in said)


def test_the_whole_claim_s_adjustments_have_a_row() -> None:
    claim = a_second_claim()
    lines = claim.encounter.lines
    answer = an_answer(*lines, adjustments=(Adjustment(Group.PATIENT, "1", 5_00),), paid_cents=28_00)
    said = rows(render_eob_summary(replace(claim, prior=(replace(claim.prior[0], answer=answer),)), reason_words()))
    assert "Whole claim 5.00" in said
    assert "Total 203.00 83.00 25.00 30.00 120.00 28.00" in said


def test_many_lines_and_two_payers_take_several_sheets_and_no_row_twice() -> None:
    claim = a_second_claim(30)
    claim = replace(claim, prior=(*claim.prior, replace(claim.prior[0], payer=SECOND)))
    pdf = render_eob_summary(claim, reason_words())
    sheets = pages_of(claim, reason_words())
    assert sheets == 4
    said = [line for page in range(sheets) for line in rows(pdf, page)]
    assert sum("99213 25" in line for line in said) == 60
    assert "Cedar Family Medicine Claim 26-00009, sheet 4 of 4" in said


def test_it_is_printed_after_its_claim_unless_the_claim_goes_without() -> None:
    claim, first = a_second_claim(), a_claim()
    printed = render_claims([claim, first], plain=True)
    assert (printed.pages, attached_sheets(claim), attached_sheets(first)) == (3, 1, 0)
    assert "What the payers before you decided" in rows(printed.pdf, 1)
    assert "What the payers before you decided" not in rows(printed.pdf, 2)
    assert render_claims([replace(claim, attach_eob=False)], plain=True).pages == 1
    assert render_claims([claim], plain=False).pdf == render_claims([claim], plain=False).pdf


def test_the_claim_itself_says_what_was_paid_before() -> None:
    from app.forms.cms1500_fill import fill

    values = fill(a_second_claim())[0].values
    assert (values["29.dollars"], values["29.cents"]) == ("58", "00")  # 33.00 and 25.00 at the desk
    assert (values["9a"], values["9d"], values["11d.yes"]) == ("G77001", "CHOICE 500", "X")
