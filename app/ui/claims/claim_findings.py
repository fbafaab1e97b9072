"""The Findings tab of a claim: what the rules say of it now; a warning may be let stand, the rest is for the visit."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.findings import Finding
from app.errors import UserError
from app.forms.cms1500 import CMS1500
from app.queries.claim_list import ClaimRow
from app.services import encounters, next_payer
from app.services.claim_reading import claim_for
from app.services.payer_rules import payer_rule_words
from app.ui.encounter.reason_dialog import ReasonDialog
from app.ui.session import Session
from app.ui.widgets.findings_pane import FindingsPane


class ClaimFindings(QWidget):
    """`field_wanted(visit id, field)` where a finding is to be mended, `rule_wanted(row id)` to edit one's own rule."""

    field_wanted = Signal(int, str)
    rule_wanted = Signal(int)
    message = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._row: ClaimRow | None = None
        self.pane = FindingsPane(CMS1500, partial(payer_rule_words, session.vault), mends=False, parent=self)
        self.pane.text.setAccessibleName(self.tr("Findings of the claim"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pane)
        self.setFocusProxy(self.pane)
        self.pane.go_wanted.connect(self._go)
        self.pane.stand_wanted.connect(self._ask_reason)
        self.pane.rule_wanted.connect(self.rule_wanted)

    def show_claim(self, row: ClaimRow) -> None:
        """Check the claim's visit as it stands and show what is found; of a claim to a later payer the claim itself."""
        self._row = row
        if self._session.codes is None and not row.is_to_later_payer:
            self.pane.say_nothing(self.tr("The code sets are still being prepared."))
            return
        vault = self._session.vault
        try:
            found = self._found(row)
        except UserError as error:  # the answer a later claim rests upon was taken back
            self.pane.say_nothing(str(error))
            return
        reasons = encounters.overrides(vault, row.encounter_id)
        words = self.tr("Nothing found: the claim is clean.")
        self.pane.show_findings(found, reasons, nothing=words, stands=row.status != "sent")

    def _found(self, row: ClaimRow) -> tuple[Finding, ...]:
        vault, today = self._session.vault, self._session.today()
        if row.is_to_later_payer:
            return next_payer.later_findings(vault, claim_for(vault, row.claim_id), today)
        encounter = encounters.load_encounter(vault, row.encounter_id)
        assert self._session.codes is not None  # looked at before
        return encounters.check_encounter(vault, encounter, self._session.codes, today)

    def _go(self, finding: Finding) -> None:
        if self._row is not None:
            self.field_wanted.emit(self._row.encounter_id, finding.field)

    def _ask_reason(self, finding: Finding) -> None:
        if self._row is None:
            return
        row = self._row
        dialog = ReasonDialog((finding,), self.tr("Let stand"), self, back=self.tr("Back"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._let_stand(row, finding, dialog.reasons()[finding]))
        dialog.open()

    def _let_stand(self, row: ClaimRow, finding: Finding, reason: str) -> None:
        vault, now = self._session.vault, self._session.now()
        try:
            if row.is_to_later_payer:
                next_payer.let_warning_stand(vault, row.claim_id, finding, reason, now)
            else:
                encounters.override_finding(vault, row.encounter_id, finding, reason, now)
        except UserError as error:
            self.message.emit(str(error))
            return
        self._session.changed.emit("claim")
