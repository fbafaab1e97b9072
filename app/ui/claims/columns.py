"""The columns of the claims ledger."""

from app.queries.claim_list import ClaimRow
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge

STATUS_TONES = {"draft": Tone.NEUTRAL, "ready": Tone.ACCENT, "sent": Tone.INFO, "answered": Tone.OK}

_VERSIONS = {7: "corrected", 8: "void"}


def status_badge(row: ClaimRow) -> Badge:
    """Where the claim stands, and what it is where it is no original."""
    status = "answered" if row.is_answered else row.status
    words = " ".join(part for part in (_VERSIONS.get(row.version, ""), status) if part)
    return Badge(words, Tone.NEUTRAL if row.is_followed else STATUS_TONES[status])


CLAIM_COLUMNS: tuple[Column[ClaimRow], ...] = (
    Column("number", "Claim", lambda row: row.number, 82, Kind.CODE),
    Column("patient", "Patient", lambda row: row.patient, 150, stretch=True),
    Column("payer", "Payer", lambda row: row.payer, 150, stretch=True, muted=True),
    Column("service", "Service", lambda row: row.service_date, 92, Kind.DATE),
    Column("status", "Status", status_badge, 104, Kind.BADGE),
    Column("charged", "Charged", lambda row: row.charge_cents, 82, Kind.MONEY),
    Column("balance", "Balance", lambda row: row.balance_cents, 86, Kind.MONEY, strong=True),
    Column(
        "days",
        "Days",
        lambda row: row.age_days,
        52,
        Kind.NUMBER,
        muted=True,
        tooltip=lambda row: "Days since the day of service",
    ),
    Column("next", "Next step", lambda row: row.next_step, 122, Kind.LINK, tooltip=lambda row: row.next_step),
)
