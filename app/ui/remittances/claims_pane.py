"""At the left of the desk: the remittance chosen, and its claims under tabs by what is to be done with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTabBar, QToolButton, QVBoxLayout, QWidget

from app.ui.icons import set_icon
from app.ui.remittances.claim_list import COLUMN, ClaimList
from app.ui.remittances.desk_row import DeskRow, Tab, tab_rows
from app.ui.table.rows_model import RowsModel
from app.ui.theme import ui_font
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.search_box import SearchBox

_AMOUNT_PX = 20
_TABS = (Tab.DECIDE, Tab.CLEAN, Tab.NOT_FOUND, Tab.POSTED)
_FILTER_FROM = 25
"""With fewer claims an eye is faster than typing."""


@dataclass(frozen=True, slots=True)
class Head:
    """Who pays and when, how much and how, whether it adds up, and how many claims and lines it has."""

    about: str
    amount: str
    way: str
    badge: Badge
    counts: str


class ClaimsPane(QFrame):
    """`claim_chosen(row or None)`; `step_wanted(-1 or 1)` to another remittance."""

    claim_chosen = Signal(object)
    step_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setProperty("edge", "right")
        self.setMinimumWidth(260)
        self._rows: tuple[DeskRow, ...] = ()
        self.about = ElidedLabel("", self)
        self.about.setProperty("role", "muted")
        self.amount = QLabel(self)
        self.amount.setFont(ui_font(_AMOUNT_PX, QFont.Weight.DemiBold))
        self.way = ElidedLabel("", self)
        self.way.setProperty("role", "muted")
        self.way.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self.way.setContentsMargins(0, 0, 0, 4)
        self.badge = BadgeLabel(parent=self)
        self.counts = QLabel(self)
        self.counts.setProperty("role", "muted")
        self.previous = self._arrow("chevron-left", self.tr("Newer remittance"), "Alt+PgUp", -1)
        self.next = self._arrow("chevron-right", self.tr("Older remittance"), "Alt+PgDown", 1)
        self.tabs = QTabBar(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Claims of the remittance"))
        for _tab in _TABS:
            self.tabs.addTab("")
        self.model: RowsModel[DeskRow] = RowsModel((COLUMN,), parent=self)
        self.list = ClaimList(self.model, self.tr("Claims of the remittance"), self)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.list.attach_filter(self.search)
        self.keys = QLabel(self.tr("↑↓ next · A accept · S skip · D decide · P post all accepted"), self)
        self.keys.setProperty("role", "label")
        self.keys.setWordWrap(True)
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _place: self._show_tab())
        self.list.current_row_changed.connect(self.claim_chosen)

    def _arrow(self, icon: str, words: str, key: str, step: int) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon, "muted", px=14)
        button.setAccessibleName(words)
        button.setToolTip(f"{words}  {key}")
        button.clicked.connect(lambda: self.step_wanted.emit(step))
        return button

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 8, 8)
        head.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(0)
        first.addWidget(self.about, 1)
        first.addWidget(self.previous)
        first.addWidget(self.next)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.badge)
        second.addWidget(self.counts, 1)
        paid = QHBoxLayout()
        paid.setSpacing(10)
        paid.addWidget(self.amount)
        paid.addWidget(self.way, 1)
        head.addLayout(first)
        head.addLayout(paid)
        head.addLayout(second)
        foot = QFrame(self)
        foot.setProperty("edge", "top")
        below = QVBoxLayout(foot)
        below.setContentsMargins(12, 8, 12, 10)
        below.addWidget(self.keys)
        finding = QVBoxLayout()
        finding.setContentsMargins(12, 8, 12, 8)
        finding.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.tabs)
        column.addLayout(finding)
        column.addWidget(self.list, 1)
        column.addWidget(foot)
        self._finding = finding

    @property
    def tab(self) -> Tab:
        """The tab shown."""
        return _TABS[self.tabs.currentIndex()]

    def current(self) -> DeskRow | None:
        """The claim chosen."""
        row: DeskRow | None = self.list.current_row()
        return row

    def show_head(self, head: Head) -> None:
        """The remittance the claims are of."""
        self.about.setText(head.about)
        self.amount.setText(head.amount)
        self.way.setText(head.way)
        self.badge.set_badge(head.badge)
        self.counts.setText(head.counts)

    def show_rows(self, rows: Sequence[DeskRow], *, fresh: bool) -> None:
        """The claims; a `fresh` remittance opens at the first tab that has any, else the tab and claim stay."""
        self._rows = tuple(rows)
        counts = {tab: tab_rows(self._rows, tab) for tab in _TABS}
        with QSignalBlocker(self.tabs):
            for place, tab in enumerate(_TABS):
                self.tabs.setTabText(place, f"{self._title(tab)} {len(self._counted(tab, counts[tab])):,}")
                self.tabs.setTabVisible(place, bool(counts[tab]) or tab in (Tab.DECIDE, Tab.CLEAN))
            if fresh or not counts[self.tab]:
                self.tabs.setCurrentIndex(next((nth for nth, tab in enumerate(_TABS) if counts[tab]), 0))
        if fresh:
            self.search.clear()
        self.search.setVisible(len(rows) >= _FILTER_FROM)
        self._finding.setContentsMargins(*((12, 8, 12, 8) if len(rows) >= _FILTER_FROM else (0, 0, 0, 0)))
        self._show_tab(first=fresh)

    def _counted(self, tab: Tab, rows: list[DeskRow]) -> list[DeskRow]:
        """To decide is what nobody has decided yet."""
        return [row for row in rows if row.is_waiting] if tab is Tab.DECIDE else rows

    def _title(self, tab: Tab) -> str:
        return {
            Tab.DECIDE: self.tr("Decide"),
            Tab.CLEAN: self.tr("Clean"),
            Tab.NOT_FOUND: self.tr("Not found"),
            Tab.POSTED: self.tr("Posted"),
        }[tab]

    def _show_tab(self, *, first: bool = False) -> None:
        rows = tab_rows(self._rows, self.tab)
        before = None if first else self.current()
        self.list.show_tab(self.tab)
        nothing = self.tr("Nothing to decide.") if self.tab is Tab.DECIDE else self.tr("No claim here.")
        self.list.set_nothing_words(self.tr("No claim fits these words. Escape clears them.") if rows else nothing)
        self.model.set_rows(rows)
        if before is None or not self.list.select_row(lambda row: row.place == before.place):
            if rows and self.model.rowCount():
                self.list.selectRow(0)
            else:
                self.claim_chosen.emit(None)

    def go_on(self) -> None:
        """To the next claim of the tab that still waits; else it stays."""
        rows = self.model.shown_rows()
        at = self.list.currentIndex().row()
        for place in (*range(at + 1, len(rows)), *range(at)):
            if rows[place].is_waiting:
                self.list.selectRow(place)
                self.list.scrollTo(self.model.index(place, 0))
                return
        if at + 1 < len(rows):
            self.list.selectRow(at + 1)

    def choose_place(self, place: int) -> None:
        """Show a claim of the remittance, wherever it stands."""
        row = next((row for row in self._rows if row.place == place), None)
        if row is not None:
            self.tabs.setCurrentIndex(_TABS.index(row.tab))
            self.list.select_row(lambda each: each.place == place)
