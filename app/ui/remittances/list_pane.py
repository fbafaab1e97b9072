"""Every remittance that was brought in, newest first, and how far each is posted; Enter opens it on the desk."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.remittances.remittance_codes import PAYMENT_METHODS
from app.queries.remittance_list import RemittanceRow, RemittanceState
from app.ui import format
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork
from app.ui.widgets.search_box import SearchBox

STATE_BADGES = {
    RemittanceState.WAITING: Badge("waiting", Tone.INFO),
    RemittanceState.PARTLY: Badge("partly posted", Tone.WARN),
    RemittanceState.POSTED: Badge("posted", Tone.OK),
    RemittanceState.UNBALANCED: Badge("unbalanced", Tone.DANGER),
    RemittanceState.REPEATED: Badge("repeated", Tone.NEUTRAL),
    RemittanceState.UNREADABLE: Badge("unreadable", Tone.DANGER),
    RemittanceState.KEYED: Badge("half keyed", Tone.WARN),
}
_OPEN = frozenset({RemittanceState.WAITING, RemittanceState.PARTLY, RemittanceState.KEYED})
_WRONG = frozenset({RemittanceState.UNBALANCED, RemittanceState.REPEATED, RemittanceState.UNREADABLE})
_CHIPS = {"all": None, "open": _OPEN, "posted": frozenset({RemittanceState.POSTED}), "wrong": _WRONG}
_COLUMNS: tuple[Column[RemittanceRow], ...] = (
    Column("state", "", lambda row: STATE_BADGES[row.state], 108, Kind.BADGE),
    Column("payer", "Payer", lambda row: row.payer_name or row.file_name, 180, stretch=True, strong=True),
    Column("reference", "Check or EFT", lambda row: row.reference, 140, Kind.CODE),
    Column("paid", "Paid on", lambda row: row.paid_on, 92, Kind.DATE),
    Column("amount", "Amount", lambda row: None if row.refusal else row.amount_cents, 100, Kind.MONEY, strong=True),
    Column("claims", "Claims", lambda row: row.claim_count or None, 62, Kind.NUMBER),
    Column("posted", "Posted", lambda row: row.posted_count or None, 62, Kind.NUMBER),
    Column("aside", "Kept aside", lambda row: row.suspense_cents if row.suspense_count else None, 86, Kind.MONEY),
    Column("way", "How", lambda row: way_words(row.method), 104, muted=True),
    Column("imported", "Brought in", lambda row: _day(row), 92, Kind.DATE, muted=True),
    Column(
        "file",
        "File",
        lambda row: row.file_name or "paper",
        186,
        muted=True,
        tooltip=lambda row: row.refusal or row.file_name,
    ),
)


def way_words(method: str) -> str:
    """How it was paid, in a word (BPR04)."""
    short = {"ACH": "EFT", "CHK": "check", "FWT": "wire", "NON": "no payment"}
    return short.get(method, PAYMENT_METHODS.get(method, method))


def _day(row: RemittanceRow) -> object:
    return row.imported_at.astimezone().date() if row.imported_at else None


class ListPane(QWidget):
    """`open_wanted(row)` where one is to be shown on the desk; `import_wanted` for files."""

    open_wanted = Signal(object)
    import_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: RowsModel[RemittanceRow] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Remittances"), session.places, "remittances", parent=self)
        self.table.set_row_key(lambda row: (row.remittance_id, row.file_id, row.draft_id))
        self.table.set_nothing_words(self.tr("No remittance fits these words. Escape clears the filter."))
        chips = (
            ("all", self.tr("All")),
            ("open", self.tr("To post")),
            ("posted", self.tr("Posted")),
            ("wrong", self.tr("Cannot be posted")),
        )
        self.chips = FilterChips(self.tr("State"), chips, self)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("Totals of what is shown"))
        self.folder = QPushButton(self.tr("Import folder…"), self)
        self.key_paper = KeyButton(self.tr("Key a paper EOB…"), "Ctrl+E", parent=self)
        self.bring = KeyButton(self.tr("Import files…"), "Ctrl+O", parent=self)
        self.open = KeyButton(self.tr("Open on the desk"), "Return", primary=True, parent=self)
        self._lay_out()
        self.chips.chosen.connect(self._choose)
        self.table.row_activated.connect(self.open_wanted)
        self.model.shown_changed.connect(self._show_totals)
        self.bring.clicked.connect(self.import_wanted)
        self.open.clicked.connect(self.open_chosen)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        beneath = (self.totals, self.folder, self.key_paper, self.bring, self.open)
        outer.addWidget(ListWork((self.chips, self.search), self.table, beneath, self))

    def show_rows(self, rows: Sequence[RemittanceRow]) -> None:
        """Show these; what is chosen stays so."""
        self.model.set_rows(rows)
        counts = Counter(key for row in rows for key, states in _CHIPS.items() if states is None or row.state in states)
        self.chips.set_counts({key: counts[key] for key in _CHIPS})
        self._choose_some()

    def _choose(self, key: str) -> None:
        states = _CHIPS[key]
        self.model.set_predicate(None if states is None else lambda row: row.state in states)
        self._choose_some()

    def _choose_some(self) -> None:
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def open_chosen(self) -> None:
        """The remittance chosen, on the desk."""
        row = self.table.current_row()
        if row is not None:
            self.open_wanted.emit(row)

    def _show_totals(self) -> None:
        rows = self.model.shown_rows()
        total = format.money(sum(row.amount_cents for row in rows))
        words = self.tr("{n} of {all} &nbsp; Paid <b>{total}</b>")
        self.totals.setText(words.format(n=f"{len(rows):,}", all=f"{len(self.model.all_rows()):,}", total=total))
