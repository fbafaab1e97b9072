"""`rules`: the table of all rules, and one's own rules listed, tried, exported and imported without a window."""

import json
from pathlib import Path

import pytest

from app.cli.console import now
from app.domain.rules.payer_rule import Effect, PayerRule, When
from app.domain.rules.rule_table import rule_entries
from app.services.demo import DEMO_PASSPHRASE
from app.services.payer_rules import payer_rules, save_payer_rule
from app.services.rules_page import rules_page
from app.services.vaults import open_vault
from tests.test_cli import Run, demo, own_demo, run

__all__ = ["demo", "own_demo", "run"]


@pytest.fixture
def with_rule(own_demo: Path) -> Path:
    rule = PayerRule(0, "Long visits", When(procedures=("99214",)), Effect.NOTE, "Check the time.", active=True)
    with open_vault(own_demo, DEMO_PASSPHRASE, now()) as vault:
        save_payer_rule(vault, rule, now())
    return own_demo


def test_the_table_needs_no_vault(run: Run, tmp_path: Path) -> None:
    assert run("rules", "table").out == rules_page()
    assert [row["id"] for row in run("rules", "table", "--json").json] == [entry.id for entry in rule_entries()]
    assert run("rules", "table", "--write", tmp_path / "rules.md").code == 0
    assert (tmp_path / "rules.md").read_text(encoding="utf-8") == rules_page()


def test_rules_are_listed_and_tried(run: Run, with_rule: Path) -> None:
    answer = run("--vault", with_rule, "rules", "list")
    assert answer.out.splitlines()[-1] == "1 rule, 1 switched on."
    (row,) = run("--vault", with_rule, "rules", "list", "--json").json
    assert (row["name"], row["when"], row["effect"], row["active"]) == ("Long visits", "99214", "note", True)
    trial = run("--vault", with_rule, "rules", "try", "long visits", "--json").json
    assert 0 < len(trial["flagged"]) < trial["claims"]
    words = run("--vault", with_rule, "rules", "try", row["id"]).out.splitlines()
    assert words[-1] == f"It would have flagged {len(trial['flagged'])} of {trial['claims']} claims of the last year."


def test_rules_go_into_a_file_and_come_back_switched_off(run: Run, with_rule: Path, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    assert run("--vault", with_rule, "rules", "export", "--file", file, "--json").json["rules"] == 1
    assert len(json.loads(file.read_text(encoding="utf-8"))["rules"]) == 1
    assert [row["name"] for row in run("--vault", with_rule, "rules", "import", file, "--json").json] == ["Long visits"]
    with open_vault(with_rule, DEMO_PASSPHRASE, now()) as vault:
        assert sorted(rule.active for rule in payer_rules(vault)) == [False, True]
    twice = run("--vault", with_rule, "rules", "try", "Long visits")
    assert twice.code == 1 and "Several rules" in twice.err


def test_what_cannot_be_done(run: Run, demo: Path, tmp_path: Path) -> None:
    assert run("--vault", demo, "rules", "try", "No such").code == 1
    assert run("--vault", demo, "rules", "export", "--file", tmp_path / "out.json").code == 1
    bad = tmp_path / "bad.json"
    bad.write_text("[]", encoding="utf-8")
    assert run("--vault", demo, "rules", "import", bad).code == 1
    assert run("--vault", demo, "rules", "import", tmp_path / "none.json").code == 3
