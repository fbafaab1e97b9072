"""What an X12 element holds: an amount in cents, a number, a day; money that is none is refused, the rest noticed."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from app.edi.x12 import Notices, Segment

_NUMBER = re.compile(r"[+-]?(\d{1,13}(\.\d{0,6})?|\.\d{1,6})", re.ASCII)


class Values:
    """Reads elements of one file; what is odd goes to its notices, never with what the element holds."""

    def __init__(self, notices: Notices) -> None:
        self.notice = notices.add

    def cents(self, segment: Segment, place: int) -> int:
        """An amount that is added up; one left out is zero, and noticed: the balances tell where that is not so.

        Raises UserError where it is no amount in dollars and cents.
        """
        text = segment.get(place)
        if not text:
            self.notice(segment, f"{segment.tag}{place:02d}, an amount, is left out; it is read as zero.")
            return 0
        cents = read_cents(text)
        if cents is None:
            raise segment.fault(f"{segment.tag}{place:02d} is no amount in dollars and cents.")
        return cents

    def informing_cents(self, segment: Segment, place: int) -> int | None:
        """An amount that is never added up; None where it is left out or none."""
        text = segment.get(place)
        cents = read_cents(text) if text else None
        if text and cents is None:
            self.notice(segment, f"{segment.tag}{place:02d} is no amount in dollars and cents; it was not read.")
        return cents

    def number(self, segment: Segment, place: int) -> Decimal | None:
        """Units; None where they are left out or none."""
        text = segment.get(place)
        if text and not _NUMBER.fullmatch(text):
            self.notice(segment, f"{segment.tag}{place:02d} is no number; it was not read.")
            return None
        return Decimal(text) if text else None

    def day(self, segment: Segment, place: int) -> date | None:
        """CCYYMMDD; None where it is left out or none."""
        text = segment.get(place)
        day = read_day(text) if text else None
        if text and day is None:
            self.notice(segment, f"{segment.tag}{place:02d} is no date; it was not read.")
        return day


@lru_cache(maxsize=4096)
def read_cents(text: str) -> int | None:
    """An X12 amount (`185`, `-.5`, `72.00`) in cents; None where it is none or has parts of a cent."""
    if not _NUMBER.fullmatch(text):
        return None
    cents = Decimal(text) * 100
    whole = int(cents)
    return whole if whole == cents else None


@lru_cache(maxsize=1024)
def read_day(text: str) -> date | None:
    """CCYYMMDD; None where it is no day."""
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
