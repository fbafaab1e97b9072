"""Which claim of ours a remittance's claim answers, said by hand: found by typing, line by line."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.remittances.line_match import pair_lines
from app.domain.remittances.match import BilledClaim, BilledLine
from app.domain.remittances.remittance import RemittanceLine
from app.ui import format
from app.ui.remittances.desk_row import DeskRow, name_of
from app.ui.remittances.line_rows import service_words
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.search_box import SearchBox

Find = Callable[[str], Sequence[BilledClaim]]
"""The claims of ours that fit what is typed, likeliest first; nothing typed asks for those like the remittance's."""
SEARCH_AFTER_MS = 150
_ROWS_PX, _LINE_PX = 200, 34
_MOST_LINES = 6
"""More of them scroll."""
CLAIM_COLUMNS: tuple[Column[BilledClaim], ...] = (
    Column("number", "Claim", lambda row: row.number, 96, Kind.CODE),
    Column(
        "patient", "Patient", lambda row: f"{row.patient_last}, {row.patient_first}", 170, stretch=True, strong=True
    ),
    Column(
        "date",
        "Served",
        lambda row: min((e.service_date for e in row.lines if e.service_date), default=None),
        92,
        Kind.DATE,
    ),
    Column("codes", "Codes", lambda row: ", ".join(line.procedure for line in row.lines), 190, muted=True),
    Column("charged", "Charged", lambda row: row.charge_cents, 84, Kind.MONEY),
)


class MatchDialog(QDialog):
    """`match_wanted(claim, line ids)`, one of our lines for each of the remittance's; whoever answers accepts
    it, or says why not with `refuse`."""

    match_wanted = Signal(object, tuple)

    def __init__(self, row: DeskRow, find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row, self._find = row, find
        self.chosen: BilledClaim | None = None
        self._lines: list[QComboBox] = []
        self.setWindowTitle(self.tr("Which claim does it answer?"))
        self.setMinimumSize(760, 480)
        self.search = SearchBox(self.tr("Claim number, patient, or date as 03/07/2026"), parent=self)
        self.found: RowsModel[BilledClaim] = RowsModel(CLAIM_COLUMNS, parent=self)
        self.table = TableView(self.found, self.tr("Claims of ours"), parent=self)
        self.table.set_nothing_words(self.tr("No claim that was sent fits. Type a number, a name or a date."))
        self.table.set_row_key(lambda each: each.claim_id)
        self.table.attach_search(self.search)
        self.table.setMinimumHeight(_ROWS_PX)
        self.mapping = QGridLayout()
        self.mapping.setHorizontalSpacing(12)
        self.mapping.setVerticalSpacing(6)
        held = QWidget()
        held.setLayout(self.mapping)
        self.mapping.setContentsMargins(0, 0, 0, 0)
        self._mapping_area = QScrollArea(self)
        self._mapping_area.setWidgetResizable(True)
        self._mapping_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._mapping_area.setWidget(held)
        self.message = QLabel(self)
        self.message.setProperty("role", "error")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.take = KeyButton(self.tr("It answers this claim"), "Ctrl+Return", primary=True, binds=True, parent=self)
        self._typed = QTimer(self, singleShot=True, interval=SEARCH_AFTER_MS)
        self._typed.timeout.connect(self._search)
        self._lay_out()
        self._connect()
        self._search()
        self.search.setFocus()

    def _lay_out(self) -> None:
        claim = self._row.claim
        told = QLabel(self._told(), self)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        told.setProperty("role", "muted")
        head = QLabel(
            self.tr("{patient}, claim {number}").format(
                patient=name_of(claim.party("QC")), number=claim.claim_number or self.tr("without a number")
            ),
            self,
        )
        head.setProperty("role", "heading")
        head.setTextFormat(Qt.TextFormat.PlainText)
        lines = QLabel(self.tr("Each line of the remittance, and which of ours it is"), self)
        lines.setProperty("role", "label")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        foot.addStretch(0)
        for button in (self.back, self.take):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        for widget in (head, told, self.search):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
        layout.addWidget(lines)
        layout.addWidget(self._mapping_area)
        layout.addSpacing(4)
        layout.addLayout(foot)

    def _told(self) -> str:
        claim = self._row.claim
        patient = claim.party("QC")
        member = self.tr("member id {id}").format(id=patient.id) if patient and patient.id else ""
        days = [line.service_from for line in claim.lines if line.service_from]
        on = format.day(min(days)) if days else format.day(claim.day("232"))
        sums = self.tr("charged {charged}, paid {paid}").format(
            charged=format.money(claim.charge_cents), paid=format.money(claim.paid_cents)
        )
        return " · ".join(part for part in (member, on, sums) if part)

    def _connect(self) -> None:
        self.search.query_changed.connect(lambda _text: self._typed.start())
        self.table.current_row_changed.connect(self._show_lines)
        self.table.row_activated.connect(lambda _row: self._take())
        self.take.clicked.connect(self._take)
        self.back.clicked.connect(self.reject)

    def _search(self) -> None:
        self._typed.stop()
        self.found.set_rows(list(self._find(self.search.text().strip())))
        matched = self._row.planned.match.claim
        if matched is None or not self.table.select_row(lambda each: each.claim_id == matched.claim_id):
            if self.found.rowCount():
                self.table.selectRow(0)
            else:
                self._show_lines(None)

    def _show_lines(self, claim: BilledClaim | None) -> None:
        """A choice for each line, set to what is likeliest."""
        while (item := self.mapping.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = []
        self.chosen = claim
        self.take.setEnabled(claim is not None)
        if claim is None:
            return
        told, known = self._row.claim, self._row.planned.match
        is_same = known.claim is not None and known.claim.claim_id == claim.claim_id
        likely = known.line_ids if is_same else pair_lines(told.lines, claim.lines, told.day("232")).line_ids
        for place, line in enumerate(told.lines):
            words = QLabel(_line_words(line), self)
            words.setTextFormat(Qt.TextFormat.PlainText)
            choice = QComboBox(self)
            choice.setAccessibleName(self.tr("Our line for {code}").format(code=service_words(line.service)))
            choice.addItem(self.tr("choose the line"), 0)
            for ours in claim.lines:
                choice.addItem(_billed_words(ours), ours.line_id)
            choice.setCurrentIndex(max(choice.findData(likely[place] if place < len(likely) else 0), 0))
            words.setBuddy(choice)
            self.mapping.addWidget(words, place, 0)
            self.mapping.addWidget(choice, place, 1)
            self._lines.append(choice)
        self.mapping.setColumnStretch(1, 1)
        for before, after in pairwise((self.table, *self._lines, self.back, self.take)):
            self.setTabOrder(before, after)
        self._mapping_area.setFixedHeight(_LINE_PX * min(len(self._lines), _MOST_LINES))

    def line_ids(self) -> tuple[int, ...]:
        """Our line's row id for each line of the remittance; 0 none."""
        return tuple(int(choice.currentData()) for choice in self._lines)

    def refuse(self, words: str) -> None:
        """Stay open and say why."""
        self.message.setText(words)
        self.message.show()

    def _take(self) -> None:
        if self.chosen is None:
            return
        for choice, line in zip(self._lines, self._row.claim.lines, strict=True):
            if not choice.currentData():
                words = self.tr("Choose which line of the claim {code} is; several may be the same one.")
                self.refuse(words.format(code=service_words(line.service)))
                choice.setFocus()
                return
        self.match_wanted.emit(self.chosen, self.line_ids())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)


def _served(claim: BilledClaim) -> date | None:
    return min((line.service_date for line in claim.lines if line.service_date), default=None)


def _line_words(line: RemittanceLine) -> str:
    day = format.short_day(line.service_from)
    return " · ".join(
        part for part in (day, service_words(line.submitted or line.service), format.money(line.charge_cents)) if part
    )


def _billed_words(line: BilledLine) -> str:
    code = " ".join([line.procedure, *line.modifiers])
    day = format.short_day(line.service_date)
    return " · ".join(part for part in (day, code, format.money(line.charge_cents)) if part)
