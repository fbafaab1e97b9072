"""The biller's own words for a code: what she types, and the code she means by it."""

from dataclasses import dataclass

MOST_WORDS_LENGTH = 80


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`system` is the code's book: `ICD-10-CM`, `HCPCS` or `CPT`. The same words may mean several codes."""

    id: int = 0
    words: str = ""
    system: str = "ICD-10-CM"
    code: str = ""
    """As printed: with its dot where it has one."""
