"""Posts what is accepted of a remittance, tells calmly what came of it, and takes a posting back as a whole."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.remittances.plan import Need, Outcome
from app.errors import UserError
from app.queries.claim_list import ClaimRow, claim_rows
from app.services.remittances.posting import Posted, Step, post_remittance, post_remittance_beside
from app.services.remittances.undoing import undo_batch, undo_batch_beside
from app.services.vaults import Vault
from app.ui import format
from app.ui.claims.found_table import FoundClaim
from app.ui.remittances.desk_data import DeskData
from app.ui.remittances.desk_row import DeskRow, accepted
from app.ui.remittances.posted_dialog import CREDIT, DENIED, NEXT, PostedDialog
from app.ui.remittances.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.task import Task
from app.ui.theme import Tone

Todo = list[FoundClaim]
AT_ONCE = 20
"""So many claims are posted before a progress bar could be seen."""


class PostingRun(QObject):
    """`message` tells what was done, and the session that claims have changed; `started(task)` where it takes a while.
    `claim_wanted(id)` and `next_payer_wanted(id)` where the biller goes on with one of the claims."""

    message = Signal(str)
    started = Signal(object)
    claim_wanted = Signal(int)
    next_payer_wanted = Signal(int)
    undone = Signal(int)
    """A posting that was taken back, as its number."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._is_busy = False

    def post(self, data: DeskData) -> None:
        """Every claim accepted, in one transaction."""
        if self._refuses():
            return
        rows = accepted(data.rows)
        if data.plan.refusal or (data.rows and not rows):
            self.message.emit(data.plan.refusal or self.tr("Nothing is accepted yet: A accepts the claim chosen."))
            return
        session, remittance_id = self._session, data.row.remittance_id
        places = [row.place for row in rows]
        if len(rows) > AT_ONCE:
            vault, now = session.vault, session.now()
            self._beside(rows, lambda step: post_remittance_beside(vault, remittance_id, places, now, step))
            return
        try:
            done = post_remittance(session.vault, remittance_id, places, session.now())
        except UserError as error:
            self.message.emit(str(error))
            return
        self._finish(rows, done, left_to_do(session.vault, session.today(), rows, done))

    def _beside(self, rows: Sequence[DeskRow], post: Callable[[Step], Posted]) -> None:
        """Many claims take seconds: a worker writes them, the window stays free, and cancelling posts nothing."""
        vault, today = self._session.vault, self._session.today()

        def work(progress: Callable[[int, int], None], should_stop: Callable[[], bool]) -> tuple[Posted, Todo]:
            def step(done: int, total: int) -> None:
                if should_stop():
                    raise UserError("Cancelled: nothing was posted.")
                progress(done, total)

            done = post(step)
            with vault.beside() as twin:
                return done, left_to_do(twin, today, rows, done)

        task = Task(work, self.tr("Posting {n} claims").format(n=f"{len(rows):,}"))
        task.finished.connect(lambda made: self._finish(rows, *made))
        task.cancelled.connect(lambda: self._fail(UserError(self.tr("Cancelled: nothing was posted."))))
        self._start(task)

    def _start(self, task: Task) -> None:
        self._is_busy = True
        task.failed.connect(self._fail)
        self.started.emit(task)
        task.start()

    def _refuses(self) -> bool:
        """Whether a posting is on its way: one at a time."""
        if self._is_busy:
            self.message.emit(self.tr("Claims are being posted. Wait until they are."))
        return self._is_busy

    def _fail(self, error: Exception) -> None:
        self._is_busy = False
        if not isinstance(error, UserError):
            raise error
        self.message.emit(str(error))

    def _finish(self, rows: Sequence[DeskRow], done: Posted, todo: Todo) -> None:
        self._is_busy = False
        if len(rows) > AT_ONCE:  # the dialog is painted before reading the desk again takes turns with it
            QTimer.singleShot(0, self, lambda: self._session.changed.emit("claim"))
        else:
            self._session.changed.emit("claim")
        amount = format.money(done.posted_cents + done.suspense_cents)
        if not rows:
            self.message.emit(self.tr("The payment is posted."))
            return
        count = self.tr("1 claim") if len(rows) == 1 else self.tr("{n} claims").format(n=f"{len(rows):,}")
        words = self.tr("{claims} posted, {amount}").format(claims=count, amount=amount)
        self.message.emit(f"{words}.")
        if not self._window.window().isVisible():
            return
        dialog = PostedDialog(words, todo, done.batch_id, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.claim_wanted.connect(self.claim_wanted)
        dialog.next_payer_wanted.connect(self.next_payer_wanted)
        dialog.undo_wanted.connect(lambda: self.undo(done.batch_id, words, len(rows)))
        self.undone.connect(dialog.follow_undone)
        dialog.show()

    def undo(self, batch_id: int, what: str, count: int) -> None:
        """Ask why, then take a posting of so many claims back as a whole."""
        if self._refuses():
            return
        vault, now = self._session.vault, self._session.now()

        def act(reason: str) -> None:
            if count <= AT_ONCE:
                undo_batch(vault, batch_id, reason, now)
                self._say_undone(batch_id)
                return
            task = Task(lambda _p, _s: undo_batch_beside(vault, batch_id, reason, now), self.tr("Undoing a posting"))
            task.finished.connect(lambda _none: self._say_undone(batch_id))
            task.cancelled.connect(lambda: self._say_undone(batch_id))  # it cannot be stopped half-way
            self._start(task)

        told = self.tr(
            "{what}. Undoing takes back every claim posted with it, in one step: balances are as they were "
            "before, and both stay in the ledger."
        ).format(what=what)
        dialog = ReasonDialog(self.tr("Undo posting"), told, self.tr("Undo the posting"), act, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _say_undone(self, batch_id: int) -> None:
        self._is_busy = False
        self.undone.emit(batch_id)
        self._session.changed.emit("claim")
        self.message.emit(self.tr("The posting was undone as a whole."))


def left_to_do(vault: Vault, today: date, rows: Sequence[DeskRow], done: Posted) -> Todo:
    """The claims posted that somebody has to go on with, each for its first reason."""
    now = {row.claim_id: row for row in claim_rows(vault.db, today)}
    found: dict[int, FoundClaim] = {}
    for row in rows:
        billed = row.planned.match.claim
        claim = now.get(billed.claim_id) if billed else None
        if claim is None or row.planned.outcome is not Outcome.ANSWER:
            continue
        if todo := _todo(row, claim, claim.claim_id in done.to_bill):
            found.setdefault(claim.claim_id, todo)
    return list(found.values())


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
