"""The exchange format of payers' habits, and of what a payer has authorized for a coverage."""

from app.domain.authorization import Authorization
from app.domain.payer_habits import BoxHabit, ClaimType, MedigapWord, PageTotals, PayerHabits
from app.domain.rules.payer_rule import is_procedure_pattern
from app.forms.cms1500_boxes import BOX_BY_KEY
from app.services.json_reader import Reader

_ITEMS = frozenset(box.item for box in BOX_BY_KEY.values())
_GAPS = (1, 3)
_PATTERN_WORDS = "a code, a range or a beginning such as J*"


def read_habits(payer: Reader) -> PayerHabits:
    """A payer's habits; those of NUCC's manual where none are given."""
    reader = payer.inner("habits")
    if reader is None:
        return PayerHabits()
    habits = PayerHabits(
        claim_type=reader.choice("claim_type", ClaimType, ClaimType.HEALTH),
        long_years=reader.flag("long_years"),
        page_totals=reader.choice("page_totals", PageTotals, PageTotals.EACH),
        patient_payments=reader.flag("patient_payments", True),
        through_date=reader.flag("through_date", True),
        ndc_gap=_gap(reader),
        provider_taxonomy=reader.flag("provider_taxonomy"),
        practice_taxonomy=reader.flag("practice_taxonomy"),
        corrected_as_new=reader.flag("corrected_as_new"),
        ndc_for=reader.formed_list("ndc_for", _pattern, _PATTERN_WORDS, most=100),
        name_commas=reader.flag("name_commas", True),
        number_hyphens=reader.flag("number_hyphens"),
        medigap_word=reader.choice("medigap_word", MedigapWord, MedigapWord.MEDIGAP),
        boxes=tuple(_box(each) for each in reader.objects("boxes", most=100)),
    )
    reader.finish()
    return habits


def _gap(reader: Reader) -> int:
    gap = reader.whole("ndc_gap", default=1)
    if gap not in _GAPS:
        reader.complain("ndc_gap", "must be 1 or 3")
        return 1
    return gap


def _box(reader: Reader) -> BoxHabit:
    habit = BoxHabit(reader.needed("box"), reader.text("text"))
    reader.finish()
    # An item's number empties all of its boxes; words want one box.
    if habit.box and habit.box not in BOX_BY_KEY and (habit.text or habit.box not in _ITEMS):
        reader.complain("box", "is no box of the form")
    return habit


def read_authorizations(coverage: Reader) -> tuple[Authorization, ...]:
    """What the payer has authorized for a coverage (item 23)."""
    return tuple(_authorization(each) for each in coverage.objects("authorizations", most=100))


def _authorization(reader: Reader) -> Authorization:
    authorization = Authorization(
        number=reader.needed("number"),
        starts_on=reader.day("starts_on"),
        ends_on=reader.day("ends_on"),
        visits=reader.whole("visits", most=999) or 0,
        codes=reader.formed_list("codes", _pattern, _PATTERN_WORDS, most=100),
    )
    reader.finish()
    return authorization


def _pattern(text: str) -> str | None:
    pattern = text.strip().upper()
    return pattern if pattern and is_procedure_pattern(pattern) else None
