"""Which claim caused money beside the claims: found by number, patient or day."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.money import format_cents
from app.domain.remittances.match import BilledClaim
from app.queries.payer_account import PayerCase
from app.ui.remittances.match_dialog import CLAIM_COLUMNS, SEARCH_AFTER_MS
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.search_box import SearchBox


class ClaimDialog(QDialog):
    """`claim_chosen(claim)`; whoever answers accepts the dialog, or says why not with `refuse`."""

    claim_chosen = Signal(object)

    def __init__(
        self, case: PayerCase, find: Callable[[str], Sequence[BilledClaim]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._find = find
        self.setWindowTitle(self.tr("Put it on a claim"))
        self.setMinimumSize(720, 380)
        what = self.tr("kept by the payer and put on") if case.open_cents > 0 else self.tr("added and put on")
        self.told = QLabel(
            self.tr("{money} of {payer} is {what} the claim that caused it, on the lines it paid.").format(
                money=format_cents(abs(case.open_cents)), payer=case.payer_name, what=what
            ),
            self,
        )
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.search = SearchBox(self.tr("Claim number, patient, or date as 03/07/2026"), parent=self)
        self.found: RowsModel[BilledClaim] = RowsModel(CLAIM_COLUMNS, parent=self)
        self.table = TableView(self.found, self.tr("Claims of ours"), parent=self)
        self.table.set_row_key(lambda each: each.claim_id)
        self.table.set_nothing_words(self.tr("No claim that was sent fits. Type a number, a name or a date."))
        self.table.attach_search(self.search)
        self.message = QLabel(self)
        self.message.setProperty("role", "error")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Put it on this claim"), "Ctrl+Return", primary=True, binds=True, parent=self)
        self._typed = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._typed.timeout.connect(self._search)
        self._lay_out()
        self.search.query_changed.connect(lambda _text: self._typed.start())
        self.table.row_activated.connect(lambda _row: self._choose())
        self.go.clicked.connect(self._choose)
        self.back.clicked.connect(self.reject)
        self._search()
        self.search.setFocus()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.back, self.go):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.told)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.message)
        layout.addLayout(foot)

    def _search(self) -> None:
        self.found.set_rows(list(self._find(self.search.text().strip())))
        if self.found.rowCount():
            self.table.selectRow(0)
        self.go.setEnabled(bool(self.found.rowCount()))

    def _choose(self) -> None:
        claim: BilledClaim | None = self.table.current_row()
        if claim is not None:
            self.claim_chosen.emit(claim)

    def refuse(self, words: str) -> None:
        """Stay open and say why."""
        self.message.setText(words)
        self.message.show()
