"""Marks claims as sent: a few at once, many with their copies made beside the window."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.claim_status import SentWay
from app.errors import UserError
from app.services import sending, vaults
from app.services.sending import SentCopies
from app.ui.session import Session
from app.ui.task import Task

AT_ONCE = 10
"""So many are copied before a progress bar could be seen."""
_TRIES = 3


class Sending(QObject):
    """`started(task)` where it takes a while: whoever has a status bar shows it, with its cancel.

    `sent(count)` once they are frozen, all or none; `failed(words)` where one of them is not ready.
    """

    started = Signal(object)
    sent = Signal(int)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._way = SentWay.MAILED
        self._claim_ids: list[int] = []
        self._tries = 0
        self._write: Callable[[SentCopies], None] = self._freeze

    @property
    def is_busy(self) -> bool:
        """Whether claims are being copied."""
        return bool(self._claim_ids)

    def send(self, claim_ids: Sequence[int], way: SentWay, write: Callable[[SentCopies], None] | None = None) -> None:
        """Freeze ready claims as they are now. `write` does it in place of the plain freezing, with more besides."""
        self._claim_ids, self._way, self._tries = list(claim_ids), way, 0
        self._write = write or self._freeze
        if len(self._claim_ids) <= AT_ONCE:
            self._end(lambda: self._write(sending.copies_to_send(self._session.vault.db, self._claim_ids)))
        else:
            self._copy()

    def _freeze(self, made: SentCopies) -> None:
        sending.send_copies(self._session.vault, made, self._way, self._session.now())

    def _copy(self) -> None:
        self._tries += 1
        vault, claim_ids = self._session.vault, self._claim_ids

        def work(progress: Callable[[int, int], None], should_stop: Callable[[], bool]) -> SentCopies:
            done = 0

            def step() -> None:
                nonlocal done
                if should_stop():
                    raise UserError("Nothing was marked as sent.")
                done += 1
                progress(done, len(claim_ids))

            return vaults.read_beside(vault, partial(sending.copies_to_send, claim_ids=claim_ids, step=step))

        task = Task(work, self.tr("Marking {n} claims as sent").format(n=f"{len(claim_ids):,}"))
        task.finished.connect(self._keep)
        task.failed.connect(self._fail)
        task.cancelled.connect(self._cancel)
        self.started.emit(task)
        task.start()

    def _keep(self, made: SentCopies) -> None:
        """What was written meanwhile may be on one of them: then they are copied again. None is sent after quitting."""
        session, page = self._session, self.parent()
        if isinstance(page, QWidget) and not page.window().isVisible():
            self._claim_ids = []
            return
        if self._tries < _TRIES and not sending.are_true(session.vault, made):
            self._copy()
        else:
            self._end(lambda: self._write(made))

    def _end(self, write: Callable[[], None]) -> None:
        count = len(self._claim_ids)
        try:
            write()
        except UserError as error:
            self._fail(error)
            return
        self._claim_ids = []
        self.sent.emit(count)

    def _fail(self, error: Exception) -> None:
        self._claim_ids = []
        if not isinstance(error, UserError):
            raise error
        self.failed.emit(str(error))

    def _cancel(self) -> None:
        self._claim_ids = []
        self.failed.emit(self.tr("Cancelled: none of them is marked as sent."))
