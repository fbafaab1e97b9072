"""The mailing log: every envelope, fax and upload of some days; filtered, corrected, printed for the file."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from app.domain.mailing import MailingWay
from app.queries.mailing_log import MailingRow, mailing_rows
from app.queries.practice_names import practice_names
from app.services.mailing import mailing_log_pdf
from app.ui import format
from app.ui.messages import tried
from app.ui.saving import write_whole
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.theme import Tone
from app.ui.widgets.badge import Badge
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.list_work import ListWork
from app.ui.widgets.search_box import SearchBox

_WAYS = {
    MailingWay.MAIL: Badge("mail", Tone.NEUTRAL),
    MailingWay.CERTIFIED: Badge("certified", Tone.ACCENT),
    MailingWay.FAX: Badge("fax", Tone.INFO),
    MailingWay.PORTAL: Badge("portal", Tone.INFO),
}
_COLUMNS: tuple[Column[MailingRow], ...] = (
    Column("day", "Mailed", lambda row: row.mailed_on, 92, Kind.DATE),
    Column("way", "How", lambda row: _WAYS[row.way], 92, Kind.BADGE),
    Column("reference", "Number", lambda row: row.reference, 200, Kind.CODE),
    Column("payer", "To", lambda row: row.payer, 150, stretch=True, strong=True),
    Column("claims", "Claims", lambda row: len(row.numbers), 58, Kind.NUMBER),
    Column("numbers", "Their numbers", lambda row: " ".join(row.numbers), 160, stretch=True, muted=True),
    Column("sum", "Charged", lambda row: row.total_cents, 92, Kind.MONEY),
    Column("run", "Run", lambda row: row.run, 84, Kind.CODE),
)
_DATE_PX = 116


class MailingPane(QWidget):
    """`correct_wanted(row)` on Enter; `print_wanted(pdf)` for the log as shown."""

    correct_wanted = Signal(object)
    print_wanted = Signal(bytes)
    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model: RowsModel[MailingRow] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Mailing log"), session.places, "mailing-log", parent=self)
        self.table.set_row_key(lambda row: row.mailing_id)
        self.table.set_nothing_words(
            self.tr("Nothing was mailed in these days. Mark a print run or claims as mailed with Ctrl+M.")
        )
        self.search = SearchBox(self.tr("Filter by any word"), "/", self)
        self.search.setMaximumWidth(260)
        self.table.attach_filter(self.search)
        today = session.today()
        self.since, self.until = DateEdit(session.today, parent=self), DateEdit(session.today, parent=self)
        self.since.set_value(_months_back(today, 2))
        self.until.set_value(today)
        self.totals = QLabel(self)
        self.totals.setAccessibleName(self.tr("Totals of what is shown"))
        self.correct = KeyButton(self.tr("Correct…"), "Return", parent=self)
        self.save = KeyButton(self.tr("Save as PDF…"), "Ctrl+S", parent=self)
        self.print = KeyButton(self.tr("Print the log…"), "Ctrl+P", primary=True, parent=self)
        self.setFocusProxy(self.table)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        days: list[QWidget | None] = []
        for words, edit in ((self.tr("From"), self.since), (self.tr("to"), self.until)):
            label = QLabel(words, self)
            label.setBuddy(edit)
            edit.setAccessibleName(self.tr("First day") if edit is self.since else self.tr("Last day"))
            edit.setFixedWidth(_DATE_PX)
            days += [label, edit]
        foot = (self.totals, self.correct, self.save, self.print)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ListWork((*days, None, self.search), self.table, foot, self))

    def _connect(self) -> None:
        self.since.date_changed.connect(lambda _day: self.reload())
        self.until.date_changed.connect(lambda _day: self.reload())
        self.model.shown_changed.connect(self._show_totals)
        self.table.row_activated.connect(self.correct_wanted)
        self.correct.clicked.connect(self._correct)
        self.save.clicked.connect(self.save_chosen)
        self.print.clicked.connect(self.print_chosen)

    def reload(self) -> None:
        """Read the log of the days chosen again."""
        first, last = self._days()
        self.model.set_rows(mailing_rows(self._session.vault.db, first, last, self._session.practice_id))
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _days(self) -> tuple[date, date]:
        """An open end takes all there is."""
        return self.since.value() or date.min, self.until.value() or date.max

    def _correct(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.correct_wanted.emit(row)

    def print_chosen(self) -> None:
        """The rows shown, as pages."""
        if self.model.rowCount():
            self.print_wanted.emit(self.pdf())
        else:
            self.message.emit(self.tr("There is nothing to print: choose other days."))

    def pdf(self) -> bytes:
        """The rows shown, first day first."""
        rows = sorted(self.model.shown_rows(), key=lambda row: (row.mailed_on, row.mailing_id))
        session = self._session
        first, last = self._days()
        practice = practice_names(session.vault.db).get(session.practice_id, "")
        return mailing_log_pdf(rows, practice, max(first, rows[0].mailed_on), min(last, session.today()), session.now())

    def save_chosen(self) -> None:
        """Ask where the log is to be written."""
        if not self.model.rowCount():
            self.message.emit(self.tr("There is nothing to save: choose other days."))
            return
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the log"), "mailing-log.pdf", "PDF (*.pdf)")
        if name:
            self.save_pdf(Path(name))

    def save_pdf(self, path: Path) -> None:
        """Write the rows shown to a file."""
        if tried(lambda: write_whole(path, self.pdf()), self.message.emit):
            self.message.emit(self.tr("The log was saved as {name}.").format(name=path.name))

    def _show_totals(self) -> None:
        rows = self.model.shown_rows()
        self.totals.setText(
            self.tr("<b>{n}</b> sent &nbsp; {claims} claims &nbsp; <b>{money}</b>").format(
                n=f"{len(rows):,}",
                claims=f"{sum(len(row.numbers) for row in rows):,}",
                money=format.money(sum(row.total_cents for row in rows)),
            )
        )


def _months_back(today: date, months: int) -> date:
    """The first of the month so many before this one."""
    first = today.replace(day=1)
    for _month in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first
