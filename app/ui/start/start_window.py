"""The window before a vault is open: it chooses between the wizard, the passphrase and a restore."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.services.vaults import is_vault
from app.ui.start.new_vault import NewVaultWizard
from app.ui.start.restore import RestorePanel
from app.ui.start.unlock import UnlockPanel


class StartWindow(QStackedWidget):
    """`opened` carries the unlocked vault; the window closes itself then."""

    opened = Signal(object)

    def __init__(self, folder: Path, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Claimwright")
        self.resize(900, 680)
        self._clock = clock
        self._folder = folder
        self.show_vault(folder)

    def show_vault(self, folder: Path) -> None:
        """The passphrase of `folder`, or the wizard where there is no vault."""
        self._folder = folder
        panel: UnlockPanel | NewVaultWizard
        if is_vault(folder):
            panel = UnlockPanel(folder, self._clock, self)
            panel.other_wanted.connect(self._choose_vault)
        else:
            panel = NewVaultWizard(folder, self._clock, self)
            panel.existing_wanted.connect(self._choose_vault)
        panel.restore_wanted.connect(self.show_restore)
        panel.opened.connect(self.opened)
        self._show(panel)

    def show_restore(self) -> None:
        """The restore screen, with a free place proposed."""
        panel = RestorePanel(_free_place(self._folder), self)
        panel.restored.connect(self.show_vault)
        panel.cancelled.connect(lambda: self.show_vault(self._folder))
        self._show(panel)

    def _show(self, panel: QWidget) -> None:
        while old := self.currentWidget():
            self.removeWidget(old)
            old.deleteLater()
        self.addWidget(panel)
        panel.setFocus()

    def _choose_vault(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of the vault"), str(self._folder))
        if name:
            self.show_vault(Path(name))


def _free_place(folder: Path) -> Path:
    """`folder` where nothing lies there yet, else the first free name beside it."""
    if not folder.exists():
        return folder
    number = 2
    while (place := folder.with_name(f"{folder.name}-{number}")).exists():
        number += 1
    return place
