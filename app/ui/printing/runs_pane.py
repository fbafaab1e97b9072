"""Past print runs: the very same paper again, whole or from the page it failed at, and what was mailed of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.print_run import PrintedClaim
from app.queries.print_runs import RunRow, run_rows
from app.services.print_runs import print_run
from app.ui import format
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox


def _paper(row: RunRow) -> str:
    paper = "plain paper" if row.plain else "red forms"
    return f"{paper}, {row.printer or 'to a file'}"


def _mailed(row: RunRow) -> Badge:
    if row.mailed >= row.claims:
        return Badge("mailed", Tone.OK)
    return Badge(f"{row.mailed} of {row.claims}", Tone.WARN) if row.mailed else Badge("not mailed", Tone.NEUTRAL)


_RUNS: tuple[Column[RunRow], ...] = (
    Column("number", "Run", lambda row: row.number, 82, Kind.CODE),
    Column("printed", "Printed", lambda row: format.moment(row.printed_at.astimezone()), 142),
    Column("payers", "To", lambda row: ", ".join(row.payers), 130, stretch=True, strong=True),
    Column("claims", "Claims", lambda row: row.claims, 58, Kind.NUMBER),
    Column("pages", "Pages", lambda row: row.pages, 58, Kind.NUMBER),
    Column("sum", "Charged", lambda row: row.total_cents, 90, Kind.MONEY),
    Column("paper", "Paper, printer", _paper, 130, stretch=True, muted=True),
    Column("mailed", "Mailed", _mailed, 100, Kind.BADGE),
)
_CLAIMS: tuple[Column[PrintedClaim], ...] = (
    Column("page", "Page", lambda claim: claim.first_page, 52, Kind.NUMBER),
    Column("number", "Claim", lambda claim: claim.number, 86, Kind.CODE),
    Column("payer", "To", lambda claim: claim.payer, 110, stretch=True, muted=True),
    Column("sum", "Charged", lambda claim: claim.total_cents, 84, Kind.MONEY),
)
_CLAIMS_PX = 360


class RunsPane(QWidget):
    """`reprint_wanted(run id)`, `mail_wanted(run id)`, `claim_wanted(number)`."""

    reprint_wanted = Signal(int)
    mail_wanted = Signal(int)
    claim_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.runs: RowsModel[RunRow] = RowsModel(_RUNS, parent=self)
        self.claims: RowsModel[PrintedClaim] = RowsModel(_CLAIMS, parent=self)
        self.table = TableView(self.runs, self.tr("Print runs"), session.places, "print-runs", parent=self)
        self.claim_table = TableView(self.claims, self.tr("Claims of the run"), parent=self)
        self.claim_table.setFixedWidth(_CLAIMS_PX)
        self.table.set_row_key(lambda row: row.run_id)
        self.table.set_nothing_words(self.tr("No run fits these words. Escape clears the filter."))
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.hint = QLabel(self.tr("Each run is kept with its very bytes."), self)
        self.hint.setProperty("role", "muted")
        self.mail = KeyButton(self.tr("Mark as mailed…"), "Ctrl+M", parent=self)
        self.again = KeyButton(self.tr("Reprint…"), "Ctrl+P", primary=True, parent=self)
        self.empty = EmptyState("printer", self.tr("Nothing was printed yet. What is printed is kept here."))
        self._lay_out()
        self.table.current_row_changed.connect(self._show_claims)
        self.table.row_activated.connect(lambda row: self.reprint_wanted.emit(row.run_id))
        self.claim_table.row_activated.connect(lambda claim: self.claim_wanted.emit(claim.number))
        self.again.clicked.connect(self.print_chosen)
        self.mail.clicked.connect(self.mail_chosen)

    def _lay_out(self) -> None:
        tables = QHBoxLayout()
        tables.setSpacing(10)
        tables.addWidget(self.table, 1)
        tables.addWidget(self.claim_table)
        work = ListWork((self.hint, self.search), tables, (None, self.mail, self.again), self)
        self.bodies = WorkOrEmpty(work, self.empty, self)

    def reload(self) -> None:
        """Read the runs again; the selection stays."""
        rows = run_rows(self._session.vault.db, self._session.practice_id)
        self.runs.set_rows(rows)
        self.bodies.show_work(bool(rows))
        self.setFocusProxy(self.table if rows else self.empty)
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def print_chosen(self) -> None:
        """The run again, from the page that is asked for."""
        row = self.table.current_row()
        if row is not None:
            self.reprint_wanted.emit(row.run_id)

    def mail_chosen(self) -> None:
        """The run went into the post."""
        row = self.table.current_row()
        if row is not None:
            self.mail_wanted.emit(row.run_id)

    def _show_claims(self, row: RunRow | None) -> None:
        self.claims.set_rows(print_run(self._session.vault, row.run_id).claims if row else ())
