"""Remittances (X12 835, 004010X091A1 and 005010X221A1) read into records: who pays what for which service, and why.

Nothing is guessed about money: an amount that is none, or a money segment out of its place, ends the reading with a
UserError naming the segment. Anything else that is odd is a Notice. Each segment knows its loop by what went before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from app.domain.remittances.remittance import (
    Organization,
    ProviderAdjustment,
    Qualified,
    Remittance,
    RemittanceClaim,
    RemittanceFile,
)
from app.domain.remittances.remittance_codes import CLAIM_STATUSES, OLD_CLAIM_STATUSES
from app.edi.remittance_claims import OpenClaim, open_claim
from app.edi.remittance_loops import MONEY, OTHER_TRANSACTIONS, PLACES, PRODUCED, RECEIVER, Loop
from app.edi.x12 import Segment, X12File, read_count
from app.edi.x12_values import Values
from app.errors import UserError


def read_remittance_file(content: bytes) -> RemittanceFile:
    """Every payment of a file's bytes, and what is odd about the file.

    Raises UserError, with the segment's number and no patient data, where the file is no 835 or its money cannot be
    read for certain.
    """
    file = X12File(content)
    others: list[str] = []
    found = tuple(_remittances(file, others))
    if not found:
        kind = next((each for each in others if each in OTHER_TRANSACTIONS), "")
        held = f": it holds {OTHER_TRANSACTIONS[kind]} ({kind})" if kind else ""
        words = f"There is no remittance (835) in this file{held}."
        raise UserError(words, "Choose the 835 file as the payer or clearinghouse sent it.")
    return RemittanceFile(found, tuple(file.notices))


def _remittances(file: X12File, others: list[str]) -> Iterator[Remittance]:
    """One for each 835 transaction; of others, which are left alone, the kind is put into `others`."""
    values = Values(file.notices)
    payment: _OpenPayment | None = None
    for segment in file.body():
        tag = segment.elements[0]
        if tag == "ST":
            payment = None
            if segment.get(1) == "835":
                payment = _OpenPayment(segment, values, file.version or segment.get(3))
            else:
                others.append(segment.get(1))
                values.notice(segment, "this transaction is no 835; it was not read.")
        elif payment and tag == "SE":
            yield payment.record(segment)
        elif payment:
            payment.take(tag, segment)


@dataclass(slots=True)
class _OpenOrganization:
    """Payer or payee while its segments come in."""

    name: str = ""
    id_qualifier: str = ""
    id: str = ""
    references: list[Qualified] = field(default_factory=list)

    def record(self) -> Organization:
        return Organization(self.name, self.id_qualifier, self.id, tuple(self.references))


class _OpenPayment:
    """One transaction while its segments come in: header, claims, summary."""

    def __init__(self, st: Segment, values: Values, version: str) -> None:
        self._st, self._values, self._version = st, values, version
        self._loop = Loop.HEADER
        self._bpr: Segment | None = None
        self._amount_cents = 0
        self._payment_date: date | None = None
        self._trn: Segment | None = None
        self._production_date: date | None = None
        self._receiver = ""
        self._payer, self._payee, self._named = _OpenOrganization(), _OpenOrganization(), _OpenOrganization()
        self._claims: list[RemittanceClaim] = []
        self._claim: OpenClaim | None = None
        self._provider_adjustments: list[ProviderAdjustment] = []

    def take(self, tag: str, segment: Segment) -> None:
        """A segment between ST and SE."""
        places = PLACES.get(tag)
        loop = self._claim.loop if self._claim else self._loop
        if places is None:
            self._values.notice(segment, "this segment is not known in an 835; it was not read.")
        elif loop not in places:
            words = f"it does not belong into {loop}"
            if tag in MONEY:
                raise segment.fault(f"{words}; the money of this file cannot be read for certain.")
            self._values.notice(segment, f"{words}; it was not read.")
        elif begin := _BEGINS_LOOP.get(tag):
            self._end_claim()
            begin(self, segment)
        elif self._claim:
            self._claim.take(tag, segment)
        elif take := _OF_HEADER.get(tag):
            take(self, segment)

    def record(self, se: Segment) -> Remittance:
        """The payment as it stands at its end. Raises UserError where it tells of none."""
        self._end_claim()
        if self._bpr is None:
            raise self._st.fault("the transaction has no BPR segment, so no payment.")
        if self._trn is None:
            self._values.notice(self._st, "the transaction has no TRN segment, so no number of the payment.")
        bpr, trn = self._bpr, self._trn or Segment(0, 0, [], "")
        return Remittance(
            bpr.number, self._st.get(2), self._version, bpr.get(1), self._amount_cents, bpr.get(3), bpr.get(4),
            self._payment_date, trn.get(2), trn.get(3), self._payer.record(), self._payee.record(),
            self._production_date, self._receiver, tuple(self._claims), tuple(self._provider_adjustments),
            read_count(se.get(1)) == se.number - self._st.number + 1,
        )  # fmt: skip

    def _end_claim(self) -> None:
        if self._claim and not self._claim.is_stump:
            self._claims.append(self._claim.record())
        self._claim = None

    # The header

    def _take_bpr(self, segment: Segment) -> None:
        if self._bpr:
            raise segment.fault("a second BPR in one transaction.")
        self._bpr = segment
        self._amount_cents = self._values.cents(segment, 2)
        if self._amount_cents < 0:
            self._values.notice(segment, "the payment is less than zero.")
        self._payment_date = self._values.day(segment, 16)

    def _take_trn(self, segment: Segment) -> None:
        if self._trn:
            self._values.notice(segment, "a second TRN in one transaction; it was not read.")
        else:
            self._trn = segment

    def _take_cur(self, segment: Segment) -> None:
        if segment.get(2) not in ("", "USD"):
            raise segment.fault("the amounts are not in US dollars.")

    def _take_n1(self, segment: Segment) -> None:
        self._named = named = _OpenOrganization(segment.get(2), segment.get(3), segment.get(4))
        if segment.get(1) == "PR":
            self._payer = named
        elif segment.get(1) == "PE":
            self._payee = named

    def _take_ref(self, segment: Segment) -> None:
        qualifier, value = segment.get(1), segment.get(2)
        if qualifier == RECEIVER:
            self._receiver = value
        else:
            self._named.references.append(Qualified(qualifier, value))

    def _take_dtm(self, segment: Segment) -> None:
        day = self._values.day(segment, 2)
        if day and segment.get(1) == PRODUCED:
            self._production_date = day

    # What begins a loop

    def _take_lx(self, segment: Segment) -> None:
        self._loop = Loop.TABLE

    def _take_clp(self, segment: Segment) -> None:
        self._loop = Loop.TABLE
        self._claim = open_claim(segment, self._values)
        status, is_new = segment.get(2), self._version.startswith("005010")
        if not self._claim.is_stump and (status not in CLAIM_STATUSES or (is_new and status in OLD_CLAIM_STATUSES)):
            self._values.notice(segment, "the claim's status is not a known one.")

    def _take_plb(self, segment: Segment) -> None:
        self._loop = Loop.SUMMARY
        provider, year_end = segment.get(1), self._values.day(segment, 2)
        for place in range(3, len(segment.elements), 2):
            if segment.get(place) or segment.get(place + 1):
                reason, reference = [*segment.parts(place), ""][:2]
                cents = self._values.cents(segment, place + 1)
                self._provider_adjustments.append(
                    ProviderAdjustment(segment.number, provider, year_end, reason, reference, cents)
                )


_BEGINS_LOOP: dict[str, Callable[[_OpenPayment, Segment], None]] = {
    "LX": _OpenPayment._take_lx,
    "CLP": _OpenPayment._take_clp,
    "PLB": _OpenPayment._take_plb,
}
_OF_HEADER: dict[str, Callable[[_OpenPayment, Segment], None]] = {
    "BPR": _OpenPayment._take_bpr,
    "TRN": _OpenPayment._take_trn,
    "CUR": _OpenPayment._take_cur,
    "N1": _OpenPayment._take_n1,
    "REF": _OpenPayment._take_ref,
    "DTM": _OpenPayment._take_dtm,
}
