"""A paper EOB keyed on its check by keyboard alone: the check once, its claims on a fast grid, what is left live."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.remittances.keyed_eob import KeyedClaim, KeyedEob
from app.errors import UserError
from app.queries.practice_names import practice_names
from app.queries.sent_claims import find_sent_claims
from app.services.remittances.keyed_claims import has_standing_answer, keyed_claim, taken_back_claim
from app.ui import format
from app.ui.remittances.eob_beside import EobBeside
from app.ui.remittances.eob_claim_pane import EobClaimPane
from app.ui.remittances.eob_editor import EobEditor
from app.ui.remittances.eob_head import EobHead
from app.ui.remittances.eob_rows import COLUMNS, EobRow, rows_of
from app.ui.session import Session
from app.ui.table.rows_model import RowsModel
from app.ui.table.table_view import TableView
from app.ui.widgets.choice_edit import Choice, ChoiceEdit
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.marks import restyle
from app.ui.widgets.question import Question


class EobDialog(QDialog):
    """`posted(Posted)` once it is in the books. Closed before, it is kept as a draft."""

    posted = Signal(object)

    def __init__(
        self, session: Session, draft_id: int = 0, begin: KeyedEob | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.editor = EobEditor(session, draft_id, begin, self)
        self.setWindowTitle(self.tr("Paper EOB"))
        self._place = -1
        self.head = EobHead(session, self.editor, self)
        self.search = ChoiceEdit(self._offer, popup_width=620, parent=self)
        self.search.setPlaceholderText(self.tr("Claim number, patient or day of service"))
        self.model: RowsModel[EobRow] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, self.tr("Claims on the paper"), parent=self)
        self.table.horizontalHeader().setSectionsClickable(False)  # the order is the paper's
        self.table.set_row_key(lambda row: row.place)
        self.table.set_nothing_words(self.tr("Each claim the check pays comes here: find it above."))
        self.beside = EobBeside(self.editor.eob.beside, self)
        self.claim = EobClaimPane(self)
        self.sums, self.left, self.message = QLabel(self), QLabel(self), QLabel(self)
        self._make_buttons()
        self._lay_out()
        self._connect()
        room = parent.window().size() if parent else QSize(1366, 768)
        self.resize(min(max(room.width() - 60, 1200), 1480), min(max(room.height() - 60, 660), 900))
        if self.editor.eob.claims:
            self._choose(0)
        self._follow()
        self.editor.settle()
        self.head.begin(self.search)

    def _make_buttons(self) -> None:
        self.lost = self._button(self.tr("Not one of ours"), "Alt+N", lambda: self._add_lost(""))
        self.back = self._button(self.tr("Takes the answer back"), "Alt+T", self._turn_back)
        self.another = self._button(self.tr("Another adjustment"), "Alt+A", self.claim.add_other)
        self.remove = self._button(self.tr("Remove the claim"), "Alt+R", self._remove)
        self.to_beside = self._button(self.tr("Beside the claims"), "Alt+B", self.beside.focus_first_empty)
        self.forget = self._button(self.tr("Throw away…"), "", self._forget)
        self.leave = KeyButton(self.tr("Keep for later"), "Esc", parent=self)
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(self.reject)
        self.post = self._button(self.tr("Post the check"), "Ctrl+Return", self._post, primary=True)

    def _button(self, words: str, key: str, act: Callable[[], None], *, primary: bool = False) -> KeyButton:
        """The key acts at once: a button's own one waits for its picture, and the next key would be lost."""
        button = KeyButton(words, key, primary=primary, parent=self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda: act() if button.isEnabled() else None)
        return button

    def _lay_out(self) -> None:
        names = dict(practice_names(self._session.vault.db))
        title = QLabel(self.tr("Paper EOB for {practice}").format(practice=names.get(self.editor.eob.practice_id, "")))
        title.setProperty("role", "heading")
        title.setTextFormat(Qt.TextFormat.PlainText)
        for label, role in ((self.sums, "muted"), (self.left, "heading"), (self.message, "muted")):
            label.setProperty("role", role)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(34)
        self.message.setAccessibleName(self.tr("Message"))
        self.left.setAccessibleName(self.tr("Left of the check"))
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(LabeledField(self.tr("&Claim it pays"), self.search))
        left.addWidget(self.table, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        label = QLabel(self.tr("Beside the claims (PLB): interest, takebacks, balances carried on"), self)
        label.setProperty("role", "label")
        right.addWidget(label)
        right.addWidget(self.beside, 1)
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addLayout(left, 9)
        upper.addLayout(right, 5)
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        for button in (self.lost, self.back, self.another, self.remove, self.to_beside):
            deeds.addWidget(button)
        deeds.addStretch(1)
        proof = QHBoxLayout()
        proof.setSpacing(16)
        proof.addWidget(self.left)
        proof.addWidget(self.sums, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        for button in (self.forget, self.leave, self.post):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(self.head)
        column.addLayout(upper, 4)
        column.addWidget(self.claim, 3)
        column.addLayout(deeds)
        column.addLayout(proof)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.head.passed.connect(self.search.setFocus)
        self.search.choice_changed.connect(self._take_claim)
        self.search.unknown_entered.connect(self._add_lost)
        self.search.returnPressed.connect(self._leave_find)
        self.table.current_row_changed.connect(self._show_row)
        self.table.row_activated.connect(lambda _row: self.claim.begin())
        self.claim.changed.connect(self._keyed)
        self.claim.passed.connect(self._go_on)
        self.beside.changed.connect(self.editor.set_beside)
        self.beside.passed.connect(self._go_on)
        self.editor.changed.connect(self._follow)
        self.editor.proved.connect(self._follow)
        self.finished.connect(lambda _how: self.editor.keep())

    # Claims ---------------------------------------------------------------------------------------

    def _offer(self, text: str) -> list[Choice]:
        """Sent claims that fit, those to the check's payer first."""
        payer_id = self.editor.eob.payer_id
        found = find_sent_claims(self._session.vault.db, text)
        found = tuple(sorted(found, key=lambda each: bool(payer_id) and each.payer_id != payer_id))
        offered = []
        for each in found:
            days = [line.service_date for line in each.lines if line.service_date]
            detail = (each.number, format.day(min(days)) if days else "", format.money(each.charge_cents))
            name = ", ".join(filter(None, (each.patient_last, each.patient_first)))
            other = "" if not payer_id or each.payer_id == payer_id else self.tr("another payer's")
            offered.append(Choice(each.claim_id, name, " · ".join(filter(None, (*detail, other)))))
        return offered

    def _take_claim(self, claim_id: int | None) -> None:
        """Key a claim: one that is on the paper already is shown again, unless it is taken back there."""
        self.search.set_choice(None)
        if claim_id is None:
            return
        claims = self.editor.eob.claims
        known = next((at for at, each in enumerate(claims) if each.claim_id == claim_id and not each.takes_back), None)
        place = self.editor.add(keyed_claim(self._session.vault, claim_id)) if known is None else known
        self._choose(place)
        self.claim.begin()

    def _add_lost(self, words: str) -> None:
        """Money for a claim that is not found, named as on the paper."""
        typed = words or self.search.text().strip()
        self.search.set_choice(None)
        self._choose(self.editor.add(KeyedClaim(patient_last=typed)))
        self.claim.begin()

    def _turn_back(self) -> None:
        """The paper takes the standing answer of the claim shown back; once more: it does not."""
        if not 0 <= self._place < len(self.editor.eob.claims):
            return
        claim = self.editor.eob.claims[self._place]
        try:
            make = keyed_claim if claim.takes_back else taken_back_claim
            turned = make(self._session.vault, claim.claim_id)
        except UserError as error:
            self._say(str(error), is_error=True)
            return
        self.editor.put(self._place, turned)
        self._choose(self._place)
        if turned.takes_back:
            self.search.setFocus()

    def _remove(self) -> None:
        if 0 <= self._place < len(self.editor.eob.claims):
            self.editor.remove(self._place)
            self._choose(min(self._place, len(self.editor.eob.claims) - 1))
            self.search.setFocus()

    def _choose(self, place: int) -> None:
        self._place = place
        claims = self.editor.eob.claims
        self.claim.show_claim(claims[place] if 0 <= place < len(claims) else None)
        self._follow()
        if 0 <= place < self.model.rowCount():
            self.table.selectRow(place)

    def _show_row(self, row: EobRow | None) -> None:
        if row is not None and row.place != self._place:
            self._place = row.place
            self.claim.show_claim(row.claim)
            self._tell()

    def _keyed(self, claim: KeyedClaim) -> None:
        if 0 <= self._place < len(self.editor.eob.claims):
            self.editor.put(self._place, replace(claim))

    def _leave_find(self) -> None:
        """Enter without a claim: the check is done with, or what lies beside its claims comes."""
        if not self.search.text().strip() and self.focusWidget() is self.search:
            self._go_on_from_find()

    def _go_on_from_find(self) -> None:
        if self.editor.eob.left_cents and self.editor.eob.claims:
            self.beside.focus_first_empty()
        elif self.post.isEnabled():
            self.post.setFocus()

    def _go_on(self) -> None:
        """To the next claim; where nothing is left of the check, to posting."""
        self.editor.settle()
        (self.post if self.post.isEnabled() else self.search).setFocus()

    # Proof ----------------------------------------------------------------------------------------

    def _follow(self) -> None:
        self.model.set_rows(rows_of(self.editor))
        eob = self.editor.eob
        claims = sum(each.check_cents for each in eob.claims)
        beside = sum(each.check_cents for each in eob.beside)
        self.sums.setText(
            self.tr("Check {check} − claims {claims} − beside them {beside}").format(
                check=format.money(eob.amount_cents or 0), claims=format.money(claims), beside=format.money(beside)
            )
        )
        done = " ✓" if eob.amount_cents is not None and not eob.left_cents else ""
        self.left.setText(self.tr("Left of the check: {cents}").format(cents=format.money(eob.left_cents)) + done)
        trouble = self._trouble()
        self.post.setEnabled(not trouble)
        balanced = self.tr("Every line, every claim and the check come out to the cent.")
        self._say(trouble or balanced)
        self._tell()

    def _trouble(self) -> str:
        unread = self.head.trouble() or self.claim.trouble()
        if not unread and self.beside.unread():
            unread = self.tr("An amount beside the claims cannot be read.")
        troubles = self.editor.troubles()
        if unread or not troubles:
            return unread
        first = next((each for each in troubles if each.place == self._place), troubles[0])
        named = rows_of(self.editor)[first.place].patient if first.place >= 0 else ""
        line = self.tr("line {n}").format(n=first.line) if first.line else ""
        where = ", ".join(filter(None, (named, line)))
        return f"{where}: {first.words}" if where else first.words

    def _tell(self) -> None:
        """What is to be known of the claim shown before it is posted."""
        rows = rows_of(self.editor)
        if not 0 <= self._place < len(rows):
            self.claim.tell(self.tr("Find each claim the check pays by its number, the patient or the day."))
            self.back.setEnabled(False)
            return
        row = rows[self._place]
        standing = bool(row.claim.claim_id) and has_standing_answer(self._session.vault, row.claim.claim_id)
        self.back.setEnabled(standing)
        words = row.words
        if row.claim.takes_back:
            words = self.tr("The paper takes the answer back: {cents}. Choose the claim again for the new answer.")
            words = words.format(cents=format.money(row.claim.check_cents))
        elif standing and not row.trouble:
            words = words or self.tr("An answer stands already: Alt+T where the paper takes it back.")
        elif standing:
            words = self.tr("An answer stands already: Alt+T where the paper takes it back.")
        self.claim.tell(words)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.message.setText(words)
        self.message.setProperty("role", "error" if is_error else "muted")
        restyle(self.message)

    # Done -----------------------------------------------------------------------------------------

    def _post(self) -> None:
        self.head.finish()
        self.editor.settle()
        if self._trouble():
            return
        try:
            done = self.editor.post()
        except UserError as error:
            self._say(str(error), is_error=True)
            return
        self.accept()
        self.posted.emit(done)

    def _forget(self) -> None:
        question = Question(
            self.tr("Throw away what is keyed of this paper?"),
            self.tr("Nothing of it was posted."),
            self.tr("Throw it away"),
            parent=self,
        )
        question.accepted.connect(self._throw_away)
        question.open()

    def _throw_away(self) -> None:
        self.editor.forget()
        self.reject()
