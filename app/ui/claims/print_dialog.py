"""Print claims: on red stock or plain paper, to a printer or a file, then mark them as sent."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.claim import SentWay
from app.errors import UserError
from app.services import claims
from app.services.claims import PrintedClaims
from app.ui.claims.paper import ask_and_print
from app.ui.session import Session
from app.ui.widgets.key_button import KeyButton


class PrintDialog(QDialog):
    """`done_with` tells in one sentence what was done."""

    done_with = Signal(str)

    def __init__(self, session: Session, claim_ids: list[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Print claims"))
        self._session = session
        self._claim_ids = claim_ids
        words = QLabel(self.tr("{n} claim(s) on the CMS-1500 (02/12)").format(n=len(claim_ids)), self)
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
        self.save = KeyButton(self.tr("Save as PDF…"), "Ctrl+S", binds=True, parent=self)
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", primary=True, binds=True, parent=self)
        self.print.setDefault(True)
        self.save.clicked.connect(self._choose_file)
        self.print.clicked.connect(self.print_on_paper)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.save)
        buttons.addWidget(self.print)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (words, self.red, self.plain, self.mark, self.message):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.resize(460, self.sizeHint().height())

    def _printed(self) -> PrintedClaims | None:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            return claims.print_claims(
                self._session.vault, self._claim_ids, plain=self.plain.isChecked(), now=self._session.now()
            )
        except UserError as error:
            self._say(str(error))
            return None
        finally:
            QGuiApplication.restoreOverrideCursor()

    def print_on_paper(self) -> None:
        """The system's print dialog; nothing is marked when it is cancelled."""
        printed = self._printed()
        if printed is not None and ask_and_print(printed.pdf, "Claimwright", self):
            self._finish(self.tr("{pages} page(s) sent to the printer.").format(pages=printed.pages))

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the claims as PDF"), "claims.pdf", "PDF (*.pdf)")
        if name:
            self.save_pdf(Path(name))

    def save_pdf(self, path: Path) -> None:
        """Write the print to a file, whole or not at all."""
        printed = self._printed()
        if printed is None:
            return
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(printed.pdf)
            part.replace(path)
        except OSError as error:
            self._say(self.tr("The file was not written: {why}. Choose another place.").format(why=error.strerror))
            return
        self._finish(self.tr("{pages} page(s) saved as {name}.").format(pages=printed.pages, name=path.name))

    def _finish(self, words: str) -> None:
        if self.mark.isChecked():
            try:
                ready = claims.ready_among(self._session.vault, self._claim_ids)
                if ready:
                    claims.mark_sent(self._session.vault, ready, SentWay.PRINTED, self._session.now())
            except UserError as error:
                self._say(str(error))
                return
        self._session.changed.emit("claim")
        self.done_with.emit(words)
        self.accept()

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.show()
