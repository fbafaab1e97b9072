"""The day sheet: what some days did to what is owed, proved from opening to closing; receipts, deposits."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """Which day counts: the one money is booked for, or the one it was entered on."""

    EFFECTIVE = "effective"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Words and signed cents, as they change what is owed: charges above zero, payments and write-offs below."""

    words: str
    cents: int


@dataclass(frozen=True, slots=True)
class SheetReceipt:
    """Money that came in, and what became of it by now: `posted` on claims and accounts, kept `aside`, `beside` claims
    (PLB: added above zero, kept below)."""

    day: date
    payer: str
    way: str
    reference: str
    amount_cents: int
    posted_cents: int
    aside_cents: int
    beside_cents: int

    @property
    def unposted_cents(self) -> int:
        """What nothing accounts for yet."""
        return self.amount_cents - self.posted_cents - self.aside_cents - self.beside_cents


@dataclass(frozen=True, slots=True)
class SheetDeposit:
    """What went to the bank, or came in there."""

    day: date
    number: int
    carried_cents: int
    electronic_cents: int


@dataclass(frozen=True, slots=True)
class DaySheet:
    """Everything of the days. `moved` changes who owes, not what is owed; each is told by its volume."""

    practice: str
    first: date
    last: date
    basis: Basis
    opening_cents: int
    closing_cents: int
    charges: tuple[SheetRow, ...]
    payments: tuple[SheetRow, ...]
    write_offs: tuple[SheetRow, ...]
    refunds: tuple[SheetRow, ...]
    moved: tuple[SheetRow, ...]
    receivable: tuple[SheetRow, ...]
    """Who owes the closing balance; patients' credit below zero."""
    receipts: tuple[SheetReceipt, ...]
    deposits: tuple[SheetDeposit, ...]
    waiting: tuple[SheetReceipt, ...] = ()
    """Everything received up to the last day of which something is not posted yet."""

    @property
    def changes(self) -> tuple[tuple[str, tuple[SheetRow, ...]], ...]:
        """What changed what is owed, part by part."""
        return (
            ("Charges", self.charges),
            ("Payments", self.payments),
            ("Written off", self.write_offs),
            ("Refunds", self.refunds),
        )

    @property
    def proof_cents(self) -> int:
        """Opening and every change less closing: zero, or the books are wrong."""
        return self.opening_cents + sum(total_cents(rows) for _, rows in self.changes) - self.closing_cents

    @property
    def received_cents(self) -> int:
        """All that came in."""
        return sum(each.amount_cents for each in self.receipts)


def total_cents(rows: tuple[SheetRow, ...]) -> int:
    """The sum of rows."""
    return sum(row.cents for row in rows)
