"""What rules may ask of a procedure code: NCCI edits, unit limits, the Medicare fee, what its modifiers mean."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PtpEdit:
    """An NCCI procedure-to-procedure edit in force: of the two codes, column one is paid and column two is not."""

    column1: str
    column2: str
    may_bypass: bool
    """Indicator 1: an NCCI modifier lets both be paid. False for 0: never."""
    since: date
    until: date | None
    """Last date of service; None while it is in force."""
    rationale: str
    """CMS's reason, in its own words."""
    edition: str


class MueKind(StrEnum):
    """How an MUE is judged (MAI)."""

    LINE = "1"
    DAY_BY_POLICY = "2"
    DAY_BY_CLINIC = "3"


@dataclass(frozen=True, slots=True)
class MueLimit:
    """A medically unlikely edit: the most units Medicare takes. 0: never payable to a practitioner."""

    code: str
    units: int
    kind: MueKind
    rationale: str
    edition: str


@dataclass(frozen=True, slots=True)
class Gpci:
    """A Medicare locality's cost indices, in thousandths; 1000 is the national average."""

    work: int = 1000
    practice_expense: int = 1000
    malpractice: int = 1000
    name: str = "national average"


NATIONAL = Gpci()


@dataclass(frozen=True, slots=True)
class Fee:
    """A row of Medicare's physician fee schedule. RVUs are in hundredths, the factor in ten-thousandths of a dollar."""

    code: str
    modifier: str
    """26, TC, 53 or empty: the row for the professional part, the technical part, a broken-off service."""
    status: str
    work: int = 0
    nonfacility_expense: int = 0
    facility_expense: int = 0
    malpractice: int = 0
    nonfacility_rare: bool = False
    """The NA indicator: hardly ever done outside a facility; Medicare then pays the facility amount."""
    facility_rare: bool = False
    """The NA indicator: hardly ever done in a facility, or paid to the facility; Medicare has no amount there."""
    factor: int = 0
    pc_tc: str = ""
    global_days: str = ""
    """000, 010, 090, MMM, XXX, YYY or ZZZ."""
    bilateral: str = ""
    assistant: str = ""
    co_surgeons: str = ""
    capped_nonfacility_expense: int = 0
    capped_facility_expense: int = 0
    capped_malpractice: int = 0
    """What imaging pays at most (OPPS cap); all three 0 where there is no cap."""
    edition: str = ""


class ModifierKind(StrEnum):
    """What a modifier does to a claim."""

    PRICING = "pricing"
    ANATOMIC = "anatomic"
    BYPASS = "bypass"
    """Its chief use is to say that two services were separate."""
    INFORMATIONAL = "informational"


@dataclass(frozen=True, slots=True)
class Modifier:
    """One modifier, in our own short words."""

    code: str
    kind: ModifierKind
    words: str
    hint: str = ""
    """When to use it, in a sentence."""
    side: str = ""
    """`left`, `right` or empty."""
    bypasses: bool = False
    """NCCI takes it as a reason to pay both codes of an edit with indicator 1."""
    only_on: str = ""
    """`visit`, `lab`, `anesthesia`, `drug` or `imaging`: the procedures it may stand on; empty: any."""
    never_with: tuple[str, ...] = ()
    """Modifiers that may not be on the same line."""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class ProcedureStatus:
    """What an imported list says of a procedure code on a date of service."""

    known: bool
    valid_on: bool
    valid_from: date | None = None
    valid_to: date | None = None
    edition: str = ""


class ProcedureBook(Protocol):
    """The questions encounter rules ask of the procedure code sets. None: not known, or nothing is imported."""

    def ptp_edit(self, column1: str, column2: str, on: date, medicaid: bool = False) -> PtpEdit | None:
        """The edit that pays `column1` and not `column2` on the date of service, by Medicare's set or Medicaid's."""
        ...

    def mue(self, code: str, on: date) -> MueLimit | None:
        """The most units of a code."""
        ...

    def fee(self, code: str, modifier: str, on: date) -> Fee | None:
        """The fee schedule's row; `modifier` is 26, TC, 53 or empty."""
        ...

    def gpci(self, locality: str, state: str, on: date) -> Gpci | None:
        """The cost indices of a locality by its key; without one, of the state's only locality."""
        ...

    def modifier(self, code: str, on: date) -> Modifier | None:
        """What a modifier means."""
        ...

    def knows_modifiers(self) -> bool:
        """Whether a modifier that is not known is wrong; False while no list is open."""
        ...

    def pays_facility(self, place_of_service: str) -> bool:
        """Whether the fee schedule pays its facility amount at a place of service."""
        ...

    def procedure_status(self, code: str, on: date) -> ProcedureStatus | None:
        """Whether a code was valid; None where no list that would hold it is imported."""
        ...


class _NoProcedures:
    """Nothing is imported: nothing is complained of."""

    def ptp_edit(self, column1: str, column2: str, on: date, medicaid: bool = False) -> PtpEdit | None:
        return None

    def mue(self, code: str, on: date) -> MueLimit | None:
        return None

    def fee(self, code: str, modifier: str, on: date) -> Fee | None:
        return None

    def gpci(self, locality: str, state: str, on: date) -> Gpci | None:
        return None

    def modifier(self, code: str, on: date) -> Modifier | None:
        return None

    def knows_modifiers(self) -> bool:
        return False

    def pays_facility(self, place_of_service: str) -> bool:
        return False

    def procedure_status(self, code: str, on: date) -> ProcedureStatus | None:
        return None


NO_PROCEDURES: ProcedureBook = _NoProcedures()
