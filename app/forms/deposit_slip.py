"""The slip that goes to the bank with a deposit: cash, each check with its number, the total; transfers stand apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.money import format_cents
from app.domain.people import Practice
from app.forms.report_page import LEFT, RIGHT, ReportColumn, ReportRow, ReportTable, render_report


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A check, or money that came in by itself (a transfer, a card). Patients are not named: it goes to the bank."""

    way: str
    reference: str
    payer: str
    cents: int


@dataclass(frozen=True, slots=True)
class DepositSlip:
    """What goes to the bank together. `number` is the deposit's own."""

    practice: Practice
    number: int
    deposited_on: date
    cash_cents: int
    checks: tuple[SlipLine, ...]
    electronic: tuple[SlipLine, ...] = ()

    @property
    def carried_cents(self) -> int:
        """What is carried to the bank: cash and checks."""
        return self.cash_cents + sum(line.cents for line in self.checks)

    @property
    def electronic_cents(self) -> int:
        """What came to the account by itself."""
        return sum(line.cents for line in self.electronic)


_CHECKS = (
    ReportColumn(LEFT, ""),
    ReportColumn(LEFT + 34, "Check number"),
    ReportColumn(LEFT + 150, "From"),
    ReportColumn(RIGHT, "Amount", right=True),
)
_SUMS = (ReportColumn(LEFT + 34), ReportColumn(RIGHT, right=True))


def render_deposit_slip(slip: DepositSlip) -> bytes:
    """Letter pages as PDF; the same slip gives the same bytes."""
    address = slip.practice.address
    town = f"{address.city}, {address.state} {address.zip_code}".strip(" ,")
    under = (
        " · ".join(filter(None, (slip.practice.name, address.street, town))),
        f"Deposit {slip.number} of {slip.deposited_on:%m/%d/%Y}",
    )
    tables = [
        ReportTable("Cash", _SUMS, (ReportRow(("Currency and coin", format_cents(slip.cash_cents))),)),
        ReportTable("Checks", _CHECKS, _numbered(slip.checks), "No checks."),
        ReportTable("", _SUMS, (ReportRow(("Total of the deposit", format_cents(slip.carried_cents)), total=True),)),
    ]
    if slip.electronic:
        tables.append(ReportTable("Came to the account by itself, not carried", _APART, _apart(slip), ""))
    return render_report("Deposit slip", under, tables)


_APART = (
    ReportColumn(LEFT, "How"),
    ReportColumn(LEFT + 60, "Number"),
    ReportColumn(LEFT + 200, "From"),
    ReportColumn(RIGHT, "Amount", right=True),
)


def _numbered(checks: Sequence[SlipLine]) -> tuple[ReportRow, ...]:
    rows = [
        ReportRow((str(nth), line.reference, line.payer, format_cents(line.cents)))
        for nth, line in enumerate(checks, 1)
    ]
    if rows:
        count = "1 check" if len(rows) == 1 else f"{len(rows)} checks"
        rows.append(ReportRow(("", count, "", format_cents(sum(line.cents for line in checks))), total=True))
    return tuple(rows)


def _apart(slip: DepositSlip) -> tuple[ReportRow, ...]:
    rows = [
        ReportRow((line.way.capitalize(), line.reference, line.payer, format_cents(line.cents)))
        for line in slip.electronic
    ]
    return (*rows, ReportRow(("", "", "", format_cents(slip.electronic_cents)), total=True))
