"""What a biller does with her own payer rules: keep, try on past claims, switch on, take along as a file."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.people import Payer
from app.domain.rules.payer_rule import PayerRule, faults, findings_of
from app.domain.rules.payer_rule_words import effect_words, when_words
from app.domain.snapshot import from_plain, plain
from app.errors import UserError
from app.services.claim_reading import claim_in
from app.services.trail import changes, note
from app.store import payer_rules as store
from app.store.claims import load_stored_claims_served_since
from app.store.connection import Database
from app.store.payers import load_payer, load_payers
from app.store.vault import Vault

FORMAT = "claimwright-payer-rules"
VERSION = 1
TRIAL_DAYS = 365

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A past claim a rule would have spoken of, and its first words."""

    claim_id: int
    number: str
    patient: str
    service_date: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done: `flagged` of so many `claims`."""

    claims: int
    flagged: tuple[Flagged, ...]


def payer_rules(vault: Vault, *, active_only: bool = False) -> tuple[PayerRule, ...]:
    """The biller's rules, by name."""
    return store.load_payer_rules(vault.db, active_only=active_only)


def payer_rule_words(vault: Vault, rule_id: int) -> str:
    """A rule in a sentence, for the why of its finding; empty where it is gone."""
    rule = store.load_payer_rule(vault.db, rule_id)
    if rule is None:
        return ""
    payer = load_payer(vault.db, rule.when.payer_id) if rule.when.payer_id else None
    return f"When {when_words(rule.when, payer.name if payer else '')}: {effect_words(rule)}."


def save_payer_rule(vault: Vault, rule: PayerRule, now: datetime) -> PayerRule:
    """Keep a rule; UserError with what is wrong of it."""
    for _, words in faults(rule):
        raise UserError(words, "Change the rule, then save it.")
    with vault.atomic():
        before = store.load_payer_rule(vault.db, rule.id) if rule.id else None
        if rule.id and before is None:
            raise UserError("This rule is no longer there.", "Read the list again.")
        saved = replace(rule, id=store.store_payer_rule(vault.db, rule))
        note(vault, now, "change" if before else "create", "payer_rule", saved.id, changes(before, saved))
    return saved


def delete_payer_rule(vault: Vault, rule_id: int, now: datetime) -> None:
    """Take a rule away; nothing happens where it is gone already."""
    with vault.atomic():
        before = store.load_payer_rule(vault.db, rule_id)
        if before:
            store.remove_payer_rule(vault.db, rule_id)
            note(vault, now, "delete", "payer_rule", rule_id, {"before": changes(None, before)["after"]})


def put_back_payer_rule(vault: Vault, rule: PayerRule, now: datetime) -> None:
    """Undo a deletion; nothing happens where the rule is there."""
    with vault.atomic():
        if store.load_payer_rule(vault.db, rule.id) is None:
            store.put_back_payer_rule(vault.db, rule)
            note(vault, now, "create", "payer_rule", rule.id, changes(None, rule))


def try_payer_rule(
    vault: Vault,
    rule: PayerRule,
    today: date,
    progress: Progress = lambda done, total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Trial:
    """Hold a rule, saved or not, against the claims of the last year, as they were sent or stand now.

    Reads through a connection of its own: for a worker thread. A trial that was stopped tells of what it has seen.
    """
    db = vault.read_only_connection()
    try:
        return _try(db, rule, today, progress, should_stop)
    finally:
        db.close()


def _try(db: Database, rule: PayerRule, today: date, progress: Progress, should_stop: Callable[[], bool]) -> Trial:
    stored = load_stored_claims_served_since(db, today - timedelta(days=TRIAL_DAYS))
    flagged: list[Flagged] = []
    for done, row in enumerate(stored):
        if should_stop():
            return Trial(done, tuple(flagged))
        progress(done, len(stored))
        claim = claim_in(db, row)
        for finding in findings_of(rule, claim):
            patient, served = claim.patient.name.sort_name, claim.encounter.service_date
            flagged.append(Flagged(row.id, row.number, patient, served, finding.message))
            break
    return Trial(len(stored), tuple(flagged))


def export_payer_rules(vault: Vault, rules: Iterable[PayerRule]) -> str:
    """The rules as a file for another vault: payers by name and id, no patient data."""
    payers = {payer.id: payer for payer in load_payers(vault.db, active_only=False)}
    listed = [_outward(rule, payers.get(rule.when.payer_id)) for rule in rules]
    return json.dumps({"format": FORMAT, "version": VERSION, "rules": listed}, ensure_ascii=False, indent=2) + "\n"


def import_payer_rules(vault: Vault, text: str, now: datetime) -> tuple[PayerRule, ...]:
    """Keep the rules of a file, all or none, switched off until they have been tried.

    A payer is found by its payer id, else by its name. UserError names the rule that is at fault.
    """
    payers = load_payers(vault.db, active_only=False)
    rules = [_inward(values, place, payers) for place, values in enumerate(_listed(text), 1)]
    with vault.atomic():
        saved = tuple(replace(rule, id=store.store_payer_rule(vault.db, rule)) for rule in rules)
        note(vault, now, "import", "payer_rule", None, {"rules": [rule.name for rule in saved]})
    return saved


def _outward(rule: PayerRule, payer: Payer | None) -> dict[str, object]:
    values = plain(rule)
    del values["id"], values["active"], values["when"]["payer_id"]
    values["payer"] = {"name": payer.name, "payer_id": payer.payer_id} if payer else None
    return dict(values)


def _listed(text: str) -> list[object]:
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict) or values.get("format") != FORMAT or not isinstance(values.get("rules"), list):
        raise UserError("The file holds no payer rules.", "Choose a file that was exported from the list of rules.")
    if values.get("version") != VERSION:
        raise UserError("The rules were exported by a newer Claimwright.", "Install the newest version first.")
    return list(values["rules"])


def _inward(values: object, place: int, payers: tuple[Payer, ...]) -> PayerRule:
    try:
        if not isinstance(values, dict):
            raise TypeError
        named = values.pop("payer", None)
        rule = replace(from_plain(PayerRule, values), id=0, active=False)
        payer_id = _payer_id(named["name"], named["payer_id"], payers) if named else 0
        rule = replace(rule, when=replace(rule.when, payer_id=payer_id or 0))
        wrong = [words for _, words in faults(rule)]
    except (TypeError, ValueError, KeyError, AttributeError):
        raise UserError(f"Rule {place} of the file is damaged.", "Export it once more; nothing was changed.") from None
    if payer_id is None:
        raise UserError(
            f"Rule {place} is for a payer that is not on your list: {named['name']}.",
            "Add the payer under Practice setup, then import again; nothing was changed.",
        )
    if wrong:
        raise UserError(f"Rule {place} of the file: {wrong[0]}", "Correct it; nothing was changed.")
    return rule


def _payer_id(name: str, payer_id: str, payers: tuple[Payer, ...]) -> int | None:
    by_id = (payer.id for payer in payers if payer_id and payer.payer_id == payer_id)
    by_name = (payer.id for payer in payers if payer.name.casefold() == name.casefold())
    return next(by_id, None) or next(by_name, None)
