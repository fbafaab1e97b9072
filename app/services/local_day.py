"""The biller's own calendar day: claims are numbered, signed and posted by it, not by the clock of Greenwich."""

from datetime import date, datetime


def local_day(now: datetime) -> date:
    """The day at a moment, on this workstation's calendar."""
    return now.astimezone().date()
