"""One claim beside the table: its story and that of its codes, the form as it prints, the findings, and the money."""

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from app.domain.claim_version import VOID
from app.errors import UserError
from app.queries import claim_detail
from app.queries.claim_list import ClaimRow
from app.ui import format
from app.ui.session import Session
from app.ui.theme import Theme
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton

if TYPE_CHECKING:  # the services and the form are loaded with the tab that shows them
    from app.ui.claims.claim_findings import ClaimFindings
    from app.ui.widgets.form_preview import FormPreview

READ_AFTER_MS = 30
"""The table is painted before its first claim is read."""


class ClaimDetail(QFrame):
    """Follows the row chosen in the table; the tab that is shown is the one that is read.

    `field_wanted(visit id, field)` where a box of the form is clicked or a finding is to be mended there, and
    `rule_wanted(row id)` where that is a rule of one's own.
    """

    encounter_wanted = Signal(int)
    print_wanted = Signal(int)
    correct_wanted = Signal()
    withdraw_wanted = Signal()
    answer_wanted = Signal()
    next_payer_wanted = Signal()
    field_wanted = Signal(int, str)
    rule_wanted = Signal(int)
    why_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setProperty("edge", "left")
        self.setMinimumWidth(300)
        self._session = session
        self._row: ClaimRow | None = None
        self._is_seen = False
        self._reading = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._reading.timeout.connect(self._read)
        self.kicker, self.heading, self.subtitle = QLabel(self), QLabel(self), QLabel(self)
        self.kicker.setProperty("role", "muted")
        self.heading.setProperty("role", "title")
        self.subtitle.setProperty("role", "muted")
        self.story, self.money = (self._words() for _ in range(2))
        self.findings: ClaimFindings | None = None
        self._findings_place = QWidget(self)
        self.form: FormPreview | None = None
        self._form_place = QWidget(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_scrolled(self.story, self.tr("Story of the claim")), self.tr("Story"))
        self.tabs.addTab(self._form_place, self.tr("Form"))
        self.tabs.addTab(self._findings_place, self.tr("Findings"))
        self.tabs.addTab(_scrolled(self.money, self.tr("Money of the claim")), self.tr("Money"))
        self.tabs.currentChanged.connect(lambda _place: self._read())
        self.why = KeyButton(self.tr("Why"), "Alt+W", parent=self)
        self.open = QPushButton(self.tr("Open visit"), self)
        self.reopen = QPushButton(self.tr("Back to draft"), self)
        self.correct = QPushButton(self.tr("Correct or void…"), self)
        self.correct.setToolTip("Ctrl+Shift+V")
        self.withdraw = QPushButton(self.tr("Withdraw"), self)
        self.answer = QPushButton(self.tr("Enter the payer's answer…"), self)
        self.answer.setToolTip("Ctrl+Shift+E")
        self.next_payer = QPushButton(self.tr("Bill the next payer…"), self)
        self.next_payer.setToolTip("Ctrl+Shift+B")
        self.print = QPushButton(self.tr("Print"), self)
        self.open.clicked.connect(lambda: self._row and self.encounter_wanted.emit(self._row.encounter_id))
        self.why.clicked.connect(self.why_wanted)
        self.print.clicked.connect(lambda: self._row and self.print_wanted.emit(self._row.claim_id))
        self.reopen.clicked.connect(self._reopen)
        self.correct.clicked.connect(self.correct_wanted)
        self.withdraw.clicked.connect(self.withdraw_wanted)
        self.answer.clicked.connect(self.answer_wanted)
        self.next_payer.clicked.connect(self.next_payer_wanted)
        self.nothing = EmptyState("claims", self.tr("Choose a claim: its story, form, findings and money stand here."))
        self._lay_out()

    def _words(self) -> QLabel:
        label = QLabel(self.tr("Reading…"), self)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setMargin(12)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        return label

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(2)
        for label in (self.kicker, self.heading, self.subtitle):
            label.setContentsMargins(14, 0, 14, 0)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addSpacing(6)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.nothing, 1)
        payers = QHBoxLayout()
        payers.setContentsMargins(14, 8, 14, 0)
        payers.setSpacing(8)
        for button in (self.why, self.answer, self.next_payer):
            payers.addWidget(button)
        payers.addStretch()
        column.addLayout(payers)
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 0)
        foot.setSpacing(8)
        for button in (self.open, self.reopen, self.withdraw, self.correct, self.print):
            foot.addWidget(button)
        foot.addStretch()
        column.addLayout(foot)

    def show_claim(self, row: ClaimRow | None) -> None:
        """Show the claim of a row; None shows nothing."""
        self._row = row
        buttons = (self.why, self.open, self.reopen, self.withdraw, self.correct, self.print)
        for widget in (self.kicker, self.heading, self.subtitle, self.tabs, *buttons):
            widget.setVisible(row is not None)
        self.nothing.setVisible(row is None)
        if row is None:
            return
        status = self.tr("answered") if row.is_answered else row.status
        self.kicker.setText(self.tr("Claim {number} · {status}").format(number=row.number, status=status))
        self.heading.setText(row.patient)
        day = format.day(row.service_date) if row.service_date else ""
        self.subtitle.setText(" · ".join(part for part in (row.payer, day, row.provider) if part))
        is_follower = row.is_to_later_payer or (row.version != 1 and row.status != "sent")
        self.reopen.setVisible(row.status == "ready" and not is_follower)
        self.withdraw.setVisible(is_follower)
        self.correct.setVisible(row.status == "sent" and not row.is_followed)
        self.print.setEnabled(row.status != "draft")
        waits = row.status == "sent" and not row.is_answered and not row.is_followed and row.version != VOID
        self.answer.setVisible(waits)
        self.next_payer.setVisible(bool(row.next_payer) or (row.is_to_later_payer and row.status == "draft"))
        self.next_payer.setText(
            self.tr("Bill {payer}…").format(payer=row.next_payer) if row.next_payer else self.tr("Check it again")
        )
        if self._is_seen:
            self._read()
        else:
            self._reading.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reading.start()

    def _read(self) -> None:
        self._reading.stop()
        if self._row is None or not self.isVisible():
            return
        self._is_seen = True
        (self._read_story, self._read_form, self._read_findings, self._read_money)[self.tabs.currentIndex()](self._row)

    def _read_story(self, row: ClaimRow) -> None:
        muted = Theme.current().tokens.muted
        events = claim_detail.events(self._session.vault.db, row.claim_id)
        lines = (
            f"<tr><td style='color:{muted}; padding:3px 14px 3px 0; white-space:nowrap'>{format.moment(event.at)}</td>"
            f"<td style='padding:3px 0'>{html.escape(event.words)}</td></tr>"
            for event in events
        )
        self.story.setText(f"<table>{''.join(lines)}</table>{self._codes_words(row)}")

    def _read_form(self, row: ClaimRow) -> None:
        from app.forms.cms1500_fill import fill
        from app.services.claims import claim_for

        claim = claim_for(self._session.vault, row.claim_id)
        self._form().set_pages(fill(claim))

    def _form(self) -> "FormPreview":
        """Made when it is first looked at: the table is shown sooner."""
        from app.ui.widgets.form_preview import FormPreview

        if self.form is None:
            self.form = FormPreview(self._form_place)
            self.form.box_clicked.connect(self._go_to_box)
            fills = QVBoxLayout(self._form_place)
            fills.setContentsMargins(0, 0, 0, 0)
            fills.addWidget(self.form)
        return self.form

    def _go_to_box(self, field: str) -> None:
        """The visit at the field a box of the form prints; from there to the record, where it is kept elsewhere."""
        if self._row is not None:
            self.field_wanted.emit(self._row.encounter_id, field)

    def _read_findings(self, row: ClaimRow) -> None:
        self._findings().show_claim(row)

    def _findings(self) -> "ClaimFindings":
        """Made when it is first looked at, as the form is."""
        from app.ui.claims.claim_findings import ClaimFindings

        if self.findings is None:
            self.findings = ClaimFindings(self._session, self._findings_place)
            fills = QVBoxLayout(self._findings_place)
            fills.setContentsMargins(0, 0, 0, 0)
            fills.addWidget(self.findings)
            self.findings.field_wanted.connect(self.field_wanted)
            self.findings.rule_wanted.connect(self.rule_wanted)
            self.findings.message.connect(self.kicker.setText)
        return self.findings

    def _read_money(self, row: ClaimRow) -> None:
        from app.services.accounts import explain_claim
        from app.ui.accounts.why_words import sentence_html, short_why_html

        why, tokens = explain_claim(self._session.vault, row.claim_id, self._session.today()), Theme.current().tokens
        self.money.setText(
            f"{short_why_html(why, tokens)}<table width='100%'><tr><td style='padding:8px 0'><b>{self.tr('Still open')}"
            f"</b></td><td align='right' style='padding:8px 0'><b>{format.money(why.cents)}</b></td></tr></table>"
            f"{sentence_html(why, tokens)}"
        )

    def _codes_words(self, row: ClaimRow) -> str:
        """Each version of the visit's codes, the latest first."""
        from app.services import coding
        from app.ui.coding.history_words import step_words

        tokens = Theme.current().tokens
        steps = coding.coding_history(self._session.vault, row.encounter_id)
        said = "".join(f"<p style='margin:10px 0 0 0'>{step_words(step, tokens)}</p>" for step in steps)
        return f"<p style='margin:16px 0 0 0; color:{tokens.muted}'>{self.tr('The codes')}</p>{said}"

    def _reopen(self) -> None:
        if self._row is None:
            return
        from app.services.claims import reopen

        try:
            reopen(self._session.vault, self._row.claim_id, self._session.now())
        except UserError as error:
            self.kicker.setText(str(error))
            return
        self._session.changed.emit("claim")


def _scrolled(content: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(content)
    return area
