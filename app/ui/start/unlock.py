"""Open the vault with its passphrase or its recovery code."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.errors import UserError
from app.services.vaults import Vault, open_vault, open_vault_with_recovery
from app.ui.start.busy import busy
from app.ui.start.panel import StartPanel
from app.ui.start.passphrase_pair import PassphrasePair


class UnlockPanel(StartPanel):
    """Asks for the passphrase of one vault; a wrong one is a calm sentence and the field is ready again.

    `recovered` instead of `opened` where the recovery code was used: a new passphrase should follow.
    """

    opened = Signal(object)
    recovered = Signal(object)
    other_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, folder: Path, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("Claimwright", "", parent=parent)
        self.sentence.setText(self.tr("Unlock the vault in {folder}").format(folder=folder))
        self._folder = folder
        self._clock = clock
        self.passphrase = self.add_line(self.tr("Passphrase"), secret=True)
        self.code = self.add_line(self.tr("Recovery code"))
        self.use_recovery = QCheckBox(self.tr("I have only the recovery &code"), self)
        self.use_recovery.toggled.connect(self._ask_for_code)
        self.fields.addWidget(self.use_recovery)
        self.unlock = self.add_button(self.tr("Unlock"), primary=True)
        self.unlock.clicked.connect(self._try)
        self.add_other(self.tr("&Open another vault…")).clicked.connect(self.other_wanted)
        self.add_other(self.tr("&Restore a backup…")).clicked.connect(self.restore_wanted)
        self.passphrase.returnPressed.connect(self._try)
        self.code.returnPressed.connect(self._try)
        self._ask_for_code(False)

    @property
    def secret(self) -> QLineEdit:
        """The field that is asked for now."""
        return self.code if self.use_recovery.isChecked() else self.passphrase

    def _ask_for_code(self, code: bool) -> None:
        for edit, wanted in ((self.passphrase, not code), (self.code, code)):
            edit.clear()
            field = edit.parentWidget()
            assert field is not None
            field.setVisible(wanted)
        self.setFocusProxy(self.secret)
        self.secret.setFocus()

    def _try(self) -> None:
        secret, with_code = self.secret, self.use_recovery.isChecked()
        if not secret.text():
            self.complain(self.tr("Type it first, then press Enter."), secret)
            return
        open_with = open_vault_with_recovery if with_code else open_vault
        try:
            with busy():
                vault = open_with(self._folder, secret.text(), self._clock())
        except UserError as error:
            self.complain(str(error), secret)
            return
        secret.clear()
        (self.recovered if with_code else self.opened).emit(vault)


class NewPassphrasePanel(StartPanel):
    """After the recovery code: the forgotten passphrase is replaced."""

    opened = Signal(object)

    def __init__(self, vault: Vault, parent: QWidget | None = None) -> None:
        super().__init__("A new passphrase", "", parent=parent)
        self.sentence.setText(
            self.tr(
                "The vault is open. Choose the passphrase that opens it from now on; the recovery code stays as it "
                "is. Backups made until now keep the former passphrase."
            )
        )
        self._vault = vault
        self.passphrases = PassphrasePair(self.tr("New passphrase"), self.tr("New passphrase once more"), self)
        self.fields.addWidget(self.passphrases)
        self.add_button(self.tr("&Later")).clicked.connect(lambda: self.opened.emit(vault))
        self.add_button(self.tr("Keep it and open"), primary=True).clicked.connect(self._keep)
        self.passphrases.finished.connect(self._keep)
        self.setFocusProxy(self.passphrases)

    def _keep(self) -> None:
        if complaint := self.passphrases.complaint():
            self.complain(*complaint)
            return
        try:
            with busy():
                self._vault.set_passphrase(self.passphrases.text())
        except UserError as error:
            self.say(str(error))
            return
        self.opened.emit(self._vault)
