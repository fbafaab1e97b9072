"""Take an answered claim to the next payer: whom, with what paid before, and what that payer wants in 10d and 19."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.claim import Claim
from app.errors import UserError
from app.forms.cms1500_fill import fill
from app.services.encounters import NotReady
from app.services.next_payer import bill_next_payer
from app.ui import format
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

_MOST_FINDINGS = 4


class NextPayerDialog(QDialog):
    """Accepted once the claim is made; its row id is in `made_id`."""

    def __init__(self, session: Session, claim_id: int, preview: Claim, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._claim_id, self._preview = session, claim_id, preview
        self.made_id = 0
        self.setWindowTitle(self.tr("Bill the next payer"))
        self.setMinimumWidth(520)
        self.codes = QLineEdit(preview.encounter.claim_codes, self)
        self.info = QLineEdit(preview.encounter.additional_info, self)
        self.attach = QCheckBox(self.tr("&Print a page of what was decided before, after the claim"), self)
        self.attach.setChecked(True)
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setProperty("role", "error")
        self.message.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(self.tr("Make the claim"), "Return", primary=True, parent=self)
        self._lay_out()
        for field in (self.codes, self.info):
            field.returnPressed.connect(self._make)
        self.go.clicked.connect(self._make)
        self.back.clicked.connect(self.reject)
        self.go.setFocus()

    def _lay_out(self) -> None:
        claim = self._preview
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        title = QLabel(f"{claim.payer.name} · {claim.patient.name.sort_name}", self)
        title.setProperty("role", "heading")
        layout.addWidget(title)
        for words in self._facts():
            label = QLabel(words, self)
            label.setProperty("role", "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(LabeledField(self.tr("Claim codes"), self.codes, "10d"))
        layout.addWidget(LabeledField(self.tr("Additional information"), self.info, "19"))
        layout.addWidget(self.attach)
        layout.addWidget(self.message)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        for button in (self.back, self.go):
            button.setAutoDefault(button is self.go)
            foot.addWidget(button)
        layout.addLayout(foot)

    def _facts(self) -> list[str]:
        claim = self._preview
        facts = [
            self.tr("{payer} paid {paid} on {day} (claim {number}).").format(
                payer=prior.payer.name,
                paid=format.money(prior.answer.paid_cents),
                day=format.day(prior.answer.decided_on),
                number=prior.claim_number,
            )
            for prior in claim.prior
        ]
        values = fill(claim)[0].values
        item_29 = f"{values['29.dollars']}.{values['29.cents']}" if "29.dollars" in values else self.tr("empty")
        charged = format.money(claim.total_cents)
        facts.append(
            self.tr("Item 28, charged: {charged}. Item 29, paid: {paid}.").format(charged=charged, paid=item_29)
        )
        return facts

    def _make(self) -> None:
        try:
            self.made_id = bill_next_payer(
                self._session.vault,
                self._claim_id,
                self._session.now(),
                claim_codes=self.codes.text().strip(),
                additional_info=self.info.text().strip(),
                attach_eob=self.attach.isChecked(),
            )
        except NotReady as refused:
            self._say(" ".join([str(refused), *(each.message for each in refused.findings[:_MOST_FINDINGS])]))
        except UserError as error:
            self._say(str(error))
        else:
            self.accept()

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.show()
        self.adjustSize()
