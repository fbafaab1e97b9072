"""Adds a code to the practice's own list with a charge, or changes the charge of one that is there."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.encounter import ProcedureCode
from app.domain.ids import parse_procedure
from app.errors import UserError
from app.services import people
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.formatted_edit import FormattedEdit
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.money_edit import MoneyEdit


class ListCodeDialog(QDialog):
    """The cursor stands in what is missing; Enter in the charge saves. `saved(ProcedureCode)` when it is kept."""

    saved = Signal(object)

    def __init__(self, session: Session, row: ProcedureCode, said: str, parent: QWidget | None = None) -> None:
        """`row` as it is listed, or to be listed (id 0); `said`: what the book says of it."""
        super().__init__(parent)
        self._session, self._row = session, row
        self.setWindowTitle(self.tr("My codes"))
        self.setMinimumWidth(480)
        self.code = FormattedEdit(parse_procedure, self.tr("Five characters, as 99213 or J1100"))
        self.code.set_value(row.code)
        self.code.setReadOnly(bool(row.code))
        self.words = QLineEdit(row.description)
        self.charge = MoneyEdit()
        self.charge.set_cents(row.charge_cents if row.id else None)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "error")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc")
        self.keep = KeyButton(self.tr("Change") if row.id else self.tr("Add to my codes"), "Return", primary=True)
        self._lay_out(said)
        self.back.setAutoDefault(False)
        self.keep.setDefault(True)
        self.back.clicked.connect(self.reject)
        self.keep.clicked.connect(self._keep)
        self.charge.cents_changed.connect(lambda _cents: self._allow())
        self.code.value_changed.connect(lambda _code: self._allow())
        self.code.textEdited.connect(lambda _text: self._allow())
        self._allow()
        (self.charge if row.code else self.code).setFocus()

    def _lay_out(self, said: str) -> None:
        told = QLabel(said)
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        told.setVisible(bool(said))
        fields = QHBoxLayout()
        fields.setSpacing(12)
        fields.addWidget(LabeledField(self.tr("Code"), self.code), 1)
        fields.addWidget(LabeledField(self.tr("Your words for it"), self.words), 3)
        fields.addWidget(LabeledField(self.tr("Charge for one unit"), self.charge), 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(told)
        column.addLayout(fields)
        column.addWidget(self.trouble)
        column.addLayout(foot)

    def _allow(self) -> None:
        self.keep.setEnabled(parse_procedure(self.code.text()) is not None and self.charge.cents() is not None)

    def _keep(self) -> None:
        code, cents = parse_procedure(self.code.text()), self.charge.cents()
        if code is None or cents is None:
            return
        row = replace(self._row, code=code, description=self.words.text().strip(), charge_cents=cents)
        try:
            kept = people.save_procedure_code(self._session.vault, row, self._session.now())
        except UserError as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            return
        self._session.changed.emit("procedure_code")
        self.saved.emit(kept)
        self.accept()
