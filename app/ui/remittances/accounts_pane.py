"""The accounts with payers beside all claims (PLB): each case, its entries across checks, and what of it is open."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.remittances.remittance_codes import PROVIDER_ADJUSTMENTS
from app.queries.payer_account import AccountRow, PayerCase
from app.ui import format
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.list_work import ListWork, WorkOrEmpty
from app.ui.widgets.search_box import SearchBox

_KEPT, _OWED, _EVEN = (
    Badge("kept from us", Tone.WARN),
    Badge("owed to the payer", Tone.INFO),
    Badge("even", Tone.OK),
)


def case_words(reason: str, reference: str) -> str:
    """`WO overpayment recovery, 25-00874`."""
    words = " ".join(filter(None, (reason, PROVIDER_ADJUSTMENTS.get(reason, ""))))
    return f"{words}, {reference}" if reference else words


def _state(case: PayerCase) -> Badge:
    return _KEPT if case.open_cents > 0 else _OWED if case.open_cents else _EVEN


_CASES: tuple[Column[PayerCase], ...] = (
    Column("state", "", _state, 132, Kind.BADGE),
    Column("payer", "Payer", lambda row: row.payer_name, 170, stretch=True, strong=True),
    Column("what", "What", lambda row: case_words(row.reason, row.reference), 220, stretch=True),
    Column("claim", "Claim", lambda row: row.claim_number, 90, Kind.CODE),
    Column("since", "Since", lambda row: row.rows[0].paid_on or row.rows[0].at.date(), 92, Kind.DATE),
    Column("entries", "Entries", lambda row: len(row.rows), 62, Kind.NUMBER),
    Column("open", "Open", lambda row: row.open_cents, 92, Kind.MONEY, strong=True),
)
_ENTRIES: tuple[Column[AccountRow], ...] = (
    Column("day", "Day", lambda row: row.paid_on or row.at.date(), 92, Kind.DATE),
    Column("check", "Check", lambda row: row.check or "by hand", 120, Kind.CODE),
    Column("words", "What", lambda row: row.words or case_words(row.reason, row.reference), 240, stretch=True),
    Column("undone", "", lambda row: Badge("undone") if row.is_undone else None, 76, Kind.BADGE),
    Column("kept", "Kept", lambda row: row.amount_cents if row.amount_cents > 0 else None, 88, Kind.MONEY),
    Column("added", "Added", lambda row: -row.amount_cents if row.amount_cents < 0 else None, 88, Kind.MONEY),
)


class AccountsPane(QWidget):
    """`claim_wanted(id)`; `settle_wanted(case)` and `put_wanted(case)` where its open money is to be dealt with;
    `take_back_wanted(entry)` of what the biller did to it."""

    claim_wanted = Signal(int)
    settle_wanted = Signal(object)
    put_wanted = Signal(object)
    take_back_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cases: RowsModel[PayerCase] = RowsModel(_CASES, parent=self)
        self.entries: RowsModel[AccountRow] = RowsModel(_ENTRIES, parent=self)
        self.table = TableView(self.cases, self.tr("Payer accounts"), parent=self)
        self.table.set_row_key(lambda row: row.case_id)
        self.table.set_nothing_words(self.tr("No case is open. “All” shows those that are even."))
        self.story = TableView(self.entries, self.tr("Entries of the case"), parent=self)
        self.story.set_nothing_words(self.tr("Choose a case: what was kept and added, check by check."))
        self.chips = FilterChips(self.tr("Show"), (("open", self.tr("Open")), ("all", self.tr("All"))), self)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("Totals of what is shown"))
        self.open = QPushButton(self.tr("Open the claim"), self)
        self.take_back = QPushButton(self.tr("Take back…"), self)
        self.put = QPushButton(self.tr("Put on a claim…"), self)
        self.settle = QPushButton(self.tr("Settle with a reason…"), self)
        self.empty = EmptyState(
            "payer",
            self.tr(
                "Money a payer keeps from a check or adds to it beside its claims (PLB: takebacks, interest, balances "
                "carried on) stands here until it evens out."
            ),
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setSpacing(10)
        body.addWidget(self.table, 3)
        body.addWidget(self.story, 2)
        beneath = (self.totals, self.open, self.take_back, self.settle, self.put)
        work = ListWork((self.chips, self.search), body, beneath, self)
        self.bodies = WorkOrEmpty(work, self.empty, self)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose)
        self.cases.shown_changed.connect(self._show_totals)
        self.table.current_row_changed.connect(self._show_case)
        self.table.row_activated.connect(lambda _row: self.open_claim())
        self.open.clicked.connect(self.open_claim)
        self.settle.clicked.connect(lambda: self._ask(self.settle_wanted))
        self.put.clicked.connect(lambda: self._ask(self.put_wanted))
        self.take_back.clicked.connect(self._take_back)
        self._choose("open")

    def _current(self) -> PayerCase | None:
        case: PayerCase | None = self.table.current_row()
        return case

    def _ask(self, signal: SignalInstance) -> None:
        case = self._current()
        if case is not None:
            signal.emit(case)

    def _by_hand(self) -> AccountRow | None:
        """What the biller did to the case chosen, the last that stands."""
        case = self._current()
        own = [row for row in case.rows if not row.check and not row.is_undone] if case else []
        return own[-1] if own else None

    def _take_back(self) -> None:
        entry = self._by_hand()
        if entry is not None:
            self.take_back_wanted.emit(entry)

    def show_cases(self, cases: Sequence[PayerCase]) -> None:
        """Every case of the practice."""
        self.cases.set_rows(cases)
        counts = {"open": sum(bool(case.open_cents) for case in cases), "all": len(cases)}
        self.chips.set_counts(counts)
        self.bodies.show_work(bool(cases))
        self._choose_some()
        self._show_case(self._current())

    def _choose(self, key: str) -> None:
        self.cases.set_predicate((lambda case: bool(case.open_cents)) if key == "open" else None)
        self._choose_some()

    def _choose_some(self) -> None:
        if self.cases.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _show_case(self, case: PayerCase | None) -> None:
        self.entries.set_rows(case.rows if case else ())
        is_open = case is not None and bool(case.open_cents)
        self.open.setEnabled(case is not None and bool(case.claim_id))
        self.take_back.setEnabled(self._by_hand() is not None)
        self.settle.setEnabled(is_open)
        self.put.setEnabled(is_open)

    def _show_totals(self) -> None:
        rows = self.cases.shown_rows()
        kept = format.money(sum(row.open_cents for row in rows if row.open_cents > 0))
        added = format.money(-sum(row.open_cents for row in rows if row.open_cents < 0))
        words = self.tr("Kept from us <b>{kept}</b> &nbsp; Owed to payers <b>{added}</b>")
        self.totals.setText(words.format(kept=kept, added=added))

    def open_claim(self) -> None:
        """The claim that caused the case chosen."""
        case = self._current()
        if case is not None and case.claim_id:
            self.claim_wanted.emit(case.claim_id)
