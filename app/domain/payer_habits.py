"""A payer's habits as data: what it wants otherwise than NUCC's manual says, and what kind of claim it takes."""

from dataclasses import dataclass
from enum import StrEnum


class ClaimType(StrEnum):
    """What kind of insurance it is, where item 1 alone does not tell."""

    HEALTH = "health"
    WORKERS_COMP = "workers_comp"
    """Item 1a is the employee's ID, item 4 the employer, item 11b the claim number."""
    AUTO = "auto"
    """Liability and no-fault: item 10b with its state, item 11b the claim number."""
    MEDIGAP = "medigap"
    """Supplements Medicare: items 9, 9a and 9d on Medicare's form."""


class MedigapWord(StrEnum):
    """What stands before a Medigap policy's number in item 9a of Medicare's form (chapter 26 takes any of them)."""

    MEDIGAP = "MEDIGAP"
    MGAP = "MGAP"
    MG = "MG"


class PageTotals(StrEnum):
    """What item 28 says where a claim has several sheets."""

    EACH = "each"
    """Every sheet is a claim of its own with its own total."""
    LAST = "last"
    """CONTINUED, and the whole total on the last sheet."""


@dataclass(frozen=True, slots=True)
class BoxHabit:
    """What a payer wants in one box whatever the rules say; an empty text leaves the box empty.

    `box` is the key of the form's layout table: `11d.yes`, `13`, `32b`.
    """

    box: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class PayerHabits:
    """The habits of one payer; as made they are those of NUCC's manual (02/12)."""

    claim_type: ClaimType = ClaimType.HEALTH
    long_years: bool = False
    """MM DD CCYY in items 14, 15, 16, 18 and 24A instead of MM DD YY."""
    page_totals: PageTotals = PageTotals.EACH
    patient_payments: bool = True
    """Item 29 holds what the patient paid, besides what other payers did."""
    through_date: bool = True
    """Item 24A repeats the date where a service is of one day."""
    ndc_gap: int = 1
    """Blanks between the NDC and its unit in the shaded half of item 24: one, or three."""
    provider_taxonomy: bool = False
    """The shaded half of 24I and 24J holds ZZ and the rendering provider's taxonomy."""
    practice_taxonomy: bool = False
    """Item 33b holds ZZ and the practice's taxonomy."""
    corrected_as_new: bool = False
    """A corrected claim is sent as a new one, without item 22 (Medicare's way)."""
    ndc_for: tuple[str, ...] = ()
    """Codes, ranges and beginnings that need an NDC: `J*`."""
    boxes: tuple[BoxHabit, ...] = ()
    name_commas: bool = True
    """LAST, FIRST, M in items 2, 4 and 9; else LAST FIRST M."""
    number_hyphens: bool = False
    """Items 1a, 9a, 11, 11b and 23 keep the hyphens of the payer's own numbers."""
    medigap_word: MedigapWord = MedigapWord.MEDIGAP
