"""A dialog that works on paper: progress away from the window's thread, Escape that stops it, what went wrong."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QWidget

from app.errors import UserError
from app.ui.messages import tried
from app.ui.saving import write_whole
from app.ui.task import Task

Progress = Callable[[int, int], None]
Result = TypeVar("Result")


class PaperDialog(QDialog):
    """`bar` and `message` are placed by who builds on it; `waiting` names the widgets that wait while it works."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.waiting: Sequence[QWidget] = ()
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setProperty("role", "error")
        self.message.hide()
        self.bar = QProgressBar(self)
        self.bar.hide()
        self._task: Task | None = None
        self._stopped = False

    def work(self, work: Callable[[Progress], Result], then: Callable[[Result], None], *, is_long: bool = True) -> None:
        """Work, then go on with the result unless Escape stopped it; a bar shows where it `is_long`."""

        def run(progress: Progress, should_stop: Callable[[], bool]) -> Result:
            def step(done: int, total: int) -> None:
                if should_stop():
                    raise UserError("Printing was cancelled.")
                progress(done, total)

            return work(step)

        def go_on(result: Result) -> None:
            self._rest()
            if not self._stopped:  # it may have been done before the work heard of the Escape
                then(result)

        self._stopped = False
        self._let_wait(True)
        self.bar.setVisible(is_long)
        self._task = Task(run, self.tr("Printing"))
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(go_on)
        self._task.failed.connect(self._fail)
        self._task.cancelled.connect(self._rest)
        self._task.start()

    def save_whole(self, path: Path, pdf: bytes) -> bool:
        """Write a file, whole or not at all; where it cannot be written the dialog says why. Whether it was."""
        return tried(lambda: write_whole(path, pdf), self.say)

    def say(self, words: str) -> None:
        """Say what is wrong."""
        self.message.setText(words)
        self.message.show()

    def reject(self) -> None:
        """Escape stops the work first; a second one closes."""
        if self._task is not None:
            self._stopped = True
            self._task.cancel()
        else:
            super().reject()

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _let_wait(self, wait: bool) -> None:
        for widget in self.waiting:
            widget.setEnabled(not wait)

    def _rest(self) -> None:
        self.bar.hide()
        self._let_wait(False)
        self._task = None

    def _fail(self, error: Exception) -> None:
        self._rest()
        if not isinstance(error, UserError):
            raise error
        self.say(str(error))
