"""How long the window keeps its user waiting: the longest time between two beats of a fast timer."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

BEAT_MS = 1
_LOOK_MS = 5
MOST_S = 300
"""Nothing takes as long; a machine with other work may be ten times slower than alone."""


class Heartbeat(QObject):
    """Beats while an event loop runs; whatever holds the loop shows as a long gap."""

    def __init__(self) -> None:
        super().__init__()
        self._gaps_s: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def longest_stall_ms(
        self, act: Callable[[], object], until: Callable[[], bool] | None = None, rest_s: float = 0.08
    ) -> float:
        """Act, then wait until what was wanted is there, then until the window had a rest."""
        self._gaps_s.clear()
        self._last = time.perf_counter()
        QTimer.singleShot(0, self, act)
        if until is not None:
            run_loop(until, MOST_S)
        end = time.perf_counter() + rest_s
        run_loop(lambda: time.perf_counter() > end, rest_s + 1)
        return 1000 * max(self._gaps_s)

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gaps_s.append(now - self._last)
        self._last = now


def run_loop(until: Callable[[], bool], most_s: float) -> None:
    """Let the window live until something is so. Raises TimeoutError."""
    loop, end = QEventLoop(), time.perf_counter() + most_s

    def look() -> None:
        if until() or time.perf_counter() > end:
            loop.quit()

    watch = QTimer(loop, interval=_LOOK_MS)
    watch.timeout.connect(look)
    watch.start()
    loop.exec()
    watch.stop()  # not left to the loop's end: a failure's traceback would keep it ticking through the tests after
    if not until():
        raise TimeoutError
