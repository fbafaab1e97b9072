"""A claim to a later payer: whom, with what paid before, what it wants in 10d, 19 and 23, and what is found."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.claim import Claim
from app.domain.findings import Finding, Severity
from app.errors import UserError
from app.forms.cms1500_fill import fill
from app.services.encounters import NotReady
from app.services.next_payer import OwnItems, bill_next_payer, later_findings, ready_next_claim
from app.ui import format
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.widgets.field import LabeledField
from app.ui.widgets.key_button import KeyButton

_MOST_FINDINGS = 4
_WIDTH_PX = 520


class NextPayerDialog(QDialog):
    """Accepted once the claim is made, or a `draft` of it is ready; its row id is in `made_id`.

    `claim_id` is the answered claim that is taken on, or the draft itself; `preview` the claim as it would be.
    """

    def __init__(
        self, session: Session, claim_id: int, preview: Claim, parent: QWidget | None = None, *, draft: bool = False
    ) -> None:
        super().__init__(parent)
        self._session, self._claim_id, self._preview, self._is_draft = session, claim_id, preview, draft
        self.made_id = 0
        self.setWindowTitle(self.tr("Check the claim again") if draft else self.tr("Bill the next payer"))
        self.setMinimumWidth(_WIDTH_PX)
        self.codes = QLineEdit(preview.encounter.claim_codes, self)
        self.info = QLineEdit(preview.encounter.additional_info, self)
        self.authorization = QLineEdit(preview.encounter.authorization, self)
        self.attach = QCheckBox(self.tr("&Print a page of what was decided before, after the claim"), self)
        self.attach.setChecked(preview.attach_eob)
        self.found = QLabel(self)
        self.found.setWordWrap(True)
        self.found.setTextFormat(Qt.TextFormat.PlainText)
        self.found.setAccessibleName(self.tr("What the rules say"))
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setProperty("role", "error")
        self.message.hide()
        self.back = KeyButton(self.tr("Leave it"), "Esc", parent=self)
        self.go = KeyButton(self._deed(), "Return", primary=True, parent=self)
        self._lay_out()
        for field in (self.codes, self.info, self.authorization):
            field.returnPressed.connect(lambda: self._make())
        self.go.clicked.connect(lambda: self._make())
        self.back.clicked.connect(self.reject)
        self.go.setFocus()

    def _deed(self) -> str:
        return self.tr("Make it ready") if self._is_draft else self.tr("Make the claim")

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
        layout.addWidget(LabeledField(self.tr("Authorization"), self.authorization, "23"))
        layout.addWidget(self.attach)
        self._show_found()
        layout.addWidget(self.found)
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
        if self._is_draft:
            facts.append(
                self.tr(
                    "It bills what the payer before was billed. For other codes or charges, correct that claim first."
                )
            )
        paid = sum(
            int(sheet.values.get("29.dollars", "0") + sheet.values.get("29.cents", "00")) for sheet in fill(claim)
        )
        item_29 = format.money(paid) if paid else self.tr("empty")
        charged = format.money(claim.total_cents)
        facts.append(
            self.tr("Item 28, charged: {charged}. Item 29, paid: {paid}.").format(charged=charged, paid=item_29)
        )
        return facts

    def _show_found(self) -> None:
        """What the rules say of the claim as it would be; notes come last, and few of them."""
        found = later_findings(self._session.vault, self._preview, self._session.today())
        titles = {
            Severity.ERROR: self.tr("Error"),
            Severity.WARNING: self.tr("Warning"),
            Severity.NOTE: self.tr("Note"),
        }
        lines = [f"{titles[each.severity]}: {each.message} {each.mend}" for each in found[:_MOST_FINDINGS]]
        if len(found) > _MOST_FINDINGS:
            lines.append(self.tr("and {n} more").format(n=len(found) - _MOST_FINDINGS))
        self.found.setText("\n".join(lines))
        self.found.setVisible(bool(lines))
        # A wrapped label tells its height only for a width: without this the dialog opens too low.
        self.found.setMinimumHeight(max(0, self.found.heightForWidth(_WIDTH_PX - 40)))

    def _carry_out(self, reasons: Mapping[str, str] | None) -> int:
        vault, now = self._session.vault, self._session.now()
        texts = (field.text().strip() for field in (self.codes, self.info, self.authorization))
        codes, info, authorization = texts
        items = OwnItems(codes, info, self.attach.isChecked(), authorization)
        if self._is_draft:
            ready_next_claim(vault, self._claim_id, now, reasons, items)
            return self._claim_id
        return bill_next_payer(
            vault,
            self._claim_id,
            now,
            claim_codes=items.claim_codes,
            additional_info=items.additional_info,
            authorization=items.authorization,
            attach_eob=items.attach_eob,
            reasons=reasons,
        )

    def _make(self, reasons: Mapping[str, str] | None = None) -> None:
        try:
            self.made_id = self._carry_out(reasons)
        except NotReady as refused:
            if all(each.severity is Severity.WARNING for each in refused.findings):
                self._ask_reasons(refused.findings)
            else:
                self._say(" ".join([str(refused), *(each.message for each in refused.findings[:_MOST_FINDINGS])]))
        except UserError as error:
            self._say(str(error))
        else:
            self.accept()

    def _ask_reasons(self, warnings: tuple[Finding, ...]) -> None:
        dialog = ReasonDialog(warnings, self._deed(), self, back=self.tr("Back"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(
            lambda: self._make({finding.key: reason for finding, reason in dialog.reasons().items()})
        )
        dialog.open()

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.show()
        self.adjustSize()
