"""What the form of a payer's rule asks for: when it applies, then what it does."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from app.domain.coverage import Rank
from app.domain.people import Sex
from app.domain.rules.payer_rule import Effect, Fillable, Lack, is_diagnosis_pattern, is_procedure_pattern
from app.domain.rules.payer_rule_words import EFFECTS, FILLS, LACKS
from app.ui.people.entry import ChoiceEntry, Make, ParsedEntry
from app.ui.people.fields import PAYER_KINDS, RANKS
from app.ui.people.form_field import FormField, Today, choices, date_field, grouped
from app.ui.widgets.choice_edit import Choice

OLDEST_YEARS = 130
_FILL_ONLY = ("effect", lambda effect: effect is Effect.FILL)


def payer_rule_fields(today: Today, payers: Sequence[Choice]) -> tuple[FormField, ...]:
    """Name; the conditions, all of which must hold; the effect and its words."""
    any_rank: tuple[tuple[Rank | None, str], ...] = ((None, "Any rank"), *RANKS)
    sexes: tuple[tuple[Sex | None, str], ...] = ((None, "Any"), (Sex.FEMALE, "Female"), (Sex.MALE, "Male"))
    lacks: tuple[tuple[Lack | None, str], ...] = ((None, "Nothing asked"), *((each, LACKS[each]) for each in Lack))
    fills: tuple[tuple[Fillable | None, str], ...] = ((None, "Choose…"), *((each, FILLS[each]) for each in Fillable))
    procedures = _codes("Codes, ranges or beginnings, as 99213, 99202-99215 or J*", is_procedure_pattern)
    diagnoses = _codes("Codes, ranges or beginnings, as E11.9, E08-E13 or M54*", is_diagnosis_pattern)
    pairs = _codes("Two letters or digits each, as 25 GT", _is_pair)
    return (
        FormField("name", "Name of the rule", span=12, required=True),
        *grouped(
            "When all of this holds (what is left empty asks nothing)",
            (
                FormField("when.payer_id", "Payer", "carrier", 6, partial(ChoiceEntry, payers)),
                FormField("when.payer_kind", "Kind of payer", "1", 6, choices((None, "Any kind"), *PAYER_KINDS)),
                FormField("when.plan", "Words in the plan's name", "11c", 6),
                FormField("when.rank", "Rank", span=6, make=choices(*any_rank)),
                FormField("when.procedures", "Procedures", "24D", 6, procedures),
                FormField("when.diagnoses", "Diagnoses", "21", 6, diagnoses),
                FormField("when.modifiers", "With any modifier of", "24D", 4, pairs),
                FormField("when.without_modifiers", "With none of", "24D", 4, pairs),
                FormField("when.places", "Places of service", "24B", 4, pairs),
                FormField("when.units_over_tenths", "Units over", "24G", 3, _units()),
                FormField("when.age_from", "Age from", "3", 3, _years()),
                FormField("when.age_to", "Age to", "3", 3, _years()),
                FormField("when.sex", "Sex", "3", 3, choices(*sexes)),
                date_field("when.served_from", "Served from", today, "24A", span=4),
                date_field("when.served_to", "Served to", today, "24A", span=4),
                FormField("when.lacks", "And the claim lacks", span=4, make=choices(*lacks)),
            ),
        ),
        *grouped(
            "Then",
            (
                FormField(
                    "effect", "The rule gives", span=12, make=choices(*((each, EFFECTS[each]) for each in Effect))
                ),
                FormField("fills", "Fills", span=6, make=choices(*fills), only_if=_FILL_ONLY),
                FormField("value", "With", span=6, only_if=_FILL_ONLY),
                FormField("words", "In these words", span=12, required=True),
            ),
        ),
    )


def _codes(words: str, is_good: Callable[[str], bool]) -> Make:
    """A list typed with blanks or commas, kept in capitals."""

    def parse(text: str) -> str | None:
        return " ".join(_split(text)) if all(map(is_good, _split(text))) else None

    return partial(ParsedEntry, parse, words, _split, " ".join)


def _split(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"[\s,;]+", text.upper().strip(" ,;"))) if text.strip(" ,;") else ()


def _is_pair(text: str) -> bool:
    return re.fullmatch(r"[0-9A-Z]{2}", text) is not None


def _years() -> Make:
    def parse(text: str) -> str | None:
        text = text.strip()
        return text if text.isascii() and text.isdigit() and int(text) <= OLDEST_YEARS else None

    return partial(ParsedEntry, parse, "Whole years", _whole, _shown)


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def _units() -> Make:
    def parse(text: str) -> str | None:
        good = re.fullmatch(r"\d{1,3}(\.\d)?", text.strip())
        return _show_tenths(_tenths(text.strip())) if good else None

    return partial(ParsedEntry, parse, "Units such as 1 or 2.5", _tenths, _show_tenths)


def _tenths(text: str) -> int | None:
    whole, _, part = text.partition(".")
    return int(whole) * 10 + int(part or 0) if text else None


def _show_tenths(tenths: int | None) -> str:
    return "" if tenths is None else f"{tenths / 10:g}"
