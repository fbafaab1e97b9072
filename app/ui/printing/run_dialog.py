"""One print run on its way to paper: did it all come out, from which page again, the covers after the forms."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.print_run import PrintRun
from app.errors import UserError
from app.services.print_runs import reprint
from app.ui import format
from app.ui.claims.paper_dialog import PaperDialog
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:  # Qt's printing is loaded when something is printed
    from PySide6.QtPrintSupport import QPrinter


class RunDialog(PaperDialog):
    """`printed` tells whether the first paper has gone to the printer already: then the question is put at once.

    `done_with` tells in one sentence what was done.
    """

    done_with = Signal(str)

    def __init__(
        self, session: Session, run: PrintRun, printer: "QPrinter | None" = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Print run {number}").format(number=run.number))
        self.setMinimumWidth(700)
        self._session, self.run, self._printer = session, run, printer
        self._printings = run.printings
        self._at = 0
        self._was_printed = printer is not None
        self.heading, self.question, self.where = QLabel(self), QLabel(self), QLabel(self)
        self.heading.setProperty("role", "heading")
        for label in (self.question, self.where):
            label.setWordWrap(True)
        self.where.setProperty("role", "muted")
        self.page = QSpinBox(self)
        self.page.setMinimumWidth(90)
        self.bar.setAccessibleName(self.tr("Pages printed"))
        self.leave = KeyButton(self.tr("Close"), "Esc", parent=self)
        self.save = KeyButton(self.tr("Save as PDF…"), "Ctrl+S", binds=True, parent=self)
        self.again = KeyButton("", "Ctrl+P", binds=True, parent=self)
        self.print = KeyButton("", "Ctrl+P", primary=True, binds=True, parent=self)
        self.came_out = KeyButton(self.tr("It all came out"), "Return", primary=True, parent=self)
        self.waiting = (self.page, self.save, self.again, self.print, self.came_out)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (self.heading, self.question):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(LabeledField(self.tr("&From page"), self.page))
        row.addWidget(self.where, 1)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.message)
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.leave)
        buttons.addStretch()
        for button in (self.save, self.again, self.print, self.came_out):
            buttons.addWidget(button)
        column.addLayout(buttons)
        for button in (self.leave, self.save, self.again, self.print, self.came_out):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.page.valueChanged.connect(lambda _page: self._show_where())
        self.leave.clicked.connect(self.reject)
        self.save.clicked.connect(self._choose_file)
        self.again.clicked.connect(self.print_from_page)
        self.print.clicked.connect(self.print_from_page)
        self.came_out.clicked.connect(self.go_on)

    @property
    def _pages(self) -> tuple[int, ...]:
        """The pages of the paper that is in the printer now."""
        return self._printings[self._at]

    @property
    def _is_covers(self) -> bool:
        return self._at > 0

    def _show(self) -> None:
        count = len(self._pages)
        self.heading.setText(
            self.tr("{number} · {claims} · {money}").format(
                number=self.run.number,
                claims=self._counted(len(self.run.claims), self.tr("1 claim"), self.tr("{n} claims")),
                money=format.money(self.run.total_cents),
            )
        )
        pages = self._counted(count, self.tr("1 page"), self.tr("{n} pages"))
        if self._was_printed:
            words = self.tr("{pages} went to the printer. Did it all come out? If not, type the page it failed at.")
        elif self._is_covers:
            words = self.tr(
                "The forms are done. Put plain paper into the printer: {pages} of covers and attachments follow."
            )
        elif len(self._printings) > 1:
            words = self.tr("{pages} on red forms now; covers and attachments follow on plain paper.")
        else:
            words = self.tr("{pages}, the very same as they were printed.")
        self.question.setText(words.format(pages=pages))
        self.page.setRange(1, count)
        self.page.setValue(1)
        self.again.setVisible(self._was_printed)
        self.came_out.setVisible(self._was_printed)
        self.print.setVisible(not self._was_printed)
        (self.came_out if self._was_printed else self.print).setDefault(True)
        self._show_where()
        (self.came_out if self._was_printed else self.page).setFocus()
        self.adjustSize()

    def _show_where(self) -> None:
        first, count = self.page.value(), len(self._pages)
        claim = self.run.claim_on(self._pages[first - 1])
        self.where.setText(
            self.tr("of {count}: claim {number} to {payer}").format(count=count, number=claim.number, payer=claim.payer)
            if claim
            else self.tr("of {count}: a cover").format(count=count)
        )
        self.again.setText(self.tr("Print from page {n}…").format(n=first))
        self.print.setText(self.again.text() if first > 1 else self.tr("Print…"))

    def _counted(self, count: int, one: str, many: str) -> str:
        return one if count == 1 else many.format(n=f"{count:,}")

    # Deeds ----------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """This paper is done: on to the covers, or to the end."""
        if self._at + 1 < len(self._printings):
            self._at += 1
            self._was_printed = False
            self._show()
        else:
            self.done_with.emit(self.tr("Print run {number} is complete.").format(number=self.run.number))
            self.accept()

    def print_from_page(self) -> None:
        """The same bytes again, from the page typed, on the printer picked."""
        from app.ui.claims.paper import ask_printer, print_pdf

        pdf = self._pdf()
        if pdf is None:
            return
        printer = ask_printer(f"Claimwright {self.run.number}", self)
        if printer is None:
            return
        pages = self._pages[self.page.value() - 1 :]
        self.work(lambda step: print_pdf(pdf, printer, step, pages), self._printed)

    def _pdf(self) -> bytes | None:
        session = self._session
        try:
            return reprint(session.vault, self.run, session.now(), self.page.value())
        except UserError as error:
            self.say(str(error))
            return None

    def _printed(self, _none: None) -> None:
        self._was_printed = True
        first = self.page.value()
        self._show()
        self.page.setValue(first)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the run as PDF"), f"{self.run.number}.pdf", "PDF (*.pdf)"
        )
        if name:
            self.save_pdf(Path(name))

    def save_pdf(self, path: Path) -> None:
        """Write the very bytes to a file, whole or not at all."""
        pdf = self._pdf()
        if pdf is not None and self.save_whole(path, pdf):
            self.done_with.emit(self.tr("{number} saved as {name}.").format(number=self.run.number, name=path.name))
