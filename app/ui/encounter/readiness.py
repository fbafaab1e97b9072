"""From typed to ready: saves the visit, and makes its claim ready to print once nothing stops it."""

from PySide6.QtCore import QObject, Signal

from app.domain.findings import Severity
from app.errors import UserError
from app.services.encounters import NotReady
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.visit_findings import VisitFindings
from app.ui.messages import tried


class Readiness(QObject):
    """`claim_ready(claim id)` when the claim may be printed; `message` says what was done or what stops it."""

    message = Signal(str)
    claim_ready = Signal(int)

    def __init__(self, editor: EncounterEditor, findings: VisitFindings, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._findings = editor, findings

    def save(self) -> None:
        """Save the visit, its charges and its claim."""
        if tried(self._editor.save, self.message.emit):
            number = self._editor.claim_number
            said = self.tr("Saved as claim {number}.").format(number=number) if number else self.tr("Saved.")
            self.message.emit(said)

    def make_ready(self) -> None:
        """Make the claim ready to print: errors lead to their field, warnings ask for a reason."""
        self._findings.mark_all()
        stopping = self._editor.blocking()
        errors = [finding for finding in stopping if finding.severity is Severity.ERROR]
        if errors:
            self.message.emit(self.tr("Not ready: {what}").format(what=errors[0].message))
            self._findings.jump(errors[0])
        elif stopping:
            self._findings.let_stand(stopping, then=self._finish)
        else:
            self._finish()

    def _finish(self) -> None:
        try:
            claim_id = self._editor.mark_ready()
        except NotReady as stopped:
            self._editor.check_now()
            self.message.emit(str(stopped))
            self._findings.jump(stopped.findings[0])
        except UserError as error:
            self.message.emit(str(error))
        else:
            self._say_ready(claim_id)

    def _say_ready(self, claim_id: int | None) -> None:
        if claim_id is None:
            self.message.emit(self.tr("Saved. The patient pays: there is no claim to print."))
            return
        self.message.emit(self.tr("Claim {number} is ready to print.").format(number=self._editor.claim_number))
        self.claim_ready.emit(claim_id)
