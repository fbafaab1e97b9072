"""Money as integer cents: read from what people type, written for screens and for form boxes."""

import re

_AMOUNT = re.compile(r"^\$?\s*(-)?\$?((?:\d{1,3}(?:,\d{3})+)|\d+)?(?:\.(\d{1,2})?)?$")


def parse_cents(text: str) -> int | None:
    """Cents for a typed amount (`185`, `185.5`, `$1,234.50`, `.75`), or None where it is not an amount."""
    match = _AMOUNT.match(text.strip().replace("−", "-"))
    if not match or (match[2] is None and match[3] is None):
        return None
    dollars = int((match[2] or "0").replace(",", ""))
    cents = dollars * 100 + int((match[3] or "").ljust(2, "0"))
    return -cents if match[1] else cents


def format_cents(cents: int) -> str:
    """`123450` as `1,234.50`: two digits always, a minus sign in front, never a currency sign."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def split_for_form(cents: int) -> tuple[str, str]:
    """Dollars and cents for the two halves of a money box (NUCC items 24F, 28, 29: never negative)."""
    if cents < 0:
        raise ValueError("a form box never holds a negative amount")
    return str(cents // 100), f"{cents % 100:02d}"
