"""Brings remittance files in: read beside the window, kept one at a time between its turns."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import UserError
from app.services.remittance_files import find_remittance_files
from app.services.remittances.importing import ImportedFile, ReadFile, keep_file, read_file
from app.ui.session import Session
from app.ui.task import Task


class Importing(QObject):
    """`started(task)` for whoever shows progress and cancel. `done(files)` with what became of each; `failed(words)`.

    Cancelled while files are read, nothing was kept.
    """

    started = Signal(object)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._waiting: list[ReadFile] = []
        self._kept: list[ImportedFile] = []
        self._is_busy = False
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._keep_one)

    @property
    def is_busy(self) -> bool:
        """Whether files are still on their way in."""
        return self._is_busy

    def choose_files(self) -> None:
        """Ask for remittance files."""
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Import remittance files"))
        if names:
            self.bring_in([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder whose files are all brought in."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Import every file of a folder"))
        if name:
            self.bring_in([Path(name)])

    def bring_in(self, paths: Sequence[Path]) -> None:
        """Files, and all files of folders; what cannot be read is kept with the reason."""
        if self._is_busy:
            self.failed.emit(self.tr("Files are still being read. Wait until they are in."))
            return
        self._is_busy = True
        task = Task(lambda progress, should_stop: _read(paths, progress, should_stop), self.tr("Reading remittances"))
        task.finished.connect(self._keep)
        task.failed.connect(self._fail)
        task.cancelled.connect(self._cancel)
        self.started.emit(task)
        task.start()

    def _keep(self, files: list[ReadFile]) -> None:
        self._waiting, self._kept = files, []
        self._next.start()

    def _keep_one(self) -> None:
        """One short transaction, then the window has its turn."""
        if self._waiting:
            try:
                self._kept.append(keep_file(self._session.vault, self._waiting.pop(0), self._session.now()))
            except UserError as error:
                self._next.stop()
                self._fail(error)
            return
        self._next.stop()
        self._is_busy = False
        self.done.emit(tuple(self._kept))

    def _fail(self, error: Exception) -> None:
        self._is_busy = False
        if not isinstance(error, UserError):
            raise error
        self.failed.emit(str(error))

    def _cancel(self) -> None:
        self._is_busy = False
        self.failed.emit(self.tr("Cancelled: nothing was brought in."))


def _read(
    paths: Sequence[Path], progress: Callable[[int, int], None], should_stop: Callable[[], bool]
) -> list[ReadFile]:
    found = find_remittance_files(paths)
    read = []
    for nth, path in enumerate(found):
        if should_stop():
            raise UserError("Stopped.")
        read.append(read_file(path))
        progress(nth + 1, len(found))
    return read


def imported_words(files: Sequence[ImportedFile]) -> str:
    """What became of the files, in a sentence or two; what needs a look first."""
    fresh = [file for file in files if not file.repeats and not file.refusal and file.file_id]
    payments = sum(len(file.remittance_ids) for file in fresh)
    told = [f"{file.name}: {file.refusal}" for file in files if file.refusal and not file.repeats]
    told += [f"{file.name}: {file.repeats}" for file in files if file.repeats]
    told += [note for file in fresh for note in file.notes]
    if fresh:
        count = "1 remittance" if payments == 1 else f"{payments:,} remittances"
        told.insert(0, f"{count} brought in.")
    words = " ".join(told[:_MOST_TOLD])
    rest = len(told) - _MOST_TOLD
    return f"{words} {rest:,} more notes: each stands with its remittance." if rest > 1 else " ".join(told)


_MOST_TOLD = 3
