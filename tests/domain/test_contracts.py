"""What a contract allows for a line: to the cent, never negative, by the modifiers it speaks of; and which contract."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.contracts.contract import (
    CodeAmount,
    Contract,
    ContractTerms,
    ModifierRates,
    by_code,
    faults,
    overlapping,
    terms_holding,
)
from app.domain.contracts.expected import MedicareFees, expected_allowed, half_up, percent
from app.domain.encounter import ServiceLine
from app.domain.procedure_book import NATIONAL
from tests.builders import a_line
from tests.domain.small_procedures import SmallProcedures

ON = date(2026, 5, 11)
PPO = Contract(1, practice_id=1, payer_id=1, name="Summit Blue PPO 2026", starts_on=date(2026, 1, 1))
AMOUNTS = (
    CodeAmount("99214", 121_40),
    CodeAmount("20610", 60_01, (), 45_50),
    CodeAmount("20610", 75_00, ("50",)),
    CodeAmount("71046", 30_00),
    CodeAmount("71046", 12_35, ("26",)),
)


def terms(*amounts: CodeAmount, **changes: Any) -> ContractTerms:
    return ContractTerms(replace(PPO, **changes), by_code(amounts or AMOUNTS))


def line(code: str, *modifiers: str, **changes: Any) -> ServiceLine:
    return a_line(procedure=code, modifiers=modifiers, **{"charge_cents": 900_00} | changes)


def cents(held: ContractTerms, asked: ServiceLine, place: str = "11") -> int | None:
    found = expected_allowed(held, asked, place, ON)
    return found.cents if found else None


def test_evidence_is_told_in_plain_words() -> None:
    found = expected_allowed(terms(), line("99214"), "11", ON)
    assert found and (found.cents, found.words) == (121_40, "Summit Blue PPO 2026: 99214 = 121.40 x 1 unit")
    more = expected_allowed(terms(), line("99214", units_tenths=25), "11", ON)
    assert more and more.words == "Summit Blue PPO 2026: 99214 = 121.40 x 2.5 units = 303.50"
    low = expected_allowed(terms(), line("99214", charge_cents=100_00), "11", ON)
    assert low and low.words == ("Summit Blue PPO 2026: 99214 = 121.40 x 1 unit; no more than the charge, 100.00")
    assert (low.cents, low.rate_cents) == (100_00, 121_40)


def test_the_amount_with_most_of_the_line_s_modifiers_is_taken() -> None:
    assert cents(terms(), line("20610", "RT")) == 60_01
    assert cents(terms(), line("20610", "50")) == 75_00
    assert cents(terms(), line("71046", "26")) == 12_35
    assert cents(terms(), line("20610"), "22") == 45_50
    assert cents(terms(), line("20610", place_of_service="11"), "22") == 60_01


@pytest.mark.parametrize(
    ("modifier", "rates", "expected"),
    [
        ("50", {}, 121_40),
        ("50", {"bilateral": 15_000}, 182_10),
        ("51", {}, 121_40),
        ("51", {"multiple": 5_000}, 60_70),
        ("52", {}, None),
        ("52", {"reduced": 5_000}, 60_70),
        ("53", {"discontinued": 2_500}, 30_35),
        ("26", {}, None),
        ("26", {"professional": 4_000}, 48_56),
        ("TC", {"technical": 6_000}, 72_84),
        ("62", {"two_surgeons": 6_250}, 75_88),
        ("80", {"assistant": 1_600}, 19_42),
        ("82", {"assistant": 1_600}, 19_42),
        ("AS", {"assistant_not_physician": 1_360}, 16_51),
        ("AS", {"assistant": 1_600}, None),
        ("25", {}, 121_40),
    ],
)
def test_modifiers_change_payment_only_as_the_contract_says(
    modifier: str, rates: dict[str, int], expected: int | None
) -> None:
    assert cents(terms(rates=ModifierRates(**rates)), line("99214", modifier)) == expected


def test_what_is_not_listed_takes_the_share_of_the_charge_or_nothing() -> None:
    assert cents(terms(), line("97110")) is None
    found = expected_allowed(terms(charge_basis_points=6_550), line("97110", charge_cents=80_01), "11", ON)
    assert found and (found.cents, found.words) == (
        52_41,
        "Summit Blue PPO 2026: 65.5% of the charge 80.01 for 97110 = 52.41",
    )


def test_a_share_of_medicare_takes_its_schedule_of_the_year() -> None:
    medicare = MedicareFees(SmallProcedures(), lambda _on: NATIONAL)
    held = terms(medicare_basis_points=11_500, charge_basis_points=5_000)
    told = medicare.allows(line("99213"), "11", ON)
    assert told is not None
    found = expected_allowed(held, line("99213"), "11", ON, medicare)
    assert found and found.cents == half_up(told.cents * 115, 100)
    assert "115% of the" in found.words and told.source in found.words
    unlisted = expected_allowed(held, line("97110", charge_cents=80_00), "11", ON, medicare)
    assert unlisted and unlisted.cents == 40_00
    # Without the schedule nobody knows whether Medicare has an amount: the share of the charge is no answer.
    assert expected_allowed(held, line("97110"), "11", ON) is None


def test_anesthesia_counts_minutes_and_takes_no_amount_for_a_unit() -> None:
    held = terms(CodeAmount("00810", 20_00))
    assert cents(held, line("00810", units_tenths=450)) is None


def test_the_plan_s_contract_comes_before_the_payer_s_and_dates_decide() -> None:
    gold = terms(id=2, plan_name="Larch  Gold")
    old = terms(id=3, starts_on=None, ends_on=date(2025, 12, 31))
    every = (old, terms(), gold)

    def held(plan: str, on: date) -> int:
        found = terms_holding(every, 1, plan, 1, on)
        return found.contract.id if found else 0

    assert held("Silver", ON) == 1
    assert held("larch gold", ON) == 2
    assert held("larch gold", date(2025, 12, 31)) == 3
    assert terms_holding(every, 2, "", 1, ON) is None
    assert terms_holding(every, 1, "", 2, ON) is None
    assert terms_holding((terms(active=False),), 1, "", 1, ON) is None


def test_contracts_for_the_same_plan_may_not_overlap() -> None:
    ended = replace(PPO, id=2, ends_on=date(2026, 6, 30))
    assert overlapping(replace(PPO, id=3, starts_on=date(2026, 6, 30)), (ended,)) == ended
    assert overlapping(replace(PPO, id=3, starts_on=date(2026, 7, 1)), (ended,)) is None
    assert overlapping(replace(PPO, id=3, plan_name="Gold"), (ended,)) is None
    assert overlapping(replace(PPO, id=2), (ended,)) is None
    assert overlapping(replace(PPO, id=3), (replace(ended, active=False),)) is None


def test_faults_name_their_field() -> None:
    wrong = replace(
        PPO, name=" ", payer_id=0, ends_on=date(2025, 1, 1), medicare_year=26, rates=ModifierRates(bilateral=0)
    )
    assert [field for field, _ in faults(wrong)] == ["name", "payer_id", "ends_on", "medicare_year", "rates.bilateral"]
    assert not list(faults(PPO))


def test_percentages_are_written_short() -> None:
    assert [percent(share) for share in (15_000, 11_550, 6_250, 1_361)] == ["150%", "115.5%", "62.5%", "13.61%"]


shares = st.integers(1, 100_000)


@given(st.integers(0, 10**7), st.integers(0, 9_999), shares, shares, st.integers(0, 10**7), st.booleans())
def test_money_is_never_negative_and_rounded_half_up_once(
    amount: int, tenths: int, bilateral: int, multiple: int, charge: int, capped: bool
) -> None:
    rates = ModifierRates(bilateral=bilateral, multiple=multiple)
    held = terms(CodeAmount("99214", amount), rates=rates, lower_of_charge=capped)
    found = expected_allowed(held, line("99214", "50", "51", units_tenths=tenths, charge_cents=charge), "11", ON)
    exact = Decimal(amount) * tenths / 10 * bilateral / 10_000 * multiple / 10_000
    rate = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert found is not None
    assert found.rate_cents == rate >= 0
    assert found.cents == (min(rate, charge) if capped and charge else rate)


@given(st.integers(0, 10**9), shares)
def test_a_share_of_the_charge_in_decimals(charge: int, share: int) -> None:
    held = ContractTerms(replace(PPO, charge_basis_points=share, lower_of_charge=False))
    exact = (Decimal(charge) * share / 10_000).quantize(Decimal(1), ROUND_HALF_UP)
    assert (cents(held, line("97110", charge_cents=charge)) or 0) == int(exact)
