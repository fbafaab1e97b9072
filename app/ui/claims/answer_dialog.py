"""Enter what a payer answered to a sent claim, line by line; what does not balance is told while it is typed."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.adjudication import Adjudication, imbalances
from app.domain.claim import Claim
from app.domain.remittances.keyed_eob import KeyedEob
from app.errors import UserError
from app.services.adjudications import answer_money, next_payer_name, record_adjudication
from app.services.remittances.keyed_claims import keyed_claim
from app.ui import format
from app.ui.claims.answer_grid import AnswerGrid
from app.ui.claims.answer_rows import GridLine
from app.ui.session import Session
from app.ui.widgets.date_edit import DateEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle
from app.ui.widgets.money_edit import MoneyEdit

_WIDTH, _ROW_PX, _HEAD_PX = 1160, 36, 330
_MOST_PX = 760


class AnswerDialog(QDialog):
    """Accepted once the answer is kept and its money posted. `check_wanted(KeyedEob)` where its check pays more claims:
    what is keyed goes on there."""

    check_wanted = Signal(object)

    def __init__(self, session: Session, claim_id: int, claim: Claim, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._claim_id, self._claim = session, claim_id, claim
        self.setWindowTitle(self.tr("The payer's answer to claim {number}").format(number=claim.number))
        self.number = QLineEdit(self)
        self.decided_on = DateEdit(session.today, past=True, parent=self)
        self.decided_on.set_value(session.today())
        self.reference = QLineEdit(self)
        self.paid = MoneyEdit(self)
        self.remarks = QLineEdit(self)
        self.remarks.setPlaceholderText("N130 MA01")
        self.grid = AnswerGrid(
            [
                GridLine(line.id, line.charge_cents, " ".join((line.procedure, *line.modifiers)))
                for line in claim.encounter.lines
            ],
            self,
        )
        following = next_payer_name(session.vault, claim_id)
        self.forwarded = QCheckBox(self.tr("The payer &forwarded it to {payer} itself").format(payer=following), self)
        self.forwarded.setVisible(bool(following))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAccessibleName(self.tr("Message"))
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.check = KeyButton(self.tr("Its check pays more claims…"), "Ctrl+E", binds=True, parent=self)
        self.another = KeyButton(self.tr("Another adjustment"), "Alt+A", binds=True, parent=self)
        self.post = KeyButton(self.tr("Post the answer"), "Ctrl+Return", primary=True, binds=True, parent=self)
        self._lay_out()
        self._connect()
        self._follow()
        height = _HEAD_PX + _ROW_PX * len(claim.encounter.lines)
        self.resize(_WIDTH, min(height, _MOST_PX))
        self.number.setFocus()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        claim = self._claim
        title = QLabel(f"{claim.payer.name} · {claim.patient.name.sort_name}", self)
        title.setProperty("role", "heading")
        layout.addWidget(title)
        head = QHBoxLayout()
        head.setSpacing(8)
        for label, field, share in (
            (self.tr("The payer's number of the claim"), self.number, 3),
            (self.tr("Decided on"), self.decided_on, 2),
            (self.tr("Check or transfer number"), self.reference, 3),
            (self.tr("Paid in all"), self.paid, 2),
            (self.tr("Remarks of the claim"), self.remarks, 2),
        ):
            head.addWidget(LabeledField(label, field), share)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.forwarded)
        layout.addWidget(self.message)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch(1)
        for button in (self.check, self.another, self.post):
            foot.addWidget(button)
        for button in (self.back, self.check, self.another, self.post):
            button.setAutoDefault(False)
        layout.addLayout(foot)

    def _connect(self) -> None:
        first = self.grid.rows[0].amounts["allowed"] if self.grid.rows else self.grid
        order = (self.number, self.decided_on, self.reference, self.paid, self.remarks, first)
        for field, after in pairwise(order):
            QWidget.setTabOrder(field, after)
            if isinstance(field, QLineEdit):
                field.returnPressed.connect(after.setFocus)
        self.paid.textEdited.connect(lambda _text: self._follow())
        self.decided_on.date_changed.connect(lambda _day: self._follow())
        self.grid.changed.connect(self._follow)
        self.grid.passed.connect(self.post.setFocus)
        self.another.clicked.connect(self.grid.add_other)
        self.check.clicked.connect(self._go_to_check)
        self.back.clicked.connect(self.reject)
        self.post.clicked.connect(self._post)

    def answer(self) -> Adjudication | None:
        """The answer as it is keyed so far; None while there is no day."""
        day = self.decided_on.value()
        if day is None:
            return None
        lines, whole = self.grid.lines(), self.grid.whole.adjustments()
        typed = self.paid.cents()
        paid = sum(line.paid_cents for line in lines) - sum(each.amount_cents for each in whole)
        return Adjudication(
            payer_claim_number=self.number.text().strip(),
            decided_on=day,
            charge_cents=self._claim.total_cents,
            paid_cents=paid if typed is None else typed,
            lines=lines,
            adjustments=whole,
            remarks=tuple(self.remarks.text().upper().replace(",", " ").split()),
            payment_reference=self.reference.text().strip(),
            forwarded=self.forwarded.isVisibleTo(self) and self.forwarded.isChecked(),
        )

    def _follow(self) -> None:
        self.grid.show_balance()
        answer, trouble = self.answer(), ""
        if answer is None:
            trouble = self.tr("The day the payer decided is missing.")
        elif self.grid.unread() or not self.paid.is_valid():
            trouble = self.tr("A field holds no amount: an amount looks like 185 or 1,234.50.")
        elif name := self.grid.torn():
            trouble = self.tr("{name}: the other adjustment has no reason yet.").format(name=name)
        elif off := imbalances(answer):
            trouble = " ".join(each.words for each in off[:3])
        self.post.setEnabled(not trouble)
        self._say(trouble or self._consequence(answer), is_trouble=False)

    def _consequence(self, answer: Adjudication | None) -> str:
        if answer is None:
            return ""
        money = answer_money(self._session.vault, self._claim_id, answer)
        said = [
            self.tr("Balances. {paid} paid").format(paid=format.money(money.paid_cents)),
            self.tr("{off} written off").format(off=format.money(money.written_off_cents)),
            self.tr("{moved} to {who}").format(moved=format.money(money.moved_cents), who=money.next_who),
        ]
        words = ", ".join(said) + "."
        if money.left_cents:
            left, payer = format.money(money.left_cents), self._claim.payer.name
            words += " " + self.tr("{left} stay open with {payer}.").format(left=left, payer=payer)
        return words

    def _say(self, words: str, *, is_trouble: bool) -> None:
        self.message.setText(words)
        self.message.setProperty("role", "error" if is_trouble else "muted")
        restyle(self.message)

    def _go_to_check(self) -> None:
        """Key the whole check, beginning with what is keyed here."""
        claim = keyed_claim(self._session.vault, self._claim_id)
        keyed = zip(claim.lines, self.grid.keyed(), strict=True)
        begun = replace(
            claim,
            payer_claim_number=self.number.text().strip(),
            lines=tuple(replace(line, keyed=each) for line, each in keyed),
            others=self.grid.whole.adjustments(),
            remarks=tuple(self.remarks.text().upper().replace(",", " ").split()),
            paid_cents=self.paid.cents(),
            forwarded=self.forwarded.isVisibleTo(self) and self.forwarded.isChecked(),
        )
        payer_id, practice_id = self._claim.coverage.payer_id, self._claim.practice.id
        reference, day = self.reference.text().strip(), self.decided_on.value()
        eob = KeyedEob(practice_id, payer_id, reference=reference, paid_on=day, claims=(begun,))
        self.reject()
        self.check_wanted.emit(eob)

    def _post(self) -> None:
        self.decided_on.editingFinished.emit()  # the key may come while the day is still being typed
        answer = self.answer()
        if answer is None or not self.post.isEnabled():
            return
        try:
            record_adjudication(self._session.vault, self._claim_id, answer, self._session.now())
        except UserError as error:
            self._say(str(error), is_trouble=True)
            return
        self.accept()


class TakeBackDialog(QDialog):
    """Takes an answer back; the button works once a reason is given."""

    def __init__(self, claim: Claim, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Take the answer back"))
        self.setMinimumWidth(480)
        title = QLabel(self.tr("The answer to claim {number}").format(number=claim.number), self)
        title.setProperty("role", "heading")
        told = QLabel(
            self.tr("Every cent it moved is moved back, by entries that say so. Then it can be entered anew."), self
        )
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self.reason = QLineEdit(self)
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Take it back"), "Return", primary=True, parent=self)
        self.go.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for widget in (title, told, LabeledField(self.tr("What was wrong"), self.reason)):
            layout.addWidget(widget)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.back, self.go):
            button.setAutoDefault(False)
            foot.addWidget(button)
        layout.addLayout(foot)
        self.reason.textChanged.connect(lambda text: self.go.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self.go.click)  # does nothing while there is no reason
        self.go.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self.reason.setFocus()
