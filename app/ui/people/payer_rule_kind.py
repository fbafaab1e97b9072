"""The biller's own rules for payers as the setup page lists and edits them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.domain.rules.payer_rule import Effect, PayerRule, faults
from app.domain.rules.payer_rule_words import effect_words, when_words
from app.domain.rules.rule import Complaint
from app.services import payer_rules, people
from app.ui.people.payer_rule_fields import payer_rule_fields
from app.ui.people.record_kind import RecordKind
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.choice_edit import Choice

_TONES = {Effect.ERROR: Tone.DANGER, Effect.WARNING: Tone.WARN, Effect.NOTE: Tone.INFO, Effect.FILL: Tone.ACCENT}


def _payers(session: Session) -> tuple[Choice, ...]:
    """Every payer, those no longer in use too: a rule for one goes on meaning it."""
    return tuple(Choice(payer.id, payer.name) for payer in people.payers(session.vault, active_only=False))


def _complaints(rule: PayerRule) -> Iterator[Complaint]:
    own = {"name", "words", "value"}
    for field, words in faults(rule):
        yield Complaint(field if field in own else f"when.{field}", words)


def without_leftovers(rule: PayerRule) -> PayerRule:
    """A rule that fills nothing keeps nothing to fill."""
    return rule if rule.effect is Effect.FILL else replace(rule, fills=None, value="")


def _effect(rule: PayerRule) -> Badge:
    return Badge("fills" if rule.effect is Effect.FILL else rule.effect.value, _TONES[rule.effect])


def _when(names: Mapping[int, str]) -> Column[PayerRule]:
    def words(rule: PayerRule) -> str:
        return when_words(rule.when, names.get(rule.when.payer_id, ""))

    return Column("when", "When", words, 130, stretch=True, muted=True, tooltip=words)


PAYER_RULES = RecordKind(
    key="payer_rule",
    title="Payer rules",
    one="rule",
    icon="payer",
    empty="What a payer wants that no rule of the program knows: say when, and what is to be told or filled in. "
    "A rule is tried on the claims of the last year before it is switched on.",
    columns=(
        Column("name", "Rule", lambda r: r.name, 130, stretch=True, strong=True),
        _when({}),
        Column("effect", "Gives", _effect, 96, Kind.BADGE, tooltip=effect_words),
        Column("on", "", lambda r: Badge("on", Tone.OK) if r.active else Badge("off"), 72, Kind.BADGE),
    ),
    specs=lambda session: payer_rule_fields(session.today, _payers(session)),
    blank=lambda _session: PayerRule(),
    load=lambda session: payer_rules.payer_rules(session.vault),
    save=payer_rules.save_payer_rule,
    check=_complaints,
    kept=without_leftovers,
)


def with_payer_names(kind: RecordKind) -> RecordKind:
    """The kind for one vault: its list names the payers, read anew with the rules."""
    names: dict[int, str] = {}

    def load(session: Session) -> tuple[PayerRule, ...]:
        names.clear()
        names.update((payer.id, payer.name) for payer in people.payers(session.vault, active_only=False))
        return payer_rules.payer_rules(session.vault)

    columns = tuple(_when(names) if column.key == "when" else column for column in kind.columns)
    return replace(kind, load=load, columns=columns)
