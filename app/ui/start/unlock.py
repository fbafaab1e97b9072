"""Open the vault with its passphrase or its recovery code."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from app.errors import UserError
from app.services.vaults import open_vault, open_vault_with_recovery
from app.ui.start.panel import StartPanel


class UnlockPanel(StartPanel):
    """Asks for the passphrase of one vault; a wrong one is a calm sentence and the field is ready again."""

    opened = Signal(object)
    other_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, folder: Path, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("Claimwright", "", parent)
        self.sentence.setText(self.tr("Unlock the vault in {folder}").format(folder=folder))
        self._folder = folder
        self._clock = clock
        self.secret_label = QLabel(self.tr("Passphrase"), self)
        self.secret = QLineEdit(self)
        self.secret_label.setBuddy(self.secret)
        self.form.addRow(self.secret_label, self.secret)
        self.use_recovery = QCheckBox(self.tr("I have only the &recovery code"), self)
        self.use_recovery.toggled.connect(self._ask_for_code)
        self.form.addRow(self.use_recovery)
        self.add_button(self.tr("Restore a &backup…")).clicked.connect(self.restore_wanted)
        self.add_button(self.tr("&Another vault…")).clicked.connect(self.other_wanted)
        self.unlock = self.add_button(self.tr("Unlock"), primary=True)
        self.unlock.clicked.connect(self._try)
        self.secret.returnPressed.connect(self._try)
        self._ask_for_code(False)
        self.setFocusProxy(self.secret)

    def _ask_for_code(self, code: bool) -> None:
        words = self.tr("Recovery code") if code else self.tr("Passphrase")
        self.secret_label.setText(words)
        self.secret.setAccessibleName(words)
        self.secret.setEchoMode(QLineEdit.EchoMode.Normal if code else QLineEdit.EchoMode.Password)
        self.secret.clear()
        self.secret.setFocus()

    def _try(self) -> None:
        if not self.secret.text():
            self.say(self.tr("Type it first, then press Enter."))
            return
        open_with = open_vault_with_recovery if self.use_recovery.isChecked() else open_vault
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            vault = open_with(self._folder, self.secret.text(), self._clock())
        except UserError as error:
            self.say(str(error))
            self.secret.selectAll()
            self.secret.setFocus()
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.opened.emit(vault)
