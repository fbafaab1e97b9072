"""The Findings tab of a claim: what the rules say of it now; a warning may be let stand, the rest is for the visit."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.findings import Finding
from app.errors import UserError
from app.forms.cms1500 import CMS1500
from app.queries.claim_list import ClaimRow
from app.services import encounters
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
        """Check the claim's visit as it stands and show what is found."""
        self._row = row
        if self._session.codes is None:
            self.pane.say_nothing(self.tr("The code sets are still being prepared."))
            return
        vault = self._session.vault
        encounter = encounters.load_encounter(vault, row.encounter_id)
        found = encounters.check_encounter(vault, encounter, self._session.codes, self._session.today())
        reasons = encounters.overrides(vault, row.encounter_id)
        words = self.tr("Nothing found: the claim is clean.")
        self.pane.show_findings(found, reasons, nothing=words, stands=row.status != "sent")

    def _go(self, finding: Finding) -> None:
        if self._row is not None:
            self.field_wanted.emit(self._row.encounter_id, finding.field)

    def _ask_reason(self, finding: Finding) -> None:
        if self._row is None:
            return
        encounter_id = self._row.encounter_id
        dialog = ReasonDialog((finding,), self.tr("Let stand"), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._let_stand(encounter_id, finding, dialog.reasons()[finding]))
        dialog.open()

    def _let_stand(self, encounter_id: int, finding: Finding, reason: str) -> None:
        try:
            encounters.override_finding(self._session.vault, encounter_id, finding, reason, self._session.now())
        except UserError as error:
            self.message.emit(str(error))
            return
        self._session.changed.emit("claim")
