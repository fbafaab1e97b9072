"""One visit as the biller enters it: who, when, where, up to twelve diagnoses, and its service lines."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.receipt import ReceiptWay


class CodingState(StrEnum):
    """How far a visit's coding is; an unmarked visit is coded as it is entered."""

    UNMARKED = ""
    NEEDS_CODING = "needs_coding"
    CODED = "coded"


@dataclass(frozen=True, slots=True)
class DrugCode:
    """The NDC of a service line (item 24 shaded, qualifier N4). `quantity_thousandths`: 1 ML = 1000."""

    ndc: str
    unit: str = "UN"
    quantity_thousandths: int = 1000


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One row of item 24.

    `charge_cents` is the charge of the whole line (units counted), `units_tenths` is 10 for one unit (24G allows
    one decimal). `pointers` are letters into the encounter's diagnoses, the first is the primary (24E).
    """

    id: int = 0
    service_date: date | None = None
    through_date: date | None = None
    place_of_service: str = ""
    procedure: str = ""
    description: str = ""
    modifiers: tuple[str, ...] = ()
    pointers: str = ""
    units_tenths: int = 10
    charge_cents: int = 0
    drug: DrugCode | None = None
    emergency: bool = False
    epsdt: str = ""
    note: str = ""
    """What the shaded half says besides the drug: the narrative of an unlisted code, or what the qualifier names."""
    note_qualifier: str = "ZZ"
    anesthesia_start: str = ""
    anesthesia_end: str = ""
    """Times as `1015`; item 24G of such a line counts minutes (shaded half, qualifier 7)."""

    @property
    def units_text(self) -> str:
        """Units as item 24G prints them: whole, or one decimal."""
        whole, tenth = divmod(self.units_tenths, 10)
        return f"{whole}.{tenth}" if tenth else str(whole)


def anesthesia_minutes(line: ServiceLine) -> int:
    """The minutes from start to end, over midnight where the end is earlier; 0 where either is no time of day."""
    minutes = [_minute_of_day(time) for time in (line.anesthesia_start, line.anesthesia_end)]
    if None in minutes:
        return 0
    start, end = (minute or 0 for minute in minutes)
    return (end - start) % (24 * 60)


def _minute_of_day(time: str) -> int | None:
    if len(time) != 4 or not (time.isascii() and time.isdigit()) or time > "2359" or time[2:] > "59":
        return None
    return int(time[:2]) * 60 + int(time[2:])


@dataclass(frozen=True, slots=True)
class Encounter:
    """A visit. Diagnoses are dotted ICD-10-CM codes in priority order (item 21 A-L). Row id 0 = not yet saved."""

    id: int = 0
    practice_id: int = 0
    patient_id: int = 0
    service_date: date | None = None
    rendering_id: int = 0
    place_of_service: str = "11"
    facility_id: int = 0
    referring_id: int = 0
    referring_role: str = "DN"
    authorization: str = ""
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ServiceLine, ...] = ()
    employment_related: bool = False
    auto_accident: bool = False
    accident_state: str = ""
    other_accident: bool = False
    onset_date: date | None = None
    onset_qualifier: str = "431"
    other_date: date | None = None
    other_date_qualifier: str = ""
    unable_to_work_from: date | None = None
    unable_to_work_to: date | None = None
    hospital_from: date | None = None
    hospital_to: date | None = None
    outside_lab: bool = False
    outside_lab_cents: int = 0
    claim_codes: str = ""
    additional_info: str = ""
    other_claim_id: str = ""
    """Item 11b: the insurer's own claim number in workers' compensation and auto cases (qualifier Y4)."""
    patient_paid_cents: int = 0
    """Taken at the desk (item 29); posted to the ledger as the patient's payment."""
    patient_paid_way: ReceiptWay = ReceiptWay.CASH
    patient_paid_number: str = ""
    """The number of the check it was paid with."""
    coding: CodingState = CodingState.UNMARKED

    @property
    def total_cents(self) -> int:
        """The sum of the line charges."""
        return sum(line.charge_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Template:
    """A superbill favourite: diagnoses and lines to fill a visit with, for one provider (0 = every provider)."""

    id: int = 0
    practice_id: int = 0
    provider_id: int = 0
    name: str = ""
    diagnoses: tuple[str, ...] = ()
    lines: tuple[ServiceLine, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """One row of the practice's own procedure and fee list. `charge_cents` is for one unit."""

    id: int = 0
    practice_id: int = 0
    code: str = ""
    description: str = ""
    charge_cents: int = 0
    modifiers: tuple[str, ...] = ()
    drug: DrugCode | None = None
    active: bool = True
