"""The sheet is back: types in the answer, who gave it and when, and whether the codes stay or change."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QLabel, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app.domain.coding_query import Answer, CodingQuery, QueryStatus
from app.errors import UserError
from app.services import coding
from app.ui.coding.history_words import about_words
from app.ui.questions.long_text import LongTextEdit, wrapped_label
from app.ui.session import Session
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

_WIDTH = 640
_MOST_SHOWN = 72


class AnswerDialog(QDialog):
    """`answered(query id, codes change)` once the answer is kept; `print_wanted`, `withdraw_wanted` for the rest."""

    answered = Signal(int, bool)
    print_wanted = Signal(int)
    withdraw_wanted = Signal(int)

    def __init__(
        self, session: Session, query: CodingQuery, provider: str, sent: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Answer to {number}").format(number=query.number))
        self.setMinimumWidth(_WIDTH)
        self._session, self._query = session, query
        self.answer = LongTextEdit(4, self.tr("What the provider wrote"))
        self.answered_by = QLineEdit(query.answered_by or provider)
        self.answered_on = DateEdit(session.today, past=True)
        self.stay = QRadioButton(self.tr("The codes &stay as they are on the visit"))
        self.change = QRadioButton(self.tr("The codes &change: open the visit"))
        self.reason = QLineEdit(query.reason)
        self.reason.setPlaceholderText(self.tr("Kept with the version of the codes"))
        self.trouble = QLabel()
        self.trouble.setProperty("role", "error")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.withdraw = KeyButton(self.tr("Withdraw…"), "Ctrl+W", binds=True)
        self.print = KeyButton(self.tr("Print…"), "Ctrl+P", binds=True)
        self.back = KeyButton(self.tr("Back"), "Esc")
        self.keep = KeyButton(self.tr("Keep the answer"), "Ctrl+Return", primary=True, binds=True)
        self._fill(sent)
        self._lay_out()
        self._connect()
        self._allow()
        self.answer.setFocus()

    def _fill(self, sent: bool) -> None:
        query = self._query
        self.answer.setPlainText(query.answer)
        self.answer.moveCursor(QTextCursor.MoveOperation.End)
        self.answered_on.set_value(query.answered_on or self._session.today())
        group = QButtonGroup(self)
        for button in (self.stay, self.change):
            group.addButton(button)
        self.change.setChecked(query.waits_for_codes)
        self.stay.setChecked(not query.waits_for_codes)
        self.change.setEnabled(not sent)
        if sent:
            self.change.setText(self.tr("The codes change: not on this visit, its claim was sent"))
        self.withdraw.setVisible(query.status is QueryStatus.OPEN)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        head = self.tr("{number} · about {what}").format(number=self._query.number, what=about_words(self._query))
        for words, role in (
            (head, "muted"),
            (self._query.asked.facts, ""),
            (self._query.asked.question, "heading"),
        ):
            if words:
                layout.addWidget(wrapped_label(words, role, _WIDTH - 40))
        for number, option in enumerate(self._query.asked.options, 1):
            layout.addWidget(self._choice(number, option), 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(LabeledField(self.tr("Answer"), self.answer))
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(LabeledField(self.tr("Answered by"), self.answered_by), 3)
        who.addWidget(LabeledField(self.tr("On"), self.answered_on), 1)
        layout.addLayout(who)
        layout.addWidget(self.stay)
        layout.addWidget(self.change)
        layout.addWidget(LabeledField(self.tr("Reason"), self.reason))
        layout.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for button in (self.withdraw, self.print, self.keep):
            foot.addWidget(button)
        for button in (self.back, self.withdraw, self.print, self.keep):
            button.setAutoDefault(False)
        layout.addLayout(foot)

    def _choice(self, number: int, option: str) -> KeyButton:
        """A choice of the sheet: its key puts the words into the answer."""
        words = option if len(option) <= _MOST_SHOWN else f"{option[: _MOST_SHOWN - 1]}…"
        button = KeyButton(words, f"Alt+{number}", binds=True)
        button.setToolTip(option)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._take_choice(option))
        return button

    def _connect(self) -> None:
        self.answer.textChanged.connect(self._allow)
        self.answered_by.textChanged.connect(lambda _text: self._allow())
        self.answered_by.returnPressed.connect(self.answered_on.setFocus)
        self.answered_on.returnPressed.connect(self.reason.setFocus)
        self.back.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.print.clicked.connect(lambda: self.print_wanted.emit(self._query.id))
        self.withdraw.clicked.connect(lambda: self.withdraw_wanted.emit(self._query.id))

    def _take_choice(self, option: str) -> None:
        self.answer.setPlainText(option)
        self.answer.moveCursor(QTextCursor.MoveOperation.End)
        self.answer.setFocus()

    def _allow(self) -> None:
        self.trouble.hide()
        self.keep.setEnabled(bool(self.answer.text().strip() and self.answered_by.text().strip()))

    def _keep(self) -> None:
        self.answered_on.editingFinished.emit()  # the key may come while the day is still being typed
        answer = Answer(
            self.answer.text(),
            self.answered_by.text(),
            self.answered_on.value(),
            self.reason.text(),
            self.change.isChecked(),
        )
        try:
            coding.answer_query(self._session.vault, self._query.id, answer, self._session.now())
        except UserError as error:
            self.say(str(error))
            return
        self.accept()
        self.answered.emit(self._query.id, answer.codes_change)

    def say(self, words: str) -> None:
        """Tell what stands in the way, beside the buttons."""
        self.trouble.setText(words)
        self.trouble.show()


class WithdrawDialog(QDialog):
    """Takes a question back; the button works once a reason is given."""

    def __init__(self, number: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Withdraw {number}").format(number=number))
        self.setMinimumWidth(420)
        self.reason = QLineEdit()
        self.back = KeyButton(self.tr("Leave it open"), "Esc")
        self.withdraw = KeyButton(self.tr("Withdraw"), "Return", primary=True)
        self.withdraw.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.withdraw.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._done)
        self.back.clicked.connect(self.reject)
        self.withdraw.clicked.connect(self._done)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.back, self.withdraw):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        said = self.tr("It stays in the history, with the reason why it needs no answer.")
        layout.addWidget(wrapped_label(said, "muted", 380))
        layout.addWidget(LabeledField(self.tr("Reason"), self.reason))
        layout.addLayout(foot)

    def _done(self) -> None:
        if self.reason.text().strip():
            self.accept()
