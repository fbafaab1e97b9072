"""The claims ledger: every claim in one table, with status chips, a filter, totals, and what can be done."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QPushButton,
    QWidget,
)

from app.queries.claim_list import ClaimRow
from app.ui import format
from app.ui.claims.claim_deeds import ClaimDeeds
from app.ui.claims.columns import CLAIM_COLUMNS
from app.ui.claims.detail import ClaimDetail
from app.ui.claims.ledger_reader import LedgerReader
from app.ui.messages import tried
from app.ui.saving import write_whole
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.side_splitter import SideSplitter

if TYPE_CHECKING:  # loaded when something is mailed
    from app.ui.printing.mailer import Mailer

DETAIL_PX, WIDE_DETAIL_PX, WIDE_PX = 330, 480, 1640
"""On a wide page the form beside the table can be read."""
CHIPS = (("all", "All"), ("draft", "Draft"), ("ready", "Ready"), ("sent", "Sent"))
_NOT_SHOWN = {"draft", "setting", "template", "procedure_code"}
"""Kinds of records no column tells of."""


class ClaimsPage(QWidget):
    """Sort by a head, filter by a chip and by words, select many, print, mark as mailed, export."""

    message = Signal(str)
    encounter_wanted = Signal(int)
    new_encounter_wanted = Signal()
    print_wanted = Signal(list)
    field_wanted = Signal(int, str)
    rule_wanted = Signal(int)
    account_wanted = Signal(int, int)
    task_started = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reader = LedgerReader(session, self)
        self._is_whole = self._is_stale = False
        self._mailer: Mailer | None = None
        self.model: RowsModel[ClaimRow] = RowsModel(CLAIM_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Claims"), session.places, "claims", parent=self)
        self.table.set_nothing_words(
            self.tr("No claim fits the status and the words chosen. Escape clears the filter.")
        )
        self.table.set_row_key(lambda row: row.claim_id)
        self.chips = FilterChips(self.tr("Status"), CHIPS, self)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("Totals of what is shown"))
        self.export = QPushButton(self.tr("Export CSV"), self)
        self.mark = KeyButton(self.tr("Mark as mailed…"), "Ctrl+M", parent=self)
        self.print = KeyButton(self.tr("Print"), "Ctrl+P", primary=True, parent=self)
        self.detail = ClaimDetail(session, self)
        self.deeds = ClaimDeeds(session, self.table.current_row, self.open_claim, self)
        self.empty = EmptyState(
            "claims",
            self.tr("A claim arises when a visit of an insured patient is saved. Enter the first visit."),
            self.tr("New visit"),
            "Ctrl+N",
            parent=self,
        )
        self._lay_out()
        self._connect()
        self.reload()

    def _lay_out(self) -> None:
        buttons = (self.export, self.mark, self.print)
        work = ListWork((self.chips, self.search), self.table, (self.totals, *buttons), self)
        self.split = SideSplitter(
            "claims", self._session.places, lambda width: [WIDE_DETAIL_PX if width >= WIDE_PX else DETAIL_PX]
        )
        self.split.addWidget(work)
        self.split.addWidget(self.detail)
        self.bodies = WorkOrEmpty(self.split, self.empty, self)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose_status)
        self.model.shown_changed.connect(self._show_totals)
        self.table.selected_rows_changed.connect(self._show_totals)
        self.table.current_row_changed.connect(lambda row: self.detail.show_claim(row))
        self.table.row_activated.connect(lambda row: self.encounter_wanted.emit(row.encounter_id))
        self.table.link_activated.connect(self._follow)
        self.detail.encounter_wanted.connect(self.encounter_wanted)
        self.detail.field_wanted.connect(self.field_wanted)
        self.detail.rule_wanted.connect(self.rule_wanted)
        self.detail.why_wanted.connect(self.show_why)
        self.deeds.message.connect(self.message)
        self.deeds.encounter_wanted.connect(self.encounter_wanted)
        self.detail.correct_wanted.connect(self.deeds.correct_claim)
        self.detail.withdraw_wanted.connect(self.deeds.withdraw_claim)
        self.detail.answer_wanted.connect(self.deeds.enter_answer)
        self.detail.next_payer_wanted.connect(self.deeds.bill_next_payer)
        self.detail.print_wanted.connect(lambda claim_id: self.print_wanted.emit([claim_id]))
        self.export.clicked.connect(self.choose_file)
        self.mark.clicked.connect(self.mail_selected)
        self.print.clicked.connect(self.print_selected)
        self.empty.action_triggered.connect(self.new_encounter_wanted)
        self._reader.rows_read.connect(self._show_rows)
        self._session.changed.connect(self._follow_change)
        self._session.practice_changed.connect(lambda _id: self.reload())

    def _follow_change(self, kind: str) -> None:
        if kind not in _NOT_SHOWN:
            self.reload()

    def reload(self) -> None:
        """Read the ledger again; selection and filters stay. A long one nobody looks at waits until it is shown."""
        if self._reader.is_long and not self.isVisible():
            self._is_stale = True
        else:
            self._reader.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._reader.ask()

    def _show_rows(self, rows: list[ClaimRow], whole: bool) -> None:
        self._is_whole = whole
        self.model.set_rows(rows)
        counts = Counter(row.status.value for row in rows)
        self.chips.set_counts({"all": len(rows), **{key: counts[key] for key, _label in CHIPS[1:]}} if whole else {})
        self.bodies.show_work(bool(rows))
        self.setFocusProxy(self.table if rows else self.empty)
        self._choose_some_row()
        self.detail.show_claim(self.table.current_row())

    def toggle_side(self) -> None:
        """Hide the claim beside the table, or bring it back; it stays so until the next time."""
        self.split.toggle_side()

    def _choose_some_row(self) -> None:
        """A filter may have taken the chosen row away: the first of those left is shown."""
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def show_status(self, status: str) -> None:
        """Only the claims of one status; `all` for every one."""
        self.chips.choose(status)
        self._choose_status(status)

    def open_claim(self, claim_id: int) -> None:
        """Find a claim in the table and show its story."""
        self.search.clear()
        self.show_status("all")
        if not self.table.select_row(lambda row: row.claim_id == claim_id):
            self._have_all()
            self.table.select_row(lambda row: row.claim_id == claim_id)
        self.table.setFocus()

    def _choose_status(self, status: str) -> None:
        self.model.set_predicate(None if status == "all" else lambda row: row.status == status)
        self._choose_some_row()

    def _have_all(self) -> None:
        """Before anything is done with every claim: a long ledger may still be on its way."""
        if self._is_stale:
            self._is_stale = False
            self._reader.ask()
        self._reader.have_all()

    def _show_totals(self) -> None:
        if not self._is_whole:
            self.totals.setText(self.tr("Reading…"))
            return
        shown = self.model.shown_rows()
        selected = self.table.selected_count()
        charged = format.money(sum(row.charge_cents for row in shown))
        balance = format.money(sum(row.balance_cents for row in shown))
        self.totals.setText(
            self.tr("{n} of {all} &nbsp; Charged <b>{charged}</b> &nbsp; Open <b>{balance}</b>").format(
                n=f"{len(shown):,}", all=f"{len(self.model.all_rows()):,}", charged=charged, balance=balance
            )
        )
        self.print.setText(self.tr("Print {n}").format(n=f"{selected:,}") if selected > 1 else self.tr("Print"))

    def _follow(self, row: ClaimRow, _column: str) -> None:
        if row.next_payer or (row.status == "draft" and row.is_to_later_payer):
            self.deeds.bill_next_payer()
        elif row.status == "draft":
            self.encounter_wanted.emit(row.encounter_id)
        elif row.status == "ready":
            self.print_wanted.emit([row.claim_id])

    def print_selected(self) -> None:
        """Print what is selected; drafts are not printed."""
        wanted = [row.claim_id for row in self.table.selected_rows() if row.status != "draft"]
        if wanted:
            self.print_wanted.emit(wanted)
        else:
            self.message.emit(self.tr("Nothing to print: a draft is finished first (Enter opens the visit)."))

    def mail_selected(self) -> None:
        """The selected claims went into the post, by fax or through a portal."""
        wanted = [row.claim_id for row in self.table.selected_rows() if row.status != "draft"]
        if not wanted:
            self.message.emit(self.tr("Select claims that are ready or sent: a draft is finished first."))
            return
        if self._mailer is None:
            from app.ui.printing.mailer import Mailer  # loaded when something is mailed

            self._mailer = Mailer(self._session, self)
            self._mailer.started.connect(self.task_started)
            self._mailer.message.connect(self.message)
        self._mailer.mail(wanted)

    def open_visit(self) -> None:
        """The visit of the claim chosen."""
        row = self.table.current_row()
        if row is not None:
            self.encounter_wanted.emit(row.encounter_id)

    def show_why(self) -> None:
        """Why the balance of the claim chosen is what it is: its patient's account, at its visit."""
        from app.queries.account import patient_of_visit

        row = self.table.current_row()
        if row is not None:
            self.account_wanted.emit(patient_of_visit(self._session.vault.db, row.encounter_id), row.encounter_id)

    def choose_file(self) -> None:
        """Ask where the rows shown are to be written."""
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export what is shown"), "claims.csv", "CSV (*.csv)")
        if name:
            self.export_csv(Path(name))

    def export_csv(self, path: Path) -> None:
        """Write the rows shown (or, with several selected, those) to a CSV file."""
        from app.services.claims import claims_csv

        self._have_all()
        selected = self.table.selected_rows()
        rows = selected if len(selected) > 1 else self.model.shown_rows()
        if tried(lambda: write_whole(path, claims_csv(rows).encode()), self.message.emit):
            self.message.emit(self.tr("{n} rows written to {name}.").format(n=len(rows), name=path.name))
