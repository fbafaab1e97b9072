"""Posts what is accepted of a remittance, tells calmly what came of it, and takes a posting back as a whole."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.remittances.plan import Need, Outcome
from app.errors import UserError
from app.queries.claim_list import ClaimRow, claim_rows
from app.services.remittances.posting import Posted, Step, post_remittance, post_remittance_beside
from app.services.remittances.undoing import undo_batch
from app.ui import format
from app.ui.claims.found_table import FoundClaim
from app.ui.remittances.desk_data import DeskData
from app.ui.remittances.desk_row import DeskRow, accepted
from app.ui.remittances.posted_dialog import CREDIT, DENIED, NEXT, PostedDialog
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.task import Task
from app.ui.theme import Tone

AT_ONCE = 20
"""So many claims are posted before a progress bar could be seen."""


class PostingRun(QObject):
    """`posted` and `undone` once the books have changed; `message` tells it. `claim_wanted(id)` and
    `next_payer_wanted(id)` where the biller goes on with one of the claims."""

    message = Signal(str)
    started = Signal(object)
    posted = Signal()
    undone = Signal()
    claim_wanted = Signal(int)
    next_payer_wanted = Signal(int)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._is_busy = False

    def post(self, data: DeskData) -> None:
        """Every claim accepted, in one transaction."""
        rows = accepted(data.rows)
        if data.plan.refusal or (data.rows and not rows):
            self.message.emit(data.plan.refusal or self.tr("Nothing is accepted yet: A accepts the claim chosen."))
            return
        session, remittance_id = self._session, data.row.remittance_id
        places = [row.place for row in rows]
        if len(rows) > AT_ONCE:
            vault, now = session.vault, session.now()
            self._beside(data, rows, lambda step: post_remittance_beside(vault, remittance_id, places, now, step))
            return
        try:
            done = post_remittance(session.vault, remittance_id, places, session.now())
        except UserError as error:
            self.message.emit(str(error))
            return
        self._finish(data, rows, done)

    def _beside(self, data: DeskData, rows: Sequence[DeskRow], post: Callable[[Step], Posted]) -> None:
        """Many claims take seconds: a worker writes them, the window stays free, and cancelling posts nothing."""
        if self._is_busy:
            self.message.emit(self.tr("Claims are being posted. Wait until they are."))
            return

        def work(progress: Callable[[int, int], None], should_stop: Callable[[], bool]) -> Posted:
            def step(done: int, total: int) -> None:
                if should_stop():
                    raise UserError("Cancelled: nothing was posted.")
                progress(done, total)

            return post(step)

        self._is_busy = True
        task = Task(work, self.tr("Posting {n} claims").format(n=f"{len(rows):,}"))
        task.finished.connect(lambda done: self._finish(data, rows, done))
        task.failed.connect(self._fail)
        task.cancelled.connect(lambda: self._fail(UserError(self.tr("Cancelled: nothing was posted."))))
        self.started.emit(task)
        task.start()

    def _fail(self, error: Exception) -> None:
        self._is_busy = False
        if not isinstance(error, UserError):
            raise error
        self.message.emit(str(error))

    def _finish(self, data: DeskData, rows: Sequence[DeskRow], done: Posted) -> None:
        self._is_busy = False
        self._session.changed.emit("claim")
        self.posted.emit()
        self._tell(data, rows, done)

    def _tell(self, data: DeskData, rows: Sequence[DeskRow], done: Posted) -> None:
        amount = format.money(done.posted_cents + done.suspense_cents)
        count = self.tr("1 claim") if len(rows) == 1 else self.tr("{n} claims").format(n=f"{len(rows):,}")
        words = self.tr("{claims} posted, {amount}").format(claims=count, amount=amount)
        self.message.emit(f"{words}.")
        dialog = PostedDialog(words, self._left_to_do(rows, done), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.claim_wanted.connect(self.claim_wanted)
        dialog.next_payer_wanted.connect(self.next_payer_wanted)
        dialog.undo_wanted.connect(lambda: self._undo_from(dialog, done.batch_id, words))
        dialog.show()

    def _undo_from(self, dialog: PostedDialog, batch_id: int, words: str) -> None:
        self.undo(batch_id, words)
        dialog.close()

    def _left_to_do(self, rows: Sequence[DeskRow], done: Posted) -> list[FoundClaim]:
        """The claims posted that somebody has to go on with, each for its first reason."""
        session = self._session
        now = {row.claim_id: row for row in claim_rows(session.vault.db, session.today())}
        found: dict[int, FoundClaim] = {}
        for row in rows:
            billed = row.planned.match.claim
            claim = now.get(billed.claim_id) if billed else None
            if claim is None or row.planned.outcome is not Outcome.ANSWER:
                continue
            if todo := _todo(row, claim, claim.claim_id in done.to_bill):
                found.setdefault(claim.claim_id, todo)
        return list(found.values())

    def undo(self, batch_id: int, what: str) -> None:
        """Ask why, then take a posting back as a whole."""
        session = self._session

        def act(reason: str) -> None:
            undo_batch(session.vault, batch_id, reason, session.now())

        told = self.tr(
            "{what}. Undoing takes back every claim posted with it, in one step: balances are as they were "
            "before, and both stay in the ledger."
        ).format(what=what)
        dialog = ReasonDialog(self.tr("Undo posting"), told, self.tr("Undo the posting"), act, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._say_undone)
        dialog.open()

    def _say_undone(self) -> None:
        self._session.changed.emit("claim")
        self.undone.emit()
        self.message.emit(self.tr("The posting was undone as a whole."))


def _todo(row: DeskRow, claim: ClaimRow, is_to_bill: bool) -> FoundClaim | None:
    needs = {each.need: each.words for each in reversed(row.planned.attention)}
    if Need.DENIED in needs:
        badge, tone, words = DENIED, Tone.DANGER, needs[Need.DENIED]
    elif is_to_bill:
        badge, tone, words = NEXT, Tone.INFO, claim.next_step
    elif Need.OVER_APPLIED in needs or claim.balance_cents < 0:
        badge, tone, words = CREDIT, Tone.WARN, needs.get(Need.OVER_APPLIED, claim.next_step)
    else:
        return None
    return FoundClaim(claim.claim_id, claim.number, claim.patient, claim.service_date, words, badge, tone)
