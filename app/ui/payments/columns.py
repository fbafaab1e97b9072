"""The columns of the list of payments, and how what was done is named."""

from app.domain.hand_posting import WRITE_OFF_NAMES
from app.domain.posting import PostingKind
from app.queries.hand_postings import HandPostingRow
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge

KIND_WORDS = {
    PostingKind.VISIT: "Paid at the desk",
    PostingKind.PATIENT_PAYMENT: "Payment",
    PostingKind.APPLIED: "Credit moved",
    PostingKind.TRANSFER: "Moved on",
    PostingKind.REFUND: "Refund",
    **WRITE_OFF_NAMES,
}

_STATES = {
    "posted": Badge("posted", Tone.OK),
    "deposited": Badge("at the bank", Tone.OK),
    "undone": Badge("undone", Tone.NEUTRAL),
    "returned": Badge("returned", Tone.DANGER),
}


def state_badge(row: HandPostingRow) -> Badge:
    """Whether it stands."""
    return _STATES[row.state]


def way_words(row: HandPostingRow) -> str:
    """How the money came."""
    return f"{row.way.capitalize()} {row.reference}".strip()


def in_words(row: HandPostingRow) -> str:
    """Why it was done, or why it was taken back."""
    return row.undone_words or ("" if row.kind is PostingKind.VISIT else row.words)


PAYMENT_COLUMNS: tuple[Column[HandPostingRow], ...] = (
    Column("day", "Day", lambda row: row.day, 92, Kind.DATE),
    Column("state", "State", state_badge, 92, Kind.BADGE, tooltip=lambda row: row.undone_words),
    Column("kind", "What", lambda row: KIND_WORDS[row.kind], 122),
    Column("patient", "Patient", lambda row: row.patient, 190, strong=True),
    Column("account", "Account", lambda row: row.account_number, 84, Kind.CODE, muted=True),
    Column("way", "By", way_words, 110),
    Column("words", "In words", in_words, 220, stretch=True, muted=True),
    Column("amount", "Amount", lambda row: row.amount_cents, 92, Kind.MONEY, strong=True),
)
