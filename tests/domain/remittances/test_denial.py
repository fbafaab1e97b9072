"""Denials are told from groups and reasons, whatever the claim's status; each with a likely next step."""

from datetime import date

import pytest

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group
from app.domain.remittances.denial import ReasonWords, denial_words, denied_lines, is_denied_as_duplicate, is_plain


def a_line(why: str, charge: int = 100_00, line_id: int = 7, remarks: tuple[str, ...] = ()) -> AdjudicatedLine:
    reasons = []
    for part in filter(None, why.split(",")):
        code, cents = part.split()
        group, reason = code.split("-")
        reasons.append(Adjustment(Group(group), reason, int(cents)))
    paid = charge - sum(each.amount_cents for each in reasons)
    return AdjudicatedLine(line_id, charge, paid, tuple(reasons), remarks=remarks)


def answered(*lines: AdjudicatedLine) -> Adjudication:
    charged, paid = sum(each.charge_cents for each in lines), sum(each.paid_cents for each in lines)
    return Adjudication("ICN1", date(2026, 3, 2), charged, paid, lines)


@pytest.mark.parametrize(
    ("why", "cents"),
    [
        ("CO-45 4000", 0), ("CO-253 200", 0), ("PR-1 10000", 0), ("PR-204 10000", 0), ("OA-23 10000", 0),
        ("CO-16 10000", 10000), ("CO-45 4000,CO-97 6000", 6000), ("PI-16 500", 500), ("OA-18 10000", 10000),
        ("CO-16 -500", 0), ("CO-24 10000", 0), ("OA-94 -500", 0),
    ],
)  # fmt: skip
def test_what_is_a_denial(why: str, cents: int) -> None:
    denied = denied_lines(answered(a_line("CO-45 100", line_id=6), a_line(why)))
    assert sum(each.cents for each in denied) == cents
    assert all((each.number, each.line_id) == (2, 7) for each in denied)


def test_a_part_of_a_line_may_be_denied() -> None:
    (denied,) = denied_lines(answered(a_line("CO-151 5000,PR-3 2000")))
    assert (denied.codes, denied.cents, denied.is_whole) == ("CO-151", 50_00, False)
    assert denied_lines(answered(a_line("CO-16 10000")))[0].is_whole


def test_a_claim_denied_as_a_whole_is_denied_on_each_of_its_lines() -> None:
    whole = Adjudication("ICN1", date(2026, 3, 2), 150_00, 0, (), (Adjustment(Group.CONTRACTUAL, "29", 150_00),))
    denied = denied_lines(whole, [(7, 100_00), (8, 50_00)])
    assert [(each.line_id, each.cents) for each in denied] == [(7, 100_00), (8, 50_00)]


@pytest.mark.parametrize(
    ("why", "is_one"), [("CO-18 10000", True), ("OA-18 10000", True), ("CO-18 5000,CO-45 5000", False), ("", False)]
)
def test_a_duplicate_is_denied_as_such_only_wholly(why: str, is_one: bool) -> None:
    assert is_denied_as_duplicate(answered(a_line(why, charge=100_00 if why else 0))) is is_one


def test_the_words_say_what_why_and_the_next_step() -> None:
    reasons = {
        "16": ReasonWords("Something is missing", "The remark code says what; correct it and send it again."),
        "204": ReasonWords("Not covered by this plan", "Bill the next payer or the patient."),
    }
    (denied,) = denied_lines(answered(a_line("CO-16 10000", remarks=("MA130", "N290"))))
    assert denial_words(denied, reasons) == (
        "CO-16: Something is missing. 100.00 stays open with the payer, not written off. The remark code says what; "
        "correct it and send it again. Remarks: MA130, N290. MA130: it cannot be appealed; correct it and send it as "
        "new."
    )
    (denied,) = denied_lines(answered(a_line("CO-204 10000")))
    assert "group CO the patient is billed only where" in denial_words(denied, reasons)
    (denied,) = denied_lines(answered(a_line("PI-999 10000")))
    assert denial_words(denied, reasons).startswith("PI-999. 100.00 stays open")


@pytest.mark.parametrize(
    ("why", "plain"),
    [
        ("CO-45 1", True),
        ("CO-253 1", True),
        ("PR-2 1", True),
        ("PR-96 1", False),
        ("OA-23 1", True),
        ("PI-45 1", False),
    ],
)
def test_what_may_be_posted_unseen(why: str, plain: bool) -> None:
    assert is_plain(a_line(why).adjustments[0]) is plain
