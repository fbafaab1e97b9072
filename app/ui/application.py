"""One run of the window: the Qt application, the excepthook, the start window, and the workbench after it."""

import contextlib
import gc
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox, QProgressDialog

from app import paths
from app.errors import UserError
from app.services.vaults import Vault, is_vault, open_vault
from app.ui.task import Task
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.workbench import Workbench

DEMO_PASSPHRASE = "demo"
STARTED_AFTER_MS = 1000
"""When the window stands: the garbage collector rests until then."""
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock of a real run."""
    return datetime.now(UTC)


def run(vault_folder: Path | None, *, demo: bool = False) -> int:
    """Show the program and return its exit code when the last window is closed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName(paths.APP_NAME)
    app.setDesktopFileName("claimwright")
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "claimwright.svg")))
    Theme.current()
    program = Program(app, utc_now)
    program.catch_bugs()
    if demo:
        program.open_demo(vault_folder or paths.data_home() / "demo")
    else:
        program.show_start(vault_folder or remembered_vault())
    QTimer.singleShot(STARTED_AFTER_MS, collect_garbage_again)
    return app.exec()


def collect_garbage_again() -> None:
    """What the start made is there to stay: later rounds of the collector need not look through it."""
    gc.freeze()
    gc.enable()


def remembered_vault() -> Path:
    """The vault opened last on this computer; else where a new one would be made."""
    with contextlib.suppress(OSError, ValueError):  # missing or damaged: it is a convenience
        folder = Path((paths.data_home() / "last_vault.txt").read_text(encoding="utf-8").strip())
        if is_vault(folder):
            return folder
    return paths.default_vault()


def remember_vault(folder: Path) -> None:
    """Offer this vault at the next start; on a full or write-protected disk it is not offered."""
    with contextlib.suppress(OSError):
        paths.data_home().mkdir(parents=True, exist_ok=True)
        (paths.data_home() / "last_vault.txt").write_text(str(folder.resolve()), encoding="utf-8")


class Program(QObject):
    """Holds the one window that is shown: the start window, or the workbench over an open vault."""

    def __init__(self, app: QApplication, clock: Clock) -> None:
        super().__init__(app)
        self._clock = clock
        self.start: QObject | None = None
        self.workbench: Workbench | None = None

    def show_start(self, folder: Path) -> None:
        """Ask for the passphrase of `folder`, or begin the wizard where there is no vault."""
        from app.ui.start.start_window import StartWindow

        window = StartWindow(folder, self._clock)
        window.opened.connect(self.show_workbench)
        self.start = window
        window.show()

    def open_demo(self, folder: Path) -> None:
        """The demo practice; made anew, with progress, where it is not there yet."""
        if is_vault(folder):
            self._open_made_demo(folder)
            return
        from app.services.demo import make_demo

        waiting = QProgressDialog(self.tr("Making the demo practice…"), "", 0, 0)
        waiting.setCancelButton(None)
        waiting.setWindowTitle(paths.APP_NAME)
        waiting.setMinimumDuration(0)
        waiting.show()
        task = Task(lambda _progress, _should_stop: make_demo(folder, self._clock()), waiting.labelText(), self)
        # Opened first, closed after: closing the last window would end the program.
        task.finished.connect(lambda _what: self._open_made_demo(folder))
        for ended in (task.finished, task.failed):
            ended.connect(lambda _what: waiting.close())
        task.failed.connect(_raise)
        task.start()

    def _open_made_demo(self, folder: Path) -> None:
        try:
            vault = open_vault(folder, DEMO_PASSPHRASE, self._clock())
        except UserError as error:
            QMessageBox.warning(None, paths.APP_NAME, str(error))
            QApplication.quit()
            return
        self.show_workbench(vault, remember=False)

    def show_workbench(self, vault: Vault, *, remember: bool = True) -> None:
        """Open the workbench over an unlocked vault and close the start window."""
        from app.ui.workbench import Workbench  # the start window is there before it

        if remember:
            remember_vault(vault.folder)
        self.workbench = Workbench(vault, self._clock)
        self.workbench.window.show()
        if self.start is not None:
            self.start.close()  # type: ignore[attr-defined]
            self.start.deleteLater()
            self.start = None

    def catch_bugs(self) -> None:
        """One hook for what nobody expected: keep the draft, say so, write a report without patient data."""

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if isinstance(error, UserError):
                QMessageBox.information(None, paths.APP_NAME, str(error))
                return
            words = [self.tr("Something in the program went wrong."), self._keep_drafts()]
            try:
                report = write_bug_report(kind, trace, self._clock())
            except OSError:
                words.append(self.tr("No report could be written: the disk may be full."))
            else:
                words.append(self.tr("A report without patient data was written to\n{place}").format(place=report))
            QMessageBox.critical(None, paths.APP_NAME, "\n\n".join(words))

        sys.excepthook = hook

    def _keep_drafts(self) -> str:
        """Keep what is typed, whatever has gone wrong; whether it is kept, in words."""
        if self.workbench is not None:
            try:
                self.workbench.keep_drafts()
            except Exception as error:  # the hook is the last to catch anything: it must always come to its words
                logging.getLogger("claimwright").error("no draft kept: %s", type(error).__name__)
                return self.tr("The last keys typed into the visit may not be kept.")
        return self.tr("What you typed is kept as a draft.")


def _raise(error: Exception) -> None:
    """What a task could not do is told by the excepthook, as if it had happened here."""
    raise error


def write_bug_report(kind: type[BaseException], trace: TracebackType | None, now: datetime) -> Path:
    """Where in the program it happened, and of what kind; never the words of the exception: they may quote data."""
    folder = paths.data_home() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / f"{now:%Y%m%d-%H%M%S}.txt"
    frames = traceback.extract_tb(trace)
    lines = [f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
    report.write_text("\n".join([kind.__name__, *lines]) + "\n", encoding="utf-8")
    logging.getLogger("claimwright").error("bug report %s: %s", report.name, kind.__name__)
    return report
