"""Settings: locking, backups, printers, light or dark, passphrase and recovery code."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.passphrase_strength import passphrase_strength
from app.errors import UserError
from app.services import settings, vaults
from app.ui.medicare_card import MedicareCard
from app.ui.printing.profile_card import ProfileCard
from app.ui.session import Session
from app.ui.theme import Theme, code_font
from app.ui.widgets.card import Card
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

SCHEMES = (
    ("system", "As the system", Qt.ColorScheme.Unknown),
    ("light", "Light", Qt.ColorScheme.Light),
    ("dark", "Dark", Qt.ColorScheme.Dark),
)
MIN_PASSPHRASE = 8
_CARD_PX = 640
_FIELD_PX = 150


class SettingsPage(QScrollArea):
    """Each change is kept at once."""

    message = Signal(str)
    backup_wanted = Signal()
    alignment_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName(self.tr("Settings"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        body = QWidget(self)
        self.setWidget(body)
        columns = QHBoxLayout(body)
        columns.setContentsMargins(14, 12, 14, 12)
        columns.setSpacing(12)
        self.medicare = MedicareCard(session)
        self.printing = ProfileCard(session)
        self.printing.alignment_wanted.connect(self.alignment_wanted)
        right = (self.printing, self.medicare, self._keys())
        for cards in ((self._looks(), self._locking(), self._backups()), right):
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in cards:
                card.setMaximumWidth(_CARD_PX)
                card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
                column.addWidget(card)
            column.addStretch()
            columns.addLayout(column, 1)
        columns.addStretch()
        self.setFocusProxy(self.scheme)

    def _keep(self, key: str, value: bool | int | float | str) -> None:
        settings.set_setting(self._session.vault, key, value, self._session.now())
        self._session.changed.emit("setting")

    def _looks(self) -> Card:
        card = Card(self.tr("Looks"))
        self.scheme = QComboBox(self)
        for key, words, _scheme in SCHEMES:
            self.scheme.addItem(self.tr(words), key)
        kept = settings.setting(self._session.vault, settings.COLOR_SCHEME, "system")
        self.scheme.setCurrentIndex(max(0, self.scheme.findData(kept)))
        self.scheme.activated.connect(self._choose_scheme)
        card.add(_row(LabeledField(self.tr("Light or dark"), self.scheme)))
        return card

    def _choose_scheme(self, place: int) -> None:
        key, _words, scheme = SCHEMES[place]
        Theme.current().set_scheme(scheme)
        self._keep(settings.COLOR_SCHEME, key)

    def _locking(self) -> Card:
        card = Card(self.tr("Locking"))
        self.minutes = QSpinBox(self)
        self.minutes.setRange(0, 240)
        self.minutes.setSpecialValueText(self.tr("Never"))
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setValue(settings.setting(self._session.vault, settings.AUTOLOCK_MINUTES, 10))
        self.minutes.editingFinished.connect(lambda: self._keep(settings.AUTOLOCK_MINUTES, self.minutes.value()))
        card.add(
            _words(
                self.tr("Everything is hidden until the passphrase is typed; what you typed stays. Ctrl L locks now.")
            )
        )
        card.add(_row(LabeledField(self.tr("Lock when idle for"), self.minutes)))
        return card

    def _backups(self) -> Card:
        card = Card(self.tr("Backups"))
        self.folder = QLineEdit(str(vaults.backup_folder(self._session.vault)), self)
        self.folder.editingFinished.connect(self._keep_folder)
        choose = QPushButton(self.tr("Choose…"), self)
        choose.clicked.connect(self._choose_folder)
        self.keep = QSpinBox(self)
        self.keep.setRange(1, 365)
        self.keep.setValue(settings.setting(self._session.vault, settings.BACKUP_KEEP, 10))
        self.keep.editingFinished.connect(lambda: self._keep(settings.BACKUP_KEEP, self.keep.value()))
        now = KeyButton(self.tr("Back up now"), "Ctrl+B", parent=self)
        now.clicked.connect(self.backup_wanted)
        card.add(
            _words(
                self.tr(
                    "One file is written when you quit and when you ask for it, then opened and checked. "
                    "Best on another disk than the vault."
                )
            )
        )
        card.add(_row(LabeledField(self.tr("Backup folder"), self.folder), choose, wide=True))
        card.add(_row(LabeledField(self.tr("Backups kept"), self.keep), now))
        return card

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Backup folder"), self.folder.text())
        if name:
            self.folder.setText(name)
            self._keep_folder()

    def _keep_folder(self) -> None:
        text = self.folder.text().strip()
        if text and text != str(vaults.backup_folder(self._session.vault)):
            self._keep(settings.BACKUP_FOLDER, str(Path(text).expanduser()))

    def _keys(self) -> Card:
        card = Card(self.tr("Passphrase and recovery code"))
        self.old, self.new, self.again = (QLineEdit(self) for _ in range(3))
        card.add(
            _words(
                self.tr(
                    "Nobody can recover the passphrase for you. The recovery code opens the vault when it is forgotten."
                )
            )
        )
        for edit, words in (
            (self.old, self.tr("Present passphrase")),
            (self.new, self.tr("New passphrase")),
            (self.again, self.tr("New one once more")),
        ):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            card.add(LabeledField(words, edit))
        self.key_words = QLabel(self)
        self.key_words.setWordWrap(True)
        self.key_words.setProperty("role", "muted")
        self.new.textChanged.connect(
            lambda text: self.key_words.setText(passphrase_strength(text).words if text else "")
        )
        change = QPushButton(self.tr("Change passphrase"), self)
        change.clicked.connect(self._change_passphrase)
        fresh = QPushButton(self.tr("New recovery code"), self)
        fresh.clicked.connect(self._new_code)
        self.code = QLineEdit(self)
        self.code.setReadOnly(True)
        self.code.setFont(code_font())
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.code.hide()
        card.add(self.key_words)
        card.add(self.code)
        card.add(_row(change, fresh))
        return card

    def _proven(self) -> bool:
        if self._session.vault.passphrase_opens(self.old.text()):
            return True
        self.key_words.setText(self.tr("The present passphrase is not right."))
        self.old.setFocus()
        self.old.selectAll()
        return False

    def _change_passphrase(self) -> None:
        if len(self.new.text()) < MIN_PASSPHRASE or self.new.text() != self.again.text():
            self.key_words.setText(
                self.tr("Type the new passphrase twice alike, at least {n} characters.").format(n=MIN_PASSPHRASE)
            )
            return
        if not self._proven():
            return
        try:
            self._session.vault.set_passphrase(self.new.text())
        except UserError as error:
            self.key_words.setText(str(error))
            return
        for edit in (self.old, self.new, self.again):
            edit.clear()
        self.key_words.setText(self.tr("Changed. Older backups open with the passphrase of their time."))

    def _new_code(self) -> None:
        if not self._proven():
            return
        self.code.setText(self._session.vault.new_recovery_code())
        self.code.show()
        self.key_words.setText(self.tr("Write it down now; the old code no longer works."))


def _words(text: str) -> QLabel:
    """What the settings of a card do."""
    words = QLabel(text)
    words.setProperty("role", "muted")
    words.setWordWrap(True)
    return words


def _row(*parts: QWidget, wide: bool = False) -> QHBoxLayout:
    """Fields and buttons side by side, standing on one line; `wide` gives the first one the room."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        if isinstance(part, LabeledField) and not wide:
            part.setFixedWidth(_FIELD_PX)
        row.addWidget(part, 1 if wide and part is parts[0] else 0, Qt.AlignmentFlag.AlignBottom)
    if not wide:
        row.addStretch(1)
    return row
