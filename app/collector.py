"""Holds Python's garbage collector back: while an import makes half a million objects, and while workers run.

Each of its rounds would look through all of those, with every thread standing still for half a second. And a round
happens on whatever thread asks for memory: on a worker it would take down what belongs to the window's thread, and
Qt's objects do not survive that. Nor does a round look through what such work has made: it is records that stay, and
would hold up the window as long as it took to make them.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_waiting = 0
_threshold = gc.get_threshold()
_MUCH = 20_000
"""So many new objects are looked through in a few milliseconds."""


def hold_collector() -> None:
    """No round from here on, until `release_collector` was called as often."""
    global _waiting, _threshold
    with _lock:
        if not _waiting:
            _threshold = gc.get_threshold()
            gc.set_threshold(0)  # not `gc.disable`: a window that has just started calls `gc.enable`
        _waiting += 1


def release_collector() -> None:
    """The other half of `hold_collector`; the next round may come at once, on the thread that calls this."""
    global _waiting
    with _lock:
        _waiting -= 1
        if not _waiting:
            gc.set_threshold(*_threshold)


@contextmanager
def collector_waits() -> Iterator[None]:
    """No round of the collector until the last of those who asked is done; what forms no rings is freed as ever."""
    hold_collector()
    try:
        yield
    finally:
        release_collector()


def spare_what_was_made() -> None:
    """Before a release: were many objects made meanwhile, no later round looks through what there is now. What forms
    no rings is freed as ever, the rest by `collect_everything`."""
    if gc.get_count()[0] > _MUCH:
        gc.freeze()


def collect_everything() -> None:
    """A round through all there is, spared or not, for a moment when nobody waits; what it leaves is spared."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
