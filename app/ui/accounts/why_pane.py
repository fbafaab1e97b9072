"""Beside the list: why the visit chosen stands as it does, entry by entry, and the sentence that says where."""

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.why.books import Voice
from app.domain.why.story import Why
from app.queries.account import AccountVisit, line_balances
from app.services.accounts import explain_account, explain_free_credit, explain_visit
from app.ui import format
from app.ui.accounts.why_words import owing_words, sentence_html, why_html
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton

ALL_LINES = 0


class WhyPane(QFrame):
    """Shows one visit, or one of its service lines; or every visit of an account by its sentence."""

    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setProperty("edge", "left")
        self.setMinimumWidth(340)
        self._session = session
        self._patient_id = 0
        self._visit: AccountVisit | None = None
        self.kicker, self.heading, self.owing, self.story = (QLabel(self) for _ in range(4))
        self.owing.setTextFormat(Qt.TextFormat.RichText)
        self.kicker.setProperty("role", "muted")
        self.heading.setProperty("role", "title")
        self.lines = QComboBox(self)
        self.lines.setAccessibleName(self.tr("Service line"))
        self.lines.activated.connect(lambda _place: self._read())
        self.copy = KeyButton(self.tr("Copy the sentence"), "Ctrl+Shift+C", parent=self)
        self.copy.clicked.connect(self.copy_sentence)
        self.for_patient = QCheckBox(self.tr("For the &patient"), self)
        self.for_patient.setToolTip(self.tr("In the words of the page for the patient, to be read out on the phone"))
        self.for_patient.toggled.connect(lambda _on: self._tell_again())
        self.nothing = EmptyState("ledger", self.tr("Choose a visit: why it stands as it does is told here."))
        self.sentence = ""
        self._lay_out()
        Theme.current().changed.connect(self._tell_again)
        self._show_nothing(True)

    def _lay_out(self) -> None:
        for label in (self.kicker, self.heading, self.owing):
            label.setContentsMargins(16, 0, 16, 0)
            label.setWordWrap(True)
        self.story.setMargin(16)
        self.story.setWordWrap(True)
        self.story.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.story.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.area = QScrollArea(self)
        self.area.setAccessibleName(self.tr("Why it is so"))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self.story)
        chooser = QHBoxLayout()
        chooser.setContentsMargins(16, 6, 16, 0)
        chooser.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.for_patient)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(4)
        for label in (self.kicker, self.heading, self.owing):
            column.addWidget(label)
        column.addLayout(chooser)
        column.addWidget(self.area, 1)
        column.addWidget(self.nothing, 1)
        column.addLayout(foot)

    def show_visit(self, patient_id: int, visit: AccountVisit | None) -> None:
        """Tell a visit of an account, all its lines together; None tells nothing."""
        kept = self.lines.currentData() if visit and self._visit and self._is_same(patient_id, visit) else ALL_LINES
        self._patient_id, self._visit = patient_id, visit
        self._show_nothing(visit is None)
        self.lines.clear()
        if visit is None:
            self._patient_id, self.sentence = 0, ""
            return
        self._fill_lines(visit, kept)
        self._read()

    def show_account(self, patient_id: int) -> None:
        """Tell a whole account, a sentence for each visit."""
        self._patient_id, self._visit = patient_id, None
        self._show_nothing(False)
        self.lines.setVisible(False)
        story = explain_account(self._session.vault, patient_id, self._session.today(), self._voice)
        muted = Theme.current().tokens.muted
        told = "".join(
            f"<p style='margin:0 0 12px 0'><span style='color:{muted}'>{self._visit_words(visit)}</span><br>"
            f"{html.escape(why.sentence)}</p>"
            for visit, why in story.visits
        )
        self.kicker.setText(self.tr("Why, visit by visit"))
        self.heading.setText(self._heading(story.balance_cents))
        self.sentence = story.sentence
        self.owing.setText(html.escape(story.sentence))
        self.story.setText(told)

    def copy_sentence(self) -> None:
        """Put the closing sentence on the clipboard."""
        if self.sentence:
            QGuiApplication.clipboard().setText(self.sentence)
            self.message.emit(self.tr("The sentence is on the clipboard."))

    def _is_same(self, patient_id: int, visit: AccountVisit) -> bool:
        return (
            self._visit is not None
            and patient_id == self._patient_id
            and visit.encounter_id == self._visit.encounter_id
        )

    def _fill_lines(self, visit: AccountVisit, kept: int) -> None:
        found = line_balances(self._session.vault.db, visit.encounter_id) if visit.encounter_id else []
        self.lines.setVisible(len(found) > 1)
        self.lines.addItem(self.tr("All lines"), ALL_LINES)
        for line in found:
            open_cents = sum(each.cents for each in line.owing)
            words = self.tr("{code}  {words}  ({cents} open)")
            shown = words.format(code=line.procedure, words=line.description, cents=format.money(open_cents))
            self.lines.addItem(shown, line.line_id)
            if line.line_id == kept:
                self.lines.setCurrentIndex(self.lines.count() - 1)

    def _read(self) -> None:
        if self._visit is None:
            return
        tokens = Theme.current().tokens
        why = self._why(self._visit)
        self.sentence = why.sentence
        self.kicker.setText(self.tr("Why · {visit}").format(visit=self._visit_words(self._visit)))
        self.heading.setText(self._heading(why.cents))
        self.owing.setText(owing_words(self._visit.owing))
        self.owing.setVisible(self.lines.currentData() == ALL_LINES)
        self.story.setText(f"{why_html(why, tokens)}<br>{sentence_html(why, tokens)}")

    def _heading(self, cents: int) -> str:
        words = self.tr("Left {cents}") if cents >= 0 else self.tr("Credit {cents}")
        return words.format(cents=format.money(abs(cents)))

    def _why(self, visit: AccountVisit) -> Why:
        vault, today = self._session.vault, self._session.today()
        if not visit.encounter_id:
            return explain_free_credit(vault, self._patient_id, today, self._voice)
        line = self.lines.currentData()
        lines = frozenset({line}) if line else None
        return explain_visit(vault, visit.encounter_id, today, self._voice, lines)

    @property
    def _voice(self) -> Voice:
        return Voice.PATIENT if self.for_patient.isChecked() else Voice.BILLER

    def _tell_again(self) -> None:
        if self._visit is not None:
            self._read()
        elif self._patient_id:
            self.show_account(self._patient_id)

    def _visit_words(self, visit: AccountVisit) -> str:
        if not visit.encounter_id:
            return self.tr("credit of no visit")
        return self.tr("visit of {day}").format(day=format.day(visit.service_date) or self.tr("no day yet"))

    def _show_nothing(self, on: bool) -> None:
        for widget in (self.kicker, self.heading, self.owing, self.lines, self.area, self.copy, self.for_patient):
            widget.setVisible(not on)
        self.nothing.setVisible(on)
