"""Print claims: on red stock or plain paper, to a printer or a file, then mark them as sent."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.services import claims, vaults
from app.services.batch_print import Batch, Progress, draw_batch, keep_batch
from app.ui.session import Session
from app.ui.task import Task
from app.ui.widgets.key_button import KeyButton

Result = TypeVar("Result")

MANY = 50
"""Fewer claims than this are drawn before a progress bar could be seen."""


class PrintDialog(QDialog):
    """`done_with` tells in one sentence what was done."""

    done_with = Signal(str)

    def __init__(self, session: Session, claim_ids: list[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Print claims"))
        self._session = session
        self._claim_ids = claim_ids
        count = self.tr("One claim") if len(claim_ids) == 1 else self.tr("{n} claims").format(n=len(claim_ids))
        words = QLabel(self.tr("{count} on the CMS-1500 (02/12)").format(count=count), self)
        words.setProperty("role", "heading")
        self.red = QRadioButton(self.tr("&Red forms: data only, on pre-printed stock"), self)
        self.plain = QRadioButton(self.tr("&Plain paper: with a picture of the form, for the file"), self)
        self.red.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.red)
        group.addButton(self.plain)
        self.mark = QCheckBox(self.tr("&Mark ready claims as sent, and keep a frozen copy"), self)
        self.mark.setChecked(True)
        self.red.toggled.connect(self.mark.setChecked)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        self.message.hide()
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName(self.tr("Pages drawn"))
        self.bar.hide()
        self._task: Task | None = None
        self._stopped = False
        self.save = KeyButton(self.tr("Save as PDF…"), "Ctrl+S", binds=True, parent=self)
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", primary=True, binds=True, parent=self)
        self.print.setDefault(True)
        leave = KeyButton(self.tr("Cancel"), "Esc", parent=self)
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        self.save.clicked.connect(self._choose_file)
        self.print.clicked.connect(self.print_on_paper)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(leave)
        buttons.addStretch()
        buttons.addWidget(self.save)
        buttons.addWidget(self.print)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (words, self.red, self.plain, self.mark, self.bar, self.message):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.resize(460, self.sizeHint().height())

    def _make(self, then: Callable[[Batch], None]) -> None:
        """Read and draw the claims away from the window's thread, then go on; the buttons wait meanwhile."""
        vault, claim_ids, send = self._session.vault, self._claim_ids, self.mark.isChecked()
        plain, offsets_pt = self.plain.isChecked(), claims.print_offsets_pt(vault)

        def draw(progress: Progress) -> Batch:
            return vaults.read_beside(
                vault,
                lambda db: draw_batch(db, claim_ids, plain=plain, offsets_pt=offsets_pt, send=send, progress=progress),
            )

        self._run(draw, then)

    def _run(self, work: Callable[[Progress], Result], then: Callable[[Result], None]) -> None:
        """Work with the progress bar, which Escape stops."""

        def run(progress: Progress, should_stop: Callable[[], bool]) -> Result:
            def step(done: int, total: int) -> None:
                if should_stop():
                    raise UserError("Printing was cancelled.")
                progress(done, total)

            return work(step)

        def go_on(result: Result) -> None:
            self._busy(False)
            if not self._stopped:  # it may have been done before the work heard of the Escape
                then(result)

        self._busy(True)
        self._stopped = False
        self._task = Task(run, self.tr("Printing"))
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(go_on)
        self._task.failed.connect(self._fail)
        self._task.cancelled.connect(lambda: self._busy(False))
        self._task.start()

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _busy(self, busy: bool) -> None:
        self.bar.setVisible(busy and len(self._claim_ids) > MANY)
        for widget in (self.save, self.print, self.red, self.plain, self.mark):
            widget.setEnabled(not busy)
        if not busy:
            self._task = None

    def _fail(self, error: Exception) -> None:
        self._busy(False)
        if not isinstance(error, UserError):
            raise error
        self._say(str(error))

    def reject(self) -> None:
        """Escape stops the drawing first; a second one closes."""
        if self._task is not None:
            self._stopped = True
            self._task.cancel()
        else:
            super().reject()

    def print_on_paper(self) -> None:
        """The system's print dialog; nothing is marked when it is cancelled."""
        self._make(self._to_printer)

    def _to_printer(self, batch: Batch) -> None:
        from app.ui.claims.paper import ask_printer, print_pdf  # Qt's printing is loaded when something is printed

        printer = ask_printer("Claimwright", self)
        if printer is None:
            return
        words = self.tr("{pages} sent to the printer.").format(pages=self._pages(batch.printed.pages))
        self._run(lambda step: print_pdf(batch.printed.pdf, printer, step), lambda _done: self._finish(batch, words))

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the claims as PDF"), "claims.pdf", "PDF (*.pdf)")
        if name:
            self.save_pdf(Path(name))

    def save_pdf(self, path: Path) -> None:
        """Write the print to a file, whole or not at all."""
        self._make(lambda batch: self._to_file(batch, path))

    def _to_file(self, batch: Batch, path: Path) -> None:
        printed = batch.printed
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(printed.pdf)
            part.replace(path)
        except OSError as error:
            self._say(self.tr("The file was not written: {why}. Choose another place.").format(why=error.strerror))
            return
        words = self.tr("{pages} saved as {name}.").format(pages=self._pages(printed.pages), name=path.name)
        self._finish(batch, words)

    def _pages(self, count: int) -> str:
        return self.tr("One page") if count == 1 else self.tr("{n} pages").format(n=count)

    def _finish(self, batch: Batch, words: str) -> None:
        try:
            keep_batch(self._session.vault, batch, plain=self.plain.isChecked(), now=self._session.now())
        except UserError as error:
            self._say(str(error))
            return
        self._session.changed.emit("claim")
        self.done_with.emit(words)
        self.accept()

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.show()
