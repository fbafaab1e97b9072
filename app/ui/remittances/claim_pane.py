"""The claim chosen on the desk: its lines as decided, what posting will do, the likely next step, and the decision."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.ledger import PartyKind
from app.domain.remittances.decision import DecisionKind
from app.domain.remittances.plan import Attention, Need, Outcome
from app.domain.remittances.remittance_codes import CLAIM_STATUSES
from app.services.reason_words import reason_words
from app.ui import format
from app.ui.remittances.desk_row import DeskRow, Tab, need_badge
from app.ui.remittances.line_rows import line_rows, service_words
from app.ui.remittances.lines_table import LinesTable
from app.ui.remittances.sum_words import SumRow, sum_table
from app.ui.theme import Theme
from app.ui.widgets.badge import Badge, BadgeLabel
from app.ui.widgets.card import Card
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton

_DECIDED_BY_HAND = frozenset({Need.CHECK_MATCH, Need.NOT_FOUND, Need.NOT_OURS})


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """What the pane tells of one claim beside its row."""

    row: DeskRow
    posting: tuple[SumRow, ...]
    """What will be posted, or what was."""
    expected: Mapping[int, int]
    """The contract's amounts by our line's row id."""
    file_words: str
    refusal: str = ""
    """Why nothing of the remittance may be posted."""


class ClaimPane(QWidget):
    """Signals what the biller wants: `accept_wanted`, `skip_wanted`, `match_wanted`, `not_ours_wanted`; of a claim of
    ours `claim_wanted(id)`, `correct_wanted(id)`, `next_payer_wanted(id)`, and `coder_wanted(visit id)`."""

    accept_wanted = Signal()
    skip_wanted = Signal()
    match_wanted = Signal()
    not_ours_wanted = Signal()
    undo_wanted = Signal()
    claim_wanted = Signal(int)
    correct_wanted = Signal(int)
    next_payer_wanted = Signal(int)
    coder_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ClaimShown | None = None
        self.heading, self.subtitle = QLabel(self), ElidedLabel("", self)
        self.heading.setProperty("role", "title")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.subtitle.setProperty("role", "muted")
        self.table = LinesTable(self.tr("Lines as decided"), self)
        self.why = _label(self)
        self.attention = Card(self.tr("To look at"))
        self.posting = Card(self.tr("What will be posted"))
        self.step = Card(self.tr("Likely next step"))
        self._posting_words, self._step_words = _label(self), _label(self)
        self._attention_rows = QVBoxLayout()
        self.match = KeyButton(self.tr("Choose the claim…"), "D", parent=self)
        self.not_ours = QPushButton(self.tr("Not ours"), self)
        self.coder = QPushButton(self.tr("Ask the coder…"), self)
        self.correct = QPushButton(self.tr("Corrected claim…"), self)
        self.next_payer = QPushButton(self.tr("Bill the next payer…"), self)
        self.open = QPushButton(self.tr("Open the claim"), self)
        self.open.setProperty("flat", True)
        self.account = KeyButton(self.tr("Why"), "Alt+W", parent=self)
        self.file_words = ElidedLabel("", self)
        self.file_words.setProperty("role", "muted")
        self.skip = KeyButton(self.tr("Skip claim"), "S", parent=self)
        self.accept = KeyButton(self.tr("Accept"), "A", parent=self)
        self.undo = KeyButton(self.tr("Undo posting…"), "Ctrl+Alt+Z", parent=self)
        self.nothing = EmptyState("payments", "")
        self._lay_out()
        self._connect()
        self.show_nothing("")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.heading)
        head.addWidget(self.subtitle, 1)
        head.addWidget(self.account)
        head.addWidget(self.open)
        lines = Card(flush=True)
        lines.add(self.table)
        self._why_frame = QFrame(self)
        self._why_frame.setProperty("edge", "top")
        told = QVBoxLayout(self._why_frame)
        told.setContentsMargins(12, 6, 12, 8)
        told.addWidget(self.why)
        lines.add(self._why_frame)
        self.attention.add(self._attention_rows)
        self.attention.add(_row(self.match, self.not_ours))
        self.posting.add(self._posting_words)
        self.step.add(self._step_words)
        self.step.add(_row(self.coder, self.correct, self.next_payer))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 12, 14, 8)
        column.setSpacing(10)
        column.addLayout(head)
        for part in (lines, self.attention, self.posting, self.step):
            column.addWidget(part)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(body)
        self.foot = QWidget(self)
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(14, 6, 14, 12)
        foot.setSpacing(8)
        foot.addWidget(self.file_words, 1)
        for button in (self.undo, self.skip, self.accept):
            foot.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self.nothing, 1)
        outer.addWidget(self.foot)

    def _connect(self) -> None:
        self.accept.clicked.connect(self.accept_wanted)
        self.skip.clicked.connect(self.skip_wanted)
        self.match.clicked.connect(self.match_wanted)
        self.not_ours.clicked.connect(self.not_ours_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        self.open.clicked.connect(lambda: self._ask(self.claim_wanted))
        self.correct.clicked.connect(lambda: self._ask(self.correct_wanted))
        self.next_payer.clicked.connect(lambda: self._ask(self.next_payer_wanted))
        self.coder.clicked.connect(self._ask_coder)
        self.table.current_row_changed.connect(lambda _row: self._show_why())
        Theme.current().changed.connect(self._refresh)

    def _ask(self, signal: SignalInstance) -> None:
        billed = self._shown.row.planned.match.claim if self._shown else None
        if billed is not None:
            signal.emit(billed.claim_id)

    def _ask_coder(self) -> None:
        billed = self._shown.row.planned.match.claim if self._shown else None
        if billed is not None:
            self.coder_wanted.emit(billed.encounter_id)

    def show_nothing(self, words: str) -> None:
        """No claim is chosen; `words` say why."""
        self._shown = None
        self.nothing.set_sentence(words)
        self.nothing.show()
        for part in (self.area, self.foot):
            part.hide()

    def show_claim(self, shown: ClaimShown) -> None:
        """Everything of one claim; the reader stays at the top of it."""
        self._shown = shown
        row = shown.row
        self.heading.setText(row.patient)
        self.subtitle.setText(_about(row))
        self.table.show_lines(line_rows(row, reason_words(), shown.expected))
        self._show_why()
        self._show_attention(row, shown.refusal)
        self._show_posting(shown)
        self._show_step(row)
        self.file_words.setText(shown.file_words)
        may_decide = not row.batch_id and not shown.refusal
        for button in (self.accept, self.skip):
            button.setVisible(may_decide)
        self.undo.setVisible(bool(row.batch_id))
        accept = self.tr("Keep aside") if row.tab is Tab.NOT_FOUND else self.tr("Accept")
        is_accepted, is_skipped = row.decision is DecisionKind.ACCEPT, row.decision is DecisionKind.SKIP
        self.accept.setText(self.tr("Not yet") if is_accepted else accept)
        self.accept.setEnabled(is_accepted or not row.is_accepted)
        self.skip.setText(self.tr("Not skipped") if is_skipped else self.tr("Skip claim"))
        self.nothing.hide()
        for part in (self.area, self.foot):
            part.show()
        self.area.verticalScrollBar().setValue(0)

    def _refresh(self) -> None:
        if self._shown is not None:
            self.show_claim(self._shown)

    def _show_why(self) -> None:
        """The reasons of the line chosen in words, of all lines where none is."""
        chosen = self.table.current_row()
        rows = [chosen] if chosen is not None and not chosen.is_total else self.table.lines.all_rows()
        told = dict.fromkeys(line for row in rows for line in row.why.told.split("\n") if line)
        self.why.setText("<br>".join(_told(line) for line in told))
        self._why_frame.setVisible(bool(told))

    def _show_attention(self, row: DeskRow, refusal: str) -> None:
        while (item := self._attention_rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        by_hand = any(each.need in _DECIDED_BY_HAND for each in row.planned.attention)
        told = [each for each in row.planned.attention if each.need is not Need.DENIED]
        for each in told:
            self._attention_rows.addWidget(_attention_row(need_badge(each.need), _on_line(each)))
        may_decide = not row.batch_id and not refusal
        if row.is_held:
            words = self.tr("Another answer to this visit is not accepted yet: they are posted together.")
            self._attention_rows.addWidget(_attention_row(row.badge, words))
        is_aside = bool(row.batch_id) and row.planned.outcome is Outcome.SUSPENSE
        if is_aside:
            words = self.tr("Its money is kept aside. Choose the claim it answers, then post it.")
            self._attention_rows.addWidget(_attention_row(need_badge(Need.NOT_FOUND), words))
        self.match.setVisible((by_hand and may_decide) or is_aside)
        self.not_ours.setVisible(by_hand and may_decide and not self._is_not_ours(row))
        self.attention.setVisible(bool(told) or is_aside or row.is_held)

    @staticmethod
    def _is_not_ours(row: DeskRow) -> bool:
        return any(each.need is Need.NOT_OURS for each in row.planned.attention)

    def _show_posting(self, shown: ClaimShown) -> None:
        done = bool(shown.row.batch_id)
        self.posting.set_title(self.tr("What was posted") if done else self.tr("What will be posted"))
        rows: Sequence[SumRow] = shown.posting
        if shown.refusal:
            rows = (SumRow(shown.refusal, muted=True),)
        self._posting_words.setText(sum_table(rows))
        self.posting.setVisible(bool(rows))

    def _show_step(self, row: DeskRow) -> None:
        words, billed = _denial_words(row), row.planned.match.claim
        self._step_words.setText(words)
        self._step_words.setVisible(bool(words))
        is_posted = bool(row.batch_id) and row.planned.outcome is Outcome.ANSWER
        self.coder.setVisible(bool(words))
        self.correct.setVisible(bool(words))
        self.next_payer.setVisible(is_posted and bool(row.planned.entries) and _moves_on(row))
        self.step.setVisible(bool(words) or self.next_payer.isVisibleTo(self.step))
        for button in (self.account, self.open):
            button.setVisible(billed is not None)


def _told(line: str) -> str:
    code, _, words = line.partition("  ")
    muted = Theme.current().tokens.muted
    return f'<b>{html.escape(code)}</b> <span style="color:{muted}">{html.escape(words)}</span>'


def _about(row: DeskRow) -> str:
    claim = row.claim
    first = min((line.service_from for line in claim.lines if line.service_from), default=claim.day("232"))
    number = f"payer's number {claim.payer_claim_number}" if claim.payer_claim_number else ""
    status = f"status {claim.status} {CLAIM_STATUSES.get(claim.status, '')}".strip()
    return " · ".join(part for part in (row.number, format.day(first), number, status) if part)


def _moves_on(row: DeskRow) -> bool:
    """Whether another payer got some of it to pay."""
    coverages = {entry.party.id for entry in row.planned.entries if entry.party.kind is PartyKind.COVERAGE}
    return len(coverages) > 1


def _denial_words(row: DeskRow) -> str:
    """What was denied and the way out, a paragraph for each line."""
    told = []
    for each in row.planned.attention:
        if each.need is Need.DENIED:
            lines = row.claim.lines
            code = service_words(lines[each.line - 1].service) if 0 < each.line <= len(lines) else ""
            told.append(f"<b>{html.escape(code)}</b> {html.escape(each.words)}".replace("<b></b> ", ""))
    return "<br>".join(told)


def _on_line(each: Attention) -> str:
    return f"Line {each.line}: {each.words}" if each.line and not each.words.startswith("Line ") else each.words


def _attention_row(badge: Badge, words: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addWidget(BadgeLabel(badge, row), 0, Qt.AlignmentFlag.AlignTop)
    told = QLabel(words, row)
    told.setTextFormat(Qt.TextFormat.PlainText)
    told.setWordWrap(True)
    layout.addWidget(told, 1)
    return row


def _label(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
