"""The account on paper and in files: the page for the patient, and every entry for a spreadsheet."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.people import Patient
from app.errors import UserError
from app.services.accounts import account_csv, account_letter
from app.ui.messages import tried
from app.ui.saving import write_whole
from app.ui.session import Session


class AccountPapers(QObject):
    """`patient` and `visit` tell what is shown; without a patient (row id 0) nothing is printed or saved."""

    message = Signal(str)

    def __init__(
        self, session: Session, patient: Callable[[], Patient], visit: Callable[[], int], window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._patient, self._visit, self._window = session, patient, visit, window

    def print_letter(self) -> None:
        """The page for the patient, to a printer."""
        if not self._patient().id:
            self.message.emit(self.tr("Choose a patient first."))
            return
        from app.ui.claims.paper import ask_and_print  # Qt's printing is loaded when something is printed

        try:
            pdf = self.letter()
        except UserError as error:
            self.message.emit(str(error))
            return
        if ask_and_print(pdf, self.tr("Account {number}").format(number=self._patient().account_number), self._window):
            self.message.emit(
                self.tr("The page for {name} went to the printer.").format(name=self._patient().name.sort_name)
            )

    def choose_letter_file(self) -> None:
        """Ask where the page for the patient is to be written."""
        if not self._patient().id:
            self.message.emit(self.tr("Choose a patient first."))
            return
        suggested = f"account-{self._patient().account_number}.pdf"
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the page for the patient"), suggested, "PDF (*.pdf)"
        )
        if name:
            self.save_letter(Path(name))

    def save_letter(self, path: Path) -> None:
        """Write the page for the patient to a file."""
        if tried(lambda: write_whole(path, self.letter()), self.message.emit):
            self.message.emit(self.tr("The page was saved as {name}.").format(name=path.name))

    def letter(self) -> bytes:
        """The page as it would be printed now."""
        session, patient = self._session, self._patient()
        return account_letter(session.vault, patient.id, self._visit(), session.practice_id, session.now())

    def choose_file(self) -> None:
        """Ask where the entries of the account are to be written."""
        if not self._patient().id:
            self.message.emit(self.tr("Choose a patient first."))
            return
        suggested = f"account-{self._patient().account_number}.csv"
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the account"), suggested, "CSV (*.csv)")
        if name:
            self.save_csv(Path(name))

    def save_csv(self, path: Path) -> None:
        """Write every entry of the account."""
        text = account_csv(self._session.vault, self._patient().id, self._session.today())
        if tried(lambda: write_whole(path, text.encode()), self.message.emit):
            self.message.emit(self.tr("The account was saved as {name}.").format(name=path.name))
