"""The columns of the list of credits."""

from collections.abc import Callable
from datetime import date

from app.domain.credits import NEAR_DAYS
from app.queries.credits import CreditRow
from app.ui import format
from app.ui.table.column import Column, Kind
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge


def due_badge(row: CreditRow, today: date) -> Badge:
    """What a federal program wants by when, of others how old it is; a waiting credit is none yet."""
    if row.waits_for:
        return Badge(f"waits for {row.waits_for}", Tone.NEUTRAL)
    if row.due_by is None:
        return Badge(age_words(row.days), Tone.NEUTRAL)
    left = (row.due_by - today).days
    if left < 0:
        return Badge(f"{format.short_day(row.due_by)}, {-left} d late", Tone.DANGER)
    return Badge(f"{format.short_day(row.due_by)}, {left} d", Tone.WARN if left <= NEAR_DAYS else Tone.OK)


def age_words(days: int) -> str:
    """How long a credit has stood."""
    return {0: "since today", 1: "1 day old"}.get(days, f"{days} days old")


def credit_columns(today: Callable[[], date]) -> tuple[Column[CreditRow], ...]:
    """Those of the list; `today` is asked whenever a badge is drawn."""

    def due(row: CreditRow) -> Badge:
        return due_badge(row, today())

    return (
        Column("to", "Owed to", lambda row: row.owed_to, 150, stretch=True, strong=True),
        Column("patient", "Patient", lambda row: row.patient if row.coverage_id else "", 110),
        Column("visit", "Visit", lambda row: row.service_date, 92, Kind.DATE),
        Column("cents", "Amount", lambda row: row.cents, 84, Kind.MONEY),
        Column("cause", "Made by", lambda row: row.cause, 100, stretch=True, muted=True),
        Column("since", "Since", lambda row: row.since, 92, Kind.DATE),
        Column("days", "Days", lambda row: row.days, 50, Kind.NUMBER, muted=True, hidden=True),
        Column("due", "Due by", due, 180, Kind.BADGE, tooltip=lambda row: due(row).text),
        Column("note", "Note", lambda row: row.note, 160, muted=True, hidden=True),
        Column("account", "Account", lambda row: row.account_number, 72, Kind.CODE, hidden=True),
    )
