"""The claims of an 835 while their segments come in: loop 2100, and the service lines in it, loop 2110."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.remittances.remittance import (
    CodedService,
    NamedParty,
    Qualified,
    QualifiedCents,
    QualifiedDay,
    ReasonedAmount,
    RemittanceClaim,
    RemittanceLine,
)
from app.edi.remittance_loops import (
    FIRST_DAY,
    GROUPS,
    LAST_DAY,
    LINE_NUMBER,
    MIA_REMARKS,
    MOA_REMARKS,
    REMARK_LIST,
    Loop,
)
from app.edi.x12 import Segment
from app.edi.x12_values import Values


@dataclass(slots=True)
class _Answered:
    """What claims and lines both have. `begin` is the CLP or SVC segment."""

    begin: Segment
    values: Values
    charge_cents: int
    paid_cents: int
    adjustments: list[ReasonedAmount] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    amounts: list[QualifiedCents] = field(default_factory=list)
    references: list[Qualified] = field(default_factory=list)
    quantities: list[Qualified] = field(default_factory=list)

    def take_cas(self, segment: Segment) -> None:
        """Up to six reasons, three elements each; the third, a quantity, is mostly empty."""
        group, values = segment.get(1), self.values
        if group not in GROUPS:
            values.notice(
                segment, "an adjustment whose group is not known." if group else "an adjustment without its group."
            )
        for place in range(2, len(segment.elements), 3):
            reason, amount = segment.get(place), segment.get(place + 1)
            if reason or amount:
                if not reason:
                    values.notice(segment, "an adjustment without its reason.")
                cents, quantity = values.cents(segment, place + 1), values.number(segment, place + 2)
                self.adjustments.append(ReasonedAmount(segment.number, group, reason, cents, quantity))

    def take_amt(self, segment: Segment) -> None:
        """Informs; is never added up, so one that is none only is noticed."""
        cents = self.values.informing_cents(segment, 2)
        if cents is not None:
            self.amounts.append(QualifiedCents(segment.get(1), cents))

    def take_qty(self, segment: Segment) -> None:
        self.quantities.append(Qualified(segment.get(1), segment.get(2)))

    def take_ref(self, segment: Segment) -> None:
        self.references.append(Qualified(segment.get(1), segment.get(2)))


@dataclass(slots=True)
class _OpenLine(_Answered):
    """A service line (SVC)."""

    units: Decimal | None = None
    submitted_units: Decimal | None = None
    service_from: date | None = None
    service_to: date | None = None
    control_number: str = ""

    def take_line_ref(self, segment: Segment) -> None:
        self.take_ref(segment)
        if segment.get(1) == LINE_NUMBER:
            self.control_number = segment.get(2)

    def take_dtm(self, segment: Segment) -> None:
        qualifier, day = segment.get(1), self.values.day(segment, 2)
        if day and qualifier in FIRST_DAY:
            self.service_from = day
        if day and qualifier in LAST_DAY:
            self.service_to = day

    def take_lq(self, segment: Segment) -> None:
        if segment.get(1) != REMARK_LIST:
            self.values.notice(segment, "a remark of a list that is not known; it was not read.")
        elif segment.get(2):
            self.remarks.append(segment.get(2))

    def record(self) -> RemittanceLine:
        svc = self.begin
        return RemittanceLine(
            svc.number, _service(svc, 1), self.charge_cents, self.paid_cents,
            _service(svc, 6) if svc.get(6) else None, svc.get(4), self.units, self.submitted_units,
            self.service_from, self.service_to, self.control_number, tuple(self.adjustments), tuple(self.remarks),
            tuple(self.amounts), tuple(self.references), tuple(self.quantities),
        )  # fmt: skip


@dataclass(slots=True)
class OpenClaim(_Answered):
    """A claim (CLP) and the line that is open in it."""

    patient_cents: int | None = None
    is_stump: bool = False
    """Without any amount: a piece of a segment, not a claim."""
    parties: list[NamedParty] = field(default_factory=list)
    days: list[QualifiedDay] = field(default_factory=list)
    lines: list[RemittanceLine] = field(default_factory=list)
    line: _OpenLine | None = None

    @property
    def loop(self) -> Loop:
        return Loop.LINE if self.line else Loop.CLAIM

    def take(self, tag: str, segment: Segment) -> None:
        """A segment that may stand in `loop`."""
        if self.is_stump and tag in ("CAS", "SVC"):
            raise segment.fault("it belongs to a claim without any amount.")
        if self.line and (take_line := _OF_LINE.get(tag)):
            take_line(self.line, segment)
        elif take := _OF_CLAIM.get(tag):
            take(self, segment)

    def take_svc(self, segment: Segment) -> None:
        self._end_line()
        values = self.values
        self.line = _OpenLine(segment, values, values.cents(segment, 2), values.cents(segment, 3))
        self.line.units, self.line.submitted_units = values.number(segment, 5), values.number(segment, 7)

    def take_nm1(self, segment: Segment) -> None:
        get = segment.get
        self.parties.append(NamedParty(get(1), get(3), get(4), get(5), get(7), get(8), get(9)))

    def take_mia(self, segment: Segment) -> None:
        self.remarks.extend(filter(None, map(segment.get, MIA_REMARKS)))

    def take_moa(self, segment: Segment) -> None:
        self.remarks.extend(filter(None, map(segment.get, MOA_REMARKS)))

    def take_dtm(self, segment: Segment) -> None:
        if day := self.values.day(segment, 2):
            self.days.append(QualifiedDay(segment.get(1), day))

    def record(self) -> RemittanceClaim:
        """The claim as it stands, its last line closed."""
        self._end_line()
        clp = self.begin
        return RemittanceClaim(
            clp.number, clp.get(1), clp.get(2), self.charge_cents, self.paid_cents, self.patient_cents,
            clp.get(6), clp.get(7), clp.get(8), clp.get(9), tuple(self.parties), tuple(self.lines),
            tuple(self.adjustments), tuple(self.remarks), tuple(self.days), tuple(self.amounts),
            tuple(self.references), tuple(self.quantities),
        )  # fmt: skip

    def _end_line(self) -> None:
        if self.line:
            self.lines.append(self.line.record())
        self.line = None


_OF_LINE: dict[str, Callable[[_OpenLine, Segment], None]] = {
    "CAS": _OpenLine.take_cas,
    "REF": _OpenLine.take_line_ref,
    "DTM": _OpenLine.take_dtm,
    "AMT": _OpenLine.take_amt,
    "QTY": _OpenLine.take_qty,
    "LQ": _OpenLine.take_lq,
}
_OF_CLAIM: dict[str, Callable[[OpenClaim, Segment], None]] = {
    "CAS": OpenClaim.take_cas,
    "NM1": OpenClaim.take_nm1,
    "MIA": OpenClaim.take_mia,
    "MOA": OpenClaim.take_moa,
    "REF": OpenClaim.take_ref,
    "DTM": OpenClaim.take_dtm,
    "AMT": OpenClaim.take_amt,
    "QTY": OpenClaim.take_qty,
    "SVC": OpenClaim.take_svc,
}


def open_claim(clp: Segment, values: Values) -> OpenClaim:
    """The claim that a CLP segment begins."""
    if not clp.get(3) and not clp.get(4):
        values.notice(clp, "a claim without any amount; it was not read.")
        return OpenClaim(clp, values, 0, 0, is_stump=True)
    charged, paid = values.cents(clp, 3), values.cents(clp, 4)
    return OpenClaim(clp, values, charged, paid, patient_cents=values.informing_cents(clp, 5))


def _service(segment: Segment, place: int) -> CodedService:
    qualifier, code, *modifiers = [*segment.parts(place), ""][:6]
    return CodedService(qualifier, code, tuple(filter(None, modifiers)))
