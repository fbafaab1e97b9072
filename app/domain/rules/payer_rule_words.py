"""A payer's rule told in a line: when it applies, and what it does."""

from collections.abc import Iterator

from app.domain.rules.payer_rule import Effect, Fillable, Lack, PayerRule, When

LACKS = {
    Lack.AUTHORIZATION: "authorization",
    Lack.REFERRING: "referring provider",
    Lack.NDC: "NDC",
    Lack.LINE_NOTE: "line note",
    Lack.ADDITIONAL_INFO: "item 19",
    Lack.FACILITY: "facility",
}
FILLS = {
    Fillable.MODIFIER: "modifier",
    Fillable.AUTHORIZATION: "authorization",
    Fillable.PLACE_OF_SERVICE: "place of service",
    Fillable.ADDITIONAL_INFO: "item 19",
    Fillable.CLAIM_CODES: "item 10d",
}
EFFECTS = {
    Effect.ERROR: "Error: the claim waits until it is mended",
    Effect.WARNING: "Warning: mended, or let stand with a reason",
    Effect.NOTE: "Note: told only",
    Effect.FILL: "Warning that offers to fill a default",
}


def when_words(when: When, payer_name: str = "") -> str:
    """`Bluestone; secondary; 99202-99215; with 25; lacks authorization`: all that must hold."""
    return "; ".join(_conditions(when, payer_name))


def effect_words(rule: PayerRule) -> str:
    """`error`, `warning`, `note`, or what is filled: `fills modifier 95`."""
    if rule.effect is Effect.FILL and rule.fills is not None:
        return f"fills {FILLS[rule.fills]} {rule.value}".strip()
    return rule.effect.value


def _conditions(when: When, payer_name: str) -> Iterator[str]:
    if when.payer_id:
        yield payer_name or "one payer"
    if when.payer_kind is not None:
        yield f"payer is {when.payer_kind.value}"
    if when.plan:
        yield f"plan with “{when.plan}”"
    if when.rank is not None:
        yield when.rank.name.lower()
    for before, parts in (
        ("", when.procedures),
        ("with ", when.modifiers),
        ("without ", when.without_modifiers),
        ("place ", when.places),
        ("diagnosis ", when.diagnoses),
    ):
        if parts:
            yield f"{before}{', '.join(parts)}"
    yield from _about_patient(when)
    if when.units_over_tenths is not None:
        yield f"over {when.units_over_tenths / 10:g} units"
    if when.lacks is not None:
        yield f"lacks {LACKS[when.lacks]}"


def _about_patient(when: When) -> Iterator[str]:
    if when.age_from is not None or when.age_to is not None:
        yield f"age {_span(when.age_from, when.age_to)}"
    if when.sex is not None:
        yield {"F": "female", "M": "male"}.get(when.sex.value, "sex not known")
    if when.served_from or when.served_to:
        first, last = (f"{day:%m/%d/%Y}" if day else None for day in (when.served_from, when.served_to))
        yield f"served {_span(first, last)}"


def _span(first: object, last: object) -> str:
    if first is None:
        return f"up to {last}"
    return f"from {first}" if last is None else f"{first} to {last}"
