"""The day sheet of a practice: read, printed, and written as CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from app.domain.day_sheet import Basis, DaySheet, total_cents
from app.domain.money import format_cents
from app.errors import UserError
from app.forms.day_sheet import render_day_sheet
from app.queries.day_sheet import Span, deposits_of, movements, owed, received
from app.store.audit import utc_text
from app.store.practices import load_practice
from app.store.vault import Vault


def day_sheet(vault: Vault, first: date, last: date, basis: Basis, practice_id: int = 0) -> DaySheet:
    """What the days from `first` to `last` did to what is owed (practice 0: of all). UserError where they are the
    wrong way round."""
    if last < first:
        raise UserError("The last day is before the first.", "Type the days in their order.")
    span, db = _span(first, last, basis), vault.db
    moved = movements(db, span, practice_id)
    practice = load_practice(db, practice_id) if practice_id else None
    before, after = owed(db, span, practice_id)
    receipts, waiting = received(db, span, practice_id)
    return DaySheet(
        practice=practice.name if practice else "All practices",
        first=first,
        last=last,
        basis=basis,
        opening_cents=total_cents(before),
        closing_cents=total_cents(after),
        charges=moved.charges,
        payments=moved.payments,
        write_offs=moved.write_offs,
        refunds=moved.refunds,
        moved=moved.moved,
        receivable=after,
        receipts=receipts,
        deposits=deposits_of(db, first, last, practice_id),
        waiting=waiting,
    )


def day_sheet_pdf(sheet: DaySheet, printed_on: date) -> bytes:
    """The sheet on paper."""
    return render_day_sheet(sheet, printed_on)


def day_sheet_csv(sheet: DaySheet) -> str:
    """The sheet for a spreadsheet: part, words, number, day, amount."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Part", "What", "Number", "Day", "Amount"))
    for part, words, number, day, cents in _cells(sheet):
        writer.writerow((part, words, number, f"{day:%m/%d/%Y}" if day else "", format_cents(cents).replace(",", "")))
    return text.getvalue()


def _cells(sheet: DaySheet) -> Iterator[tuple[str, str, str, date | None, int]]:
    yield "Opening", "Owed before", "", sheet.first, sheet.opening_cents
    for part, rows in sheet.changes:
        yield from ((part, row.words, "", None, row.cents) for row in rows)
    yield "Closing", "Owed after", "", sheet.last, sheet.closing_cents
    yield from (("Owed by", row.words, "", None, row.cents) for row in sheet.receivable)
    yield from (("Moved", row.words, "", None, row.cents) for row in sheet.moved)
    for each in sheet.receipts:
        yield "Received", f"{each.way}: {each.payer}", each.reference, each.day, each.amount_cents
    for each in sheet.waiting:
        yield "Not posted yet", f"{each.way}: {each.payer}", each.reference, each.day, each.unposted_cents
        if each.aside_cents:
            yield "Kept aside", f"{each.way}: {each.payer}", each.reference, each.day, each.aside_cents
    for deposit in sheet.deposits:
        yield "Deposited", "Cash and checks", str(deposit.number), deposit.day, deposit.carried_cents
        yield "Deposited", "Transfers and cards", str(deposit.number), deposit.day, deposit.electronic_cents


def _span(first: date, last: date, basis: Basis) -> Span:
    after = last + timedelta(days=1)
    if basis is Basis.EFFECTIVE:
        return Span(basis, first.isoformat(), after.isoformat())
    return Span(basis, _midnight(first), _midnight(after))


def _midnight(day: date) -> str:
    """The moment the day begins on this workstation, as the vault writes times."""
    return utc_text(datetime.combine(day, time()).astimezone())
