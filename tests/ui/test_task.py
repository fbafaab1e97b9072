"""Long work: values in and out, told on the window's thread, and stopped when asked."""

import gc
import threading
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

import app.ui.task
from app.ui.task import Task


def test_the_result_and_the_progress_come_on_the_windows_thread(qtbot: QtBot) -> None:
    threads: list[int] = []
    seen: list[tuple[int, int]] = []

    def work(progress: Callable[[int, int], None], _should_stop: Callable[[], bool]) -> str:
        threads.append(threading.get_ident())
        progress(1, 2)
        progress(2, 2)
        return "done"

    task = Task(work, "Count")
    task.progressed.connect(lambda done, total: seen.append((done, total)))
    task.progressed.connect(lambda *_: threads.append(threading.get_ident()))
    with qtbot.waitSignal(task.finished) as heard:
        task.start()
    assert heard.args == ["done"]
    assert seen == [(1, 2), (2, 2)]
    assert threads[0] != threading.get_ident() and threads[1] == threading.get_ident()


def test_what_goes_wrong_is_told(qtbot: QtBot) -> None:
    def work(_progress: object, _should_stop: object) -> None:
        raise OSError("disk full")

    task = Task(work, "Write")
    with qtbot.waitSignal(task.failed) as heard:
        task.start()
    assert isinstance(heard.args[0], OSError)


def test_cancelled_work_ends_as_cancelled_whatever_it_raises(qtbot: QtBot) -> None:
    def work(_progress: object, should_stop: Callable[[], bool]) -> None:
        while not should_stop():
            threading.Event().wait(0.005)
        raise InterruptedError

    task = Task(work, "Wait")
    with qtbot.assertNotEmitted(task.failed), qtbot.waitSignal(task.cancelled):
        task.start()
        task.cancel()


def test_a_task_nobody_holds_still_ends(qtbot: QtBot) -> None:
    done = threading.Event()
    heard: list[object] = []

    def start() -> None:
        task = Task(lambda _progress, _stop: done.wait(2), "Alone")
        task.finished.connect(heard.append)
        task.start()

    start()
    done.set()
    qtbot.waitUntil(lambda: heard == [True])


def test_no_garbage_is_collected_on_the_works_thread(qtbot: QtBot) -> None:
    """A round there would take down objects of the window's thread: it ended the program now and then."""
    before = gc.get_threshold()

    def work(_progress: object, _should_stop: object) -> int:
        return gc.get_threshold()[0]

    task = Task(work, "Look")
    with qtbot.waitSignal(task.finished) as heard:
        task.start()
    assert heard.args == [0]
    assert gc.get_threshold() == before


def test_work_whose_window_is_gone_ends_in_silence(qtbot: QtBot) -> None:
    before, may_end = gc.get_threshold(), threading.Event()
    parent = QObject()
    task = Task(lambda _progress, _should_stop: may_end.wait(30), "Wait", parent)
    task.start()
    shiboken6.delete(parent)
    may_end.set()
    qtbot.waitUntil(lambda: task not in app.ui.task._running)
    other = Task(lambda _progress, _should_stop: None, "Next")
    with qtbot.waitSignal(other.finished):
        other.start()
    assert gc.get_threshold() == before
