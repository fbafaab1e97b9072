"""Who takes part in a claim: practice, provider, facility, payer, patient. Row id 0 means not yet saved."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.payer_habits import PayerHabits


class Sex(StrEnum):
    """Item 3 and 11a; unknown prints no box."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class TaxIdKind(StrEnum):
    """Which box of item 25 is crossed."""

    EIN = "EIN"
    SSN = "SSN"


class PayerKind(StrEnum):
    """Which box of item 1 is crossed."""

    MEDICARE = "medicare"
    MEDICAID = "medicaid"
    TRICARE = "tricare"
    CHAMPVA = "champva"
    GROUP = "group"
    FECA = "feca"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """A US postal address; ZIP as `97201` or `97201-1234`."""

    street: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in the parts the form wants (items 2, 4, 9, 17, 31)."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""

    @property
    def sort_name(self) -> str:
        """`Rivera Jr, Elena M`, as lists show it."""
        family = " ".join(part for part in (self.last, self.suffix) if part)
        given = " ".join(part for part in (self.first, self.middle) if part)
        return ", ".join(part for part in (family, given) if part)

    @property
    def spoken_name(self) -> str:
        """`Elena M Rivera Jr`, as item 17 and letters say it."""
        return " ".join(part for part in (self.first, self.middle, self.last, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Practice:
    """The billing provider (items 25, 27, 33)."""

    id: int = 0
    name: str = ""
    npi: str = ""
    tax_id: str = ""
    tax_id_kind: TaxIdKind = TaxIdKind.EIN
    taxonomy: str = ""
    address: Address = field(default_factory=Address)
    phone: str = ""
    other_id_qualifier: str = ""
    other_id: str = ""
    accepts_assignment: bool = True
    clia_number: str = ""
    """Of its own laboratory, where it has one (item 23 of a claim with tests)."""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Provider:
    """A person who treats (24J, 31) or refers, orders, supervises (17)."""

    id: int = 0
    name: PersonName = field(default_factory=PersonName)
    credentials: str = ""
    npi: str = ""
    taxonomy: str = ""
    other_id_qualifier: str = ""
    other_id: str = ""
    renders: bool = True
    refers: bool = False
    signature_on_file: bool = True
    active: bool = True


@dataclass(frozen=True, slots=True)
class Facility:
    """Where the service was done, when item 32 is to be printed."""

    id: int = 0
    name: str = ""
    npi: str = ""
    address: Address = field(default_factory=Address)
    other_id_qualifier: str = ""
    other_id: str = ""
    place_of_service: str = "11"
    active: bool = True


@dataclass(frozen=True, slots=True)
class Payer:
    """An insurer or program, with the address the paper goes to and its habits.

    `filing_limit_days` counts from the date of service to the day the payer must have the claim; 0 = not known.
    `one_pointer` is Medicare's habit of a single diagnosis pointer a line; ask `takes_one_pointer`.
    """

    id: int = 0
    name: str = ""
    kind: PayerKind = PayerKind.GROUP
    payer_id: str = ""
    address: Address = field(default_factory=Address)
    attention: str = ""
    phone: str = ""
    filing_limit_days: int = 0
    one_pointer: bool = False
    habits: PayerHabits = field(default_factory=PayerHabits)
    active: bool = True

    @property
    def takes_one_pointer(self) -> bool:
        """Whether item 24E holds a single letter: by the payer's habit, and Medicare's always does (chapter 26)."""
        return self.one_pointer or self.kind is PayerKind.MEDICARE


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient (items 2, 3, 5, 12). `account_number` is public, unique and never reused."""

    id: int = 0
    account_number: str = ""
    name: PersonName = field(default_factory=PersonName)
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    address: Address = field(default_factory=Address)
    phone: str = ""
    signature_on_file: bool = True
    death_date: date | None = None
    active: bool = True
