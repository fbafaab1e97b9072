"""What is left to do: unfinished visits, visits to code, questions, payments to post, claims to print and take on."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.queries.worklist import WorkRow, work_rows
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

_BADGES = {
    "unsaved": Badge("unsaved", Tone.WARN),
    "question": Badge("question", Tone.INFO),
    "remittance": Badge("remittance", Tone.INFO),
    "coding": Badge("needs coding", Tone.WARN),
    "draft": Badge("draft", Tone.NEUTRAL),
    "ready": Badge("ready", Tone.ACCENT),
    "next": Badge("next payer", Tone.INFO),
}

_COLUMNS: tuple[Column[WorkRow], ...] = (
    Column("what", "What", lambda row: _BADGES[row.kind], 118, Kind.BADGE),
    Column("patient", "Patient", lambda row: row.patient, 180, stretch=True, strong=True),
    Column("payer", "Payer", lambda row: row.payer, 150, stretch=True, muted=True),
    Column("service", "Service", lambda row: row.service_date, 92, Kind.DATE),
    Column("claim", "Claim", lambda row: row.claim_number, 90, Kind.CODE),
    Column("charged", "Charged", lambda row: row.charge_cents, 90, Kind.MONEY),
    Column("deadline", "Filing limit", lambda row: row.file_by, 100, Kind.DATE),
    Column("next", "Next step", lambda row: row.next_step, 190, Kind.LINK),
)


CREDITS_AFTER_MS = 150
"""What is owed back is read once the list has been painted."""


class WorklistPage(QWidget):
    """Enter opens the visit where it was left, the question to type its answer in, or the claim for the next payer."""

    encounter_wanted = Signal(int)
    draft_wanted = Signal(int)
    query_wanted = Signal(int)
    claim_wanted = Signal(int)
    remittance_wanted = Signal(int)
    paper_wanted = Signal(int)
    new_encounter_wanted = Signal()
    print_wanted = Signal()
    credits_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_stale = False
        self.model: RowsModel[WorkRow] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Work to do"), session.places, "worklist", parent=self)
        self.table.set_nothing_words(self.tr("Nothing to do fits these words. Escape clears the filter."))
        self.table.set_row_key(_row_key)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.empty = EmptyState(
            "worklist",
            self.tr("Nothing is left to do. A new visit starts with Ctrl+N."),
            self.tr("New visit"),
            "Ctrl+N",
            parent=self,
        )
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("What is left to do"))
        self.credits = QPushButton(self)
        self.credits.setProperty("flat", True)
        self.credits.hide()
        self._counting = QTimer(self, singleShot=True, interval=CREDITS_AFTER_MS)
        self._counting.timeout.connect(self._count_credits)
        self.print = KeyButton(self.tr("Print all ready"), "Ctrl+Shift+P", parent=self)
        self.new = KeyButton(self.tr("New visit"), "Ctrl+N", primary=True, parent=self)
        self._lay_out()
        self.credits.clicked.connect(self.credits_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.new.clicked.connect(self.new_encounter_wanted)
        self.table.row_activated.connect(self._open)
        self.table.link_activated.connect(lambda row, _column: self._open(row))
        self.empty.action_triggered.connect(self.new_encounter_wanted)
        session.changed.connect(lambda _kind: self._follow())
        session.practice_changed.connect(lambda _id: self._follow())
        self.reload()

    def _lay_out(self) -> None:
        above = (self.totals, self.credits, None, self.search)
        work = ListWork(above, self.table, (None, self.print, self.new), self)
        self.bodies = WorkOrEmpty(work, self.empty, self)

    def _follow(self) -> None:
        """What changes while another page is shown is read once, when this one is."""
        if self.isVisible():
            self.reload()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._counting.isActive():  # what is hidden reads nothing: the vault may be closed by then
            self._counting.stop()
            self._is_stale = True

    def reload(self) -> None:
        """Read the list again; the selection stays."""
        self._is_stale = False
        rows = work_rows(self._session.vault.db, self._session.today(), self._session.practice_id)
        self.model.set_rows(rows)
        self.bodies.show_work(bool(rows))
        self.setFocusProxy(self.table if rows else self.empty)
        ready = [row for row in rows if row.kind == "ready"]
        self.print.setEnabled(bool(ready))
        self.totals.setText(
            self.tr("<b>{n}</b> to do &nbsp; {ready} ready to print, {charged}").format(
                n=f"{len(rows):,}",
                ready=f"{len(ready):,}",
                charged=format.money(sum(row.charge_cents or 0 for row in ready)),
            )
        )
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._counting.start()

    def _count_credits(self) -> None:
        """What is to be given back, told beside the work: it has a list of its own."""
        from app.queries.credits import due_credits

        due = due_credits(self._session.vault.db, self._session.today(), self._session.practice_id or None)
        words = self.tr("1 credit to give back") if due.count == 1 else self.tr("{n} credits to give back")
        if due.oldest_days:
            age = self.tr("1 day") if due.oldest_days == 1 else self.tr("{days} days")
            words += self.tr(", {age}").format(age=age) if due.count == 1 else self.tr(", oldest {age}").format(age=age)
        is_late = due.nearest is not None and due.nearest < self._session.today()
        by = self.tr(", was due by {day}") if is_late else self.tr(", due by {day}")
        late = by.format(day=format.short_day(due.nearest)) if due.nearest else ""
        self.credits.setText(words.format(n=f"{due.count:,}", days=due.oldest_days) + late)
        self.credits.setVisible(bool(due.count))

    def _open(self, row: WorkRow) -> None:
        if row.query_id:
            self.query_wanted.emit(row.query_id)
        elif row.remittance_id:
            self.remittance_wanted.emit(row.remittance_id)
        elif row.keyed_draft_id:
            self.paper_wanted.emit(row.keyed_draft_id)
        elif row.kind == "next":
            self.claim_wanted.emit(row.claim_id)
        elif row.draft_id:
            self.draft_wanted.emit(row.draft_id)
        else:
            self.encounter_wanted.emit(row.encounter_id)


def _row_key(row: WorkRow) -> tuple[int, ...]:
    return (row.draft_id, row.encounter_id, row.query_id, row.claim_id, row.remittance_id, row.keyed_draft_id)
