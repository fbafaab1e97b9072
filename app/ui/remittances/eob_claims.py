"""The claims of a paper EOB: found by number, patient or day, listed with what each adds and what is the matter."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.queries.sent_claims import find_sent_claims
from app.ui import format
from app.ui.remittances.eob_editor import EobEditor
from app.ui.remittances.eob_rows import COLUMNS, EobRow, rows_of
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.field import LabeledField


class EobClaims(QWidget):
    """`claim_found(claim id)` and `nothing_found(words)` from the search, `left` when Enter leaves it empty;
    `row_chosen(row)` and `row_opened` from the list."""

    claim_found = Signal(int)
    nothing_found = Signal(str)
    left = Signal()
    row_chosen = Signal(object)
    row_opened = Signal()

    def __init__(self, session: Session, editor: EobEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._editor = session, editor
        self.search = ChoiceEdit(self._offer, popup_width=620, parent=self)
        self.search.setPlaceholderText(self.tr("Claim number, patient or day of service"))
        self.model: RowsModel[EobRow] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Claims on the paper"), parent=self)
        self.table.horizontalHeader().setSectionsClickable(False)  # the order is the paper's
        self.table.set_row_key(lambda row: row.place)
        self.table.set_nothing_words(self.tr("Each claim the check pays comes here: find it above."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(LabeledField(self.tr("&Claim it pays"), self.search))
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.search)
        self.search.choice_changed.connect(self._take)
        self.search.unknown_entered.connect(self.nothing_found)
        self.search.returnPressed.connect(self._leave)
        self.table.current_row_changed.connect(lambda row: self.row_chosen.emit(row) if row is not None else None)
        self.table.row_activated.connect(lambda _row: self.row_opened.emit())

    def typed(self) -> str:
        """What stands in the search; it is emptied."""
        words = self.search.text().strip()
        self.search.set_choice(None)
        return words

    def show_rows(self, place: int = -1) -> None:
        """Show what is keyed now; with a place, that claim is chosen."""
        self.model.set_rows(rows_of(self._editor))
        if 0 <= place < self.model.rowCount():
            self.table.selectRow(place)

    def _offer(self, text: str) -> list[Choice]:
        """The practice's sent claims that fit, those to the check's payer first."""
        eob = self._editor.eob
        found = find_sent_claims(self._session.vault.db, text, practice_id=eob.practice_id)
        offered = []
        for each in sorted(found, key=lambda each: bool(eob.payer_id) and each.payer_id != eob.payer_id):
            days = [line.service_date for line in each.lines if line.service_date]
            other = "" if not eob.payer_id or each.payer_id == eob.payer_id else self.tr("another payer's")
            told = (each.number, format.day(min(days)) if days else "", format.money(each.charge_cents), other)
            name = ", ".join(filter(None, (each.patient_last, each.patient_first)))
            offered.append(Choice(each.claim_id, name, " · ".join(filter(None, told))))
        return offered

    def _take(self, claim_id: int | None) -> None:
        self.search.set_choice(None)
        if claim_id is not None:
            self.claim_found.emit(claim_id)

    def _leave(self) -> None:
        """Enter without a claim; a claim taken has moved the keyboard on already."""
        if not self.search.text().strip() and self.search.hasFocus():
            self.left.emit()
