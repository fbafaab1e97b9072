"""`rules`: the table of all rules; the biller's own rules listed, tried, written to a file and taken in."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from app.cli.console import answer, now, open_named_vault, read_text_file, show_progress, today, write_whole
from app.domain.rules.payer_rule import PayerRule
from app.domain.rules.payer_rule_words import effect_words, when_words
from app.domain.rules.rule_table import rule_entries
from app.errors import UserError
from app.services import people
from app.services.payer_rules import (
    Trial,
    export_payer_rules,
    import_payer_rules,
    payer_rules,
    try_payer_rule,
)
from app.services.rules_page import rules_page
from app.services.vaults import Vault


def run(options: Namespace) -> int:
    """Every action exits 0 where it could be done; the table of all rules needs no vault."""
    if options.action == "table":
        return _table(options)
    with open_named_vault(options) as vault:
        return {"list": _list, "export": _export, "import": _import, "try": _try}[options.action](vault, options)


def _table(options: Namespace) -> int:
    if options.write is not None:
        write_whole(options.write, rules_page().encode())
        answer(options, {"file": str(options.write)}, [f"The table of rules is in {options.write}"])
    else:
        answer(options, [asdict(entry) for entry in rule_entries()], rules_page().splitlines())
    return 0


def _list(vault: Vault, options: Namespace) -> int:
    rules = payer_rules(vault)
    names = {payer.id: payer.name for payer in people.payers(vault, active_only=False)}
    answer(options, [_plain(rule, names) for rule in rules], _list_words(rules, names))
    return 0


def _plain(rule: PayerRule, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "active": rule.active,
        "when": when_words(rule.when, names.get(rule.when.payer_id, "")),
        "effect": effect_words(rule),
        "words": rule.words,
    }


def _list_words(rules: Sequence[PayerRule], names: dict[int, str]) -> Iterator[str]:
    for rule in rules:
        yield f"{rule.id:>3}  {'on ' if rule.active else 'off'}  {rule.name}"
        yield f"          {when_words(rule.when, names.get(rule.when.payer_id, ''))}: {effect_words(rule)}"
    yield f"{_count(len(rules))}, {sum(rule.active for rule in rules)} switched on."


def _export(vault: Vault, options: Namespace) -> int:
    rules = [_named(vault, name) for name in options.names] or payer_rules(vault)
    if not rules:
        raise UserError("There is no rule to export.", "Make one in Practice setup, Payer rules.")
    write_whole(options.file, export_payer_rules(vault, rules).encode())
    answer(options, {"file": str(options.file), "rules": len(rules)}, [f"{_count(len(rules))} in {options.file}"])
    return 0


def _import(vault: Vault, options: Namespace) -> int:
    saved = import_payer_rules(vault, read_text_file(options.file), now())
    words = [*(f"{rule.id:>3}  {rule.name}" for rule in saved), f"{_count(len(saved))} taken in, switched off."]
    answer(options, [{"id": rule.id, "name": rule.name} for rule in saved], words)
    return 0


def _try(vault: Vault, options: Namespace) -> int:
    rule = _named(vault, options.name)
    trial = try_payer_rule(vault, rule, today(), lambda done, total: show_progress(rule.name, 100 * done // total))
    flagged = [
        {
            "number": row.number,
            "patient": row.patient,
            "service_date": row.service_date.isoformat() if row.service_date else None,
            "words": row.words,
        }
        for row in trial.flagged
    ]
    answer(options, {"rule": rule.name, "claims": trial.claims, "flagged": flagged}, _trial_words(trial))
    return 0


def _trial_words(trial: Trial) -> Iterator[str]:
    for row in trial.flagged:
        day = row.service_date.isoformat() if row.service_date else ""
        yield f"{row.number:<9} {day:<10}  {row.patient}  {row.words}"
    yield f"It would have flagged {len(trial.flagged)} of {trial.claims} claims of the last year."


def _named(vault: Vault, name: str) -> PayerRule:
    rules = payer_rules(vault)
    found = [rule for rule in rules if rule.name.casefold() == name.casefold()]
    found += [rule for rule in rules if not found and str(rule.id) == name]
    if not found:
        raise UserError(f"There is no rule “{name}”.", "See rules list.")
    if len(found) > 1:
        raise UserError(f"Several rules are called “{name}”.", "Name the one meant by its number; see rules list.")
    return found[0]


def _count(rules: int) -> str:
    return f"{rules} rule{'' if rules == 1 else 's'}"
