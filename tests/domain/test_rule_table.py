"""The published table of rules: whole, up to date, and each rule shown at work on a bad and on a good record."""

import pytest

from app.domain.claim import Claim
from app.domain.rules.claim_rules import CLAIM_RULES, check_claim
from app.domain.rules.encounter_rules import ENCOUNTER_RULES, check_encounter
from app.domain.rules.rule import EVERY_PAYER
from app.domain.rules.rule_table import rule_entries, rule_entry, rule_sections
from app.paths import resources
from app.services.rules_page import TOPIC, rules_page
from tests import builders as make
from tests.domain.rule_examples import FAILING, PASSING, Example
from tests.domain.small_book import context

RULES = {rule.id for rule in ENCOUNTER_RULES} | {rule.id for rule in CLAIM_RULES}


def told(example: Example) -> set[str]:
    record = example.record
    found = (
        check_claim(record, example.context) if isinstance(record, Claim) else check_encounter(record, example.context)
    )
    return {finding.rule for finding in found}


def test_every_rule_says_what_it_checks_in_one_sentence() -> None:
    without = [entry.id for entry in rule_entries() if not entry.checks.endswith(".") or "|" in entry.checks]
    assert not without, f"give these rules a sentence (Rule.checks): {without}"
    assert all(entry.source and entry.payers for entry in rule_entries())


def test_the_page_tells_each_rule_once_with_all_that_is_known_of_it() -> None:
    page = rules_page()
    for entry in rule_entries():
        (row,) = [line for line in page.splitlines() if line.startswith(f"- **{entry.id}** (")]
        assert all(words in row for words in (entry.severity, entry.checks, entry.source))
        assert entry.payers in row or entry.payers == EVERY_PAYER


def test_no_rule_id_is_used_twice() -> None:
    ids = [entry.id for entry in rule_entries()]
    assert len(set(ids)) == len(ids)


def test_every_rule_stands_in_one_section() -> None:
    assert sorted(entry.id for _, entries in rule_sections() for entry in entries) == sorted(
        entry.id for entry in rule_entries()
    )


def test_every_rule_has_a_failing_example() -> None:
    missing = RULES - {example.rule for example in FAILING}
    assert not missing, f"add a record these rules complain of to tests/domain/rule_examples.py: {missing}"


@pytest.mark.parametrize("example", FAILING, ids=lambda example: example.rule)
def test_a_failing_example_fails(example: Example) -> None:
    assert example.rule in told(example)


@pytest.mark.parametrize("example", PASSING, ids=lambda example: example.rule)
def test_a_passing_example_passes(example: Example) -> None:
    assert example.rule in RULES and example.rule not in told(example)


def test_a_rule_without_an_example_of_its_own_passes_the_good_visit_and_its_claim() -> None:
    good = (Example("", make.an_encounter(), context()), Example("", make.a_claim(), context()))
    assert not [rule for example in good for rule in told(example)]


def test_a_finding_leads_to_its_row() -> None:
    assert rule_entry("payer_rule.7") is rule_entry("payer_rule") is not None
    assert rule_entry("visit.patient") is rule_entries()[0]
    assert rule_entry("no.such.rule") is None


def test_the_help_page_is_what_the_code_says() -> None:
    kept = (resources() / "help" / f"{TOPIC}.md").read_text(encoding="utf-8")
    assert kept == rules_page(), "write it anew: python -m app rules table --write"
