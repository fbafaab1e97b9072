"""The day sheet on paper: the proof from opening to closing, who owes it, what came in and went to the bank."""

from collections.abc import Sequence
from datetime import date

from app.domain.day_sheet import Basis, DaySheet, SheetReceipt, SheetRow, total_cents
from app.domain.money import format_cents
from app.forms.report_page import LEFT, RIGHT, ReportColumn, ReportRow, ReportTable, render_report

_SUMS = (ReportColumn(LEFT), ReportColumn(RIGHT, right=True))
_RECEIPTS = (
    ReportColumn(LEFT, "Day"),
    ReportColumn(LEFT + 58, "From"),
    ReportColumn(LEFT + 196, "How, and number"),
    ReportColumn(LEFT + 356, "Posted", right=True),
    ReportColumn(LEFT + 408, "Aside, PLB", right=True),
    ReportColumn(LEFT + 456, "Open", right=True),
    ReportColumn(RIGHT, "Amount", right=True),
)
_DEPOSITS = (
    ReportColumn(LEFT, "Day"),
    ReportColumn(LEFT + 58, "Number"),
    ReportColumn(LEFT + 356, "Cash and checks", right=True),
    ReportColumn(RIGHT, "Transfers and cards", right=True),
)


def render_day_sheet(sheet: DaySheet, printed_on: date) -> bytes:
    """Letter pages as PDF; the same sheet gives the same bytes."""
    days = f"{sheet.first:%m/%d/%Y}"
    if sheet.last != sheet.first:
        days += f" to {sheet.last:%m/%d/%Y}"
    by = "by the day it is booked for" if sheet.basis is Basis.EFFECTIVE else "by the day it was entered"
    under = (f"{sheet.practice} · {by}", f"printed {printed_on:%m/%d/%Y}")
    tables = (
        ReportTable("What is owed", _SUMS, tuple(_proof(sheet))),
        ReportTable("Who owes it at the end", _SUMS, _sums(sheet.receivable), "Nothing is owed."),
        ReportTable("Moved from one to another, no change of what is owed", _SUMS, _plain(sheet.moved), "Nothing."),
        ReportTable("Received", _RECEIPTS, _receipts(sheet.receipts), "Nothing came in."),
        ReportTable("Received until then, not wholly posted now", _RECEIPTS, _receipts(sheet.waiting), "Nothing."),
        ReportTable("Deposits", _DEPOSITS, _deposits(sheet), "None."),
    )
    return render_report(f"Day sheet {days}", under, tables)


def _proof(sheet: DaySheet) -> list[ReportRow]:
    rows = [ReportRow(("Owed before", format_cents(sheet.opening_cents)))]
    for part, changes in sheet.changes:
        rows += [ReportRow((f"{part}: {_lower(row.words, part)}", format_cents(row.cents))) for row in changes]
    rows.append(ReportRow(("Owed after", format_cents(sheet.closing_cents)), total=True))
    if sheet.proof_cents:
        rows.append(ReportRow(("The books do not prove; the difference is", format_cents(sheet.proof_cents))))
    return rows


def _lower(words: str, part: str) -> str:
    return "new" if words == part else words[:1].lower() + words[1:]


def _plain(rows: Sequence[SheetRow]) -> tuple[ReportRow, ...]:
    return tuple(ReportRow((row.words, format_cents(row.cents))) for row in rows)


def _sums(rows: tuple[SheetRow, ...]) -> tuple[ReportRow, ...]:
    return (*_plain(rows), ReportRow(("In all", format_cents(total_cents(rows))), total=True)) if rows else ()


def _receipts(receipts: Sequence[SheetReceipt]) -> tuple[ReportRow, ...]:
    if not receipts:
        return ()
    rows = [
        ReportRow(
            (
                f"{each.day:%m/%d/%Y}",
                each.payer,
                f"{each.way} {each.reference}".strip(),
                format_cents(each.posted_cents),
                format_cents(each.aside_cents + each.beside_cents),
                format_cents(each.unposted_cents),
                format_cents(each.amount_cents),
            )
        )
        for each in receipts
    ]
    sums = (
        sum(each.posted_cents for each in receipts),
        sum(each.aside_cents + each.beside_cents for each in receipts),
        sum(each.unposted_cents for each in receipts),
        sum(each.amount_cents for each in receipts),
    )
    return (*rows, ReportRow(("In all", "", "", *map(format_cents, sums)), total=True))


def _deposits(sheet: DaySheet) -> tuple[ReportRow, ...]:
    return tuple(
        ReportRow(
            (
                f"{each.day:%m/%d/%Y}",
                str(each.number),
                format_cents(each.carried_cents),
                format_cents(each.electronic_cents),
            )
        )
        for each in sheet.deposits
    )
