"""The moment of these tests, and who is in their vault."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

NOW = datetime(2026, 3, 7, 14, 32, 7, tzinfo=UTC)
TODAY = NOW.astimezone().date()
LAST_VISIT = date(2026, 1, 12)


@dataclass(frozen=True)
class World:
    """Row ids of what is in the vault."""

    practice: int
    rendering: int
    patient: int
    walk_in: int
