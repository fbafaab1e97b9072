"""The columns of the list of underpaid lines."""

from app.domain.contracts.underpayment import State, Underpayment
from app.ui import format
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge

_TONES = {
    State.OPEN: Tone.WARN,
    State.APPEALED: Tone.INFO,
    State.ACCEPTED: Tone.NEUTRAL,
    State.RECOVERED: Tone.OK,
}


def state_badge(row: Underpayment) -> Badge:
    """How the line stands, with the day in the hover."""
    return Badge(row.step.state.value, _TONES[row.step.state])


def _state_words(row: Underpayment) -> str:
    return f"{row.step.state.value} {format.day(row.step.done_on)} {row.step.words}".strip()


UNDERPAYMENT_COLUMNS: tuple[Column[Underpayment], ...] = (
    Column("claim", "Claim", lambda row: row.answer.claim_number, 82, Kind.CODE),
    Column("patient", "Patient", lambda row: row.answer.patient, 110, stretch=True, strong=True),
    Column("payer", "Payer", lambda row: row.answer.payer, 100, stretch=True, muted=True),
    Column("service", "Service", lambda row: row.answer.served_on, 92, Kind.DATE),
    Column("code", "Code", lambda row: row.answer.words, 92, Kind.CODE),
    Column("allowed", "Allowed", lambda row: row.answer.allowed_cents, 76, Kind.MONEY),
    Column("expected", "Expected", lambda row: row.expected_cents, 78, Kind.MONEY, tooltip=lambda row: row.words),
    Column("stake", "At stake", lambda row: row.stake_cents, 78, Kind.MONEY, strong=True),
    Column("by", "By", lambda row: "contract" if row.by_contract else "history", 68, muted=True, hidden=True),
    Column("decided", "Answered", lambda row: row.answer.decided_on, 92, Kind.DATE, muted=True, hidden=True),
    Column("state", "State", state_badge, 88, Kind.BADGE, tooltip=_state_words),
)
