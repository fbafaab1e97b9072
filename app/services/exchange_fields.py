"""The fields of the exchange format that several of its records have: names, addresses, numbers and places."""

from app.domain import ids
from app.domain.codes import OTHER_ID_QUALIFIERS
from app.domain.people import Address, PersonName
from app.services.json_reader import Reader


def read_name(reader: Reader, *, needed: bool = True) -> PersonName:
    """A person's name; complains where it is missing, unless it need not be there."""
    name = reader.inner("name")
    if name is None:
        if needed:
            reader.complain("name", "is missing")
        return PersonName()
    read = PersonName(name.needed("last"), name.text("first"), name.text("middle"), name.text("suffix"))
    name.finish()
    return read


def read_address(reader: Reader) -> Address:
    """A postal address; empty where none is given."""
    inner = reader.inner("address")
    if inner is None:
        return Address()
    address = Address(
        street=inner.text("street"),
        city=inner.text("city"),
        state=inner.formed("state", ids.parse_state, "a state of two letters"),
        zip_code=inner.formed("zip", ids.parse_zip, "a ZIP code of five or nine digits"),
    )
    inner.finish()
    return address


def read_npi(reader: Reader) -> str:
    """A national provider identifier."""
    return reader.formed("npi", ids.parse_npi, "an NPI (ten digits, the last a check digit)")


def read_taxonomy(reader: Reader) -> str:
    """What a provider or a practice does, by its code."""
    return reader.formed("taxonomy", ids.parse_taxonomy, "a taxonomy code (ten characters, X at the end)")


def read_phone(reader: Reader) -> str:
    """A US phone number, its digits."""
    return reader.formed("phone", ids.parse_phone, "a US phone number of ten digits")


def read_other_id_qualifier(reader: Reader) -> str:
    """What kind of number a payer's own identifier is (items 17a, 24I, 32b and 33b)."""
    return reader.one_of("other_id_qualifier", OTHER_ID_QUALIFIERS, "")


def read_place_of_service(reader: Reader, default: str) -> str:
    """Where it was done (item 24B); `default` where nothing is said."""
    return reader.formed("place_of_service", _two_digits, "a place of service of two digits", default)


def _two_digits(text: str) -> str | None:
    return text if len(text) == 2 and text.isascii() and text.isdigit() else None
