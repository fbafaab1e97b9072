"""The desk: a remittance's claims at the left, the one chosen in the middle, proof and posting at the right."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.remittances.plan import Outcome
from app.domain.remittances.remittance_balance import Balance, problems
from app.queries.remittance_list import RemittanceRow
from app.ui.remittances.claim_pane import ClaimPane, ClaimShown
from app.ui.remittances.claims_pane import ClaimsPane, Head
from app.ui.remittances.desk_data import DeskData, head_of, proof_of
from app.ui.remittances.desk_row import DeskRow
from app.ui.remittances.list_pane import STATE_BADGES
from app.ui.remittances.proof_pane import NO_PROOF, ProofPane
from app.ui.remittances.sum_words import SumRow
from app.ui.remittances.trouble_card import TroubleCard
from app.ui.widgets.side_splitter import SideSplitter

_CLAIMS_PX, _PROOF_PX, _WIDE_PROOF_PX, _WIDE_PX = 312, 268, 330, 1640
_ROOMY_PX = 640
PostingWords = Callable[[DeskData, DeskRow], Sequence[SumRow]]
"""What posting a claim does, in words."""


class Desk(QWidget):
    """Signals what the biller wants with the claim chosen: `accept_wanted(row)`, `skip_wanted(row)`,
    `match_wanted(row)`, `not_ours_wanted(row)`; with the remittance: `post_wanted`, `undo_wanted(row)`,
    `step_wanted(-1 or 1)` to another one, `text_wanted(segment)` for its file, `assign_wanted` to say whose it is."""

    accept_wanted = Signal(object)
    skip_wanted = Signal(object)
    match_wanted = Signal(object)
    not_ours_wanted = Signal(object)
    undo_wanted = Signal(object)
    post_wanted = Signal()
    step_wanted = Signal(int)
    text_wanted = Signal(int)
    assign_wanted = Signal()

    def __init__(self, places: QSettings | None, posting_words: PostingWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._posting_words = posting_words
        self._data: DeskData | None = None
        self._rows: tuple[DeskRow, ...] = ()
        self.claims, self.claim, self.proof = ClaimsPane(self), ClaimPane(self), ProofPane(self)
        self.split = SideSplitter(
            "remittances", places, lambda width: [_WIDE_PROOF_PX if width >= _WIDE_PX else _PROOF_PX], roomy=_ROOMY_PX
        )
        self.split.addWidget(self.claim)
        self.split.addWidget(self.proof)
        self.claims.setFixedWidth(_CLAIMS_PX)
        self.trouble = TroubleCard(self)
        above = QVBoxLayout()
        above.setContentsMargins(14, 12, 14, 12)
        above.addWidget(self.trouble)
        self._above = QWidget(self)
        self._above.setLayout(above)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._above)
        middle.addWidget(self.split, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.claims)
        outer.addLayout(middle, 1)
        self._connect()
        self._order()

    def _order(self) -> None:
        """The way of Tab: from the claims over the claim to the posting."""
        claims, claim = self.claims, self.claim
        way: list[QWidget] = [claims.previous, claims.next, claims.tabs, claims.search, claims.list]
        way += [self.trouble.assign, self.trouble.open]
        way += [
            claim.account,
            claim.open,
            claim.table,
            claim.match,
            claim.not_ours,
            claim.coder,
            claim.correct,
            claim.next_payer,
        ]
        way += [claim.undo, claim.skip, claim.accept, self.proof.post]
        for before, after in pairwise(way):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.claims.claim_chosen.connect(self._show_claim)
        self.claims.step_wanted.connect(self.step_wanted)
        self.trouble.text_wanted.connect(self.text_wanted)
        self.trouble.assign_wanted.connect(self.assign_wanted)
        self.claim.accept_wanted.connect(self.accept_chosen)
        self.claim.skip_wanted.connect(self.skip_chosen)
        self.claim.match_wanted.connect(self.match_chosen)
        self.claim.not_ours_wanted.connect(lambda: self._with_open(self.not_ours_wanted.emit))
        self.claim.undo_wanted.connect(self.undo_chosen)
        self.proof.post_wanted.connect(self.post_wanted)
        keys = {
            "A": self.accept_chosen,
            "S": self.skip_chosen,
            "D": self.match_chosen,
            "P": self.post_wanted.emit,
        }
        for key, deed in keys.items():
            made = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(deed)

    @property
    def data(self) -> DeskData | None:
        """The remittance shown."""
        return self._data

    @property
    def rows(self) -> tuple[DeskRow, ...]:
        """Its claims as they stand."""
        return self._rows

    def current(self) -> DeskRow | None:
        """The claim chosen."""
        return self.claims.current()

    def show_data(self, data: DeskData) -> None:
        """Show a remittance; of the same one the tab and the claim chosen stay."""
        before = self._data.row if self._data else None
        is_fresh = before is None or before.remittance_id != data.row.remittance_id
        self._data, self._rows = data, data.rows
        found = problems(data.plan.remittance) if data.plan.refusal else ()  # adding up all claims takes a while
        wrong = [each for each in found if each.blocks_posting]
        self._show_trouble(data, wrong)
        self.claims.show_head(head_of(data, self._rows))
        self.proof.show_proof(proof_of(data, self._rows))
        self.claims.show_rows(self._rows, fresh=is_fresh)
        self._show_claim(self.claims.current())

    def show_unreadable(self, row: RemittanceRow) -> None:
        """A file that cannot be read: why not, and its text."""
        self._data, self._rows = None, ()
        self.claims.show_head(Head(row.file_name, "", "", STATE_BADGES[row.state], ""))
        self.proof.show_proof(NO_PROOF)
        self.claims.show_rows((), fresh=True)
        self.trouble.show_trouble(row.refusal)
        self._above.show()
        self.claim.show_nothing(self.tr("Ask the payer or the clearinghouse to send the file again."))

    def _show_trouble(self, data: DeskData, wrong: Sequence[Balance]) -> None:
        """Above everything else: why nothing is posted, or that nobody knows who pays."""
        row, refusal = data.row, data.plan.refusal
        stranger = ""
        if not row.payer_id and not row.posted_count:
            words = self.tr("{name} is none of your payers. Say which one it is: its next payments are known then.")
            stranger = words.format(name=row.payer_name or self.tr("Who pays"))
        may_assign = bool(stranger) or not row.practice_id
        self.trouble.show_trouble(refusal, wrong, has_file=bool(row.file_id), stranger=stranger, may_assign=may_assign)
        self._above.setVisible(bool(refusal or stranger))

    def _show_claim(self, row: DeskRow | None) -> None:
        data = self._data
        if data is None or row is None:
            self.claim.show_nothing(self.tr("Choose a claim: its lines and what posting does stand here."))
            return
        billed = row.planned.match.claim
        self.claim.show_claim(
            ClaimShown(
                row,
                tuple(self._posting_words(data, row)),
                data.expected(billed.claim_id) if billed else {},
                data.file_words,
                data.plan.refusal,
            )
        )

    def toggle_side(self) -> None:
        """Hide the proof, or bring it back."""
        self.split.toggle_side()

    # What is done with the claim chosen -----------------------------------------------------------

    def accept_chosen(self) -> None:
        """It was looked at: the next posting takes it along."""
        self._with_open(self.accept_wanted.emit)

    def skip_chosen(self) -> None:
        """It waits, also when the others are posted."""
        self._with_open(self.skip_wanted.emit)

    def match_chosen(self) -> None:
        """Say which claim of ours it answers, also where its money is kept aside."""
        row = self.current()
        if row is not None and row.batch_id and row.planned.outcome is Outcome.SUSPENSE:
            self.match_wanted.emit(row)
        else:
            self._with_open(self.match_wanted.emit)

    def undo_chosen(self) -> None:
        """Take back the posting the claim chosen came with."""
        row = self.current()
        if row is not None and row.batch_id:
            self.undo_wanted.emit(row)
        else:
            posted = next((each for each in reversed(self._rows) if each.batch_id), None)
            self.undo_wanted.emit(posted)

    def _with_open(self, act: Callable[[DeskRow], object]) -> None:
        row = self.current()
        if row is not None and not row.batch_id and self._data is not None and not self._data.plan.refusal:
            act(row)
