"""What can be done with underpaid lines chosen in the list, each deed through one door."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.contracts.underpayment import State, Underpayment
from app.errors import UserError
from app.services import underpayments
from app.ui.messages import tried
from app.ui.saving import write_whole
from app.ui.session import Session
from app.ui.underpayments.step_dialog import StepDialog

Rows = Callable[[], Sequence[Underpayment]]


class UnderpaymentDeeds(QObject):
    """`chosen` and `shown` give the lines selected and those in the list; `message` tells what was done."""

    message = Signal(str)

    def __init__(self, session: Session, chosen: Rows, shown: Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._window = session, parent
        self.chosen, self.shown = chosen, shown

    # What is done ---------------------------------------------------------------------------------

    def mark_appealed(self) -> None:
        """The payer was asked to pay what is missing on the lines chosen."""
        self._ask(State.APPEALED)

    def accept_chosen(self) -> None:
        """The payer is right about the lines chosen."""
        self._ask(State.ACCEPTED)

    def mark_recovered(self) -> None:
        """What was missing on the lines chosen has come."""
        self._ask(State.RECOVERED)

    def open_again(self) -> None:
        """What was said of the lines chosen holds no more."""
        session = self._session
        rows = [row for row in self.chosen() if row.step.state is not State.OPEN]
        if rows:
            underpayments.take_step(session.vault, rows, State.OPEN, session.today(), "", session.now())
            words = self.tr("1 line is open again.") if len(rows) == 1 else self.tr("{n} lines are open again.")
            self._taken(words.format(n=len(rows)))

    def _ask(self, state: State) -> None:
        rows = self.chosen()
        if not rows:
            self.message.emit(self.tr("Choose the lines first: Ctrl+A takes all that are shown."))
            return
        dialog = StepDialog(self._session, rows, state, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.taken.connect(self._taken)
        dialog.open()

    def _taken(self, words: str) -> None:
        self.message.emit(words)
        self._session.changed.emit("underpayment")

    # On paper -------------------------------------------------------------------------------------

    def print_letter(self) -> None:
        """Print a letter for each payer of the lines chosen."""
        pdf = self._letter()
        if pdf:
            from app.ui.claims.paper import ask_and_print  # Qt's printing is loaded when something is printed

            if ask_and_print(pdf, self.tr("Request for review"), self._window):
                self.message.emit(self.tr("The letter went to the printer. Once it is mailed: Appealed, Ctrl+M."))

    def save_letter(self) -> None:
        """Ask for a file and write the letters there."""
        pdf = self._letter()
        if pdf:
            name, _ = QFileDialog.getSaveFileName(
                self._window, self.tr("Save the letter as PDF"), "appeal.pdf", "PDF (*.pdf)"
            )
            if name:
                self._write(Path(name), pdf)

    def _letter(self) -> bytes:
        try:
            return underpayments.appeal_letters(self._session.vault, self.chosen(), self._session.now())
        except UserError as error:
            self.message.emit(str(error))
            return b""

    def choose_export(self) -> None:
        """Ask for a file and write what is shown there."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export what is shown"), "underpaid.csv", "CSV (*.csv)"
        )
        if name:
            self.export_csv(Path(name))

    def export_csv(self, path: Path) -> None:
        """Write what is shown, in its order, as CSV."""
        self._write(path, underpayments.underpayments_csv(self.shown()).encode())

    def _write(self, path: Path, content: bytes) -> None:
        if tried(lambda: write_whole(path, content), self.message.emit):
            self.message.emit(self.tr("Written to {name}.").format(name=path.name))
