"""Holds the visit being typed: each edit makes a new frozen draft, which is checked and kept safe at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import encounter_edits as edits
from app.domain.build_claim import EncounterPeople, build_claim
from app.domain.claim import Claim, ClaimStatus
from app.domain.code_book import CodeBook
from app.domain.codes import DiagnosisStatus
from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.encounter import CodingState, Encounter, ProcedureCode, ServiceLine, Template
from app.domain.findings import Finding, blocking
from app.domain.procedure_book import NO_PROCEDURES, Modifier, ProcedureBook
from app.errors import UserError
from app.queries.patient_visits import VisitRow, visits
from app.services import coding, encounters, people
from app.services.encounters import SavedEncounter
from app.ui.session import Session

AUTOSAVE_MS = 0
"""As soon as the key is dealt with: a draft takes a millisecond to write, and who types on never pauses."""
CHECK_MS = 30
_PEOPLE_KINDS = {"patient", "coverage", "payer", "provider", "facility", "practice"}


class EncounterEditor(QObject):
    """The one place that changes a visit. No widgets: sections show `draft` and call the methods.

    `changed` comes with every edit, `loaded` when another visit is taken up (fields are to be filled anew),
    `people_changed` when those around it are read again, `findings_changed` after the rules have run,
    `kept` with the time when the draft or the visit reached the vault.
    """

    changed = Signal(object)
    loaded = Signal()
    people_changed = Signal()
    findings_changed = Signal(object)
    kept = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.draft = Encounter()
        self.people: EncounterPeople | None = None
        self.findings: tuple[Finding, ...] = ()
        self.overrides: Mapping[str, str] = {}
        self.draft_id = 0
        self.visits: tuple[VisitRow, ...] = ()
        self.status = ""
        self.claim_number = ""
        self._saved = Encounter()
        self._fees: dict[str, ProcedureCode] = {}
        self._autosave = _timer(self, AUTOSAVE_MS, self._keep_draft)
        self._checking = _timer(self, CHECK_MS, self.check_now)
        session.changed.connect(self._follow)
        session.codes_ready.connect(self.check_now)

    # What stands there ----------------------------------------------------------------------------

    @property
    def is_dirty(self) -> bool:
        """Whether the draft says something the saved visit does not."""
        return self.draft != self._saved

    @property
    def one_pointer(self) -> bool:
        """Whether the payer of this visit takes a single pointer a line (Medicare)."""
        claim = self.claim()
        return claim is not None and claim.payer.takes_one_pointer

    def claim(self) -> Claim | None:
        """The claim this visit would make now; None without patient or coverage."""
        return build_claim(self.draft, self.people, self.claim_number) if self.people else None

    @property
    def is_sent(self) -> bool:
        """Whether the claim has left the house: the visit stays as it is."""
        return self.status == ClaimStatus.SENT

    def book(self) -> CodeBook:
        """The code book rules ask; before it is there, every code passes."""
        return self.session.codes or _NoBook()

    def on(self) -> date:
        """The day codes must be valid on."""
        return self.draft.service_date or self.session.today()

    def listed(self, code: str) -> ProcedureCode | None:
        """The row of the practice's procedure list for a code."""
        return self._fees.get(code.strip().upper())

    def modifiers(self, place: int) -> tuple[Modifier, ...]:
        """The modifiers in force for a line; those a finding asks for there come first."""
        if self.session.codes is None:
            return ()
        field = f"line.{place}.modifiers"
        asked = {code for f in self.findings for fix in f.fixes if fix.field == field for code in fix.value.split()}
        every = self.session.codes.procedures.modifiers(self.line(place).service_date or self.on())
        return tuple(sorted(every, key=lambda modifier: modifier.code not in asked))

    def procedures(self) -> tuple[ProcedureCode, ...]:
        """The practice's procedure list."""
        return tuple(self._fees.values())

    # Taking up a visit ----------------------------------------------------------------------------

    def new(self, patient_id: int = 0) -> None:
        """Begin an empty visit of the chosen practice."""
        self.flush()
        self._take_up(Encounter(practice_id=self.session.practice_id), draft_id=0)
        if patient_id:
            self.set_patient(patient_id)

    def load(self, encounter_id: int) -> None:
        """Take up a saved visit, with what was typed and not saved on top of it."""
        self.flush()
        saved = encounters.load_encounter(self.session.vault, encounter_id)
        pending = next((d for d in encounters.drafts(self.session.vault) if d.encounter.id == encounter_id), None)
        self._take_up(saved, draft_id=pending.id if pending else 0, typed=pending.encounter if pending else None)

    def load_draft(self, draft_id: int) -> None:
        """Take up a visit where typing stopped."""
        self.flush()
        draft = next((d for d in encounters.drafts(self.session.vault) if d.id == draft_id), None)
        if draft is None:
            raise UserError("This draft is no longer there.", "It may have been saved: look for it among the visits.")
        saved = (
            encounters.load_encounter(self.session.vault, draft.encounter.id)
            if draft.encounter.id
            else Encounter(practice_id=draft.encounter.practice_id)
        )
        self._take_up(saved, draft_id=draft.id, typed=draft.encounter)

    def _take_up(self, saved: Encounter, draft_id: int, typed: Encounter | None = None) -> None:
        self._saved, self.draft, self.draft_id = saved, typed or saved, draft_id
        self.overrides = encounters.overrides(self.session.vault, saved.id) if saved.id else {}
        self._read_fees()
        self._read_people()
        self.loaded.emit()
        self.changed.emit(self.draft)
        self.check_now()

    # Edits ----------------------------------------------------------------------------------------

    def replace(self, draft: Encounter) -> None:
        """Take the edited visit; tells, checks and keeps it."""
        if draft == self.draft:
            return
        moved = _names(draft) != _names(self.draft)
        self.draft = draft
        if moved:
            self._read_people()
        self.changed.emit(draft)
        self._checking.start()
        # Not started anew: whoever types without a pause is kept safe all the same.
        if not self._autosave.isActive():
            self._autosave.start()

    def set(self, **fields: Any) -> None:
        """Change plain fields of the visit."""
        self.replace(replace(self.draft, **fields))

    def set_patient(self, patient_id: int) -> None:
        """Choose the patient; who and where come from the last visit, the provider from the practice's only one."""
        draft = replace(self.draft, patient_id=patient_id)
        earlier = encounters.last_encounter(self.session.vault, patient_id) if patient_id else None
        if earlier:
            draft = edits.take_habits(draft, earlier)
        rendering = [p.id for p in people.providers(self.session.vault) if p.renders]
        if not draft.rendering_id and len(rendering) == 1:
            draft = replace(draft, rendering_id=rendering[0])
        self.replace(draft)

    def set_service_date(self, day: date | None) -> None:
        """Move the visit to a day, its lines along."""
        self.replace(edits.with_service_date(self.draft, day))

    def set_place(self, code: str) -> None:
        """Move the visit to a place of service, its lines along."""
        self.replace(edits.with_place(self.draft, code))

    def set_diagnosis(self, place: int, code: str) -> None:
        self.replace(edits.set_diagnosis(self.draft, place, code))

    def remove_diagnosis(self, place: int) -> None:
        self.replace(edits.remove_diagnosis(self.draft, place))

    def move_diagnosis(self, place: int, to: int) -> None:
        self.replace(edits.move_diagnosis(self.draft, place, to))

    def line(self, place: int) -> ServiceLine:
        """The line at a place; beyond the last one, a new one with its defaults."""
        if place < len(self.draft.lines):
            return self.draft.lines[place]
        return edits.new_line(self.draft, self.one_pointer)

    def set_procedure(self, place: int, code: str) -> None:
        """Put a code into a line, with words, fee, modifiers and drug of the practice's list."""
        line = edits.with_procedure(self.line(place), code, self.listed(code))
        self.replace(edits.set_line(self.draft, place, line))

    def set_units(self, place: int, units_tenths: int) -> None:
        """Change a line's units; the charge follows the fee."""
        line = self.line(place)
        listed = self.listed(line.procedure)
        self.set_line(place, edits.with_units(line, units_tenths, listed.charge_cents if listed else 0))

    def set_line(self, place: int, line: ServiceLine) -> None:
        self.replace(edits.set_line(self.draft, place, line))

    def remove_line(self, place: int) -> None:
        self.replace(edits.remove_line(self.draft, place))

    def duplicate_last_visit(self) -> bool:
        """Fill the visit with the patient's last one; False where there is none."""
        earlier = encounters.last_encounter(self.session.vault, self.draft.patient_id, self.draft.id)
        if earlier is not None:
            self.copy_visit(earlier)
        return earlier is not None

    def copy_visit(self, earlier: Encounter) -> None:
        """Fill the visit with another one's diagnoses and lines."""
        self.replace(edits.repeat_visit(self.draft, earlier))
        self.loaded.emit()

    def apply_template(self, template: Template) -> None:
        """Add a favourite's diagnoses and lines."""
        self.replace(edits.apply_template(self.draft, template, self.one_pointer, self.listed))
        self.loaded.emit()

    # Rules ----------------------------------------------------------------------------------------

    def check_now(self) -> None:
        """Run the rules over the draft as it stands; nothing is said before a patient is chosen."""
        self._checking.stop()
        if not self.draft.patient_id:
            self.findings = ()
        else:
            self.findings = encounters.check_encounter(
                self.session.vault, self.draft, self.book(), self.session.today()
            )
        self.findings_changed.emit(self.findings)

    def blocking(self) -> tuple[Finding, ...]:
        """What keeps the claim from being ready: errors, and warnings nobody has given a reason for."""
        return blocking(self.findings, frozenset(self.overrides))

    # Keeping --------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Do now what waits: before the vault is locked or closed, or another visit is taken up."""
        if self._checking.isActive():
            self.check_now()
        if self._autosave.isActive():
            self._keep_draft()

    def save(self) -> int | None:
        """Save the visit: its rows, its charges, its claim. The claim's row id, or None where nobody is billed."""
        self._autosave.stop()
        return self._keep_saved(
            encounters.save_encounter(self.session.vault, self.draft, self.session.now(), self.draft_id)
        )

    def mark_coding(self, state: CodingState) -> None:
        """Mark the visit as needing its codes or as coded; what is typed is saved with it."""
        if self.is_dirty or not self.draft.id:
            self.save()
        self._keep_saved(coding.set_coding_state(self.session.vault, self.draft.id, state, self.session.now()))
        self.check_now()

    def _keep_saved(self, saved: SavedEncounter) -> int | None:
        self.draft_id = 0
        self._saved = self.draft = saved.encounter
        self._read_people()
        self.kept.emit(self.session.now())
        self.changed.emit(self.draft)
        self.session.changed.emit("encounter")
        return saved.claim_id

    def override(self, reasons: Mapping[Finding, str]) -> None:
        """Keep the biller's reasons for letting warnings stand; the visit must be saved."""
        for finding, reason in reasons.items():
            encounters.override_finding(self.session.vault, self.draft.id, finding, reason, self.session.now())
        self.overrides = encounters.overrides(self.session.vault, self.draft.id)
        self.findings_changed.emit(self.findings)

    def mark_ready(self) -> int | None:
        """Save, and make the claim ready; its row id. Raises NotReady where something blocks it."""
        claim_id = self.save()
        if claim_id is not None:
            encounters.mark_ready(self.session.vault, self.draft.id, self.book(), self.session.now())
            self._read_people()
            self.session.changed.emit("claim")
        return claim_id

    def discard_draft(self) -> None:
        """Forget what was typed and not saved."""
        self._autosave.stop()
        if self.draft_id:
            encounters.discard_draft(self.session.vault, self.draft_id, self.session.now())
            self.session.changed.emit("draft")
        self.new() if not self._saved.id else self._take_up(self._saved, draft_id=0)

    def _keep_draft(self) -> None:
        self._autosave.stop()
        if not self.is_dirty:
            return
        now, is_new = self.session.now(), not self.draft_id
        try:
            self.draft_id = encounters.save_draft(self.session.vault, self.draft_id, self.draft, now)
        except UserError as error:
            self.failed.emit(str(error))
            return
        self.kept.emit(now)
        if is_new:
            self.session.changed.emit("draft")

    # Those around it ------------------------------------------------------------------------------

    def _follow(self, kind: str) -> None:
        if kind in _PEOPLE_KINDS:
            self._read_people()
            self._checking.start()
        elif kind in ("payer_rule", "contract"):
            self._checking.start()
        elif kind == "procedure_code":
            self._read_fees()
        elif kind == "claim":
            self._read_people()
        elif kind == "query":
            self._read_people()
            self._checking.start()

    def _read_people(self) -> None:
        try:
            self.people = encounters.encounter_people(self.session.vault, self.draft) if self.draft.patient_id else None
        except UserError as error:
            self.people = None
            self.failed.emit(str(error))
        self._read_visits()
        self.people_changed.emit()

    def _read_visits(self) -> None:
        """The patient's visits, and from them how far this one's claim is."""
        patient_id = self.draft.patient_id
        self.visits = tuple(visits(self.session.vault.db, patient_id)) if patient_id else ()
        own = next((row for row in self.visits if self.draft.id and row.encounter_id == self.draft.id), None)
        self.status = str(own.status) if own and own.status else ""
        self.claim_number = own.claim_number if own else ""

    def _read_fees(self) -> None:
        practice_id = self.draft.practice_id
        listed = people.procedure_codes(self.session.vault, practice_id) if practice_id else ()
        self._fees = {row.code: row for row in listed}


def _names(encounter: Encounter) -> tuple[int, ...]:
    """Whom the visit names, by row id."""
    return (
        encounter.practice_id,
        encounter.patient_id,
        encounter.rendering_id,
        encounter.referring_id,
        encounter.facility_id,
    )


def _timer(parent: QObject, interval_ms: int, then: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(then)
    return timer


class _NoBook:
    procedures: ProcedureBook = NO_PROCEDURES

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        return DiagnosisStatus(known=True, billable=True, valid_on=True)

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        return None
