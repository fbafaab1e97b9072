"""The window before a vault is open: it chooses between the wizard, the passphrase and a restore."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.services.vaults import Vault
from app.ui.start.new_vault import NewVaultWizard
from app.ui.start.restore import RestorePanel
from app.ui.start.unlock import NewPassphrasePanel, UnlockPanel


class StartWindow(QStackedWidget):
    """`opened` carries the unlocked vault; whoever takes it closes this window.

    A vault already made or recovered when the window is closed half-way is closed with it.
    """

    opened = Signal(object)

    def __init__(self, folder: Path, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Claimwright")
        self.resize(900, 680)
        self._clock = clock
        self._folder = folder
        self._held: Vault | None = None
        self.show_vault(folder)

    def show_vault(self, folder: Path) -> None:
        """The passphrase of `folder`, or the wizard where nothing lies there yet."""
        self._folder = folder
        if folder.is_dir() and any(folder.iterdir()):
            self._ask_passphrase(folder)
        else:
            self._begin(folder)

    def _ask_passphrase(self, folder: Path) -> None:
        panel = UnlockPanel(folder, self._clock, self)
        panel.other_wanted.connect(self._choose_vault)
        panel.restore_wanted.connect(self.show_restore)
        panel.recovered.connect(self._ask_new_passphrase)
        panel.opened.connect(self._hand_over)
        self._show(panel)

    def _begin(self, folder: Path) -> None:
        panel = NewVaultWizard(folder, self._clock, self)
        panel.existing_wanted.connect(self._choose_vault)
        panel.restore_wanted.connect(self.show_restore)
        panel.place.made.connect(lambda vault, _code: self._hold(vault))
        panel.opened.connect(self._hand_over)
        self._show(panel)

    def _ask_new_passphrase(self, vault: Vault) -> None:
        self._hold(vault)
        panel = NewPassphrasePanel(vault, self)
        panel.opened.connect(self._hand_over)
        self._show(panel)

    def show_restore(self) -> None:
        """The restore screen, with a free place proposed."""
        panel = RestorePanel(_free_place(self._folder), self)
        panel.restored.connect(self.show_vault)
        panel.cancelled.connect(lambda: self.show_vault(self._folder))
        self._show(panel)

    def _hold(self, vault: Vault) -> None:
        self._held = vault

    def _hand_over(self, vault: Vault) -> None:
        self._held = None
        self.opened.emit(vault)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
        super().closeEvent(event)

    def _show(self, panel: QWidget) -> None:
        before = self.currentWidget()
        self.addWidget(panel)
        self.setCurrentWidget(panel)
        self.setFocusProxy(panel)
        panel.setFocus()
        if before is not None:
            # Later: this may be called from one of its own signals.
            QTimer.singleShot(0, before.deleteLater)

    def _choose_vault(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of the vault"), str(self._folder))
        if name:
            self.show_vault(Path(name))


def _free_place(folder: Path) -> Path:
    """`folder` where nothing lies there yet, else the first free name beside it."""
    number, place = 1, folder
    while place.exists() and (not place.is_dir() or any(place.iterdir())):
        number += 1
        place = folder.with_name(f"{folder.name}-{number}")
    return place
