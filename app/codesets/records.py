"""What the code books hand out: hits of a search, an entry, and everything the book says about one code."""

from dataclasses import dataclass, field
from datetime import date

ICD10CM = "ICD-10-CM"
HCPCS = "HCPCS"
CPT = "CPT"
OWN = "own"
"""The practice's own list, where the code stands in no imported book."""
PLACE_OF_SERVICE = "POS"


@dataclass(frozen=True, slots=True)
class CodeHit:
    """One row of a search's answer, best first."""

    system: str
    code: str
    """As printed, with its dot."""
    description: str
    billable: bool
    """False for a header: a code that needs more characters before a payer takes it."""
    valid_on: bool = True
    """Whether the code is in force on the date that was asked for."""
    found_by: str = ""
    """The inclusion term or synonym that matched, where the description itself did not."""
    share: float = field(default=1.0, compare=False)
    """How much of what was typed the code's wording holds, 0 to 1; says nothing of what else it says."""
    score: float = field(default=0.0, compare=False)
    """How well a procedure's wording answers; compares hits of HCPCS, CPT and the practice's own list."""


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One code as the book lists it."""

    system: str
    code: str
    plain: str
    """Without the dot."""
    description: str
    billable: bool
    valid_on: bool
    valid_from: date | None
    """First day in force; None where it was so before the oldest edition we know."""
    valid_to: date | None
    """Last day in force; None while no end is known."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One level above a code: chapter, block, or a header code."""

    kind: str
    """`chapter`, `block` or `code`."""
    code: str
    description: str


@dataclass(frozen=True, slots=True)
class CodeReference:
    """A code or range named inside a note: where it stands in the text, and what it names."""

    start: int
    end: int
    first: str
    """Dotted; for `E11.-` the header `E11`."""
    last: str
    """Same as `first` unless the note names a range."""


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the tabular list under a code, its wording untouched."""

    kind: str
    """includes, inclusionTerm, excludes1, excludes2, codeFirst, useAdditionalCode, codeAlso, notes,
    sevenChrNote or visualImpairment: the tabular list's own names."""
    text: str
    references: tuple[CodeReference, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelNotes:
    """The notes of one level: they hold for that level and everything below it."""

    level: PathStep
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class SideChoice:
    """The same condition on another side."""

    side: str
    """`right`, `left`, `bilateral` or `unspecified`."""
    entry: CodeEntry


@dataclass(frozen=True, slots=True)
class SeventhCharacter:
    """One permitted 7th character, with the whole code it makes."""

    character: str
    label: str
    wording: str
    """The tabular list's inclusion wording for this character, often empty."""
    code: str


@dataclass(frozen=True, slots=True)
class Companion:
    """A note that asks for another code, and the codes it names."""

    kind: str
    """`codeFirst` or `useAdditionalCode`."""
    level: str
    """The code the note stands under."""
    text: str
    """The note's words; a list stands behind the words that open it."""
    entries: tuple[CodeEntry, ...]


@dataclass(frozen=True, slots=True)
class CodeDetail:
    """Everything the book says about one code."""

    entry: CodeEntry
    path: tuple[PathStep, ...]
    """From the chapter down to the code's parent."""
    levels: tuple[LevelNotes, ...]
    """Only levels that have notes, from the chapter down to the code itself."""
    children: tuple[CodeEntry, ...]
    sides: tuple[SideChoice, ...]
    """The code itself and its brothers on other sides; empty where the condition has no sides."""
    side: str
    """This code's own side; empty where the condition has no sides."""
    seventh_characters: tuple[SeventhCharacter, ...]
    """The whole codes a 7th character makes of this header, or of this code's header."""
    missing: str
    """What a header lacks, in words; empty for a billable code."""


@dataclass(frozen=True, slots=True)
class ProcedureEntry:
    """One procedure, drug or supply code as its book lists it, on a date of service."""

    system: str
    """`HCPCS` or `CPT`."""
    code: str
    description: str
    short: str = ""
    valid_on: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    edition: str = ""
    """The edition it was read from, as the publisher names it."""
    coverage: str = ""
    """What Medicare says of covering it, in words."""
    pricing: tuple[str, ...] = ()
    """How Medicare prices it, in words."""
    type_of_service: tuple[str, ...] = ()
    betos: str = ""
    statute: str = ""
    manual: tuple[str, ...] = ()
    """Sections of Medicare's manuals: `MCM 2049`."""
    see_also: tuple[str, ...] = ()
    """Codes the file refers to."""
    anesthesia_units: int = 0
    note: str = ""
    """CMS's processing note."""


@dataclass(frozen=True, slots=True)
class ModifierEntry:
    """One HCPCS modifier as CMS lists it."""

    code: str
    description: str
    valid_on: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AdjustmentReason:
    """A group, reason (CARC) or remark (RARC) code."""

    code: str
    kind: str
    """`group`, `carc` or `rarc`."""
    words: str
    """What it means, in our own words; X12's where only the licensed list knows the code."""
    hint: str
    """What a biller does about it; may be empty."""
    official: str = ""
    """X12's own text, from the imported list."""
    stopped: date | None = None
    """The day payers stopped using it; older remittances still do."""
    group: "AdjustmentReason | None" = None
    """The group it was asked with: the CO of CO-45."""
