"""Keeps Python's garbage collector from stopping the window while an import makes half a million objects.

Each of its rounds would look through all of them, with every thread standing still for half a second.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_waiting = 0
_threshold = gc.get_threshold()


@contextmanager
def collector_waits() -> Iterator[None]:
    """No round of the collector until the last of those who asked is done; what forms no rings is freed as ever."""
    global _waiting, _threshold
    with _lock:
        if not _waiting:
            _threshold = gc.get_threshold()
            gc.set_threshold(0)  # not `gc.disable`: a window that has just started calls `gc.enable`
        _waiting += 1
    try:
        yield
    finally:
        with _lock:
            _waiting -= 1
            if not _waiting:
                gc.set_threshold(*_threshold)
