"""Asks the provider: about what, whom, on which facts; the wording is looked at while it is typed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.coding_query import MOST_FACTS, MOST_QUESTION, Question, wording_hints
from app.domain.encounter import Encounter
from app.errors import UserError
from app.services import coding, people
from app.ui.questions.long_text import LongTextEdit
from app.ui.session import Session
from app.ui.theme import Tone
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

_WIDTH = 640
_MOST_HINTS = 2


class AskDialog(QDialog):
    """`asked(query id, print it too)` once the question is kept. The visit must be saved; `line_id` 0: about it all."""

    asked = Signal(int, bool)

    def __init__(self, session: Session, encounter: Encounter, line_id: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ask the provider"))
        self.setMinimumWidth(_WIDTH)
        self._session, self._encounter = session, encounter
        self.about = ChoiceEdit(_abouts(encounter, self.tr("The whole visit")))
        self.about.set_key(line_id)
        self.provider = ChoiceEdit(_providers(session))
        self.provider.set_key(encounter.rendering_id)
        self.facts = LongTextEdit(5, self.tr("What the note, the findings and the orders show, in their own words"))
        self.question = LongTextEdit(3, self.tr("What does the record leave open? Ask about the patient"))
        self.options = LongTextEdit(3, self.tr("One a line, if choices are offered; “Other” is printed by itself"))
        self.facts_field = LabeledField(self.tr("What the record shows"), self.facts)
        self.question_field = LabeledField(self.tr("Question"), self.question)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "error")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.back = KeyButton(self.tr("Back to the visit"), "Esc")
        self.only_ask = KeyButton(self.tr("Ask"), "Ctrl+S", binds=True)
        self.ask = KeyButton(self.tr("Ask and print…"), "Ctrl+Return", primary=True, binds=True)
        self._lay_out()
        for edit in (self.facts, self.question, self.options):
            edit.textChanged.connect(self._look)
        self.about.returnPressed.connect(self.provider.setFocus)
        self.provider.returnPressed.connect(self.facts.setFocus)
        self.provider.choice_changed.connect(lambda _key: self._look())
        self.back.clicked.connect(self.reject)
        self.only_ask.clicked.connect(lambda: self._ask(print_too=False))
        self.ask.clicked.connect(lambda: self._ask(print_too=True))
        self._look()
        self.facts.setFocus()

    def _lay_out(self) -> None:
        said = QLabel(self.tr("One page for the provider to answer by hand: facts and question, nothing of payment."))
        said.setProperty("role", "muted")
        whom = QHBoxLayout()
        whom.setSpacing(8)
        whom.addWidget(LabeledField(self.tr("About"), self.about), 3)
        whom.addWidget(LabeledField(self.tr("To"), self.provider), 2)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for button in (self.only_ask, self.ask):
            foot.addWidget(button)
        for button in (self.back, self.only_ask, self.ask):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(said)
        layout.addLayout(whom)
        layout.addWidget(self.facts_field)
        layout.addWidget(self.question_field)
        layout.addWidget(LabeledField(self.tr("Choices"), self.options))
        layout.addWidget(self.trouble)
        layout.addStretch(1)
        layout.addLayout(foot)

    def wanted(self) -> Question:
        """The question as it stands."""
        return Question(
            encounter_id=self._encounter.id,
            service_line_id=int(self.about.key() or 0),
            provider_id=int(self.provider.key() or 0),
            facts=self.facts.text().strip(),
            question=self.question.text().strip(),
            options=tuple(line.strip() for line in self.options.text().splitlines() if line.strip()),
        )

    def _look(self) -> None:
        """Say what is too long or better said otherwise; only what is missing or too long holds the question up."""
        question = self.wanted()
        self.trouble.hide()
        fits = [
            self._fits(self.facts_field, question.facts, MOST_FACTS),
            self._fits(self.question_field, question.question, MOST_QUESTION),
        ]
        hints = wording_hints(question)[:_MOST_HINTS]
        if hints and all(fits):
            self.question_field.set_message("\n".join(f"{hint.message} {hint.mend}" for hint in hints), Tone.WARN)
        may = bool(question.question and question.provider_id) and all(fits)
        self.ask.setEnabled(may)
        self.only_ask.setEnabled(may)

    def _fits(self, field: LabeledField, text: str, most: int) -> bool:
        over = len(text) > most
        words = self.tr("{n:,} characters; {most:,} fit on the sheet.").format(n=len(text), most=most)
        field.set_message(words if over else "")
        return not over

    def _ask(self, *, print_too: bool) -> None:
        try:
            query = coding.ask_query(self._session.vault, self.wanted(), self._session.now())
        except UserError as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            return
        self.accept()
        self.asked.emit(query.id, print_too)


def _abouts(encounter: Encounter, whole: str) -> Sequence[Choice]:
    lines = (Choice(line.id, f"{line.procedure or '?'} {line.description}".strip()) for line in encounter.lines)
    return [Choice(0, whole), *lines]


def _providers(session: Session) -> Sequence[Choice]:
    return [Choice(each.id, each.name.sort_name, each.credentials) for each in people.providers(session.vault)]
