"""A paper EOB keyed on its check by keyboard alone: the check once, its claims on a fast grid, what is left live."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.remittances.keyed_eob import KeyedClaim, KeyedEob
from app.errors import UserError
from app.queries.practice_names import practice_names
from app.services.remittances.keyed_claims import has_standing_answer, keyed_claim, taken_back_claim
from app.ui import format
from app.ui.remittances.eob_beside import EobBeside
from app.ui.remittances.eob_claim_pane import EobClaimPane
from app.ui.remittances.eob_claims import EobClaims
from app.ui.remittances.eob_editor import EobEditor
from app.ui.remittances.eob_head import EobHead
from app.ui.remittances.eob_proof import EobProof
from app.ui.remittances.eob_rows import EobRow, rows_of
from app.ui.session import Session
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.question import Question


class EobDialog(QDialog):
    """`posted(Posted)` once it is in the books. Closed before, it is kept as a draft.

    A new paper, a draft to go on with, or one begun elsewhere.
    """

    posted = Signal(object)

    def __init__(
        self, session: Session, draft_id: int = 0, begin: KeyedEob | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._place = -1
        self.editor = EobEditor(session, draft_id, begin, self)
        self.setWindowTitle(self.tr("Paper EOB"))
        self.head = EobHead(session, self.editor, self)
        self.claims = EobClaims(session, self.editor, self)
        self.beside = EobBeside(self.editor.eob.beside, self)
        self.claim = EobClaimPane(self)
        self.proof = EobProof(self)
        self._make_buttons()
        self._lay_out()
        self._connect()
        room = parent.window().size() if parent else QSize(1366, 768)
        self.resize(min(max(room.width() - 60, 1200), 1480), min(max(room.height() - 60, 660), 900))
        if self.editor.eob.claims:
            self._choose(0)
        self.editor.settle()
        self.head.begin(self.claims)

    def _make_buttons(self) -> None:
        self.lost = self._button(self.tr("Not one of ours"), "Alt+N", lambda: self._add_lost(self.claims.typed()))
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
        names = practice_names(self._session.vault.db)
        title = QLabel(self.tr("Paper EOB for {practice}").format(practice=names.get(self.editor.eob.practice_id, "")))
        title.setProperty("role", "heading")
        title.setTextFormat(Qt.TextFormat.PlainText)
        label = QLabel(self.tr("Beside the claims (PLB): interest, takebacks, balances carried on"), self)
        label.setProperty("role", "label")
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(label)
        right.addWidget(self.beside, 1)
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addWidget(self.claims, 9)
        upper.addLayout(right, 5)
        deeds, foot = QHBoxLayout(), QHBoxLayout()
        for row, buttons in (
            (deeds, (self.lost, self.back, self.another, self.remove, self.to_beside)),
            (foot, (self.forget, self.leave, self.post)),
        ):
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        deeds.addStretch(1)
        foot.insertWidget(0, self.proof, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(self.head)
        column.addLayout(upper, 4)
        column.addWidget(self.claim, 3)
        column.addLayout(deeds)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.head.passed.connect(self.claims.setFocus)
        self.claims.claim_found.connect(self._take_claim)
        self.claims.nothing_found.connect(self._say_not_found)
        self.claims.left.connect(self._leave_claims)
        self.claims.row_chosen.connect(self._show_row)
        self.claims.row_opened.connect(self.claim.begin)
        self.claim.changed.connect(self._keyed)
        self.claim.passed.connect(self._go_on)
        self.beside.changed.connect(self.editor.set_beside)
        self.beside.passed.connect(self._go_on)
        self.editor.changed.connect(self._follow)
        self.editor.proved.connect(self._follow)
        self.finished.connect(lambda _how: self.editor.keep())

    # Claims ---------------------------------------------------------------------------------------

    def _take_claim(self, claim_id: int) -> None:
        """Key a claim: one that is on the paper already is shown again, unless it is taken back there."""
        known = (
            at for at, each in enumerate(self.editor.eob.claims) if each.claim_id == claim_id and not each.takes_back
        )
        place = next(known, -1)
        self._choose(place if place >= 0 else self.editor.add(keyed_claim(self._session.vault, claim_id)))
        self.claim.begin()

    def _say_not_found(self, words: str) -> None:
        """A slip of the finger must not set money aside: she says so, or types on."""
        told = self.tr("No claim that was sent fits “{words}”. Type another, or Alt+N: it is not one of ours.")
        self.proof.say(told.format(words=words), is_error=True)

    def _add_lost(self, words: str) -> None:
        """Money for a claim that is not found, named as on the paper."""
        is_number = any(each.isdigit() for each in words)
        lost = KeyedClaim(number=words) if is_number else KeyedClaim(patient_last=words)
        self._choose(self.editor.add(lost))
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
            self.proof.say(str(error), is_error=True)
            return
        self.editor.put(self._place, turned)
        self._choose(self._place)
        if turned.takes_back:
            self.claims.setFocus()

    def _remove(self) -> None:
        if 0 <= self._place < len(self.editor.eob.claims):
            self.editor.remove(self._place)
            self._choose(min(self._place, len(self.editor.eob.claims) - 1))
            self.claims.setFocus()

    def _choose(self, place: int) -> None:
        self._place = place
        claims = self.editor.eob.claims
        self.claim.show_claim(claims[place] if 0 <= place < len(claims) else None)
        self._follow()
        self.claims.show_rows(place)

    def _show_row(self, row: EobRow) -> None:
        if row.place != self._place:
            self._place = row.place
            self.claim.show_claim(row.claim)
            self._tell()

    def _keyed(self, claim: KeyedClaim) -> None:
        if 0 <= self._place < len(self.editor.eob.claims):
            self.editor.put(self._place, claim)

    def _leave_claims(self) -> None:
        """No further claim: what is left of the check lies beside them, or it can be posted."""
        if self.editor.eob.left_cents and self.editor.eob.claims:
            self.beside.focus_first_empty()
        elif self.post.isEnabled():
            self.post.setFocus()

    def _go_on(self) -> None:
        """To the next claim; where nothing is left of the check, to posting."""
        self.editor.settle()
        (self.post if self.post.isEnabled() else self.claims).setFocus()

    # Proof ----------------------------------------------------------------------------------------

    def _follow(self) -> None:
        self.claims.show_rows()
        self.proof.show_eob(self.editor.eob)
        trouble = self._trouble()
        self.post.setEnabled(not trouble)
        self.proof.say(trouble or self.tr("Every line, every claim and the check come out to the cent."))
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
        stands = bool(row.claim.claim_id) and has_standing_answer(self._session.vault, row.claim.claim_id)
        self.back.setEnabled(stands)
        words = row.words
        if row.claim.takes_back:
            words = self.tr("The paper takes the answer back: {cents}. Choose the claim again for the new answer.")
            words = words.format(cents=format.money(row.claim.check_cents))
        elif stands and (row.trouble or not words):
            words = self.tr("An answer stands already: Alt+T where the paper takes it back.")
        self.claim.tell(words)

    # Done -----------------------------------------------------------------------------------------

    def _post(self) -> None:
        self.head.finish()
        self.editor.settle()
        if self._trouble():
            return
        try:
            done = self.editor.post()
        except UserError as error:
            self.proof.say(str(error), is_error=True)
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
