"""The columns of the list of questions."""

from app.queries.query_list import QueryRow
from app.ui.coding.history_words import query_badge
from app.ui.table.column import Column, Kind

QUESTION_COLUMNS: tuple[Column[QueryRow], ...] = (
    Column("number", "Number", lambda row: row.number, 82, Kind.CODE),
    Column("status", "Status", lambda row: query_badge(row.status, row.codes_due), 88, Kind.BADGE),
    Column("patient", "Patient", lambda row: row.patient, 140, stretch=True, strong=True),
    Column("provider", "To", lambda row: row.provider, 116, muted=True),
    Column("about", "About", lambda row: row.about, 64, Kind.CODE),
    Column("question", "Question", lambda row: " ".join(row.question.split()), 180, stretch=True),
    Column("asked", "Asked", lambda row: row.asked_on, 92, Kind.DATE),
    Column(
        "days",
        "Days",
        lambda row: row.age_days if row.waits else None,
        52,
        Kind.NUMBER,
        muted=True,
        tooltip=lambda row: "Days since it was asked",
    ),
    Column("service", "Visit", lambda row: row.service_date, 92, Kind.DATE, muted=True, hidden=True),
)
