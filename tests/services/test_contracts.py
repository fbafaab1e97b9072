"""Contracts are kept with their amounts, never two for one day, and tell what a claim's payer is to allow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from app.domain.contracts.contract import CodeAmount, Contract, ModifierRates
from app.errors import UserError
from app.services import encounters
from app.services.claim_reading import claim_for
from app.services.contracts import (
    amount_counts,
    contract,
    contract_amounts,
    contracts,
    expected_for_claim,
    renew_contract,
    save_contract,
    save_contract_amounts,
    set_contract_active,
)
from app.services.ready_claims import claim_findings
from app.store.vault import Vault
from app.store.verify import verify_vault
from tests.invented import NOW, TODAY, Town, settle
from tests.services.test_encounters import EveryCode


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


@pytest.fixture(autouse=True)
def sound(vault: Vault) -> Iterator[None]:
    yield
    assert verify_vault(vault) == []


def a_contract(town: Town) -> Contract:
    return Contract(
        practice_id=town.practice.id, payer_id=town.payer.id, name="Blue Larch 2026", starts_on=date(2026, 1, 1)
    )


def kept(vault: Vault, town: Town, *amounts: CodeAmount) -> Contract:
    saved = save_contract(vault, a_contract(town), NOW)
    save_contract_amounts(vault, saved.id, amounts, NOW)
    return saved


def audit_actions(vault: Vault) -> list[tuple[str, str]]:
    rows = vault.db.execute("SELECT action, subject_kind FROM audit WHERE subject_kind LIKE 'contract%' ORDER BY id")
    return [tuple(row) for row in rows]


def test_a_contract_comes_back_as_it_was_kept(vault: Vault, town: Town) -> None:
    full = replace(
        a_contract(town),
        plan_name="Larch Gold",
        ends_on=date(2026, 12, 31),
        lower_of_charge=False,
        medicare_basis_points=11_500,
        medicare_year=2025,
        charge_basis_points=6_000,
        rates=ModifierRates(bilateral=15_000, assistant=1_600),
    )
    saved = save_contract(vault, full, NOW)
    assert contract(vault, saved.id) == replace(full, id=saved.id) == contracts(vault, town.practice.id)[0]
    amounts = (CodeAmount("20610", 80_00, ("50", "RT"), 60_00), CodeAmount("99213", 92_00))
    save_contract_amounts(vault, saved.id, amounts, NOW)
    save_contract_amounts(vault, saved.id, amounts, NOW)
    assert contract_amounts(vault, saved.id) == amounts
    assert amount_counts(vault, town.practice.id) == {saved.id: 2}
    assert audit_actions(vault) == [("create", "contract"), ("change", "contract_amount")]


def test_two_contracts_never_decide_on_one_day(vault: Vault, town: Town) -> None:
    first = save_contract(vault, a_contract(town), NOW)
    second = replace(first, id=0, name="Blue Larch 2027", starts_on=date(2026, 7, 1))
    with pytest.raises(UserError, match="“Blue Larch 2026” holds for the same payer and plans from 01/01/2026"):
        save_contract(vault, second, NOW)
    save_contract(vault, replace(first, ends_on=date(2026, 6, 30)), NOW)
    save_contract(vault, second, NOW)
    retired = save_contract(vault, replace(second, name="Old", active=False), NOW)
    with pytest.raises(UserError, match="holds for the same payer"):
        set_contract_active(vault, retired.id, True, NOW)
    assert [each.name for each in contracts(vault, town.practice.id)] == ["Blue Larch 2026", "Blue Larch 2027", "Old"]


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ((CodeAmount("9921", 1),), "no procedure code"),
        ((CodeAmount("99213", 1, ("2",)),), "modifiers of 99213"),
        ((CodeAmount("99213", -1),), "below zero"),
        ((CodeAmount("20610", 1, ("50", "RT")), CodeAmount("20610", 2, ("RT", "50"))), "there twice"),
    ],
)
def test_bad_amounts_change_nothing(vault: Vault, town: Town, amounts: tuple[CodeAmount, ...], words: str) -> None:
    saved = kept(vault, town, CodeAmount("99213", 92_00))
    with pytest.raises(UserError, match=words):
        save_contract_amounts(vault, saved.id, amounts, NOW)
    assert contract_amounts(vault, saved.id) == (CodeAmount("99213", 92_00),)


def test_what_the_payer_of_a_claim_is_to_allow(vault: Vault, town: Town) -> None:
    kept(vault, town, CodeAmount("99210", 92_00))
    saved = encounters.save_encounter(vault, town.visit(140_00, 45_00), NOW)
    assert saved.claim_id is not None
    found = expected_for_claim(vault, saved.claim_id)
    first, _ = saved.encounter.lines
    assert {line_id: each.cents for line_id, each in found.items()} == {first.id: 92_00}
    assert found[first.id].words == "Blue Larch 2026: 99210 = 92.00 x 1 unit"


def test_the_date_of_service_decides_and_a_retired_contract_is_asked_nothing(vault: Vault, town: Town) -> None:
    saved = kept(vault, town, CodeAmount("99210", 92_00))
    before = encounters.save_encounter(vault, town.visit(140_00, service_date=date(2025, 12, 31)), NOW)
    during = encounters.save_encounter(vault, town.visit(140_00), NOW)
    assert before.claim_id and during.claim_id
    assert not expected_for_claim(vault, before.claim_id)
    assert expected_for_claim(vault, during.claim_id)
    set_contract_active(vault, saved.id, False, NOW)
    assert not expected_for_claim(vault, during.claim_id)


def test_a_contract_is_renewed_with_its_amounts_and_ends_the_day_before(vault: Vault, town: Town) -> None:
    saved = kept(vault, town, CodeAmount("99210", 92_00))
    follower = renew_contract(vault, saved.id, TODAY, NOW)
    assert contract(vault, saved.id).ends_on == date(2026, 12, 31)
    assert (follower.name, follower.starts_on, follower.ends_on) == ("Blue Larch 2027", date(2027, 1, 1), None)
    assert contract_amounts(vault, follower.id) == contract_amounts(vault, saved.id)
    assert audit_actions(vault)[-1] == ("renew", "contract")
    with pytest.raises(UserError, match="“Blue Larch 2027” holds"):
        renew_contract(vault, saved.id, TODAY, NOW)
    assert len(contracts(vault, town.practice.id)) == 2
    later = renew_contract(vault, follower.id, TODAY, NOW)
    assert (later.name, later.starts_on) == ("Blue Larch 2028", date(2028, 1, 1))


def test_a_contract_that_is_gone_is_told(vault: Vault) -> None:
    with pytest.raises(UserError, match="no longer there"):
        contract(vault, 77)


def test_a_charge_below_the_contract_is_told_on_the_visit_and_on_its_ready_claim(vault: Vault, town: Town) -> None:
    kept(vault, town, CodeAmount("99210", 150_00))
    visit = town.visit(140_00)
    found = {f.rule: f for f in encounters.check_encounter(vault, visit, EveryCode(), TODAY)}
    told = found["fee.below_contract"]
    assert (told.field, told.source) == (
        "line.0.charge",
        "Blue Larch 2026: 99210 = 150.00 x 1 unit; no more than the charge, 140.00",
    )
    assert "140.00 is below the 150.00" in told.message
    saved = encounters.save_encounter(vault, visit, NOW)
    assert saved.claim_id is not None
    claim = claim_for(vault, saved.claim_id)
    assert "fee.below_contract" in {f.rule for f in claim_findings(vault.db, claim, TODAY, ())}
