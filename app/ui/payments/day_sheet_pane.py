"""The day sheet: a day or more, proved from what was owed before to what is owed after; on paper and as CSV."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.day_sheet import Basis, DaySheet, SheetReceipt
from app.errors import UserError
from app.queries.day_sheet import ledger_size
from app.services.day_sheets import day_sheet, day_sheet_csv, day_sheet_pdf
from app.ui import format
from app.ui.messages import tried
from app.ui.saving import write_whole
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.task import Task
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

AT_ONCE = 8_000
"""So many ledger entries are added up before an eye could miss them."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet's proof, or of what stands beside it."""

    part: str
    words: str
    cents: int


_LINES: tuple[Column[SheetLine], ...] = (
    Column("part", "", lambda row: row.part, 130, strong=True),
    Column("words", "What", lambda row: row.words, 200, stretch=True),
    Column("cents", "Amount", lambda row: row.cents, 110, Kind.MONEY),
)
_RECEIPTS: tuple[Column[SheetReceipt], ...] = (
    Column("day", "Received", lambda row: row.day, 92, Kind.DATE),
    Column("payer", "From", lambda row: row.payer, 110, stretch=True, tooltip=lambda row: row.payer),
    Column("way", "How", lambda row: f"{row.way.capitalize()} {row.reference}".strip(), 100, stretch=True),
    Column("amount", "Amount", lambda row: row.amount_cents, 84, Kind.MONEY, strong=True),
    Column("posted", "Posted", lambda row: row.posted_cents or None, 84, Kind.MONEY),
    Column("aside", "Aside, PLB", lambda row: row.aside_cents + row.beside_cents or None, 84, Kind.MONEY),
    Column("open", "Open", lambda row: row.unposted_cents or None, 76, Kind.MONEY),
)


class DaySheetPane(QWidget):
    """Read again with every choice: short books at once, long ones beside the window (`task_started`)."""

    message = Signal(str)
    task_started = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.sheet: DaySheet | None = None
        self._asked = 0
        self.first, self.last = (DateEdit(session.today, past=True, parent=self) for _ in range(2))
        for edit in (self.first, self.last):
            edit.set_value(session.today())
        self.basis, self.practice = QComboBox(self), QComboBox(self)
        self.basis.addItem(self.tr("Booked for"), Basis.EFFECTIVE)
        self.basis.addItem(self.tr("Entered on"), Basis.ENTERED)
        self.practice.addItem(self.tr("This practice"), True)
        self.practice.addItem(self.tr("All practices"), False)
        self.proof = BadgeLabel(Badge("", Tone.OK), self)
        self.lines: RowsModel[SheetLine] = RowsModel(_LINES, parent=self)
        self.receipts: RowsModel[SheetReceipt] = RowsModel(_RECEIPTS, parent=self)
        self.waiting: RowsModel[SheetReceipt] = RowsModel(_RECEIPTS, parent=self)
        self.table = self._table(self.lines, self.tr("Day sheet"), self.tr("Nothing is owed."))
        self.received = self._table(self.receipts, self.tr("Received"), self.tr("Nothing came in on these days."))
        self.open = self._table(self.waiting, self.tr("Not posted yet"), self.tr("Everything received is posted."))
        self.csv = KeyButton(self.tr("Save as CSV…"), parent=self)
        self.save = KeyButton(self.tr("Save as PDF…"), "Ctrl+S", parent=self)
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", primary=True, parent=self)
        self._lay_out()
        for edit in (self.first, self.last):
            edit.date_changed.connect(lambda _day: self.reload())
        for choice in (self.basis, self.practice):
            choice.currentIndexChanged.connect(lambda _at: self.reload())
        self.csv.clicked.connect(lambda: self.save_csv())
        self.save.clicked.connect(lambda: self.save_paper())
        self.print.clicked.connect(lambda: self.print_paper())

    def _table(self, model: RowsModel[SheetLine] | RowsModel[SheetReceipt], name: str, nothing: str) -> TableView:
        table = TableView(model, name, parent=self)
        table.horizontalHeader().setSectionsClickable(False)  # the order is the sheet's
        table.set_nothing_words(nothing)
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        for label, field in (
            (self.tr("F&rom"), self.first),
            (self.tr("T&o"), self.last),
            (self.tr("By the day"), self.basis),
            (self.tr("Of"), self.practice),
        ):
            field.setFixedWidth(150)
            head.addWidget(LabeledField(label, field))
        head.addStretch(3)
        head.addWidget(self.proof, 0, Qt.AlignmentFlag.AlignBottom)
        right = QVBoxLayout()
        right.setSpacing(6)
        for words, table in (
            (self.tr("Received, and what is posted of it"), self.received),
            (self.tr("Received until then, not wholly posted now"), self.open),
        ):
            over = QLabel(words, self)
            over.setProperty("role", "label")
            right.addWidget(over)
            right.addWidget(table, 1)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addWidget(self.table, 5)
        body.addLayout(right, 6)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.csv, self.save, self.print):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(body, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.first)

    def reload(self) -> None:
        """Read the days chosen again; half-typed days are waited for."""
        first, last = self.first.value(), self.last.value()
        if first is None or last is None:
            return
        practice_id = self._session.practice_id if self.practice.currentData() else 0
        vault, basis = self._session.vault, Basis(self.basis.currentData())
        self._asked += 1
        if ledger_size(vault.db) <= AT_ONCE:
            try:
                self.show_sheet(day_sheet(vault, first, last, basis, practice_id))
            except UserError as error:
                self.message.emit(str(error))
            return
        asked = self._asked

        def work(_progress: object, _should_stop: object) -> DaySheet:
            with vault.beside() as twin:
                return day_sheet(twin, first, last, basis, practice_id)

        task = Task(work, self.tr("Reading the day sheet"))
        task.finished.connect(lambda sheet: self.show_sheet(sheet) if asked == self._asked else None)
        task.failed.connect(self._fail)
        self.task_started.emit(task)
        task.start()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.message.emit(str(error))

    def show_sheet(self, sheet: DaySheet) -> None:
        """Show what was read."""
        self.sheet = sheet
        self.lines.set_rows(lines_of(sheet))
        self.receipts.set_rows(list(sheet.receipts))
        self.waiting.set_rows(list(sheet.waiting))
        off = sheet.proof_cents
        words = self.tr("off by {cents}").format(cents=format.money(off)) if off else self.tr("proves to the cent")
        self.proof.set_badge(Badge(words, Tone.DANGER if off else Tone.OK))

    def undo_chosen(self) -> None:
        """Nothing is undone here."""
        self.message.emit(self.tr("The sheet only tells: what it tells of is undone where it was done."))

    def print_paper(self) -> None:
        """The sheet to a printer."""
        from app.ui.claims.paper import ask_and_print  # Qt's printing is loaded when something is printed

        pdf = self._pdf()
        if pdf is not None and ask_and_print(pdf, "Claimwright", self):
            self.message.emit(self.tr("The day sheet went to the printer."))

    def save_paper(self) -> None:
        """The sheet as a PDF file."""
        pdf = self._pdf()
        if pdf is not None and (path := self._ask("pdf")):
            self.write(path, pdf)

    def save_csv(self) -> None:
        """The sheet for a spreadsheet."""
        if self.sheet is not None and (path := self._ask("csv")):
            self.write(path, day_sheet_csv(self.sheet).encode())

    def write(self, path: Path, content: bytes) -> None:
        """Write a file and say so."""
        if tried(lambda: write_whole(path, content), self.message.emit):
            self.message.emit(self.tr("Saved as {name}.").format(name=path.name))

    def _pdf(self) -> bytes | None:
        return day_sheet_pdf(self.sheet, self._session.today()) if self.sheet else None

    def _ask(self, kind: str) -> Path | None:
        day: date = self.sheet.last if self.sheet else self._session.today()
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the day sheet"), f"day-sheet-{day:%Y%m%d}.{kind}", f"{kind.upper()} (*.{kind})"
        )
        return Path(name) if name else None


def lines_of(sheet: DaySheet) -> list[SheetLine]:
    """The proof from top to bottom, then who owes, what moved, and the deposits."""
    rows = [SheetLine("Owed before", "", sheet.opening_cents)]
    for part, changes in sheet.changes:
        rows += [SheetLine(part if not nth else "", each.words, each.cents) for nth, each in enumerate(changes)]
    rows.append(SheetLine("Owed after", "", sheet.closing_cents))
    rows += [SheetLine("Of it" if not nth else "", each.words, each.cents) for nth, each in enumerate(sheet.receivable)]
    rows += [SheetLine("Only moved" if not nth else "", each.words, each.cents) for nth, each in enumerate(sheet.moved)]
    for nth, each in enumerate(sheet.deposits):
        words = f"{format.day(each.day)}, deposit {each.number}"
        rows.append(SheetLine("Deposits" if not nth else "", words, each.carried_cents + each.electronic_cents))
    return rows
