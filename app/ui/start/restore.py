"""Bring a vault back from a backup file into a new place."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from app.errors import UserError
from app.services.vaults import restore
from app.ui.start.busy import busy
from app.ui.start.panel import StartPanel


class RestorePanel(StartPanel):
    """Backup file, new place, passphrase of that time; nothing that exists is overwritten."""

    restored = Signal(Path)
    cancelled = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("Restore a backup", "", parent=parent)
        self.sentence.setText(
            self.tr("The backup is checked and unpacked into a new folder. Nothing that exists is overwritten.")
        )
        choose = QPushButton(self.tr("&Choose…"), self)
        choose.clicked.connect(self._choose)
        self.backup = self.add_line(self.tr("Backup file"), beside=choose)
        self.folder = self.add_line(self.tr("New place of the vault"), text=str(folder))
        self.passphrase = self.add_line(
            self.tr("Passphrase of that time, to check every record (may stay empty)"), secret=True
        )
        self.add_button(self.tr("&Back")).clicked.connect(self.cancelled)
        self.go = self.add_button(self.tr("Restore"), primary=True)
        self.go.clicked.connect(self._restore)
        self.backup.returnPressed.connect(self.folder.setFocus)
        self.folder.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self._restore)
        self.setFocusProxy(self.backup)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Backup file"), self.backup.text())
        if name:
            self.backup.setText(name)

    def _restore(self) -> None:
        for edit, words in (
            (self.backup, self.tr("Choose the backup file first.")),
            (self.folder, self.tr("Say where the vault shall lie.")),
        ):
            if not edit.text().strip():
                self.complain(words, edit)
                return
        target = Path(self.folder.text().strip()).expanduser()
        try:
            with busy():
                restore(Path(self.backup.text().strip()).expanduser(), target, self.passphrase.text())
        except UserError as error:
            self.say(str(error))
            return
        except OSError as error:
            self.complain(self.tr("The folder cannot be written: {why}.").format(why=error.strerror), self.folder)
            return
        self.restored.emit(target)
