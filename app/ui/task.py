"""Long work off the window's thread: values in, values out, progress and cancel, word back on the window's thread."""

import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from app.collector import hold_collector, release_collector, spare_what_was_made

Work = Callable[[Callable[[int, int], None], Callable[[], bool]], Any]


# Painting takes turns with the work many times a frame; with Python's usual 5 ms a turn the window stutters.
_SWITCH_S = 0.0001


class Task(QObject):
    """One piece of work, called as `work(progress, should_stop)` on the thread pool.

    `progress(done, total)` may be called from the work's thread; total 0 means nobody knows. Exactly one of
    `finished(result)`, `failed(exception)` and `cancelled()` comes, on the thread that made the task. Work
    that ends with an exception after `cancel()` was cancelled, whatever it raised. The work may not touch
    the window's connection: give it values, or let it open its own.
    """

    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _ended = Signal(object, object)
    _reported = Signal(int, int)

    def __init__(self, work: Work, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._stop = threading.Event()
        # Queued: both are emitted on the pool's thread and must arrive on ours.
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def start(self, pool: QThreadPool | None = None) -> None:
        """Run; the task stays alive until it has ended, whoever else lets go of it."""
        _running.add(self)
        _Collector.hold()
        sys.setswitchinterval(_SWITCH_S)
        (pool or QThreadPool.globalInstance()).start(QRunnable.create(self._run))

    def cancel(self) -> None:
        """Ask the work to stop where it can."""
        self._stop.set()

    def _run(self) -> None:
        result: object = None
        wrong: object = None
        try:
            result = self._work(self._reported.emit, self._stop.is_set)
        except Exception as error:  # whatever it is, it is told on the window's thread
            wrong = error
        try:
            self._ended.emit(result, wrong)
        except RuntimeError:  # its window is gone, and nobody waits for it
            _running.discard(self)

    @Slot(object, object)
    def _end(self, result: object, error: object) -> None:
        _running.discard(self)
        _ended.append(self)
        if not _running:
            _Collector.release()
        if error is None:
            self.finished.emit(result)
        elif self._stop.is_set():
            self.cancelled.emit()
        else:
            self.failed.emit(error)


class _Collector:
    """Python's garbage collector rests while work runs: a round of it on the pool's thread would take down objects
    of the window's thread."""

    _rests = False

    @classmethod
    def hold(cls) -> None:
        if not cls._rests:
            cls._rests = True
            hold_collector()

    @classmethod
    def release(cls) -> None:
        """On the window's thread: the next round may come at once."""
        if cls._rests:
            cls._rests = False
            spare_what_was_made()
            release_collector()


_running: set[Task] = set()

_ended: deque[Task] = deque(maxlen=16)
"""The last that have ended: the pool's thread may let go of one a moment after ours, and must not be the last to."""
