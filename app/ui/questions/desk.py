"""What can be done with a question wherever it is shown: ask, answer, print, withdraw."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.claim import ClaimStatus
from app.domain.coding_query import CodingQuery, QueryStatus
from app.domain.encounter import Encounter
from app.errors import UserError
from app.queries.patient_visits import visits
from app.services import coding, encounters, people
from app.ui.messages import tried
from app.ui.questions.answer_dialog import AnswerDialog, WithdrawDialog
from app.ui.questions.ask_dialog import AskDialog
from app.ui.session import Session


class QueryDesk(QObject):
    """Dialogs over one window. `message` tells what was done; `codes_wanted(encounter id, line id)` where an answer
    asks for other codes."""

    message = Signal(str)
    codes_wanted = Signal(int, int)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def ask(self, encounter: Encounter, line_id: int = 0) -> None:
        """Ask about a saved visit, or about one of its lines."""
        dialog = AskDialog(self._session, encounter, line_id, self._window)
        dialog.asked.connect(self._asked)
        _show(dialog)

    def answer(self, query_id: int) -> None:
        """Type in what came back; of a withdrawn question nothing more is taken."""
        tried(lambda: self._answer(coding.coding_query(self._session.vault, query_id)), self.message.emit)

    def print(self, query_id: int) -> None:
        """Print the sheet."""
        from app.ui.questions.sheet import print_sheet  # Qt's printing is loaded when something is printed

        tried(lambda: self._say(print_sheet(self._session, query_id, self._window)), self.message.emit)

    def save(self, query_id: int) -> None:
        """Write the sheet to a file."""
        from app.ui.questions.sheet import save_sheet

        tried(lambda: self._say(save_sheet(self._session, query_id, self._window)), self.message.emit)

    def withdraw(self, query_id: int) -> None:
        """Take the question back, with a reason."""
        tried(lambda: self._withdraw(coding.coding_query(self._session.vault, query_id)), self.message.emit)

    def provider_name(self, provider_id: int) -> str:
        """Whom a question went to, in words."""
        found = people.provider(self._session.vault, provider_id)
        return ", ".join(part for part in (found.name.spoken_name, found.credentials) if part)

    def _asked(self, query_id: int, print_too: bool) -> None:
        self._session.changed.emit("query")
        number = coding.coding_query(self._session.vault, query_id).number
        self.message.emit(self.tr("Question {number} is open until the answer is typed in.").format(number=number))
        if print_too:
            self.print(query_id)

    def _answer(self, query: CodingQuery) -> None:
        if query.status is QueryStatus.WITHDRAWN:
            raise UserError(f"Question {query.number} was withdrawn.", "Ask it anew if it still matters.")
        provider = self.provider_name(query.asked.provider_id)
        dialog = AnswerDialog(self._session, query, provider, self._is_sent(query), self._window)
        dialog.answered.connect(self._answered)
        dialog.print_wanted.connect(self.print)
        dialog.withdraw_wanted.connect(lambda _id: self._withdraw(query, dialog))
        _show(dialog)

    def _is_sent(self, query: CodingQuery) -> bool:
        encounter = encounters.load_encounter(self._session.vault, query.asked.encounter_id)
        own = (row for row in visits(self._session.vault.db, encounter.patient_id) if row.encounter_id == encounter.id)
        return any(row.status is ClaimStatus.SENT for row in own)

    def _answered(self, query_id: int, codes_change: bool) -> None:
        self._session.changed.emit("query")
        query = coding.coding_query(self._session.vault, query_id)
        if codes_change:
            self.message.emit(
                self.tr("Change the codes and save: {number} is kept as the reason.").format(number=query.number)
            )
            self.codes_wanted.emit(query.asked.encounter_id, query.asked.service_line_id)
        else:
            self.message.emit(self.tr("The answer to {number} is kept; the codes stay.").format(number=query.number))

    def _withdraw(self, query: CodingQuery, over: QDialog | None = None) -> None:
        if query.status is not QueryStatus.OPEN:
            raise UserError(f"Question {query.number} is not open any more.", "Only an open question is withdrawn.")
        dialog = WithdrawDialog(query.number, over or self._window)

        def take_back() -> None:
            coding.withdraw_query(self._session.vault, query.id, dialog.reason.text(), self._session.now())
            if over is not None:
                over.reject()
            self._session.changed.emit("query")
            self.message.emit(self.tr("Question {number} is withdrawn.").format(number=query.number))

        dialog.accepted.connect(lambda: tried(take_back, self.message.emit))
        _show(dialog)

    def _say(self, words: str) -> None:
        if words:
            self.message.emit(words)


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
