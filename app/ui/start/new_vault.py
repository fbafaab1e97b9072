"""First start: the short wizard that makes a vault, shows its recovery code, and names the first practice."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QPushButton, QStackedWidget, QWidget

from app.domain.people import Practice
from app.domain.record_checks import practice_contradictions
from app.errors import UserError
from app.services.people import save_practice
from app.services.vaults import Vault, create_vault, recovery_sheet
from app.ui.people.fields import practice_fields
from app.ui.people.record_form import RecordForm
from app.ui.start.busy import busy
from app.ui.start.panel import StartPanel
from app.ui.start.passphrase_pair import PassphrasePair
from app.ui.theme import TEXT_PX, code_font

Clock = Callable[[], datetime]
_PRACTICE_PX = 640


class PlacePanel(StartPanel):
    """Step 1: where the vault lies, whose it is, and its passphrase."""

    made = Signal(object, str)
    existing_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, folder: Path, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("Welcome to Claimwright", "", parent=parent)
        self.sentence.setText(
            self.tr(
                "Everything you enter is kept in one encrypted folder on this computer, the vault. "
                "Nobody can open it without your passphrase or the recovery code shown next."
            )
        )
        self._clock = clock
        self.biller_name = self.add_line(self.tr("Your name"))
        self.passphrases = PassphrasePair(self.tr("Passphrase"), self.tr("Passphrase once more"), self)
        self.fields.addWidget(self.passphrases)
        choose = QPushButton(self.tr("&Choose…"), self)
        choose.clicked.connect(self._choose)
        self.folder = self.add_line(self.tr("Place of the vault"), text=str(folder), beside=choose)
        self.make = self.add_button(self.tr("Make the vault"), primary=True)
        self.make.clicked.connect(self._make)
        self.add_other(self.tr("&Open an existing vault…")).clicked.connect(self.existing_wanted)
        self.add_other(self.tr("&Restore a backup…")).clicked.connect(self.restore_wanted)
        self.biller_name.returnPressed.connect(self.passphrases.setFocus)
        self.passphrases.finished.connect(self._make)
        self.folder.returnPressed.connect(self._make)
        self.setFocusProxy(self.biller_name)

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder to put the vault in"), self.folder.text())
        if name:
            chosen = Path(name)
            is_taken = any(chosen.iterdir())
            self.folder.setText(str(chosen / "claimwright-vault" if is_taken else chosen))

    def _complaint(self) -> tuple[str, QLineEdit] | None:
        if not self.biller_name.text().strip():
            return self.tr("Type your name: it signs every entry in the audit log."), self.biller_name
        if not self.folder.text().strip():
            return self.tr("Say where the vault shall lie."), self.folder
        return self.passphrases.complaint()

    def _make(self) -> None:
        if complaint := self._complaint():
            self.complain(*complaint)
            return
        folder = Path(self.folder.text().strip()).expanduser()
        try:
            with busy():
                vault, code = create_vault(
                    folder, self.biller_name.text().strip(), self.passphrases.text(), self._clock()
                )
        except UserError as error:
            self.complain(str(error), self.folder)
            return
        except OSError as error:
            words = self.tr("The folder cannot be written: {why}. Choose another place.")
            self.complain(words.format(why=error.strerror), self.folder)
            return
        self.made.emit(vault, code)


class RecoveryPanel(StartPanel):
    """Step 2: the recovery code, to print, save as a PDF, or write down."""

    done = Signal()

    def __init__(self, vault: Vault, code: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("Your recovery code", "", parent=parent)
        self._sheet_of = (vault, code, clock)
        self.sentence.setText(
            self.tr(
                "It opens the vault when the passphrase is forgotten, and there is no other way. "
                "Print it or write it down, and keep it away from this computer."
            )
        )
        self.code = QLabel(code, self)
        self.code.setFont(code_font(TEXT_PX + 1))
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setWordWrap(True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.code.setContentsMargins(0, 8, 0, 8)
        self.fields.addWidget(self.code)
        self.kept = QCheckBox(self.tr("I have put the code in a &safe place"), self)
        self.fields.addWidget(self.kept)
        self.add_button(self.tr("&Print…")).clicked.connect(self._print)
        self.add_button(self.tr("Save as P&DF…")).clicked.connect(self._choose_file)
        self.next = self.add_button(self.tr("Continue"), primary=True)
        self.next.clicked.connect(self._continue)
        self.kept.toggled.connect(lambda on: self.next.setFocus() if on else None)
        self.setFocusProxy(self.kept)

    def _continue(self) -> None:
        if self.kept.isChecked():
            self.done.emit()
        else:
            self.say(self.tr("Put the code in a safe place first, then tick the box."))
            self.kept.setFocus()

    def _sheet(self) -> bytes:
        vault, code, clock = self._sheet_of
        return recovery_sheet(vault, code, clock())

    def _print(self) -> None:
        from app.ui.claims.paper import ask_and_print  # Qt's printing is loaded when something is printed

        if ask_and_print(self._sheet(), self.tr("Recovery code"), self):
            self.say(self.tr("Sent to the printer."), wrong=False)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the recovery sheet"), "recovery.pdf", "PDF (*.pdf)")
        if name:
            self.save_sheet(Path(name))

    def save_sheet(self, path: Path) -> None:
        """Write the one-page sheet with the code to `path`."""
        try:
            path.write_bytes(self._sheet())
        except OSError as error:
            self.say(self.tr("The file was not written: {why}.").format(why=error.strerror))
            return
        self.say(self.tr("Saved. Print it, then delete the file from this computer."), wrong=False)


class PracticePanel(StartPanel):
    """Step 3: the practice she bills for (items 25 and 33 of every form)."""

    made = Signal()

    def __init__(self, vault: Vault, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__("Your first practice", "", _PRACTICE_PX, parent)
        self._vault = vault
        self._clock = clock
        self.sentence.setText(
            self.tr(
                "It is printed in items 25, 27 and 33 of every claim. Others can be added later, in Practice setup."
            )
        )
        self.form = RecordForm(practice_fields(), self)
        self.form.fill(Practice())
        self.form.show_whole()
        self.fields.addWidget(self.form)
        self.add_button(self.tr("&Later")).clicked.connect(self.made)
        self.save = self.add_button(self.tr("Save and open"), primary=True)
        self.save.clicked.connect(self._save)
        self.form.finished.connect(self._save)
        self.setFocusProxy(next(iter(self.form.entries.values())).widget)

    def _save(self) -> None:
        if problems := self.form.problems(practice_contradictions):
            path, words = problems[0]
            self.say(words)
            self.form.focus_field(path)
            return
        try:
            save_practice(self._vault, self.form.record(), self._clock())
        except UserError as error:
            self.say(str(error))
            return
        self.made.emit()


class NewVaultWizard(QStackedWidget):
    """The three steps in order; `opened` carries the new vault."""

    opened = Signal(object)
    existing_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, folder: Path, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.vault: Vault | None = None
        self.place = PlacePanel(folder, clock, self)
        self.place.made.connect(self._show_code)
        self.place.existing_wanted.connect(self.existing_wanted)
        self.place.restore_wanted.connect(self.restore_wanted)
        self._show(self.place)

    def _show(self, panel: StartPanel) -> None:
        self.addWidget(panel)
        self.setCurrentWidget(panel)
        self.setFocusProxy(panel)
        panel.setFocus()

    def _show_code(self, vault: Vault, code: str) -> None:
        self.vault = vault
        self.recovery = RecoveryPanel(vault, code, self._clock, self)
        self.recovery.done.connect(lambda: self._ask_practice(vault))
        self._show(self.recovery)

    def _ask_practice(self, vault: Vault) -> None:
        self.practice = PracticePanel(vault, self._clock, self)
        self.practice.made.connect(lambda: self.opened.emit(vault))
        self._show(self.practice)
