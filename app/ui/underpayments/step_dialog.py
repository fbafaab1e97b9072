"""Says of underpaid lines that they were appealed, accepted as right, or recovered: the day, and a note or reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.contracts.underpayment import State, Underpayment
from app.errors import UserError
from app.services.underpayments import take_step
from app.ui import format
from app.ui.session import Session
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

_TITLES = {
    State.APPEALED: "Mark as appealed",
    State.ACCEPTED: "Accept as right",
    State.RECOVERED: "Mark as recovered",
}
_SAID = {
    State.APPEALED: "The payer was asked to pay what is missing; the line waits for its answer.",
    State.ACCEPTED: "The payer is right, and nothing more is asked for. Say why: it stands in the claim's history.",
    State.RECOVERED: "The payer has paid what was missing.",
}


class StepDialog(QDialog):
    """Enter in the note keeps it; `taken(words)` once it is kept, in words for the status bar."""

    taken = Signal(str)

    def __init__(
        self, session: Session, rows: Sequence[Underpayment], state: State, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._rows, self._state = session, tuple(rows), state
        self.setWindowTitle(self.tr(_TITLES[state]))
        self.setMinimumWidth(480)
        self.day = DateEdit(session.today)
        self.day.set_value(session.today())
        self.note = QLineEdit()
        self.trouble = QLabel()
        self.trouble.setProperty("role", "error")
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc")
        self.keep = KeyButton(self.tr(_TITLES[state]), "Return", primary=True)
        self._lay_out()
        self.back.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.day.returnPressed.connect(self.note.setFocus)
        self.note.returnPressed.connect(self._keep)
        self.note.setFocus()

    def _lay_out(self) -> None:
        stake = sum(row.stake_cents for row in self._rows)
        heading = QLabel(
            self.tr("{n} lines, {stake} at stake").format(n=len(self._rows), stake=format.money(stake))
            if len(self._rows) != 1
            else self.tr("{code}, {stake} at stake").format(code=self._rows[0].answer.words, stake=format.money(stake))
        )
        heading.setProperty("role", "heading")
        said = QLabel(self.tr(_SAID[self._state]))
        said.setProperty("role", "muted")
        said.setWordWrap(True)
        label = self.tr("Reason") if self._state is State.ACCEPTED else self.tr("Note")
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(LabeledField(self.tr("On"), self.day), 1)
        fields.addWidget(LabeledField(label, self.note), 3)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.back, self.keep):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (heading, said):
            column.addWidget(widget)
        column.addLayout(fields)
        column.addWidget(self.trouble)
        column.addLayout(foot)

    def _keep(self) -> None:
        self.day.editingFinished.emit()  # the key may come while the day is still being typed
        day = self.day.value()
        if day is None:
            self._say(self.tr("Type the day on which it was done."))
            return
        try:
            take_step(self._session.vault, self._rows, self._state, day, self.note.text(), self._session.now())
        except UserError as error:
            self._say(str(error))
            return
        self.accept()
        words = self.tr("1 line is {state}.") if len(self._rows) == 1 else self.tr("{n} lines are {state}.")
        self.taken.emit(words.format(n=len(self._rows), state=self._state.value))

    def _say(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.show()
