"""A remittance's claim as an answer to ours."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.adjudication import Group, Source, imbalances
from app.domain.remittances.remittance import QualifiedCents
from app.domain.remittances.remittance_answer import answer_of
from app.errors import UserError
from tests.edi.written_835 import claim, line, remittance

TODAY = date(2026, 3, 21)
PAID = claim(
    "C26-0001",
    "19",
    line(
        "99213", 14000, 7200, "CO-45 4800,PR-3 2000,CO-42 0", amounts=(QualifiedCents("B6", 9200),), remarks=("N130",)
    ),
    line("J1030", 2000, 2000),
    why="CO-253 184",
    remarks=("MA01",),
)


def test_an_answer_says_what_the_payer_decided() -> None:
    answer = answer_of(remittance(PAID), PAID, [11, 12], TODAY)
    assert (answer.charge_cents, answer.paid_cents, answer.patient_cents) == (16000, 9016, 2000)
    assert [each.code for each in answer.all_adjustments()] == ["CO-45", "PR-3", "CO-253"]
    first, second = answer.lines
    assert (first.line_id, first.allowed_cents, first.remarks, second.line_id) == (11, 9200, ("N130",), 12)
    assert (answer.payer_claim_number, answer.payment_reference) == ("ICNC26-0001", "900123")
    assert (answer.forwarded, answer.source, answer.remarks) == (True, Source.REMITTANCE, ("MA01",))
    assert answer.total_cents(Group.CONTRACTUAL) == 4984
    assert imbalances(answer) == ()


def test_it_is_decided_on_the_day_of_payment_or_production_or_receipt() -> None:
    paid = remittance(PAID)
    undated = replace(paid, payment_date=None)
    for each, day in (
        (paid, paid.payment_date),
        (undated, paid.production_date),
        (replace(undated, production_date=None), TODAY),
    ):
        assert answer_of(each, PAID, [1, 2], TODAY).decided_on == day


@pytest.mark.parametrize(
    ("status", "why", "words"),
    [
        ("22", "CO-45 1", "A reversal takes an earlier answer back"),
        ("25", "CO-45 1", "A predetermination is no answer"),
        ("1", "CR-45 1", "does not say who bears the money"),
        ("1", "XX-45 1", "does not say who bears the money"),
    ],
)
def test_what_a_person_has_to_look_at(status: str, why: str, words: str) -> None:
    odd = claim("C26-0001", status, line("99213", 1, 0, why))
    with pytest.raises(UserError, match=words):
        answer_of(remittance(odd), odd, [1], TODAY)
