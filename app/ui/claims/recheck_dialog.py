"""What checking all open claims anew has found: which are held up, which of them were clean before; Enter opens one."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.services.recheck import HeldUp, Recheck
from app.ui.claims.found_table import FoundClaim, FoundTable
from app.ui.theme import Tone
from app.ui.widgets.filter_chips import FilterChips
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.search_box import SearchBox

_SIZE = (900, 540)
CHIPS = (("all", "All"), ("new", "Were ready"), ("errors", "Errors"), ("warnings", "Warnings only"))
_FITS: dict[str, Callable[[HeldUp], bool]] = {
    "all": lambda _held: True,
    "new": lambda held: held.is_new,
    "errors": lambda held: held.errors > 0,
    "warnings": lambda held: held.errors == 0,
}


class RecheckDialog(QDialog):
    """`claim_wanted(claim id)` where one is opened; the dialog stays, for the next one."""

    claim_wanted = Signal(int)

    def __init__(self, result: Recheck, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open claims checked"))
        self.resize(*_SIZE)
        self._held = {held.claim_id: held for held in result.held_up}
        self.heading = QLabel(self._heading(result), self)
        self.heading.setProperty("role", "title")
        self.hint = QLabel(self._hint(result), self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self.chips = FilterChips(self.tr("Show"), CHIPS, self)
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table = FoundTable(self.tr("Claims that are held up"), graded=True, parent=self)
        self.table.set_nothing_words(self.tr("No claim is held up."))
        self.table.attach_filter(self.search)
        self.leave = KeyButton(self.tr("Close"), "Esc", parent=self)
        self.open_claim = KeyButton(self.tr("Open the claim"), "Return", primary=True, parent=self)
        self._lay_out()
        self.chips.chosen.connect(self._choose)
        self.leave.clicked.connect(self.reject)
        self.open_claim.clicked.connect(self.table.open_chosen)
        self.table.claim_wanted.connect(self.claim_wanted)
        self._fill()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.chips, 1)
        head.addWidget(self.search)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.leave)
        buttons.addStretch()
        buttons.addWidget(self.open_claim)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        for button in (self.leave, self.open_claim):
            button.setAutoDefault(False)

    def _fill(self) -> None:
        every = tuple(self._held.values())
        self.chips.set_counts({key: sum(map(fits, every)) for key, fits in _FITS.items()})
        self.table.show_found([_row(held) for held in every])
        self.open_claim.setEnabled(bool(every))
        self.table.setFocus()

    def _choose(self, key: str) -> None:
        fits = _FITS[key]
        self.table.found.set_predicate(None if key == "all" else lambda row: fits(self._held[row.claim_id]))
        if self.table.found.rowCount():
            self.table.selectRow(0)

    def _heading(self, result: Recheck) -> str:
        words = self.tr("{n} of {all} open claims are held up")
        return words.format(n=f"{len(result.held_up):,}", all=f"{result.claims:,}")

    def _hint(self, result: Recheck) -> str:
        said = self.tr("Stopped before the end: the older claims were not checked. ") if result.stopped else ""
        new = sum(held.is_new for held in result.held_up)
        if new == 1:
            return said + self.tr("One was ready: what is found came since. Nothing was changed.")
        if new:
            return said + self.tr("{n} were ready: what is found came since. Nothing was changed.").format(n=new)
        return said + self.tr("No ready claim has a new finding. Nothing was changed.")


def _row(held: HeldUp) -> FoundClaim:
    first, more = held.findings[0], len(held.findings) - 1
    words = f"{first.message} (and {more} more)" if more else first.message
    tone = Tone.DANGER if held.errors else Tone.WARN
    badge = "was ready" if held.is_new else "error" if held.errors else "warning"
    return FoundClaim(held.claim_id, held.number, held.patient, held.service_date, words, badge, tone)
