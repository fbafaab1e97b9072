"""What each record's form asks for: every field the CMS-1500 needs, in the order it is typed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from app.domain import ids
from app.domain.codes import OTHER_ID_QUALIFIERS
from app.domain.coverage import Rank, Relation
from app.domain.money import format_cents
from app.domain.people import PayerKind, Sex, TaxIdKind
from app.ui.people.form_field import (
    FormField,
    address_fields,
    date_field,
    money_field,
    name_fields,
    npi_field,
    phone_field,
    read_cents,
    read_days,
)

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
RELATIONS = (
    (Relation.SELF, "Self"),
    (Relation.SPOUSE, "Spouse"),
    (Relation.CHILD, "Child"),
    (Relation.OTHER, "Other"),
)
RANKS = ((Rank.PRIMARY, "1 Primary"), (Rank.SECONDARY, "2 Secondary"), (Rank.TERTIARY, "3 Tertiary"))
QUALIFIERS = (("", "None"), *((code, f"{code} {words}") for code, words in OTHER_ID_QUALIFIERS.items()))
TAXONOMY_WORDS = "ten letters or digits that end in X, such as 207Q00000X"

Today = Callable[[], date]


def _taxonomy() -> FormField:
    return FormField("taxonomy", "Taxonomy", "24I", 140, read=ids.parse_taxonomy, words=TAXONOMY_WORDS)


def _other_id(item: str) -> tuple[FormField, ...]:
    return (
        FormField("other_id_qualifier", "Other id is a", item, 180, choices=QUALIFIERS, row_ends=False),
        FormField("other_id", "Other id", item, 180),
    )


def practice_fields(today: Today) -> tuple[FormField, ...]:
    """Items 25, 27 and 33."""
    return (
        FormField("name", "Name", "33", 340, required=True),
        npi_field("npi", "33a", required=True),
        _taxonomy(),
        FormField("tax_id", "Tax id", "25", 140, True, ids.parse_ein, words="nine digits", row_ends=False),
        FormField("tax_id_kind", "Kind", "25", 90, choices=tuple((kind, kind.value) for kind in TaxIdKind)),
        *address_fields("address", "33", required=True),
        phone_field("phone", "33"),
        *_other_id("33b"),
        FormField("accepts_assignment", "Accepts assignment", "27", truth=True),
    )


def provider_fields(today: Today) -> tuple[FormField, ...]:
    """Items 17, 24J and 31."""
    return (
        *name_fields("name", "31"),
        FormField("credentials", "Credentials", "31", 120, row_ends=False),
        npi_field("npi", "24J", required=True),
        _taxonomy(),
        *_other_id("24I"),
        FormField("renders", "Treats patients here", "24J", truth=True),
        FormField("refers", "Refers, orders or supervises", "17", truth=True),
        FormField("signature_on_file", "Signature on file", "31", truth=True),
    )


def facility_fields(today: Today) -> tuple[FormField, ...]:
    """Item 32."""
    return (
        FormField("name", "Name", "32", 340, required=True),
        npi_field("npi", "32a"),
        FormField(
            "place_of_service", "Place of service", "24B", 110, True, _two_digits, words="two digits, 11 = office"
        ),
        *address_fields("address", "32", required=True),
        *_other_id("32b"),
    )


def payer_fields(today: Today) -> tuple[FormField, ...]:
    """Item 1, the carrier block, and the payer's habits."""
    return (
        FormField("name", "Name", "carrier", 340, required=True),
        FormField("kind", "Kind", "1", 180, choices=PAYER_KINDS, row_ends=False),
        FormField("payer_id", "Payer id", "", 120),
        FormField("attention", "Attention", "carrier", 280),
        *address_fields("address", "carrier"),
        phone_field("phone", ""),
        FormField(
            "filing_limit_days",
            "Filing limit, days",
            "",
            140,
            read=read_days,
            show=lambda days: str(days) if days else "",
            words="days from the visit, such as 90 or 365",
            empty=0,
        ),
        FormField("one_pointer", "Takes one diagnosis pointer a line", "24E", truth=True),
    )


def patient_fields(today: Today) -> tuple[FormField, ...]:
    """Items 2, 3, 5 and 12."""
    return (
        *name_fields("name", "2"),
        date_field("birth_date", "Birth date", today, "3", past=True, required=True, row_ends=False),
        FormField("sex", "Sex", "3", 110, choices=SEXES, row_ends=False),
        phone_field("phone", "5"),
        *address_fields("address", "5", required=True),
        FormField("signature_on_file", "Signature on file", "12", truth=True),
    )


def coverage_fields(today: Today, payers: tuple[tuple[int, str], ...]) -> tuple[FormField, ...]:
    """Items 1a, 4, 6, 7, 11 to 11c and 13. `payers` are the (row id, name) to choose from."""
    return (
        FormField("payer_id", "Payer", "carrier", 260, choices=payers, row_ends=False),
        FormField("rank", "Rank", "", 120, choices=RANKS),
        FormField("member_id", "Member id", "1a", 180, required=True, row_ends=False),
        FormField("group_number", "Group", "11", 140, row_ends=False),
        FormField("plan_name", "Plan", "11c", 180),
        date_field("starts_on", "In force from", today, row_ends=False),
        date_field("ends_on", "to", today, row_ends=False),
        money_field("copay_cents", "Copay"),
        FormField("pays_practice", "Benefits are paid to the practice", "13", truth=True),
        FormField("relation", "Patient is the insured's", "6", 140, choices=RELATIONS),
        *_grouped(
            "The insured, where it is not the patient",
            (
                *name_fields("subscriber.name", "4", required=False),
                date_field("subscriber.birth_date", "Birth date", today, "11a", past=True, row_ends=False),
                FormField("subscriber.sex", "Sex", "11a", 110, choices=SEXES, row_ends=False),
                phone_field("subscriber.phone", "7"),
                *address_fields("subscriber.address", "7"),
            ),
        ),
    )


def procedure_fields(today: Today) -> tuple[FormField, ...]:
    """The practice's own list: code, words, fee, and what goes with it on the line."""
    return (
        FormField("code", "Code", "24D", 90, True, ids.parse_procedure, words="five characters such as 99213 or J1030"),
        FormField("description", "What it is, in your words", "", 340, required=True),
        FormField(
            "charge_cents",
            "Charge for one unit",
            "24F",
            140,
            True,
            read_cents,
            format_cents,
            "an amount such as 185.00",
        ),
        FormField(
            "modifiers",
            "Usual modifiers",
            "24D",
            140,
            read=_modifiers,
            show=lambda codes: " ".join(codes),
            words="up to four of two characters, such as 25 LT",
            empty=(),
        ),
    )


def _two_digits(text: str) -> str | None:
    return text.zfill(2) if text.isdigit() and len(text) <= 2 else None


def _modifiers(text: str) -> tuple[str, ...] | None:
    codes = [ids.parse_modifier(word) for word in text.replace(",", " ").split()]
    return tuple(code for code in codes if code) if all(codes) and len(codes) <= 4 else None


def _grouped(title: str, specs: tuple[FormField, ...]) -> tuple[FormField, ...]:
    return (replace(specs[0], group=title), *specs[1:])
