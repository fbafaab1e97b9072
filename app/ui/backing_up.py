"""Backups by hand, while work goes on; when the last was made stands in the status bar."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.services import vaults
from app.ui import format
from app.ui.task import Task
from app.ui.ways import Ways


class BackingUp(QObject):
    """Begins with the words in the status bar."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(ways)
        self._ways = ways
        self._show()

    def _show(self) -> None:
        made_at = vaults.last_backup(self._ways.session.vault)
        words = self.tr("Backed up {when}").format(when=format.moment(made_at)) if made_at else self.tr("No backup yet")
        self._ways.window.set_backup_text(words)

    def start(self) -> None:
        """One checked backup file in the chosen folder, while work goes on."""
        self._start(None)

    def start_elsewhere(self) -> None:
        """The same in a folder that is asked for."""
        name = QFileDialog.getExistingDirectory(self._ways.window, self.tr("Back up to"))
        if name:
            self._start(Path(name))

    def _start(self, folder: Path | None) -> None:
        now, vault = self._ways.session.now(), self._ways.session.vault
        place, keep = folder or vaults.backup_folder(vault), vaults.backups_kept(vault)
        task = Task(lambda _progress, _should_stop: vaults.write_backup(vault, place, keep, now), self.tr("Backing up"))
        task.finished.connect(self._done)
        task.failed.connect(self._ways.tell_trouble)
        self._ways.window.run_task(task)

    def _done(self, place: Path) -> None:
        self._show()
        self._ways.window.say(self.tr("Backup written and checked: {place}").format(place=place))
