"""Reads the rows of the claims ledger: a short one at once, a long one beside the window, its newest claims first."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.queries.claim_list import ClaimRow, claim_rows
from app.services import vaults
from app.ui.session import Session
from app.ui.task import Task

NEWEST = 400
"""More rows than any screen shows; so many are read before an eye could miss them."""
REST_AFTER_MS = 50
"""The newest are painted before the others are read."""


class LedgerReader(QObject):
    """Each asking is answered by `rows_read(rows, whole)`: at once, or a moment later where the ledger is long.

    The first asking of a long ledger gives out its newest claims at once (not the whole), then all of them.
    """

    rows_read = Signal(list, bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._asked = self._answered = 0
        self._is_reading = False
        self.is_long = False

    def ask(self) -> None:
        """Read the claims of the chosen practice as they are now."""
        self._asked += 1
        newest = self._rows(NEWEST)
        self.is_long = len(newest) == NEWEST
        if not self.is_long:
            self._answer(newest)
            return
        if self._is_reading:
            return
        if self._answered:
            self._read_beside()
        else:
            self.rows_read.emit(newest, False)
            self._is_reading = True
            QTimer.singleShot(REST_AFTER_MS, self, self._read_beside)

    def have_all(self) -> None:
        """Wait for what is still being read: for whatever is done with every claim."""
        if self._answered < self._asked:
            self._answer(self._rows())

    def _rows(self, most: int | None = None) -> list[ClaimRow]:
        session = self._session
        return claim_rows(session.vault.db, session.today(), practice_id=session.practice_id or None, most=most)

    def _answer(self, rows: list[ClaimRow]) -> None:
        self._answered = self._asked
        self.rows_read.emit(rows, True)

    def _read_beside(self) -> None:
        self._is_reading = True
        asked, session = self._asked, self._session
        read = partial(claim_rows, today=session.today(), practice_id=session.practice_id or None)
        vault = session.vault
        task = Task(lambda _progress, _should_stop: (asked, vaults.read_beside(vault, read)), self.tr("Reading claims"))
        task.finished.connect(self._take)
        task.failed.connect(self._fail)
        task.start()

    def _take(self, found: tuple[int, list[ClaimRow]]) -> None:
        """What was asked again meanwhile is read again: the rows may be older than what was written."""
        self._is_reading = False
        asked, rows = found
        if self._answered == self._asked:
            return
        if asked == self._asked:
            self._answer(rows)
        else:
            self._read_beside()

    def _fail(self, error: Exception) -> None:
        self._is_reading = False
        raise error
