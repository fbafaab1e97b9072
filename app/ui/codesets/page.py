"""Code sets: what is at hand, bringing in official files while work goes on, and what that changes for the practice."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from app import paths
from app.codesets.official import Edition, Editions
from app.domain.code_changes import ChangeReport
from app.domain.licensed_codes import LicensedEdition
from app.errors import UserError
from app.forms.code_changes import render_changes
from app.services import code_changes, code_sets, licensed_codes, people
from app.services.code_sets import ChosenFiles
from app.ui import format
from app.ui.codesets.import_dialog import ImportDialog
from app.ui.codesets.rows import SetRow, set_rows
from app.ui.codesets.words import row_words
from app.ui.session import Session
from app.ui.table.column import Column, Kind
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.task import Task
from app.ui.theme import Theme
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.question import Question
from app.ui.widgets.side_splitter import SideSplitter

_DETAIL_PX = 400
_FILES = "Code sets (*.zip *.txt *.csv *.tsv *.xlsx *.xml);;All files (*)"
_REPORTED = {"icd10cm", "hcpcs", "cpt"}
"""Kinds whose editions hold codes to bill."""

_COLUMNS: tuple[Column[SetRow], ...] = (
    Column("set", "Code set", lambda row: row.source.title, 176, stretch=True, strong=True),
    Column("state", "", lambda row: row.state, 106, Kind.BADGE),
    Column("edition", "Edition", lambda row: row.name, 110),
    Column("from", "From", lambda row: row.begins, 92, Kind.DATE),
    Column("to", "To", lambda row: row.ends, 92, Kind.DATE),
    Column(
        "rows", "Rows", lambda row: f"{row.count:,}" if row.count else "", 84, Kind.NUMBER, sort_key=lambda r: r.count
    ),
    Column("file", "File", lambda row: row.file, 150, muted=True, hidden=True, tooltip=lambda row: row.file),
    Column("imported", "Imported", lambda row: row.imported_at and row.imported_at.astimezone().date(), 92, Kind.DATE),
)


class CodeSetsPage(QWidget):
    """Enter or “What changes for me” looks an edition over; Delete removes it; files may be dropped on the page.

    `task_wanted(Task)`: run it with progress and cancel in the status bar.
    """

    message = Signal(str)
    trouble = Signal(object)
    task_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reports: dict[tuple[str, date | None], ChangeReport] = {}
        self._running: Task | None = None
        self._to_ask: list[ChosenFiles] = []
        self.model: RowsModel[SetRow] = RowsModel(_COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Code sets"), session.places, "codesets", parent=self)
        self.table.set_row_key(lambda row: row.key)
        self.hint = QLabel(
            self.tr("Import each zip as its publisher gives it out, or drop it here. Older editions stay.")
        )
        self.hint.setProperty("role", "muted")
        self.detail = QTextBrowser()
        self.detail.setObjectName("CodeSetDetail")
        self.detail.setAccessibleName(self.tr("About the code set"))
        self.remove = KeyButton(self.tr("Remove…"), "Del", parent=self)
        self.folder = KeyButton(self.tr("Import a folder…"), parent=self)
        self.bring = KeyButton(self.tr("Import files…"), "Ctrl+O", primary=True, parent=self)
        self.report = KeyButton(self.tr("What changes for me"), "Return", parent=self)
        self.copy = KeyButton(self.tr("Copy"), parent=self)
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", parent=self)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.setFocusProxy(self.table)
        self.reload()

    # Building -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.folder)
        foot.addWidget(self.bring)
        work = QWidget(self)
        column = QVBoxLayout(work)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.split = SideSplitter("codesets", self._session.places, lambda _width: [_DETAIL_PX], roomy=560)
        self.split.addWidget(work)
        self.split.addWidget(self._side())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.split)

    def _side(self) -> QWidget:
        side = QFrame()
        side.setProperty("surface", "bar")
        side.setProperty("edge", "left")
        side.setMinimumWidth(300)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 12)
        foot.setSpacing(8)
        foot.addWidget(self.report)
        foot.addStretch(1)
        foot.addWidget(self.copy)
        foot.addWidget(self.print)
        reading = QHBoxLayout()
        reading.setContentsMargins(12, 12, 4, 2)
        self.detail.document().setDocumentMargin(0)
        reading.addWidget(self.detail)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(reading, 1)
        column.addLayout(foot)
        return side

    def _connect(self) -> None:
        self.bring.clicked.connect(self.choose_files)
        self.folder.clicked.connect(self.choose_folder)
        self.remove.clicked.connect(self.remove_chosen)
        self.report.clicked.connect(self.show_changes)
        self.copy.clicked.connect(self.copy_report)
        self.print.clicked.connect(self.print_report)
        self.table.current_row_changed.connect(lambda _row: self._show_row())
        self.table.row_activated.connect(lambda _row: self.show_changes())
        self.table.installEventFilter(self)
        self._session.codes_ready.connect(self.reload)
        Theme.current().changed.connect(self._show_row)

    def toggle_side(self) -> None:
        """Hide the panel beside the list, or bring it back."""
        self.split.toggle_side()

    # Showing --------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read what is at hand; the row chosen stays chosen."""
        editions = self._editions()
        licensed = licensed_codes.licensed_editions(self._session.vault)
        self.model.set_rows(set_rows(editions.all(), licensed, self._session.codes, self._session.today()))
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._show_row()

    def _editions(self) -> Editions:
        codes = self._session.codes
        return codes.editions if codes is not None else Editions(paths.editions_folder())

    def _show_row(self) -> None:
        row = self._chosen()
        report = self._reports.get(row.key) if row else None
        self.detail.setHtml(row_words(row, report, Theme.current().tokens) if row else "")
        self.remove.setEnabled(row is not None and row.edition is not None)
        can_report = row is not None and row.edition is not None and row.source.kind in _REPORTED
        self.report.setEnabled(can_report and self._session.codes is not None)
        self.copy.setEnabled(report is not None)
        self.print.setEnabled(report is not None)

    def _chosen(self) -> SetRow | None:
        row = self.table.current_row()
        return row if isinstance(row, SetRow) else None

    # Importing ------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for the files, then say what they are."""
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Import a code set"), "", self.tr(_FILES))
        if names:
            self.look_at([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for an unpacked folder, as the AMA sends one."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Import a code set"))
        if name:
            self.look_at([Path(name)])

    def look_at(self, chosen: Sequence[Path]) -> None:
        """Say what the files are and ask for what they do not tell; nothing is written yet."""
        if self._running is not None:
            self.message.emit(self.tr("One import at a time: the one that runs is shown below, with its cancel."))
            return
        task = Task(
            lambda _progress, _stop: code_sets.look_at_each(chosen), self.tr("Looking at {n}").format(n=chosen[0].name)
        )
        task.finished.connect(self._ask_each)
        task.failed.connect(self.trouble)
        self._run(task)

    def _run(self, task: Task) -> None:
        self._running = task
        for ended in (task.finished, task.failed):
            ended.connect(lambda _value: self._ended())
        task.cancelled.connect(self._ended)
        self.task_wanted.emit(task)

    def _ended(self) -> None:
        self._running = None

    def _ask_each(self, chosen: Sequence[ChosenFiles]) -> None:
        self._to_ask = list(chosen)
        self._ask_next()

    def _ask_next(self) -> None:
        """Files of several code sets are asked about and imported one set after the other."""
        if self._to_ask:
            self._ask(self._to_ask.pop(0))

    def _ask(self, chosen: ChosenFiles) -> None:
        dialog = ImportDialog(chosen, self._session.today, self._replaced_by(chosen), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._bring_in(chosen, dialog.edition_name(), dialog.day()))
        dialog.rejected.connect(self._ask_next)
        dialog.open()

    def _replaced_by(self, chosen: ChosenFiles) -> Callable[[date], str]:
        at_hand = {
            (row.source.title, row.begins): f"{row.source.title} {row.name}"
            for row in self.model.all_rows()
            if row.edition is not None
        }
        return lambda day: at_hand.get((chosen.what, day), "")

    def _bring_in(self, chosen: ChosenFiles, name: str, day: date | None) -> None:
        folder, now = self._editions().folder, self._session.now()
        task = Task(
            lambda progress, should_stop: code_sets.import_edition(
                chosen, folder, now, effective_from=day, name=name, progress=progress, should_stop=should_stop
            ),
            self.tr("Importing {set}").format(set=chosen.what),
        )
        task.finished.connect(lambda made: self._brought_in(made, name, day))
        task.failed.connect(self.trouble)
        task.cancelled.connect(lambda: self.message.emit(self.tr("Import cancelled; nothing has changed.")))
        self._run(task)
        for ended in (task.finished, task.failed):
            ended.connect(lambda _value: self._ask_next())
        task.cancelled.connect(self._ask_next)

    def _brought_in(self, made: Edition | licensed_codes.PreparedEdition, name: str, day: date | None) -> None:
        vault, now = self._session.vault, self._session.now()
        if isinstance(made, Edition):
            code_sets.record_import(vault, made, now)
            self._session.reopen_codes()
            self.reload()
            words = self.tr("{edition} imported: {n} rows.").format(
                edition=code_changes.edition_words(made), n=f"{made.rows:,}"
            )
            self._choose(made.kind.value, made.effective_from)
        elif day is not None:
            try:
                licensed = licensed_codes.import_licensed(vault, made, day, now, name=name)
            except UserError as error:
                self.trouble.emit(error)
                return
            self._session.changed.emit("codes")
            self.reload()
            words = self.tr("{edition} imported: {n} codes.").format(edition=licensed.name, n=f"{licensed.codes:,}")
            self._choose("cpt", licensed.effective_from)
        else:
            return
        report = self._look_over()
        self.message.emit(f"{words} {report.summary}" if report else words)

    def _choose(self, kind: str, begins: date) -> None:
        self.table.select_row(lambda row: row.key == (kind, begins))
        self._show_row()

    # What changes ---------------------------------------------------------------------------------

    def show_changes(self) -> None:
        """Hold the chosen edition against the codes the practice uses."""
        if self.report.isEnabled():
            self._look_over()
            self.split.open_side()

    def _look_over(self) -> ChangeReport | None:
        row, codes = self._chosen(), self._session.codes
        vault, today = self._session.vault, self._session.today()
        report: ChangeReport | None = None
        if row is not None and isinstance(row.edition, LicensedEdition):
            report = code_changes.changes_by_licensed(vault, row.edition, today)
        elif row is not None and isinstance(row.edition, Edition) and codes is not None:
            report = code_changes.changes_by(vault, codes, row.edition, today)
        if row is not None and report is not None:
            self._reports[row.key] = report
            self._show_row()
        return report

    def copy_report(self) -> None:
        """Put the report on the clipboard as plain lines."""
        if report := self._shown_report():
            QGuiApplication.clipboard().setText("\n".join(report.lines()))
            self.message.emit(self.tr("The report is on the clipboard."))

    def print_report(self) -> None:
        """Print the report."""
        if report := self._shown_report():
            from app.ui.claims.paper import ask_and_print

            ask_and_print(self.report_pdf(report), self.tr("Code changes"), self)

    def report_pdf(self, report: ChangeReport) -> bytes:
        """The report as pages."""
        names = [each.name for each in people.practices(self._session.vault)]
        return render_changes(report, ", ".join(names), format.day(self._session.today()))

    def _shown_report(self) -> ChangeReport | None:
        row = self._chosen()
        return self._reports.get(row.key) if row else None

    # Removing -------------------------------------------------------------------------------------

    def remove_chosen(self) -> None:
        """Ask, then take the chosen edition off this computer or out of the vault."""
        row = self._chosen()
        if row is None or row.edition is None:
            return
        question = Question(
            self.tr("Remove {set} {edition}?").format(set=row.source.title, edition=row.name),
            self.tr("Your visits keep their codes. To have it back, import its file again."),
            self.tr("Remove"),
            parent=self,
        )
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.accepted.connect(lambda: self._remove(row))
        question.open()

    def _remove(self, row: SetRow) -> None:
        vault, now = self._session.vault, self._session.now()
        if isinstance(row.edition, Edition):
            code_sets.remove_edition(vault, self._editions(), row.edition, now)
            self._session.reopen_codes()
        elif row.edition is not None:
            licensed_codes.remove_licensed(vault, row.edition.id, now)
            self._session.changed.emit("codes")
        self._reports.pop(row.key, None)
        self.reload()
        self.message.emit(self.tr("{set} {edition} is removed.").format(set=row.source.title, edition=row.name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The Edit menu has the same key for text; in the list it removes.
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.remove_chosen()
                return True
        return super().eventFilter(watched, event)

    # Dropping -------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        chosen = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if chosen:
            event.acceptProposedAction()
            self.look_at(chosen)
