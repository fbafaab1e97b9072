"""Money kept aside across all remittances: whose it may be, and what becomes of it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.services.remittances.aside import KeptAside
from app.ui import format
from app.ui.remittances.desk_row import name_of
from app.ui.remittances.line_rows import service_words
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox


def _served(aside: KeptAside) -> date | None:
    days = [line.service_from for line in aside.claim.lines if line.service_from]
    return min(days) if days else aside.claim.day("232")


def _codes(aside: KeptAside) -> str:
    return ", ".join(service_words(line.service) for line in aside.claim.lines)


_COLUMNS: tuple[Column[KeptAside], ...] = (
    Column("patient", "Patient", lambda row: name_of(row.claim.party("QC")), 170, stretch=True, strong=True),
    Column("number", "Claim there", lambda row: row.claim.claim_number, 110, Kind.CODE),
    Column("served", "Served", _served, 92, Kind.DATE),
    Column("codes", "Codes", _codes, 150, stretch=True, tooltip=_codes),
    Column("payer", "Payer", lambda row: row.row.payer_name, 160, stretch=True),
    Column("check", "Check or EFT", lambda row: row.reference, 120, Kind.CODE),
    Column("paid", "Paid on", lambda row: row.paid_on, 92, Kind.DATE),
    Column("charged", "Charged", lambda row: row.claim.charge_cents, 82, Kind.MONEY, muted=True),
    Column("money", "Kept aside", lambda row: row.row.paid_cents, 92, Kind.MONEY, strong=True),
)


class SuspensePane(QWidget):
    """Of the money chosen: `match_wanted(aside)`, `return_wanted(aside)`, `open_wanted(aside)` for its remittance."""

    match_wanted = Signal(object)
    return_wanted = Signal(object)
    open_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowsModel[KeptAside] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Money kept aside"), parent=self)
        self.table.set_row_key(lambda each: (each.row.remittance_id, each.row.place))
        self.table.set_nothing_words(self.tr("Nothing fits these words. Escape clears them."))
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.hint = QLabel(
            self.tr("A payer paid these, and no claim here was like them. The money is accounted for until you say."),
            self,
        )
        self.hint.setProperty("role", "muted")
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("Totals of what is shown"))
        self.open_button = QPushButton(self.tr("Open its remittance"), self)
        self.give_back = QPushButton(self.tr("Given back…"), self)
        self.match = KeyButton(self.tr("Choose the claim and post…"), "Return", primary=True, parent=self)
        self.empty = EmptyState(
            "check",
            self.tr(
                "No money is kept aside. What a payer pays for a claim nobody finds here stands in this list until it "
                "is posted to its claim, or given back."
            ),
        )
        self._lay_out()
        self.table.row_activated.connect(lambda _row: self._ask(self.match_wanted))
        self.match.clicked.connect(lambda: self._ask(self.match_wanted))
        self.give_back.clicked.connect(lambda: self._ask(self.return_wanted))
        self.open_button.clicked.connect(lambda: self._ask(self.open_wanted))
        self.model.shown_changed.connect(self._show_totals)

    def _lay_out(self) -> None:
        beneath = (self.totals, self.open_button, self.give_back, self.match)
        work = ListWork((self.hint, self.search), self.table, beneath, self)
        self.bodies = WorkOrEmpty(work, self.empty, self)

    def show_rows(self, rows: Sequence[KeptAside]) -> None:
        """Everything kept aside."""
        self.model.set_rows(rows)
        self.bodies.show_work(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _ask(self, signal: SignalInstance) -> None:
        aside = self.table.current_row()
        if aside is not None:
            signal.emit(aside)

    def _show_totals(self) -> None:
        rows = self.model.shown_rows()
        total = format.money(sum(each.row.paid_cents for each in rows))
        self.totals.setText(self.tr("{n} &nbsp; Kept aside <b>{total}</b>").format(n=f"{len(rows):,}", total=total))
