"""First start: the short wizard that makes a vault, shows its recovery code, and names the first practice."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit, QStackedLayout, QWidget

from app.domain import ids
from app.domain.passphrase_strength import passphrase_strength
from app.domain.people import Address, Practice, TaxIdKind
from app.errors import UserError
from app.services.people import save_practice
from app.services.vaults import Vault, create_vault, recovery_sheet
from app.ui.start.panel import StartPanel
from app.ui.theme import code_font

MIN_PASSPHRASE = 8


class PlacePanel(StartPanel):
    """Step 1: where the vault lies, whose it is, and its passphrase."""

    made = Signal(object, str)
    existing_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, folder: Path, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("Welcome to Claimwright", "", parent)
        self.sentence.setText(
            self.tr(
                "Everything you enter is kept in one encrypted folder on this computer, the vault. "
                "Nobody can open it without your passphrase or the recovery code shown next."
            )
        )
        self._clock = clock
        self.folder = self.add_line(self.tr("Place of the vault"), text=str(folder))
        self.biller_name = self.add_line(self.tr("Your name"))
        self.passphrase = self.add_line(self.tr("Passphrase"), secret=True)
        self.strength = QLabel(self.tr("Four unrelated words make a good one."), self)
        self.strength.setProperty("role", "muted")
        self.form.addRow(self.strength)
        self.again = self.add_line(self.tr("Passphrase once more"), secret=True)
        self.passphrase.textChanged.connect(self._show_strength)
        self.add_button(self.tr("&Restore a backup…")).clicked.connect(self.restore_wanted)
        self.add_button(self.tr("&Open an existing vault…")).clicked.connect(self.existing_wanted)
        make = self.add_button(self.tr("Make the vault"), primary=True)
        make.clicked.connect(self._make)
        for edit in (self.folder, self.biller_name, self.passphrase):
            edit.returnPressed.connect(self.focusNextChild)
        self.again.returnPressed.connect(self._make)
        self.setFocusProxy(self.biller_name)

    def _show_strength(self, text: str) -> None:
        self.strength.setText(passphrase_strength(text).words if text else "")

    def _complaint(self) -> tuple[str, QLineEdit] | None:
        if not self.folder.text().strip():
            return self.tr("Say where the vault shall lie."), self.folder
        if not self.biller_name.text().strip():
            return self.tr("Type your name: it signs every entry in the audit log."), self.biller_name
        if len(self.passphrase.text()) < MIN_PASSPHRASE:
            return self.tr("The passphrase needs at least {n} characters.").format(n=MIN_PASSPHRASE), self.passphrase
        if self.passphrase.text() != self.again.text():
            return self.tr("The two passphrases differ: type the second once more."), self.again
        return None

    def _make(self) -> None:
        if complaint := self._complaint():
            self.say(complaint[0])
            complaint[1].setFocus()
            complaint[1].selectAll()
            return
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        try:
            vault, code = create_vault(
                Path(self.folder.text().strip()).expanduser(),
                self.biller_name.text().strip(),
                self.passphrase.text(),
                self._clock(),
            )
        except UserError as error:
            self.say(str(error))
            return
        except OSError as error:
            self.say(self.tr("The folder cannot be written: {why}. Choose another place.").format(why=error.strerror))
            self.folder.setFocus()
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.made.emit(vault, code)


class RecoveryPanel(StartPanel):
    """Step 2: the recovery code, to write down, or to save as a PDF and print."""

    done = Signal()

    def __init__(self, vault: Vault, code: str, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("Your recovery code", "", parent)
        self._sheet_of = (vault, code, clock)
        self.sentence.setText(
            self.tr(
                "It opens the vault when the passphrase is forgotten, and there is no other way. "
                "Print it or write it down, and keep it away from this computer."
            )
        )
        self.code = QLineEdit(code, self)
        self.code.setReadOnly(True)
        self.code.setFont(code_font())
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.form.addRow(self.code)
        self.kept = QCheckBox(self.tr("I have put the code in a &safe place"), self)
        self.form.addRow(self.kept)
        self.add_button(self.tr("Save as &PDF…")).clicked.connect(self._choose_file)
        self.next = self.add_button(self.tr("Continue"), primary=True)
        self.next.clicked.connect(self._continue)
        self.kept.toggled.connect(lambda on: self.next.setFocus() if on else None)
        self.setFocusProxy(self.kept)

    def _continue(self) -> None:
        if self.kept.isChecked():
            self.done.emit()
        else:
            self.say(self.tr("Put the code in a safe place first, then tick the box."))

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the recovery sheet"), "recovery.pdf", "PDF (*.pdf)")
        if name:
            self.save_sheet(Path(name))

    def save_sheet(self, path: Path) -> None:
        """Write the one-page sheet with the code to `path`."""
        vault, code, clock = self._sheet_of
        try:
            path.write_bytes(recovery_sheet(vault, code, clock()))
        except OSError as error:
            self.say(self.tr("The file was not written: {why}.").format(why=error.strerror))
            return
        self.say(self.tr("Saved. Print it, then delete the file from this computer."))


class PracticePanel(StartPanel):
    """Step 3: the practice she bills for (items 25 and 33 of every form)."""

    made = Signal()

    def __init__(self, vault: Vault, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("Your first practice", "", parent)
        self._vault = vault
        self._clock = clock
        self.sentence.setText(self.tr("It is printed in items 25 and 33 of every claim. More can be added later."))
        self.name = self.add_line(self.tr("Name [33]"))
        self.npi = self.add_line(self.tr("NPI [33a]"))
        self.tax_id = self.add_line(self.tr("Tax id [25]"))
        self.tax_kind = QComboBox(self)
        self.tax_kind.addItems([kind.value for kind in TaxIdKind])
        self.tax_kind.setAccessibleName(self.tr("Kind of tax id"))
        self.form.addRow(self.tr("Kind of tax id"), self.tax_kind)
        self.street = self.add_line(self.tr("Street [33]"))
        self.city = self.add_line(self.tr("City"))
        self.state = self.add_line(self.tr("State"))
        self.zip_code = self.add_line(self.tr("ZIP, nine digits if you know them"))
        self.phone = self.add_line(self.tr("Phone"))
        self.add_button(self.tr("&Later")).clicked.connect(self.made)
        save = self.add_button(self.tr("Save and open"), primary=True)
        save.clicked.connect(self._save)
        for edit in (self.name, self.npi, self.tax_id, self.street, self.city, self.state, self.zip_code):
            edit.returnPressed.connect(self.focusNextChild)
        self.phone.returnPressed.connect(self._save)
        self.setFocusProxy(self.name)

    def _read(self, edit: QLineEdit, parse: Callable[[str], str | None], words: str) -> str:
        value = parse(edit.text())
        if value is None:
            edit.setFocus()
            edit.selectAll()
            raise UserError(words)
        return value

    def _record(self) -> Practice:
        def required(text: str) -> str | None:
            return text.strip() or None

        kind = TaxIdKind(self.tax_kind.currentText())
        tax_form = ids.parse_ein if kind is TaxIdKind.EIN else ids.parse_ssn
        return Practice(
            name=self._read(self.name, required, self.tr("The practice needs a name.")),
            npi=self._read(self.npi, ids.parse_npi, self.tr("This is not an NPI: ten digits, the last a check digit.")),
            tax_id=self._read(self.tax_id, tax_form, self.tr("The tax id needs nine digits.")),
            tax_id_kind=kind,
            address=Address(
                self._read(self.street, required, self.tr("The street is missing.")),
                self._read(self.city, required, self.tr("The city is missing.")),
                self._read(self.state, ids.parse_state, self.tr("The state is two letters, such as OR.")),
                self._read(self.zip_code, ids.parse_zip, self.tr("The ZIP has five or nine digits.")),
            ),
            phone=self._read(self.phone, ids.parse_phone, self.tr("The phone number needs ten digits.")),
        )

    def _save(self) -> None:
        try:
            save_practice(self._vault, self._record(), self._clock())
        except UserError as error:
            self.say(str(error))
            return
        self.made.emit()


class NewVaultWizard(QWidget):
    """The three steps in order; `opened` carries the new vault."""

    opened = Signal(object)
    existing_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, folder: Path, clock: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._steps = QStackedLayout(self)
        self.place = PlacePanel(folder, clock, self)
        self.place.made.connect(self._show_code)
        self.place.existing_wanted.connect(self.existing_wanted)
        self.place.restore_wanted.connect(self.restore_wanted)
        self._steps.addWidget(self.place)
        self.setFocusProxy(self.place)

    def _show(self, panel: StartPanel) -> None:
        self._steps.addWidget(panel)
        self._steps.setCurrentWidget(panel)
        panel.setFocus()

    def _show_code(self, vault: Vault, code: str) -> None:
        self.recovery = RecoveryPanel(vault, code, self._clock, self)
        self.recovery.done.connect(lambda: self._ask_practice(vault))
        self._show(self.recovery)

    def _ask_practice(self, vault: Vault) -> None:
        self.practice = PracticePanel(vault, self._clock, self)
        self.practice.made.connect(lambda: self.opened.emit(vault))
        self._show(self.practice)
