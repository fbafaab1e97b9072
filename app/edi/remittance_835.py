"""Remittances (X12 835, 004010X091A1 and 005010X221A1) read into records: who pays what for which service, and why.

Nothing is guessed about money: an amount that is none, or a money segment out of its place, ends the reading with a
UserError naming the segment. Anything else that is odd is a Notice. Each segment knows its loop by what went before.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from app.domain.remittances.remittance import (
    CodedService,
    NamedParty,
    Organization,
    ProviderAdjustment,
    Qualified,
    QualifiedCents,
    QualifiedDay,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceFile,
    RemittanceLine,
)
from app.domain.remittances.remittance_codes import CLAIM_STATUSES
from app.edi.x12 import Segment, X12File
from app.errors import UserError


class Loop(StrEnum):
    """Where in a transaction a segment stands."""

    HEADER = "the header"
    TABLE = "the list of claims"
    CLAIM = "a claim"
    LINE = "a service line"
    SUMMARY = "the summary"


_H, _T, _C, _L, _S = Loop
PLACES: dict[str, tuple[Loop, ...]] = {
    "BPR": (_H,), "TRN": (_H,), "CUR": (_H,), "N1": (_H,), "N2": (_H,), "N3": (_H,), "N4": (_H,),
    "RDM": (_H,), "NTE": (_H,), "LX": (_H, _T, _C, _L), "TS3": (_H, _T, _C, _L), "TS2": (_H, _T, _C, _L),
    "REF": (_H, _C, _L), "DTM": (_H, _C, _L), "PER": (_H, _C),
    "CLP": (_H, _T, _C, _L), "NM1": (_C,), "MIA": (_C,), "MOA": (_C,),
    "CAS": (_C, _L), "AMT": (_C, _L), "QTY": (_C, _L), "SVC": (_C, _L), "LQ": (_L,),
    "PLB": (_H, _T, _C, _L, _S),
}  # fmt: skip
"""Which segments there are, and the loops each may stand in."""
MONEY = frozenset({"BPR", "CLP", "CAS", "SVC", "PLB"})
"""Those that may not be lost: out of place they end the reading."""
_AMOUNT = re.compile(r"[+-]?(\d{1,13}(\.\d{0,6})?|\.\d{1,6})", re.ASCII)
_MIA_REMARKS, _MOA_REMARKS = (5, 20, 21, 22, 23), (3, 4, 5, 6, 7)


@dataclass(slots=True)
class _Line:
    """A service line while its segments come in."""

    segment: int
    service: CodedService
    charge_cents: int
    paid_cents: int
    submitted: CodedService | None
    revenue_code: str
    units: Decimal | None
    submitted_units: Decimal | None
    service_from: date | None = None
    service_to: date | None = None
    control_number: str = ""
    adjustments: list[ReasonedAmount] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    amounts: list[QualifiedCents] = field(default_factory=list)
    references: list[Qualified] = field(default_factory=list)
    quantities: list[Qualified] = field(default_factory=list)

    def record(self) -> RemittanceLine:
        return RemittanceLine(
            self.segment, self.service, self.charge_cents, self.paid_cents, self.submitted, self.revenue_code,
            self.units, self.submitted_units, self.service_from, self.service_to, self.control_number,
            tuple(self.adjustments), tuple(self.remarks), tuple(self.amounts), tuple(self.references),
            tuple(self.quantities),
        )  # fmt: skip


@dataclass(slots=True)
class _Claim:
    """A claim while its segments come in."""

    clp: Segment
    charge_cents: int
    paid_cents: int
    patient_cents: int | None
    is_empty: bool
    """Without any amount: a stump of a segment, not a claim."""
    parties: list[NamedParty] = field(default_factory=list)
    lines: list[RemittanceLine] = field(default_factory=list)
    adjustments: list[ReasonedAmount] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    days: list[QualifiedDay] = field(default_factory=list)
    amounts: list[QualifiedCents] = field(default_factory=list)
    references: list[Qualified] = field(default_factory=list)
    quantities: list[Qualified] = field(default_factory=list)

    def record(self) -> RemittanceClaim:
        clp = self.clp
        return RemittanceClaim(
            clp.number, clp.get(1), clp.get(2), self.charge_cents, self.paid_cents, self.patient_cents,
            clp.get(6), clp.get(7), clp.get(8), clp.get(9), tuple(self.parties), tuple(self.lines),
            tuple(self.adjustments), tuple(self.remarks), tuple(self.days), tuple(self.amounts),
            tuple(self.references), tuple(self.quantities),
        )  # fmt: skip


@dataclass(slots=True)
class _Organization:
    """Payer or payee while its segments come in."""

    name: str = ""
    id_qualifier: str = ""
    id: str = ""
    references: list[Qualified] = field(default_factory=list)

    def record(self) -> Organization:
        return Organization(self.name, self.id_qualifier, self.id, tuple(self.references))


def read_remittance_file(content: bytes) -> RemittanceFile:
    """Every payment of a file's bytes, and what is odd about the file.

    Raises UserError, with the segment's number and no patient data, where the file is no 835 or its money cannot be
    read for certain.
    """
    file = X12File(content)
    reading = _Reading(file)
    found = tuple(reading.remittances())
    if not found:
        words = "There is no remittance (835) in this file."
        raise UserError(words, "Choose the 835 file as the payer or clearinghouse sent it.")
    return RemittanceFile(found, tuple(sorted(file.notices, key=lambda each: each.segment)))


class _Reading:
    """Walks the segments of a file's 835 transactions, one at a time."""

    def __init__(self, file: X12File) -> None:
        self._file = file
        self._begin: Segment
        self._bpr: Segment | None = None

    def remittances(self) -> Iterator[Remittance]:
        other = False
        for segment in self._file.body():
            tag = segment.elements[0]
            if tag == "ST":
                other = segment.get(1) != "835"
                if other:
                    self._notice(segment, "this transaction is no 835; it was not read.")
                else:
                    self._open(segment)
            elif other:
                continue
            elif tag == "SE":
                yield self._finished()
            else:
                self._take(tag, segment)

    def _open(self, st: Segment) -> None:
        self._begin, self._loop, self._bpr = st, Loop.HEADER, None
        self._amount = 0
        self._trn: Segment | None = None
        self._production_date: date | None = None
        self._payment_date: date | None = None
        self._receiver = ""
        self._payer, self._payee, self._named = _Organization(), _Organization(), _Organization()
        self._claims: list[RemittanceClaim] = []
        self._claim: _Claim | None = None
        self._line: _Line | None = None
        self._provider_adjustments: list[ProviderAdjustment] = []

    def _take(self, tag: str, segment: Segment) -> None:
        places = PLACES.get(tag)
        if places is None:
            self._notice(segment, "this segment is not known in an 835; it was not read.")
        elif self._loop not in places:
            words = f"it does not belong into {self._loop}"
            if tag in MONEY:
                raise segment.fault(f"{words}; the money of this file cannot be read for certain.")
            self._notice(segment, f"{words}; it was not read.")
        elif take := _TAKES.get(tag):
            take(self, segment)

    def _finished(self) -> Remittance:
        self._end_claim()
        if self._bpr is None:
            raise self._begin.fault("the transaction has no BPR segment, so no payment.")
        if self._trn is None:
            self._notice(self._begin, "the transaction has no TRN segment, so no number of the payment.")
        bpr, trn = self._bpr, self._trn or Segment(0, 0, [], "")
        return Remittance(
            bpr.number, self._begin.get(2), self._file.version, bpr.get(1), self._amount, bpr.get(3), bpr.get(4),
            self._payment_date, trn.get(2), trn.get(3), self._payer.record(), self._payee.record(),
            self._production_date, self._receiver, tuple(self._claims), tuple(self._provider_adjustments),
        )  # fmt: skip

    def _end_line(self) -> None:
        if self._line and self._claim:
            self._claim.lines.append(self._line.record())
        self._line = None

    def _end_claim(self) -> None:
        self._end_line()
        if self._claim and not self._claim.is_empty:
            self._claims.append(self._claim.record())
        self._claim = None

    # The header

    def _take_bpr(self, segment: Segment) -> None:
        if self._bpr:
            raise segment.fault("a second BPR in one transaction.")
        self._bpr = segment
        self._amount = self._cents(segment, 2)
        self._payment_date = self._day(segment, 16)

    def _take_trn(self, segment: Segment) -> None:
        if self._trn:
            self._notice(segment, "a second TRN in one transaction; it was not read.")
        else:
            self._trn = segment

    def _take_cur(self, segment: Segment) -> None:
        if segment.get(2) not in ("", "USD"):
            self._notice(segment, "the amounts are not in US dollars.")

    def _take_n1(self, segment: Segment) -> None:
        named = _Organization(segment.get(2), segment.get(3), segment.get(4))
        self._named = named
        if segment.get(1) == "PR":
            self._payer = named
        elif segment.get(1) == "PE":
            self._payee = named

    # Claims

    def _take_lx(self, segment: Segment) -> None:
        self._end_claim()
        self._loop = Loop.TABLE

    def _take_clp(self, segment: Segment) -> None:
        self._end_claim()
        self._loop = Loop.CLAIM
        if not segment.get(3) and not segment.get(4):
            self._notice(segment, "a claim without any amount; it was not read.")
            self._claim = _Claim(segment, 0, 0, None, is_empty=True)
            return
        if segment.get(2) not in CLAIM_STATUSES:
            self._notice(segment, "the claim's status is not a known one.")
        patient = self._cents(segment, 5) if segment.get(5) else None
        self._claim = _Claim(segment, self._cents(segment, 3), self._cents(segment, 4), patient, is_empty=False)

    def _within(self, segment: Segment) -> _Claim:
        if self._claim is None:
            raise segment.fault("it belongs to no claim; the money of this file cannot be read for certain.")
        return self._claim

    def _take_cas(self, segment: Segment) -> None:
        claim = self._within(segment)
        if claim.is_empty:
            raise segment.fault("it belongs to a claim without any amount.")
        group = segment.get(1)
        if not group:
            self._notice(segment, "an adjustment without its group.")
        target = self._line.adjustments if self._line else claim.adjustments
        for place in range(2, len(segment.elements), 3):
            reason, amount = segment.get(place), segment.get(place + 1)
            if reason or amount:
                if not reason:
                    self._notice(segment, "an adjustment without its reason.")
                cents, quantity = self._cents(segment, place + 1), self._number(segment, place + 2)
                target.append(ReasonedAmount(segment.number, group, reason, cents, quantity))

    def _take_nm1(self, segment: Segment) -> None:
        get = segment.get
        named = NamedParty(get(1), get(3), get(4), get(5), get(7), get(8), get(9))
        self._within(segment).parties.append(named)

    def _take_mia(self, segment: Segment) -> None:
        self._within(segment).remarks.extend(filter(None, map(segment.get, _MIA_REMARKS)))

    def _take_moa(self, segment: Segment) -> None:
        self._within(segment).remarks.extend(filter(None, map(segment.get, _MOA_REMARKS)))

    def _take_svc(self, segment: Segment) -> None:
        if self._within(segment).is_empty:
            raise segment.fault("it belongs to a claim without any amount.")
        self._end_line()
        self._loop = Loop.LINE
        self._line = _Line(
            segment.number,
            _service(segment, 1),
            self._cents(segment, 2),
            self._cents(segment, 3),
            _service(segment, 6) if segment.get(6) else None,
            segment.get(4),
            self._number(segment, 5),
            self._number(segment, 7),
        )

    def _take_lq(self, segment: Segment) -> None:
        if self._line and segment.get(2):
            self._line.remarks.append(segment.get(2))

    def _take_ref(self, segment: Segment) -> None:
        qualifier, value = segment.get(1), segment.get(2)
        if self._line:
            if qualifier == "6R":
                self._line.control_number = value
            self._line.references.append(Qualified(qualifier, value))
        elif self._claim:
            self._claim.references.append(Qualified(qualifier, value))
        elif qualifier == "EV":
            self._receiver = value
        else:
            self._named.references.append(Qualified(qualifier, value))

    def _take_dtm(self, segment: Segment) -> None:
        qualifier, day = segment.get(1), self._day(segment, 2)
        if day is None:
            return
        if self._line:
            if qualifier in ("472", "150"):
                self._line.service_from = day
            if qualifier in ("472", "151"):
                self._line.service_to = day
        elif self._claim:
            self._claim.days.append(QualifiedDay(qualifier, day))
        elif qualifier == "405":
            self._production_date = day

    def _take_amt(self, segment: Segment) -> None:
        amounts = self._line.amounts if self._line else self._within(segment).amounts
        amounts.append(QualifiedCents(segment.get(1), self._cents(segment, 2)))

    def _take_qty(self, segment: Segment) -> None:
        quantities = self._line.quantities if self._line else self._within(segment).quantities
        quantities.append(Qualified(segment.get(1), segment.get(2)))

    # The summary

    def _take_plb(self, segment: Segment) -> None:
        self._end_claim()
        self._loop = Loop.SUMMARY
        year_end = self._day(segment, 2)
        for place in range(3, len(segment.elements), 2):
            if segment.get(place) or segment.get(place + 1):
                reason, *reference = segment.parts(place)
                cents = self._cents(segment, place + 1)
                self._provider_adjustments.append(
                    ProviderAdjustment(
                        segment.number, segment.get(1), year_end, reason, reference[0] if reference else "", cents
                    )
                )

    # Elements

    def _notice(self, segment: Segment, words: str) -> None:
        self._file.notices.append(segment.notice(words))

    def _cents(self, segment: Segment, place: int) -> int:
        """An amount; one that is left out is zero, and noticed. The balances tell where that is not so."""
        text = segment.get(place)
        if not text:
            self._notice(segment, f"{segment.tag}{place:02d}, an amount, is left out; it is read as zero.")
            return 0
        cents = read_cents(text)
        if cents is None:
            raise segment.fault(f"{segment.tag}{place:02d} is no amount in dollars and cents.")
        return cents

    def _number(self, segment: Segment, place: int) -> Decimal | None:
        text = segment.get(place)
        if text and not _AMOUNT.fullmatch(text):
            self._notice(segment, f"{segment.tag}{place:02d} is no number; it was not read.")
            return None
        return Decimal(text) if text else None

    def _day(self, segment: Segment, place: int) -> date | None:
        text = segment.get(place)
        day = read_day(text) if text else None
        if text and day is None:
            self._notice(segment, f"{segment.tag}{place:02d} is no date; it was not read.")
        return day


_TAKES: dict[str, Callable[[_Reading, Segment], None]] = {
    "BPR": _Reading._take_bpr,
    "TRN": _Reading._take_trn,
    "CUR": _Reading._take_cur,
    "N1": _Reading._take_n1,
    "LX": _Reading._take_lx,
    "CLP": _Reading._take_clp,
    "CAS": _Reading._take_cas,
    "NM1": _Reading._take_nm1,
    "MIA": _Reading._take_mia,
    "MOA": _Reading._take_moa,
    "SVC": _Reading._take_svc,
    "LQ": _Reading._take_lq,
    "REF": _Reading._take_ref,
    "DTM": _Reading._take_dtm,
    "AMT": _Reading._take_amt,
    "QTY": _Reading._take_qty,
    "PLB": _Reading._take_plb,
}


@lru_cache(maxsize=4096)
def read_cents(text: str) -> int | None:
    """An X12 amount (`185`, `-.5`, `72.00`) in cents; None where it is none or has parts of a cent."""
    if not _AMOUNT.fullmatch(text):
        return None
    cents = Decimal(text) * 100
    whole = int(cents)
    return whole if whole == cents else None


@lru_cache(maxsize=1024)
def read_day(text: str) -> date | None:
    """CCYYMMDD; None where it is no day."""
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _service(segment: Segment, place: int) -> CodedService:
    qualifier, code, *modifiers = [*segment.parts(place), ""][:6]
    return CodedService(qualifier, code, tuple(filter(None, modifiers)))
