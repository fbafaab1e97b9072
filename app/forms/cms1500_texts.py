"""How the CMS-1500 writes a name, a number, a date, an address: NUCC's general rules."""

from collections.abc import Iterator
from datetime import date

from app.domain.payer_habits import PayerHabits
from app.domain.people import Address, PersonName, Sex
from app.forms.form_letters import capitals, plain

Text = tuple[str, str]
"""The key of a box, and what is printed there."""


def name_text(name: PersonName, habits: PayerHabits) -> str:
    """LAST SUFFIX, FIRST, M (items 2, 4, 9); without commas where the payer wants none."""
    family = " ".join(part for part in (name.last, name.suffix) if part)
    middle = plain(name.middle)
    initial = capitals(middle)[:1] or middle[:1]
    return (", " if habits.name_commas else " ").join(
        part for part in (plain(family), plain(name.first), initial) if part
    )


def number_text(text: str) -> str:
    """An identifier without spaces and hyphens (items 17a, 24J, 25, 32b, 33b; see `payers_number`)."""
    return plain(text).replace("-", "").replace(" ", "")


def payers_number(text: str, habits: PayerHabits) -> str:
    """A number of the payer's (items 1a, 9a, 11, 11b, 23): without spaces, and without hyphens unless it wants them."""
    return plain(text).replace(" ", "") if habits.number_hyphens else number_text(text)


def city_line(address: Address) -> str:
    """City, state and ZIP without a comma (carrier block, items 32 and 33)."""
    return plain(" ".join(part for part in (address.city, address.state, address.zip_code) if part))


def date_texts(key: str, value: date | None, *, long: bool = False) -> Iterator[Text]:
    """Month, day and year in boxes of their own; `long` years have four digits."""
    if value:
        yield f"{key}.month", f"{value:%m}"
        yield f"{key}.day", f"{value:%d}"
        yield f"{key}.year", f"{value:%Y}" if long else f"{value:%y}"


def yes_no(key: str, value: bool) -> Text:
    """The cross in one of two boxes."""
    return (f"{key}.yes" if value else f"{key}.no"), "X"


def sex_text(key: str, sex: Sex) -> Iterator[Text]:
    """The cross for the sex; none where it is not known."""
    if sex is not Sex.UNKNOWN:
        yield f"{key}.{'male' if sex is Sex.MALE else 'female'}", "X"


def address_and_phone(item: str, address: Address, phone: str) -> Iterator[Text]:
    """The address block of items 5 and 7."""
    yield f"{item}.street", plain(address.street)
    yield f"{item}.city", plain(address.city)
    yield f"{item}.state", address.state
    yield f"{item}.zip", address.zip_code
    yield f"{item}.area", phone[:3]
    yield f"{item}.phone", phone[3:]
