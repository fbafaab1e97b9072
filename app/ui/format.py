"""How money, dates and times read on screen: one width, empty where there is nothing."""

from datetime import date, datetime

from app.domain.money import format_cents


def money(cents: int | None) -> str:
    """Integer cents as `1,234.50`; nothing for None."""
    return "" if cents is None else format_cents(cents).replace("-", "−")


def day(value: date | None) -> str:
    """A date as MM/DD/YYYY, the way the forms read it."""
    return "" if value is None else f"{value.month:02d}/{value.day:02d}/{value.year:04d}"


def short_day(value: date | None) -> str:
    """MM/DD/YY, for tables."""
    return "" if value is None else f"{value.month:02d}/{value.day:02d}/{value.year % 100:02d}"


def clock(value: datetime | None) -> str:
    """The time of day as HH:MM in the value's own zone."""
    return "" if value is None else f"{value.hour:02d}:{value.minute:02d}"


def moment(value: datetime | None) -> str:
    """Date and time as MM/DD/YYYY HH:MM in the value's own zone."""
    return "" if value is None else f"{day(value.date())} {clock(value)}"
