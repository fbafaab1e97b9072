"""One field of a record form, said as data; and the fields that many records share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from app.domain import ids
from app.ui.people.entry import CentsEntry, DateEntry, FormattedEntry, ListEntry, Make, TruthEntry, WordsEntry

Today = Callable[[], date]


@dataclass(frozen=True, slots=True)
class FormField:
    """`path` names the record's attribute (`name`, `address.street`); `item` is the CMS-1500 item it prints in.

    `span` counts twelfths of the form's width. A record is not saved without its `required` fields; a claim
    cannot go out without the `claim` ones, of which the form only reminds. `only_if` shows the field only
    while another field's value passes, `unless` hides it while one does; `group` starts a headed group with it.
    Enter passes a `late` field by, which is seldom filled; Tab and the mouse reach it.
    """

    path: str
    label: str
    item: str = ""
    span: int = 4
    make: Make = WordsEntry
    required: bool = False
    claim: bool = False
    group: str = ""
    late: bool = False
    only_if: tuple[str, Callable[[Any], bool]] | None = None
    unless: tuple[str, Callable[[Any], bool]] | None = None

    @property
    def title(self) -> str:
        """The label as drawn: with the item number in brackets."""
        return f"{self.label} ({self.item})" if self.item else self.label


def get_path(record: object, path: str) -> Any:
    """The attribute at a dotted path."""
    for name in path.split("."):
        record = getattr(record, name)
    return record


def set_path(record: Any, path: str, value: object) -> Any:
    """A copy of the frozen record with the attribute at a dotted path replaced."""
    name, _, rest = path.partition(".")
    return replace(record, **{name: set_path(getattr(record, name), rest, value) if rest else value})


def choices(*pairs: tuple[Any, str]) -> Make:
    """A list of (value, words) to choose from."""
    return partial(ListEntry, pairs)


def truth(path: str, label: str, item: str = "", span: int = 4) -> FormField:
    """A tick box."""
    return FormField(path, label, item, span, TruthEntry)


def formatted(parse: Callable[[str], str | None], words: str, display: Callable[[str], str] = str) -> Make:
    """Text that `parse` brings into its stored form."""
    return partial(FormattedEntry, parse, words, display)


def date_field(path: str, label: str, today: Today, item: str = "", *, past: bool = False, **more: Any) -> FormField:
    """A date typed fast: `3/7/26`, `030726`, `t`, `+`."""
    return FormField(path, label, item, more.pop("span", 3), partial(DateEntry, today, past=past), **more)


def money_field(path: str, label: str, item: str = "", **more: Any) -> FormField:
    """An amount in cents that may be left empty."""
    return FormField(path, label, item, more.pop("span", 3), CentsEntry, **more)


def npi_field(path: str, item: str, **more: Any) -> FormField:
    """An NPI, refused where the check digit is wrong."""
    words = "An NPI has ten digits and a check digit that fits: one of these is mistyped"
    return FormField(path, "NPI", item, more.pop("span", 4), formatted(ids.parse_npi, words), **more)


def phone_field(path: str, item: str, **more: Any) -> FormField:
    """A US phone number."""
    make = formatted(ids.parse_phone, "A phone number has ten digits", ids.format_phone)
    return FormField(path, "Phone", item, more.pop("span", 4), make, **more)


def address_fields(path: str, item: str, *, claim: bool = False) -> tuple[FormField, ...]:
    """Street, city, state and ZIP of a US address, in the form's own order."""
    return (
        FormField(f"{path}.street", "Street", item, 12, claim=claim),
        FormField(f"{path}.city", "City", item, 6, claim=claim),
        FormField(f"{path}.state", "State", item, 2, formatted(ids.parse_state, "Two letters, as in OR"), claim=claim),
        FormField(
            f"{path}.zip_code", "ZIP", item, 4, formatted(ids.parse_zip, "A ZIP has five or nine digits"), claim=claim
        ),
    )


def name_fields(path: str, item: str, *, required: bool = True) -> tuple[FormField, ...]:
    """The parts of a person's name."""
    return (
        FormField(f"{path}.last", "Last name", item, 4, required=required, claim=True),
        FormField(f"{path}.first", "First name", item, 4, required=required, claim=True),
        FormField(f"{path}.middle", "Middle", item, 2),
        FormField(f"{path}.suffix", "Suffix", item, 2),
    )


def grouped(
    title: str, specs: tuple[FormField, ...], only_if: tuple[str, Callable[[Any], bool]] | None = None
) -> tuple[FormField, ...]:
    """The fields under a heading, all shown or hidden together."""
    shown = tuple(replace(spec, only_if=spec.only_if or only_if) for spec in specs)
    return (replace(shown[0], group=title), *shown[1:])
