"""The biller's own rules on a real vault: kept, tried on past claims, switched on, taken along, imported whole."""

import json
from dataclasses import replace

import pytest

from app.domain.encounter import Encounter
from app.domain.findings import Severity
from app.domain.rules.payer_rule import Effect, PayerRule, When
from app.errors import UserError
from app.services import encounters
from app.services.payer_rules import (
    delete_payer_rule,
    export_payer_rules,
    import_payer_rules,
    payer_rule_words,
    payer_rules,
    put_back_payer_rule,
    save_payer_rule,
    try_payer_rule,
)
from app.store.audit import check_audit_chain
from app.store.vault import Vault
from tests.invented import NOW, TODAY, Town, line, settle
from tests.services.test_encounters import EveryCode


@pytest.fixture
def town(vault: Vault) -> Town:
    return settle(vault)


def a_rule(town: Town) -> PayerRule:
    when = When(payer_id=town.payer.id, procedures=("99213",))
    return PayerRule(name="Visits", when=when, effect=Effect.ERROR, words="Bluestone wants 99214 here.", active=True)


def test_a_rule_comes_back_as_it_was_kept(vault: Vault, town: Town) -> None:
    saved = save_payer_rule(vault, a_rule(town), NOW)
    assert payer_rules(vault) == (saved,)
    assert saved == replace(a_rule(town), id=saved.id)
    changed = save_payer_rule(vault, replace(saved, active=False, words="Other words"), NOW)
    assert payer_rules(vault) == (changed,)
    assert payer_rules(vault, active_only=True) == ()
    delete_payer_rule(vault, saved.id, NOW)
    delete_payer_rule(vault, saved.id, NOW)
    assert payer_rules(vault) == ()
    assert check_audit_chain(vault.db) == []


def test_a_rule_is_told_in_a_sentence(vault: Vault, town: Town) -> None:
    saved = save_payer_rule(vault, a_rule(town), NOW)
    assert payer_rule_words(vault, saved.id) == f"When {town.payer.name}; 99213: error."
    assert payer_rule_words(vault, 99) == ""


def test_a_deleted_rule_is_put_back_as_it_was(vault: Vault, town: Town) -> None:
    kept, other = save_payer_rule(vault, a_rule(town), NOW), save_payer_rule(vault, a_rule(town), NOW)
    delete_payer_rule(vault, kept.id, NOW)
    put_back_payer_rule(vault, kept, NOW)
    put_back_payer_rule(vault, kept, NOW)
    assert payer_rules(vault) == (kept, other)
    assert check_audit_chain(vault.db) == []


def test_a_rule_with_a_fault_is_refused_in_words(vault: Vault, town: Town) -> None:
    with pytest.raises(UserError, match="Give the rule a name"):
        save_payer_rule(vault, replace(a_rule(town), name=""), NOW)
    assert payer_rules(vault) == ()


def test_an_active_rule_speaks_while_a_visit_is_entered(vault: Vault, town: Town) -> None:
    visit = replace(town.visit(12000), lines=(line(12000, TODAY, "99213"),))
    assert not said(vault, visit)
    saved = save_payer_rule(vault, a_rule(town), NOW)
    assert said(vault, visit) == [("line.0.procedure", Severity.ERROR, "Your rule “Visits”")]
    save_payer_rule(vault, replace(saved, active=False), NOW)
    assert not said(vault, visit)


def said(vault: Vault, visit: Encounter) -> list[tuple[str, Severity, str]]:
    found = encounters.check_encounter(vault, visit, EveryCode(), TODAY)
    return [(each.field, each.severity, each.source) for each in found if each.rule.startswith("payer_rule.")]


def test_a_rule_is_tried_on_past_claims_before_it_is_kept(vault: Vault, town: Town) -> None:
    for procedure in ("99213", "99213", "99214"):
        visit = replace(town.visit(12000), lines=(line(12000, TODAY, procedure),))
        encounters.save_encounter(vault, visit, NOW)
    heard: list[tuple[int, int]] = []
    trial = try_payer_rule(vault, a_rule(town), TODAY, lambda done, total: heard.append((done, total)))
    assert (trial.claims, len(trial.flagged)) == (3, 2)
    assert {flagged.words for flagged in trial.flagged} == {"Bluestone wants 99214 here."}
    assert heard == [(0, 3), (1, 3), (2, 3)]
    assert try_payer_rule(vault, a_rule(town), TODAY, should_stop=lambda: True).claims == 0


def test_rules_are_taken_along_and_come_in_switched_off(vault: Vault, town: Town) -> None:
    saved = save_payer_rule(vault, a_rule(town), NOW)
    text = export_payer_rules(vault, payer_rules(vault))
    assert json.loads(text)["rules"][0]["payer"]["name"] == town.payer.name
    delete_payer_rule(vault, saved.id, NOW)
    (imported,) = import_payer_rules(vault, text, NOW)
    assert imported == replace(saved, id=imported.id, active=False)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda file: "no json at all", "holds no payer rules"),
        (lambda file: json.dumps(file | {"format": "other"}), "holds no payer rules"),
        (lambda file: json.dumps(file | {"version": 2}), "newer Claimwright"),
        (lambda file: json.dumps(file | {"rules": [file["rules"][0], 7]}), "Rule 2 of the file is damaged"),
        (lambda file: json.dumps(file | {"rules": [file["rules"][0] | {"effect": "shout"}]}), "Rule 1 .* damaged"),
        (lambda file: json.dumps(file | {"rules": [file["rules"][0] | {"words": ""}]}), "Rule 1 of the file: Say what"),
        (
            lambda file: json.dumps(
                file | {"rules": [file["rules"][0] | {"payer": {"name": "Nobody's Plan", "payer_id": ""}}]}
            ),
            "not on your list: Nobody's Plan",
        ),
    ],
)
def test_a_damaged_file_changes_nothing(vault: Vault, town: Town, damage: object, words: str) -> None:
    saved = save_payer_rule(vault, a_rule(town), NOW)
    file = json.loads(export_payer_rules(vault, (saved,)))
    assert callable(damage)
    with pytest.raises(UserError, match=words):
        import_payer_rules(vault, damage(file), NOW)
    assert payer_rules(vault) == (saved,)
