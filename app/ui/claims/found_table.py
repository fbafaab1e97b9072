"""Claims of which something was found, in a table: who, when, what; Enter opens one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One row. `words` say what was found, `badge` how grave it is."""

    claim_id: int
    number: str
    patient: str
    service_date: date | None
    words: str
    badge: str = ""
    tone: Tone = Tone.NEUTRAL


_PLAIN: tuple[Column[FoundClaim], ...] = (
    Column("number", "Claim", lambda row: row.number, 92, Kind.CODE),
    Column("patient", "Patient", lambda row: row.patient, 190, strong=True),
    Column("date", "Served", lambda row: row.service_date, 92, Kind.DATE),
    Column("words", "What is found", lambda row: row.words, 200, stretch=True, tooltip=lambda row: row.words),
)
_GRADED: tuple[Column[FoundClaim], ...] = (
    *_PLAIN[:3],
    Column("grade", "", lambda row: Badge(row.badge, row.tone), 96, Kind.BADGE),
    *_PLAIN[3:],
)


class FoundTable(TableView):
    """`claim_wanted(claim id)` on Enter or double click."""

    claim_wanted = Signal(int)

    def __init__(self, name: str, *, graded: bool = False, parent: QWidget | None = None) -> None:
        self.found: RowsModel[FoundClaim] = RowsModel(_GRADED if graded else _PLAIN)
        super().__init__(self.found, name, parent=parent)
        self.found.setParent(self)
        self.set_row_key(lambda row: row.claim_id)
        self.row_activated.connect(lambda row: self.claim_wanted.emit(row.claim_id))

    def show_found(self, rows: Sequence[FoundClaim]) -> None:
        """Show the claims, the first one chosen."""
        self.found.set_rows(rows)
        if rows:
            self.selectRow(0)

    def open_chosen(self) -> None:
        """Ask for the claim chosen."""
        row = self.current_row()
        if row is not None:
            self.claim_wanted.emit(row.claim_id)
