"""From the field a finding or a box of the form names to its cell, or to the record on another page that holds it."""

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.build_claim import EncounterPeople
from app.domain.claim import Claim
from app.domain.coverage import Relation
from app.services import encounters
from app.ui.encounter.coding_work import CodingWork
from app.ui.encounter.diagnoses import DiagnosesCard
from app.ui.encounter.editor import EncounterEditor
from app.ui.encounter.facts import FactsCard
from app.ui.encounter.header import EncounterHeader
from app.ui.encounter.service_lines import ServiceLinesCard


class WayToField(QObject):
    """Puts the cursor there; `record_wanted(kind, id, field)` where it is elsewhere, `query_wanted(id)` a question."""

    message = Signal(str)
    record_wanted = Signal(str, int, str)
    query_wanted = Signal(int)

    def __init__(
        self,
        editor: EncounterEditor,
        header: EncounterHeader,
        facts: FactsCard,
        diagnoses: DiagnosesCard,
        lines: ServiceLinesCard,
        work: CodingWork,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._editor, self._header, self._facts = editor, header, facts
        self._diagnoses, self._lines, self._work = diagnoses, lines, work

    def go(self, path: str) -> None:
        """Put the cursor at a field, in the words of `Finding.field`; ask for its page where it is elsewhere."""
        kind, _, rest = path.partition(".")
        if kind == "diagnosis":
            self._diagnoses.focus_place(int(rest or 0))
        elif kind == "line":
            place, _, part = rest.partition(".")
            self._lines.focus_part(int(place), {"ndc": "drug"}.get(part, part))
            if part == "rendering":
                self._facts.focus_field("rendering")
        elif path == "encounter.patient":
            self._header.search()
        elif path == "encounter.coding":
            self._work.coded.setFocus(Qt.FocusReason.OtherFocusReason)
        elif kind == "query":
            self.query_wanted.emit(int(rest))
        elif kind == "encounter" and self._facts.focus_field({"referring_id": "referring"}.get(rest, rest)):
            pass
        else:
            self._want_record(kind, rest)

    def _want_record(self, kind: str, field: str) -> None:
        around = self._editor.people
        if around is None:
            self._header.search()
            return
        claim = self._editor.claim()
        if kind == "claim":
            self._want_claim()
            return
        who = {"provider": "rendering"}.get(kind, kind)
        if not getattr(around, who, True):
            # Nobody is chosen yet: the record would be nobody's.
            self._facts.focus_field(who)
            return
        if kind == "coverage" and claim and claim.coverage.relation is Relation.SELF:
            # The insured is the patient: what items 4, 7 and 11a say is in the patient's own record.
            own = field.removeprefix("subscriber.")
            kind, field = ("patient", own) if own != field else (kind, field)
        records = _records(around, claim)
        if kind in records:
            self._editor.flush()
            self.record_wanted.emit(*records[kind], field)

    def _want_claim(self) -> None:
        """Number, version and original reference stand with the claim."""
        claim_id = encounters.claim_id_of(self._editor.session.vault, self._editor.draft.id)
        if claim_id:
            self._editor.flush()
            self.record_wanted.emit("claim", claim_id, "")
        else:
            self.message.emit(self.tr("The claim gets its number when the visit is saved."))


def _records(around: EncounterPeople, claim: Claim | None) -> dict[str, tuple[str, int]]:
    """By what a finding's field begins with: the kind of the record that holds it, and its row id (0 where none is)."""
    return {
        "patient": ("patient", around.patient.id),
        "coverage": ("coverage", claim.coverage.id if claim else 0),
        "other": ("coverage", claim.other.coverage.id if claim and claim.other else 0),
        "payer": ("payer", claim.payer.id if claim else 0),
        "practice": ("practice", around.practice.id),
        "provider": ("provider", around.rendering.id if around.rendering else 0),
        "referring": ("provider", around.referring.id if around.referring else 0),
        "facility": ("facility", around.facility.id if around.facility else 0),
    }
