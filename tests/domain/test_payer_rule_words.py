"""A payer's rule in a line, as the list of rules and the command line show it."""

from datetime import date

import pytest

from app.domain.coverage import Rank
from app.domain.people import PayerKind, Sex
from app.domain.rules.payer_rule import Effect, Fillable, Lack, PayerRule, When
from app.domain.rules.payer_rule_words import EFFECTS, FILLS, LACKS, effect_words, when_words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When(payer_id=3, procedures=("99202-99215",), modifiers=("25",)), "Bluestone; 99202-99215; with 25"),
        (When(payer_kind=PayerKind.MEDICAID, plan="HMO"), "payer is medicaid; plan with “HMO”"),
        (When(rank=Rank.SECONDARY, without_modifiers=("GP", "GO")), "secondary; without GP, GO"),
        (When(places=("02",), diagnoses=("E11*",)), "place 02; diagnosis E11*"),
        (When(age_from=65, sex=Sex.FEMALE), "age from 65; female"),
        (When(age_to=17, units_over_tenths=25), "age up to 17; over 2.5 units"),
        (When(served_from=date(2026, 1, 1), served_to=date(2026, 6, 30)), "served 01/01/2026 to 06/30/2026"),
        (When(lacks=Lack.AUTHORIZATION), "lacks authorization"),
        (When(), ""),
    ],
)
def test_when(when: When, words: str) -> None:
    assert when_words(when, "Bluestone") == words


def test_effect() -> None:
    assert effect_words(PayerRule(effect=Effect.ERROR)) == "error"
    assert effect_words(PayerRule(effect=Effect.FILL, fills=Fillable.MODIFIER, value="95")) == "fills modifier 95"


def test_every_choice_has_words() -> None:
    assert set(LACKS) == set(Lack) and set(FILLS) == set(Fillable) and set(EFFECTS) == set(Effect)
