"""The columns of what waits for the bank, and of the deposits made."""

from dataclasses import dataclass

from app.queries.receipt_list import DepositRow, ReceiptRow
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A receipt that waits for the bank, and whether it is marked to go."""

    receipt: ReceiptRow
    is_marked: bool = False


def way_words(row: ReceiptRow) -> str:
    """`Check 50071`, `Cash`."""
    return f"{row.way.value.capitalize()} {row.reference}".strip()


def _posted(row: ReceiptRow) -> Badge:
    if not row.unposted_cents:
        return Badge("posted", Tone.OK)
    return Badge("not posted" if row.unposted_cents == row.amount_cents else "partly posted", Tone.WARN)


WAITING_COLUMNS: tuple[Column[WaitingRow], ...] = (
    Column("mark", "To the bank", lambda row: "☑" if row.is_marked else "☐", 86),
    Column("day", "Received", lambda row: row.receipt.received_on, 96, Kind.DATE),
    Column("payer", "From", lambda row: row.receipt.payer, 180, stretch=True, strong=True),
    Column("way", "How", lambda row: way_words(row.receipt), 170, stretch=True),
    Column("posted", "In the books", lambda row: _posted(row.receipt), 104, Kind.BADGE),
    Column("open", "Not posted", lambda row: row.receipt.unposted_cents or None, 92, Kind.MONEY, muted=True),
    Column("amount", "Amount", lambda row: row.receipt.amount_cents, 100, Kind.MONEY, strong=True),
)


def _state(row: DepositRow) -> Badge:
    return Badge("undone", Tone.NEUTRAL) if row.undone else Badge("at the bank", Tone.OK)


def _what(row: DepositRow) -> str:
    carried = sum(each.is_carried for each in row.receipts)
    if carried:
        return "Cash and checks" if carried == len(row.receipts) else "Cash, checks and others"
    return ", ".join(f"{way_words(each)} of {each.payer}" for each in row.receipts)


DEPOSIT_COLUMNS: tuple[Column[DepositRow], ...] = (
    Column("state", "", _state, 96, Kind.BADGE, tooltip=lambda row: row.undone),
    Column("day", "Bank day", lambda row: row.deposited_on, 96, Kind.DATE),
    Column("number", "Deposit", lambda row: row.deposit_id, 74, Kind.NUMBER),
    Column("what", "What", _what, 220, stretch=True),
    Column("count", "Receipts", lambda row: len(row.receipts), 74, Kind.NUMBER),
    Column("total", "Amount", lambda row: row.total_cents, 100, Kind.MONEY, strong=True),
)
