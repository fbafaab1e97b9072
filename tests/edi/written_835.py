"""Remittances written out as 835 text, for tests: any delimiters, line ends and versions; people are invented."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from app.domain.remittances.remittance import (
    CodedService,
    NamedParty,
    Organization,
    ProviderAdjustment,
    Qualified,
    QualifiedDay,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)

Elements = list[str]


@dataclass
class Writer:
    """How the text is laid out."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    terminator: str = "~"
    after: str = "\n"
    interchange_version: str = "00501"
    control: int = 7
    segments: list[str] = field(default_factory=list)

    def file(self, remittances: Sequence[Remittance]) -> bytes:
        """One interchange with a group of all of them."""
        version = remittances[0].version if remittances else "005010X221A1"
        self.segments = []
        control = f"{self.control:09d}"
        sender, receiver = "PAYER".ljust(15), "PRACTICE".ljust(15)
        self.put(
            ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", sender, "ZZ", receiver, "260307", "1200", self.repetition,
             self.interchange_version, control, "0", "P", self.component]
        )  # fmt: skip
        self.put(["GS", "HP", "PAYER", "PRACTICE", "20260307", "1200", "1", "X", version])
        for remittance in remittances:
            begin = len(self.segments)
            self.put(["ST", "835", remittance.control_number])
            for elements in transaction(remittance, self.component):
                self.put(elements)
            self.put(["SE", str(len(self.segments) - begin + 1), remittance.control_number])
        self.put(["GE", str(len(remittances)), "1"])
        self.put(["IEA", "1", control])
        return (self.terminator + self.after).join([*self.segments, ""]).encode()

    def put(self, elements: Elements) -> None:
        while elements[-1] == "" and len(elements) > 1:
            elements.pop()
        self.segments.append(self.element.join(elements))


def transaction(remittance: Remittance, component: str) -> Iterator[Elements]:
    """The segments between ST and SE."""
    paid_on = _day(remittance.payment_date)
    yield ["BPR", remittance.handling, money(remittance.amount_cents), remittance.direction, remittance.method,
           *[""] * 11, paid_on]  # fmt: skip
    yield ["TRN", "1", remittance.payment_reference, remittance.payer_id]
    if remittance.receiver_id:
        yield ["REF", "EV", remittance.receiver_id]
    if remittance.production_date:
        yield ["DTM", "405", _day(remittance.production_date)]
    for role, named in (("PR", remittance.payer), ("PE", remittance.payee)):
        yield ["N1", role, named.name, named.id_qualifier, named.id]
        yield ["N3", "1 INVENTED WAY"]
        yield from _references(named.references)
    yield ["LX", "1"]
    for claim in remittance.claims:
        yield from _claim(claim, component)
    for (provider, year_end), group in groupby(
        remittance.provider_adjustments, lambda each: (each.provider_id, each.fiscal_year_end)
    ):
        each_group = list(group)
        for start in range(0, len(each_group), 6):
            pairs = (
                part
                for each in each_group[start : start + 6]
                for part in (component.join(filter(None, [each.reason, each.reference])), money(each.amount_cents))
            )
            yield ["PLB", provider, _day(year_end), *pairs]


def _claim(claim: RemittanceClaim, component: str) -> Iterator[Elements]:
    patient = "" if claim.patient_cents is None else money(claim.patient_cents)
    yield ["CLP", claim.claim_number, claim.status, money(claim.charge_cents), money(claim.paid_cents), patient,
           claim.filing_indicator, claim.payer_claim_number, claim.place_of_service, claim.frequency]  # fmt: skip
    yield from _adjustments(claim.adjustments)
    for each in claim.parties:
        kind = "1" if each.first_name else "2"
        yield ["NM1", each.role, kind, each.last_name, each.first_name, each.middle_name, "", each.suffix,
               each.id_qualifier, each.id]  # fmt: skip
    if claim.remarks:
        yield ["MOA", "", "", *claim.remarks]
    yield from _references(claim.references)
    for day in claim.days:
        yield ["DTM", day.qualifier, _day(day.day)]
    for amount in claim.amounts:
        yield ["AMT", amount.qualifier, money(amount.cents)]
    for quantity in claim.quantities:
        yield ["QTY", quantity.qualifier, quantity.value]
    for line in claim.lines:
        yield from _line(line, component)


def _line(line: RemittanceLine, component: str) -> Iterator[Elements]:
    submitted = _service(line.submitted, component) if line.submitted else ""
    yield ["SVC", _service(line.service, component), money(line.charge_cents), money(line.paid_cents),
           line.revenue_code, _number(line.units), submitted, _number(line.submitted_units)]  # fmt: skip
    if line.service_from and line.service_from == line.service_to:
        yield ["DTM", "472", _day(line.service_from)]
    else:
        for qualifier, day in (("150", line.service_from), ("151", line.service_to)):
            if day:
                yield ["DTM", qualifier, _day(day)]
    yield from _adjustments(line.adjustments)
    yield from _references(line.references)
    for amount in line.amounts:
        yield ["AMT", amount.qualifier, money(amount.cents)]
    for quantity in line.quantities:
        yield ["QTY", quantity.qualifier, quantity.value]
    for remark in line.remarks:
        yield ["LQ", "HE", remark]


def _adjustments(adjustments: Iterable[ReasonedAmount]) -> Iterator[Elements]:
    """Six to a segment, as the guide has it."""
    for name, group in groupby(adjustments, lambda each: each.group):
        each_group = list(group)
        for start in range(0, len(each_group), 6):
            triples = (
                part
                for each in each_group[start : start + 6]
                for part in (each.reason, money(each.amount_cents), _number(each.quantity))
            )
            yield ["CAS", name, *triples]


def _references(references: Iterable[Qualified]) -> Iterator[Elements]:
    for each in references:
        yield ["REF", each.qualifier, each.value]


def _service(service: CodedService, component: str) -> str:
    return component.join([service.qualifier, service.code, *service.modifiers])


def money(cents: int) -> str:
    """As payers write it: no zeros that say nothing, `-.5` for fifty cents less."""
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    if not rest:
        return f"{sign}{dollars}"
    decimals = f"{rest:02d}".rstrip("0")
    return f"{sign}{dollars or ''}.{decimals}"


def _number(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def placeless(record: Any) -> Any:
    """The record without its places in the file, for comparing what was written with what was read."""
    if isinstance(record, tuple):
        return tuple(placeless(each) for each in record)
    if not is_dataclass(record) or isinstance(record, type):
        return record
    changed = {each.name: placeless(getattr(record, each.name)) for each in fields(record)}
    if "segment" in changed:
        changed["segment"] = 0
    return replace(record, **changed)


# Invented remittances ---------------------------------------------------------------------------------


def adjustments(text: str) -> tuple[ReasonedAmount, ...]:
    """`CO-45 4800, PR-3 2000` in cents."""
    found = []
    for part in filter(None, text.split(",")):
        code, cents = part.split()
        group, reason = code.split("-", 1)
        found.append(ReasonedAmount(0, group, reason, int(cents)))
    return tuple(found)


def coded(code: str) -> CodedService:
    """`99213-25`."""
    name, *modifiers = code.split("-")
    return CodedService("HC", name, tuple(modifiers))


def line(code: str, charge: int, paid: int, why: str = "", **more: Any) -> RemittanceLine:
    """A line of 7 March 2026 in cents."""
    day = date(2026, 3, 7)
    values: dict[str, Any] = {"service_from": day, "service_to": day, "units": Decimal(1), **more}
    return RemittanceLine(0, coded(code), charge, paid, adjustments=adjustments(why), **values)


def claim(number: str, status: str, *lines: RemittanceLine, why: str = "", **more: Any) -> RemittanceClaim:
    """A claim whose totals are those of its lines, less its own adjustments, unless told."""
    own = adjustments(why)
    values: dict[str, Any] = {
        "charge_cents": sum(each.charge_cents for each in lines),
        "paid_cents": sum(each.paid_cents for each in lines) - sum(each.amount_cents for each in own),
        "payer_claim_number": f"ICN{number}",
        "filing_indicator": "12",
        "parties": (NamedParty("QC", "VANTERPOOL", "QUILLA", id_qualifier="MI", id="ZQX987654"),),
        "days": (QualifiedDay("232", date(2026, 3, 7)),),
        **more,
    }
    return RemittanceClaim(0, number, status, lines=lines, adjustments=own, **values)


def remittance(*claims: RemittanceClaim, plb: str = "", **more: Any) -> Remittance:
    """A payment that balances unless told; `plb` is `WO:C26-1 5000, L6 -1075` in cents."""
    provider_adjustments = []
    for part in filter(None, plb.split(",")):
        code, cents = part.split()
        reason, _, reference = code.partition(":")
        provider_adjustments.append(
            ProviderAdjustment(0, "1922164458", date(2026, 12, 31), reason, reference, int(cents))
        )
    amount = sum(each.paid_cents for each in claims) - sum(each.amount_cents for each in provider_adjustments)
    values: dict[str, Any] = {
        "amount_cents": amount,
        "handling": "I" if amount else "H",
        "method": "CHK" if amount else "NON",
        "control_number": "0001",
        "version": "005010X221A1",
        "payment_date": date(2026, 3, 20),
        "payment_reference": "900123",
        "payer_id": "1512345678",
        "payer": Organization("BLUE PLAN", "XV", "60054"),
        "payee": Organization("CEDAR FAMILY MEDICINE", "XX", "1922164458"),
        "production_date": date(2026, 3, 19),
        **more,
    }
    return Remittance(
        segment=0, direction="C", claims=claims, provider_adjustments=tuple(provider_adjustments), **values
    )
