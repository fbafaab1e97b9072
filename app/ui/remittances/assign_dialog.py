"""Says whose payment it is, where a file's names and numbers do not tell: which payer of ours, for which practice."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.errors import UserError
from app.queries.practice_names import practice_names
from app.queries.remittance_list import RemittanceRow
from app.services import people
from app.services.remittances.assigning import assign_payer, assign_practice
from app.services.vaults import Vault
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton


class AssignDialog(QDialog):
    """Accepted once it is written."""

    def __init__(self, vault: Vault, row: RemittanceRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vault, self._row, self._now = vault, row, now
        self.setWindowTitle(self.tr("Whose payment is it?"))
        self.setMinimumWidth(460)
        words = self.tr("The file says: {name}. What this payer sends later is known by what you choose here.")
        told = QLabel(words.format(name=row.payer_name), self)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self.payer, self.practice = QComboBox(self), QComboBox(self)
        self.payer.addItem(self.tr("none of ours yet"), 0)
        for payer in people.payers(vault):
            self.payer.addItem(payer.name, payer.id)
        for practice_id, name in practice_names(vault.db).items():
            self.practice.addItem(name, practice_id)
        self.payer.setCurrentIndex(max(self.payer.findData(row.payer_id), 0))
        self.practice.setCurrentIndex(max(self.practice.findData(row.practice_id), 0))
        self.message = QLabel(self)
        self.message.setProperty("role", "error")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Keep it so"), "Return", primary=True, parent=self)
        self.go.setDefault(True)
        self.back.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(told)
        layout.addWidget(LabeledField(self.tr("&Payer"), self.payer))
        layout.addWidget(LabeledField(self.tr("P&ractice"), self.practice))
        layout.addWidget(self.message)
        layout.addLayout(foot)
        self.payer.setFocus()
        self.go.clicked.connect(self._keep)
        self.back.clicked.connect(self.reject)

    def _keep(self) -> None:
        payer_id, practice_id = int(self.payer.currentData()), int(self.practice.currentData() or 0)
        remittance_id = self._row.remittance_id
        try:
            if payer_id and payer_id != self._row.payer_id:
                assign_payer(self._vault, remittance_id, payer_id, self._now)
            if practice_id and practice_id != self._row.practice_id:
                assign_practice(self._vault, remittance_id, practice_id, self._now)
        except UserError as error:
            self.message.setText(str(error))
            self.message.show()
            return
        self.accept()
