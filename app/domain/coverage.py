"""One patient's policy with one payer: who is insured, in which rank, from when to when."""

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from app.domain.authorization import Authorization
from app.domain.people import Address, PersonName, Sex


class Rank(IntEnum):
    """Who is asked first."""

    PRIMARY = 1
    SECONDARY = 2
    TERTIARY = 3


class Relation(StrEnum):
    """The patient's relation to the insured (item 6)."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """The insured, where it is not the patient (items 4, 7, 11a)."""

    name: PersonName = field(default_factory=PersonName)
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    address: Address = field(default_factory=Address)
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A policy (items 1a, 4, 6, 7, 11, 11a-11d, 13). `copay_cents` None = not known."""

    id: int = 0
    patient_id: int = 0
    payer_id: int = 0
    rank: Rank = Rank.PRIMARY
    member_id: str = ""
    group_number: str = ""
    plan_name: str = ""
    relation: Relation = Relation.SELF
    subscriber: Subscriber = field(default_factory=Subscriber)
    starts_on: date | None = None
    ends_on: date | None = None
    copay_cents: int | None = None
    employer: str = ""
    """Item 4 of a workers' compensation claim: whose insurance it is."""
    msp_reason: str = ""
    """Why Medicare pays after this plan's payer: a code of `MSP_REASONS`; for Medicare coverages only."""
    pays_practice: bool = True
    """Item 13: benefits are assigned to the practice (signature on file)."""
    needs_authorization: bool = False
    """The plan pays only with a prior authorization (item 23)."""
    needs_referral: bool = False
    """The plan pays only where a provider referred the patient (item 17)."""
    authorizations: tuple[Authorization, ...] = ()
    active: bool = True

    def in_force(self, on: date) -> bool:
        """Whether the policy covers a service on that day; an open end covers."""
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


def in_force(coverages: tuple[Coverage, ...], on: date) -> tuple[Coverage, ...]:
    """The active coverages that cover the day, primary first."""
    return tuple(sorted((c for c in coverages if c.active and c.in_force(on)), key=lambda c: (c.rank, c.id)))
