"""Print claims: on red stock or plain paper, to a printer or a file, then mark them as sent."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.print_run import Cover, PrintJob, PrintRun
from app.errors import UserError
from app.services import settings, vaults
from app.services.batch_print import Batch, draw_batch, keep_batch
from app.services.print_profiles import profile_for
from app.ui.claims.paper_dialog import PaperDialog, Progress, Result
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:  # Qt's printing is loaded when something is printed
    from PySide6.QtPrintSupport import QPrinter

MANY = 50
"""Fewer claims than this are drawn before a progress bar could be seen."""


COVERS = (
    (Cover.NONE, "Nothing"),
    (Cover.SHEET, "A cover sheet: address, claims, sum"),
    (Cover.ENVELOPE, "An address page for a window envelope"),
)


class PrintDialog(PaperDialog):
    """`done_with` tells in one sentence what was done; `printed(run, printer)` that paper is coming out."""

    done_with = Signal(str)
    printed = Signal(object, object)

    def __init__(
        self, session: Session, claim_ids: list[int], parent: QWidget | None = None, *, by_payer: bool = False
    ) -> None:
        super().__init__(parent)
        self._by_payer = by_payer
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
        self.cover = QComboBox(self)
        for key, said in COVERS:
            self.cover.addItem(self.tr(said), key.value)
        if by_payer:
            kept = settings.setting(session.vault, settings.PRINT_COVER, Cover.NONE.value)
            self.cover.setCurrentIndex(max(0, self.cover.findData(kept)))
        cover = LabeledField(self.tr("&Before the claims of each payer"), self.cover)
        self.bar.setAccessibleName(self.tr("Pages drawn"))
        self.save = KeyButton(self.tr("Save as PDF…"), "Ctrl+S", binds=True, parent=self)
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", primary=True, binds=True, parent=self)
        self.print.setDefault(True)
        leave = KeyButton(self.tr("Cancel"), "Esc", parent=self)
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        self.waiting = (self.save, self.print, self.red, self.plain, self.mark, self.cover)
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
        for widget in (words, self.red, self.plain, self.mark, cover, self.bar, self.message):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.resize(460, self.sizeHint().height())

    def _make(self, printer_name: str, then: Callable[[Batch], None]) -> None:
        """Read and draw the claims away from the window's thread, then go on; the buttons wait meanwhile."""
        vault = self._session.vault
        if self._by_payer:
            settings.set_setting(vault, settings.PRINT_COVER, self.cover.currentData(), self._session.now())
        job = PrintJob(
            tuple(self._claim_ids),
            self._session.today(),
            plain=self.plain.isChecked(),
            profile=profile_for(vault, printer_name),
            cover=Cover(self.cover.currentData()),
            by_payer=self._by_payer,
            send=self.mark.isChecked(),
        )
        self._long(lambda step: vaults.read_beside(vault, lambda db: draw_batch(db, job, step)), then)

    def _long(self, work: Callable[[Progress], Result], then: Callable[[Result], None]) -> None:
        self.work(work, then, is_long=len(self._claim_ids) > MANY)

    def print_on_paper(self) -> None:
        """The system's print dialog, then what its printer wants; nothing is marked when it is cancelled."""
        from app.ui.claims.paper import ask_printer

        printer = ask_printer("Claimwright", self)
        if printer is not None:
            self._make(printer.printerName(), lambda batch: self._to_printer(batch, printer))

    def _to_printer(self, batch: Batch, printer: "QPrinter") -> None:
        from app.ui.claims.paper import print_pdf

        pages = batch.first_printing
        words = self.tr("{pages} sent to the printer.").format(pages=self._pages(len(pages)))
        self._long(
            lambda step: print_pdf(batch.printed.pdf, printer, step, pages),
            lambda _done: self._finish(batch, words, printer),
        )

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the claims as PDF"), "claims.pdf", "PDF (*.pdf)")
        if name:
            self.save_pdf(Path(name))

    def save_pdf(self, path: Path) -> None:
        """Write the print to a file, whole or not at all."""
        self._make("", lambda batch: self._to_file(batch, path))

    def _to_file(self, batch: Batch, path: Path) -> None:
        if self.save_whole(path, batch.printed.pdf):
            pages = self._pages(batch.printed.pages)
            self._finish(batch, self.tr("{pages} saved as {name}.").format(pages=pages, name=path.name))

    def _pages(self, count: int) -> str:
        return self.tr("One page") if count == 1 else self.tr("{n} pages").format(n=count)

    def _finish(self, batch: Batch, words: str, printer: "QPrinter | None" = None) -> None:
        try:
            run: PrintRun = keep_batch(self._session.vault, batch, now=self._session.now())
        except UserError as error:
            self.say(str(error))
            return
        self._session.changed.emit("claim")
        self.done_with.emit(words)
        self.accept()
        if printer is not None:
            self.printed.emit(run, printer)
