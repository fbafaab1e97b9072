"""What each record's form asks for: every field the CMS-1500 needs, in the order it is typed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial

from app.domain import ids
from app.domain.codes import MSP_REASONS, NDC_UNITS, OTHER_ID_QUALIFIERS
from app.domain.coverage import Rank, Relation
from app.domain.payer_habits import BoxHabit, ClaimType, MedigapWord, PageTotals
from app.domain.people import PayerKind, Sex, TaxIdKind
from app.domain.rules.payer_rule import is_procedure_pattern
from app.forms.cms1500 import CMS1500
from app.ui.people.authorizations_entry import AuthorizationsEntry
from app.ui.people.entry import CentsEntry, ChoiceEntry, Make, ParsedEntry, SuggestedEntry
from app.ui.people.form_field import (
    FormField,
    Today,
    address_fields,
    choices,
    date_field,
    formatted,
    grouped,
    money_field,
    name_fields,
    npi_field,
    phone_field,
    truth,
)
from app.ui.widgets.choice_edit import Choice

SEXES = ((Sex.UNKNOWN, "Not known"), (Sex.FEMALE, "Female"), (Sex.MALE, "Male"))
PAYER_KINDS = (
    (PayerKind.GROUP, "Group health plan"),
    (PayerKind.MEDICARE, "Medicare"),
    (PayerKind.MEDICAID, "Medicaid"),
    (PayerKind.TRICARE, "TRICARE"),
    (PayerKind.CHAMPVA, "CHAMPVA"),
    (PayerKind.FECA, "FECA black lung"),
    (PayerKind.OTHER, "Other"),
)
CLAIM_TYPES = (
    (ClaimType.HEALTH, "Health plan"),
    (ClaimType.WORKERS_COMP, "Workers' compensation"),
    (ClaimType.AUTO, "Auto or liability"),
    (ClaimType.MEDIGAP, "Medigap"),
)
PAGE_TOTALS = ((PageTotals.EACH, "Each sheet its own"), (PageTotals.LAST, "All on the last"))
MEDIGAP_WORDS = tuple((word, word.value) for word in MedigapWord)
MSP_CHOICES = (("", "No"), *((code, f"{code} {words}") for code, words in MSP_REASONS.items()))
RELATIONS = (
    (Relation.SELF, "Self"),
    (Relation.SPOUSE, "Spouse"),
    (Relation.CHILD, "Child"),
    (Relation.OTHER, "Other"),
)
RANKS = ((Rank.PRIMARY, "1 Primary"), (Rank.SECONDARY, "2 Secondary"), (Rank.TERTIARY, "3 Tertiary"))
QUALIFIERS = (("", "None"), *((code, f"{code} {words}") for code, words in OTHER_ID_QUALIFIERS.items()))
Suggest = Callable[[str], Sequence[Choice]]
MOST_DAYS = 3650
_CLIA_WORDS = "Two digits, D and seven digits, such as 38D0123456"


def practice_fields(taxonomies: Suggest | None = None) -> tuple[FormField, ...]:
    """Items 25, 27 and 33. `taxonomies` gives the imported codes that fit what was typed."""
    return (
        FormField("name", "Name", "33", 12, required=True),
        npi_field("npi", "33a", claim=True),
        _taxonomy("33b", taxonomies or _nothing_listed),
        phone_field("phone", "33", claim=True),
        FormField("tax_id", "Tax id", "25", 4, formatted(_nine_digits, "A tax id has nine digits"), claim=True),
        FormField("tax_id_kind", "Kind of tax id", "25", 4, choices(*((kind, kind.value) for kind in TaxIdKind))),
        FormField("clia_number", "CLIA number", "23", 4, formatted(ids.parse_clia, _CLIA_WORDS), late=True),
        *address_fields("address", "33", claim=True),
        *_other_id("33b"),
        truth("accepts_assignment", "Accepts assignment", "27", 12),
    )


def provider_fields(taxonomies: Suggest | None = None) -> tuple[FormField, ...]:
    """Items 17, 24J and 31. `taxonomies` gives the imported codes that fit what was typed."""
    return (
        *name_fields("name", "31"),
        FormField("credentials", "Credentials", "31", 4),
        npi_field("npi", "24J", claim=True),
        _taxonomy("24J", taxonomies or _nothing_listed),
        *_other_id("24I"),
        truth("renders", "Treats patients here", "24J", 6),
        truth("refers", "Refers, orders or supervises", "17", 6),
        truth("signature_on_file", "Signature on file", "31", 6),
    )


def facility_fields(places: Sequence[Choice]) -> tuple[FormField, ...]:
    """Item 32. `places` are the place-of-service codes; without them two digits are typed."""
    place: Make = partial(ChoiceEntry, places) if places else formatted(_two_digits, "Two digits, as in 11 for office")
    return (
        FormField("name", "Name", "32", 12, required=True),
        FormField("place_of_service", "Place of service", "24B", 6, place, required=True),
        npi_field("npi", "32a", span=6),
        *address_fields("address", "32", claim=True),
        *_other_id("32b"),
    )


def payer_fields() -> tuple[FormField, ...]:
    """Item 1, the carrier block, and the payer's habits."""
    days = partial(
        ParsedEntry,
        _days,
        "Days from the visit, such as 90 or 365",
        lambda text: int(text or 0),
        lambda days: str(days) if days else "",
    )
    return (
        FormField("name", "Name", "carrier", 12, required=True),
        FormField("kind", "Kind", "1", 4, choices(*PAYER_KINDS)),
        FormField("payer_id", "Payer id", span=4),
        phone_field("phone", ""),
        FormField("attention", "Attention", "carrier", 12),
        *address_fields("address", "carrier", claim=True),
        FormField("filing_limit_days", "Filing limit in days", span=4, make=days),
        *grouped("What this payer wants otherwise", _habits()),
    )


def _habits() -> tuple[FormField, ...]:
    """The payer's habits (`app.domain.payer_habits`)."""
    patterns = partial(ParsedEntry, _patterns, "Codes, ranges or beginnings: J1885, 90281-90399, J*", _split, " ".join)
    gap = choices((1, "One blank"), (3, "Three blanks"))
    boxes = partial(
        ParsedEntry,
        _box_habits,
        "A box and its text, or nothing to leave it empty; more after a semicolon: 11d=; 19=PAPER CLAIM",
        read_box_habits,
        show_box_habits,
    )
    return (
        FormField("habits.claim_type", "Kind of insurance", span=4, make=choices(*CLAIM_TYPES)),
        FormField("habits.page_totals", "Total of several sheets", "28", 4, choices(*PAGE_TOTALS)),
        FormField("habits.ndc_gap", "Behind an NDC", "24", 4, gap),
        truth("one_pointer", "One diagnosis pointer a line", "24E", 6),
        truth("habits.patient_payments", "Is told what the patient paid", "29", 6),
        truth("habits.long_years", "Years of four digits", "24A", 6),
        truth("habits.through_date", "Both dates of a one-day service", "24A", 6),
        truth("habits.provider_taxonomy", "The provider's taxonomy", "24J", 6),
        truth("habits.practice_taxonomy", "The practice's taxonomy", "33b", 6),
        truth("habits.name_commas", "Commas in names", "2, 4, 9", 6),
        truth("habits.number_hyphens", "Hyphens in its numbers", "1a, 11, 23", 6),
        truth("habits.corrected_as_new", "A corrected claim comes as a new one", "22", 12),
        FormField("habits.medigap_word", "Before a Medigap policy", "9a", 4, choices(*MEDIGAP_WORDS)),
        FormField("habits.ndc_for", "Codes that need an NDC", "24", 8, patterns),
        FormField("habits.boxes", "Single boxes as it wants them", span=12, make=boxes),
    )


def patient_fields(today: Today) -> tuple[FormField, ...]:
    """Items 2, 3, 5 and 12."""
    return (
        *name_fields("name", "2"),
        date_field("birth_date", "Birth date", today, "3", past=True, claim=True, span=4),
        FormField("sex", "Sex", "3", 4, choices(*SEXES)),
        phone_field("phone", "5"),
        *address_fields("address", "5", claim=True),
        truth("signature_on_file", "Signature on file", "12", 8),
        date_field("death_date", "Date of death", today, span=4, past=True, late=True),
    )


def coverage_fields(
    today: Today,
    offered: Sequence[Choice],
    every: Sequence[Choice],
    *,
    medicare: Collection[int] = (),
    employers: Collection[int] = (),
    compensation: Collection[int] = (),
) -> tuple[FormField, ...]:
    """Items 1a, 4, 6, 7, 11 to 11c, 13 and 23. Payers to choose from, and all those a policy may name.

    Policies of the payers in `medicare`, and in `employers` who insure through one (row ids), have a field more. For
    workers' `compensation` the employer is the insured: it has an address, and no birth date.
    """
    by_employer = ("payer_id", lambda payer: payer in compensation)
    insured = ("relation", lambda relation: relation is not Relation.SELF)
    return (
        FormField("payer_id", "Payer", "carrier", 8, partial(ChoiceEntry, offered, every), required=True),
        FormField("rank", "Rank", span=4, make=choices(*RANKS)),
        FormField("member_id", "Member id", "1a", 4, claim=True),
        FormField("group_number", "Group number", "11", 4),
        FormField("plan_name", "Plan name", "11c", 4),
        date_field("starts_on", "In force from", today),
        date_field("ends_on", "In force to", today),
        money_field("copay_cents", "Copay"),
        FormField("relation", "Patient is insured's", "6", 3, choices(*RELATIONS)),
        FormField(
            "employer", "Employer", "4, 11b", 9, late=True, only_if=("payer_id", lambda payer: payer in employers)
        ),
        FormField(
            "msp_reason",
            "Another payer pays before Medicare",
            "11",
            9,
            choices(*MSP_CHOICES),
            only_if=("payer_id", lambda payer: payer in medicare),
        ),
        truth("pays_practice", "Benefits are paid to the practice", "13", 12),
        *grouped(
            "The insured",
            (
                *(replace(each, unless=by_employer) for each in name_fields("subscriber.name", "4", required=False)),
                date_field(
                    "subscriber.birth_date",
                    "Birth date",
                    today,
                    "11a",
                    past=True,
                    claim=True,
                    span=4,
                    unless=by_employer,
                ),
                FormField("subscriber.sex", "Sex", "11a", 4, choices(*SEXES), unless=by_employer),
                phone_field("subscriber.phone", "7"),
                *address_fields("subscriber.address", "7", claim=True),
            ),
            only_if=insured,
        ),
        *grouped(
            "Authorization and referral",
            (
                replace(truth("needs_authorization", "The plan asks for authorizations", "23", 6), late=True),
                replace(truth("needs_referral", "The plan asks for a referral", "17", 6), late=True),
                FormField("authorizations", "Authorized", "23", 12, partial(AuthorizationsEntry, today), late=True),
            ),
        ),
    )


def procedure_fields() -> tuple[FormField, ...]:
    """The practice's own list: code, words, fee, and what goes with it on the line."""
    code = formatted(ids.parse_procedure, "A code has five characters, such as 99213 or J1030")
    modifiers = partial(ParsedEntry, _modifiers, "Up to four of two characters, such as 25 LT", _split, " ".join)
    quantity = partial(ParsedEntry, _quantity, "A quantity such as 1 or 2.5", _thousandths, show_thousandths)
    units = choices(*((code, f"{code} {words}") for code, words in NDC_UNITS.items()))
    is_drug = ("drug.ndc", bool)
    return (
        FormField("code", "Code", "24D", 4, code, required=True),
        FormField("charge_cents", "Charge for one unit", "24F", 4, partial(CentsEntry, 0), claim=True),
        FormField("modifiers", "Usual modifiers", "24D", 4, modifiers),
        FormField("description", "What it is, in your words", span=12, required=True),
        *grouped(
            "The drug, where the code is one",
            (
                FormField("drug.ndc", "NDC", "24", 4, formatted(ids.parse_ndc, "Eleven digits, or 5-4-2 with hyphens")),
                FormField("drug.quantity_thousandths", "Quantity for one unit", "24", 4, quantity, only_if=is_drug),
                FormField("drug.unit", "Measured in", "24", 4, units, only_if=is_drug),
            ),
        ),
    )


def _nothing_listed(_text: str) -> Sequence[Choice]:
    return ()


def _taxonomy(item: str, listed: Suggest) -> FormField:
    words = "Ten letters or digits that end in X, such as 207Q00000X"
    return FormField("taxonomy", "Taxonomy", item, 4, partial(SuggestedEntry, ids.parse_taxonomy, words, listed))


def _other_id(item: str) -> tuple[FormField, ...]:
    return (
        FormField("other_id_qualifier", "Other id is a", item, 6, choices(*QUALIFIERS)),
        FormField("other_id", "Other id", item, 6),
    )


def _nine_digits(text: str) -> str | None:
    return ids.parse_ein(text) or ids.parse_ssn(text)


def _two_digits(text: str) -> str | None:
    return text.zfill(2) if text.isascii() and text.isdigit() and len(text) <= 2 else None


def _patterns(text: str) -> str | None:
    return " ".join(_split(text)) if all(map(is_procedure_pattern, _split(text))) else None


def _box_habits(text: str) -> str | None:
    habits = read_box_habits(text)
    items = {box.item for box in CMS1500.boxes}
    good = all(habit.box in CMS1500.box_by_key or (not habit.text and habit.box in items) for habit in habits)
    return show_box_habits(habits) if good else None


def read_box_habits(text: str) -> tuple[BoxHabit, ...]:
    """`11d=; 19=PAPER CLAIM` as a box left empty and one with words."""
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return tuple(BoxHabit(box.strip(), words.strip()) for box, _, words in parts)


def show_box_habits(habits: tuple[BoxHabit, ...]) -> str:
    """The way they are typed."""
    return "; ".join(f"{habit.box}={habit.text}" for habit in habits)


def _days(text: str) -> str | None:
    text = text.strip()
    return text if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_DAYS else None


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.upper().replace(",", " ").split())


def _modifiers(text: str) -> str | None:
    codes = _split(text)
    return " ".join(codes) if len(codes) <= 4 and all(map(ids.parse_modifier, codes)) else None


def _quantity(text: str) -> str | None:
    """Up to three decimals; `2.50` as `2.5`."""
    whole, _, part = text.strip().partition(".")
    digits = f"{whole or '0'}{part.ljust(3, '0')}"
    good = digits.isascii() and digits.isdigit() and len(part) <= 3 and 0 < int(digits) < 10**10
    return show_thousandths(int(digits)) if good else None


def _thousandths(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole or 0) * 1000 + int(part.ljust(3, "0"))


def show_thousandths(quantity: int) -> str:
    """`2500` as `2.5`, the way quantities of drugs are read."""
    return f"{quantity // 1000}.{quantity % 1000:03d}".rstrip("0").rstrip(".") if quantity else ""
