"""CPT codes and modifiers as the AMA's licensed files describe them; kept in the vault of whoever holds the licence."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class LicensedCode:
    """One CPT code with the descriptions the imported files gave; empty where none did."""

    code: str
    long: str = ""
    medium: str = ""
    """Up to 48 characters, upper case."""
    short: str = ""
    """Up to 28 characters, upper case."""
    consumer: str = ""
    """In plain words, for patients."""

    @property
    def description(self) -> str:
        """The fullest wording there is."""
        return self.long or self.medium or self.short or self.consumer


@dataclass(frozen=True, slots=True)
class LicensedModifier:
    """One CPT modifier with its description."""

    code: str
    description: str


@dataclass(frozen=True, slots=True)
class LicensedEdition:
    """One imported year (or update) of the AMA's files."""

    id: int
    name: str
    effective_from: date
    codes: int
    modifiers: int
    source_name: str
    imported_at: datetime
