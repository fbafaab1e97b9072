"""What is to be done after a posting: claims the next payer gets, denials to work on, credits that arose."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.claims.found_table import FoundClaim, FoundTable
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton

NEXT, DENIED, CREDIT = "bill next", "denied", "credit"
_SIZE = (820, 460)


class PostedDialog(QDialog):
    """`claim_wanted(id)` and `next_payer_wanted(id)`; it stays beside what is opened from it. `undo_wanted` takes the
    posting (`batch_id`) back as a whole; it closes once the posting is taken back, from wherever."""

    claim_wanted = Signal(int)
    next_payer_wanted = Signal(int)
    undo_wanted = Signal()

    def __init__(
        self, words: str, rows: Sequence[FoundClaim], batch_id: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._batch_id = batch_id
        self.setWindowTitle(self.tr("Posted"))
        self.resize(*_SIZE)
        self.heading = QLabel(words, self)
        self.heading.setProperty("role", "title")
        self.heading.setWordWrap(True)
        self.hint = QLabel(self._hint(rows), self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        chips = (
            ("all", self.tr("To do")),
            (NEXT, self.tr("Bill the next payer")),
            (DENIED, self.tr("Denied")),
            (CREDIT, self.tr("Credits")),
        )
        self.chips = FilterChips(self.tr("Show"), chips, self)
        self.chips.set_counts({"all": len(rows), **{key: _count(rows, key) for key, _words in chips[1:]}})
        self.table = FoundTable(self.tr("Claims with something to do"), graded=True, parent=self)
        self.table.set_nothing_words(self.tr("Nothing is left to do with these claims."))
        self.undo = KeyButton(self.tr("Undo posting…"), parent=self)
        self.leave = KeyButton(self.tr("Close"), "Esc", parent=self)
        self.bill = KeyButton(self.tr("Bill the next payer…"), "Ctrl+Shift+B", parent=self)
        self.open_claim = KeyButton(self.tr("Open the claim"), "Return", primary=True, parent=self)
        self._lay_out()
        self.table.show_found(rows)
        self._connect()
        self._allow()
        self.table.setFocus()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.leave)
        foot.addWidget(self.undo)
        foot.addStretch()
        foot.addWidget(self.bill)
        foot.addWidget(self.open_claim)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self.heading, self.hint, self.chips):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        for button in (self.leave, self.undo, self.bill, self.open_claim):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.chips.chosen.connect(self._choose)
        self.leave.clicked.connect(self.reject)
        self.undo.clicked.connect(self.undo_wanted)
        self.open_claim.clicked.connect(self.table.open_chosen)
        self.bill.clicked.connect(self._bill)
        self.table.claim_wanted.connect(self.claim_wanted)
        self.table.current_row_changed.connect(lambda _row: self._allow())
        QShortcut(QKeySequence("Ctrl+Shift+B"), self, context=Qt.ShortcutContext.WindowShortcut).activated.connect(
            self._bill
        )

    def _hint(self, rows: Sequence[FoundClaim]) -> str:
        told = []
        if count := _count(rows, NEXT):
            told.append(self.tr("{n} to bill to the next payer").format(n=f"{count:,}"))
        if count := _count(rows, DENIED):
            told.append(self.tr("{n} denied, wholly or in part").format(n=f"{count:,}"))
        if count := _count(rows, CREDIT):
            told.append(self.tr("{n} paid more than was owed").format(n=f"{count:,}"))
        return ", ".join(told) + "." if told else self.tr("Nothing is left to do with these claims.")

    def follow_undone(self, batch_id: int) -> None:
        """What it tells is no longer so."""
        if batch_id == self._batch_id:
            self.close()

    def _choose(self, key: str) -> None:
        self.table.found.set_predicate(None if key == "all" else lambda row: row.badge == key)
        if self.table.found.rowCount():
            self.table.selectRow(0)
        self._allow()

    def _allow(self) -> None:
        row: FoundClaim | None = self.table.current_row()
        self.open_claim.setEnabled(row is not None)
        self.bill.setEnabled(row is not None and row.badge == NEXT)

    def _bill(self) -> None:
        row: FoundClaim | None = self.table.current_row()
        if row is not None and row.badge == NEXT:
            self.next_payer_wanted.emit(row.claim_id)


def _count(rows: Sequence[FoundClaim], badge: str) -> int:
    return sum(row.badge == badge for row in rows)
