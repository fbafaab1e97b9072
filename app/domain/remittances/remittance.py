"""A remittance as the payer sent it (X12 835): payment, claims, service lines, adjustments; nothing matched yet.

Every record names its segment's number in the file, so that a complaint can point at it. Money is integer cents.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

REVERSAL, PREDETERMINATION = "22", "25"
FORWARDED = frozenset({"19", "20", "21"})
"""Decided and sent on to the next payer by this one (CLP02): the next claim is already on its way."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is odd about a file but leaves its money readable, in words without patient data."""

    segment: int
    words: str


@dataclass(frozen=True, slots=True)
class ReasonedAmount:
    """One reason of a CAS segment: positive cents lower the payment, negative raise it.

    `group` is CO, PR, OA, PI, or CR of version 4010 (a correction); it is kept as sent.
    """

    segment: int
    group: str
    reason: str
    amount_cents: int
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CodedService:
    """A procedure as SVC names it: `qualifier` HC is CPT and HCPCS, NU a revenue code, N4 an NDC."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Qualified:
    """A value and what it is: a reference (REF), a quantity (QTY) or another payer's text."""

    qualifier: str
    value: str


@dataclass(frozen=True, slots=True)
class QualifiedCents:
    """An amount that informs and is never added up (AMT): B6 allowed, AU covered, I interest."""

    qualifier: str
    cents: int


@dataclass(frozen=True, slots=True)
class QualifiedDay:
    """A date and what it is (DTM): 050 received, 232 and 233 first and last day of the claim, 036 coverage ended."""

    qualifier: str
    day: date


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A person or body of a claim (NM1): QC patient, IL insured, 74 corrected, 82 rendering, TT crossover carrier,
    PR corrected priority payer, GB other subscriber."""

    role: str
    last_name: str
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""
    id_qualifier: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """The payer or the payee (N1): payee's `id` is an NPI where the qualifier is XX, a tax id where it is FI."""

    name: str = ""
    id_qualifier: str = ""
    id: str = ""
    references: tuple[Qualified, ...] = ()


@dataclass(frozen=True, slots=True)
class RemittanceLine:
    """One service line as decided (loop 2110). `service` is what the payer decided upon."""

    segment: int
    service: CodedService
    charge_cents: int
    paid_cents: int
    submitted: CodedService | None = None
    """What was billed, where the payer changed it: bundled, split or recoded (SVC06)."""
    revenue_code: str = ""
    units: Decimal | None = None
    """Units paid; None where the payer left them out, which means one (SVC05)."""
    submitted_units: Decimal | None = None
    """Units billed, where they differ (SVC07)."""
    service_from: date | None = None
    service_to: date | None = None
    control_number: str = ""
    """Our own number of the line, given back (REF*6R)."""
    adjustments: tuple[ReasonedAmount, ...] = ()
    remarks: tuple[str, ...] = ()
    """Remark codes, RARC (LQ*HE)."""
    amounts: tuple[QualifiedCents, ...] = ()
    references: tuple[Qualified, ...] = ()
    quantities: tuple[Qualified, ...] = ()

    @property
    def allowed_cents(self) -> int | None:
        """What the payer says it allowed (AMT*B6); None where it does not."""
        return next((each.cents for each in self.amounts if each.qualifier == "B6"), None)

    @property
    def adjusted_cents(self) -> int:
        """The sum of the line's adjustments."""
        return sum(each.amount_cents for each in self.adjustments)


@dataclass(frozen=True, slots=True)
class RemittanceClaim:
    """The payer's answer to one claim (loop 2100). Several may answer parts of the same claim (a split claim)."""

    segment: int
    claim_number: str
    """Our own claim number, given back (CLP01)."""
    status: str
    """CLP02: 1 primary, 2 secondary, 3 tertiary, 4 denied, 19–21 forwarded too, 22 reversal, 23, 25."""
    charge_cents: int
    paid_cents: int
    patient_cents: int | None = None
    """Patient responsibility as the payer totals it (CLP05); None where it does not."""
    filing_indicator: str = ""
    payer_claim_number: str = ""
    """The payer's own number (CLP07): goes into item 22 of a correction."""
    place_of_service: str = ""
    frequency: str = ""
    parties: tuple[NamedParty, ...] = ()
    lines: tuple[RemittanceLine, ...] = ()
    adjustments: tuple[ReasonedAmount, ...] = ()
    """Those of the claim as a whole."""
    remarks: tuple[str, ...] = ()
    """Remark codes of MIA and MOA."""
    days: tuple[QualifiedDay, ...] = ()
    amounts: tuple[QualifiedCents, ...] = ()
    references: tuple[Qualified, ...] = ()
    quantities: tuple[Qualified, ...] = ()

    def party(self, role: str) -> NamedParty | None:
        """Who has a role (NM101): QC is the patient."""
        return next((each for each in self.parties if each.role == role), None)

    def day(self, qualifier: str) -> date | None:
        """A date of the claim: 232 first day of service, 233 last, 050 received."""
        return next((each.day for each in self.days if each.qualifier == qualifier), None)

    @property
    def is_reversal(self) -> bool:
        """Takes an earlier answer back; its amounts are that answer's with the other sign."""
        return self.status == REVERSAL

    @property
    def is_forwarded(self) -> bool:
        """The payer sent it on to the next one itself."""
        return self.status in FORWARDED

    def all_adjustments(self) -> tuple[ReasonedAmount, ...]:
        """Those of the lines, then those of the claim."""
        return (*(each for line in self.lines for each in line.adjustments), *self.adjustments)


def takes_back(claim: RemittanceClaim) -> bool:
    """Whether money comes back with a claim: a reversal, or less than nothing charged or paid (4010: group CR)."""
    return claim.is_reversal or claim.charge_cents < 0 or claim.paid_cents < 0


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """Money of the check that belongs to no claim of it (PLB): positive cents REDUCE the check, negative add to it.

    What a code is called says nothing of the direction: WO and FB come with either sign.
    """

    segment: int
    provider_id: str
    fiscal_year_end: date | None
    reason: str
    reference: str
    """Usually the claim or account number it has to do with (PLB03-2)."""
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Remittance:
    """One payment and what it is for: one ST to SE."""

    segment: int
    control_number: str
    version: str
    """The guide's version of its group (GS08): 005010X221A1."""
    handling: str
    """BPR01: I payment and its explanation, H explanation only, and others."""
    amount_cents: int
    """The check or transfer (BPR02)."""
    direction: str
    """BPR03: C credit, D debit."""
    method: str
    """BPR04: ACH, CHK, FWT, BOP, or NON where nothing is paid."""
    payment_date: date | None = None
    payment_reference: str = ""
    """Number of the check or transfer (TRN02)."""
    payer_id: str = ""
    """Who pays, as its bank knows it (TRN03)."""
    payer: Organization = Organization()
    payee: Organization = Organization()
    production_date: date | None = None
    receiver_id: str = ""
    claims: tuple[RemittanceClaim, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    is_whole: bool = True
    """Its end counts the segments there are (SE01): none was lost or came twice on the way."""

    @property
    def same_payment_key(self) -> tuple[str, str, date | None, int]:
        """What two files of one payment share; TRN02 alone is used again."""
        return self.payer_id, self.payment_reference, self.payment_date, self.amount_cents


@dataclass(frozen=True, slots=True)
class RemittanceFile:
    """All payments of a file, and what is odd about it."""

    remittances: tuple[Remittance, ...]
    notices: tuple[Notice, ...] = ()
