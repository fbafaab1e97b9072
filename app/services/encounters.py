"""What a biller does with a visit: save, check, let a warning stand, make its claim ready, and keep what is typed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.build_claim import EncounterPeople
from app.domain.claim import Claim, ClaimStatus
from app.domain.code_book import CodeBook
from app.domain.codes import POINTER_LETTERS
from app.domain.encounter import CodingState, Encounter
from app.domain.findings import Finding, Severity, blocking
from app.errors import UserError
from app.services.claim_reading import claim_for
from app.services.coding_versions import keep_coding
from app.services.local_day import local_day
from app.services.trail import changes, note
from app.services.visit_billing import bill_visit
from app.services.visit_check import check_visit
from app.store import drafts as draft_store
from app.store import encounters as encounter_store
from app.store.claims import StoredClaim, add_claim_event, claim_of_encounter, claims_of_encounter, set_ready
from app.store.drafts import Draft
from app.store.encounter_people import load_encounter_people
from app.store.overrides import load_overrides, store_override
from app.store.payer_rules import load_payer_rules
from app.store.vault import Vault

__all__ = [
    "Draft",
    "NotReady",
    "SavedEncounter",
    "check_encounter",
    "discard_draft",
    "drafts",
    "encounter_people",
    "last_encounter",
    "load_encounter",
    "mark_ready",
    "override_finding",
    "overrides",
    "save_draft",
    "save_encounter",
]


@dataclass(frozen=True, slots=True)
class SavedEncounter:
    """The visit with its row ids, and its claim's; None where the patient has no coverage to bill."""

    encounter: Encounter
    claim_id: int | None
    claim_number: str | None


class NotReady(UserError):
    """Findings stand in the way; they are in `findings`."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        counts = [_count(errors, "error"), _count(len(findings) - errors, "warning")]
        super().__init__(
            f"The claim is not ready: {' and '.join(filter(None, counts))} in the way.",
            "Mend the errors; a warning may stand with a reason.",
        )
        self.findings = findings


def encounter_people(vault: Vault, encounter: Encounter) -> EncounterPeople:
    """The records a visit names, as they are now; blank ones where it names nobody yet."""
    return load_encounter_people(vault.db, encounter)


def save_encounter(
    vault: Vault, encounter: Encounter, now: datetime, draft_id: int = 0, *, reason: str = ""
) -> SavedEncounter:
    """Keep the visit, its money and its claim in one transaction; the draft it was typed in is done with.

    Charges go to the first coverage in force on the date of service, else to the patient. A claim is opened where
    there is a coverage to bill; a ready one whose visit changed is a draft again. Codes that changed are kept as a
    new version with the `reason`. Raises UserError where the claim was sent, or where patient or practice is missing.
    """
    _refuse_unsaveable(encounter)
    with vault.atomic():
        before = _load(vault, encounter.id) if encounter.id else None
        _refuse_sent(claim_of_encounter(vault.db, encounter.id))
        saved = encounter_store.store_encounter(vault.db, encounter, now)
        people = load_encounter_people(vault.db, saved)
        keep_coding(vault, before, saved, now, reason)
        claim = bill_visit(vault, saved, people, now, changed=_says_otherwise(before, saved))
        draft_store.remove_draft(vault.db, draft_id)
        draft_store.remove_drafts_of(vault.db, saved.id)
        detail = changes(before, saved) | ({"claim": claim.number} if claim else {})
        note(vault, now, "change" if before else "create", "encounter", saved.id, detail)
    return SavedEncounter(saved, claim.id if claim else None, claim.number if claim else None)


def load_encounter(vault: Vault, encounter_id: int) -> Encounter:
    """The visit of a row id; UserError where it is gone."""
    return _load(vault, encounter_id)


def last_encounter(vault: Vault, patient_id: int, before_id: int = 0) -> Encounter | None:
    """The patient's latest visit, or the one before the visit `before_id`: what "duplicate last visit" starts from."""
    found = encounter_store.last_encounter_id(vault.db, patient_id, before_id)
    return _load(vault, found) if found else None


def check_encounter(vault: Vault, encounter: Encounter, book: CodeBook, today: date) -> tuple[Finding, ...]:
    """Everything the rules say of a visit, saved or not, and of the claim it makes; gravest first."""
    return _check(vault, encounter, load_encounter_people(vault.db, encounter), book, today)


def override_finding(vault: Vault, encounter_id: int, finding: Finding, reason: str, now: datetime) -> None:
    """Let a warning of a saved visit stand, with the reason kept in the claim's history."""
    if finding.severity is not Severity.WARNING:
        raise UserError("Only a warning can be let stand.", "Mend an error; a note needs nothing.")
    if not reason.strip():
        raise UserError("A warning stands only with a reason.", "Say in a few words why it is right as it is.")
    with vault.atomic():
        _load(vault, encounter_id)
        claim = claim_of_encounter(vault.db, encounter_id)
        _refuse_sent(claim)
        store_override(vault.db, encounter_id, finding.key, reason.strip(), now, vault.user_name)
        if claim:
            words = f"{finding.message} Let stand: {reason.strip()}"
            add_claim_event(vault.db, claim.id, now, vault.user_name, "override", words)
        detail = {"finding": finding.key, "reason": reason.strip()}
        note(vault, now, "override", "encounter", encounter_id, detail)


def claim_id_of(vault: Vault, encounter_id: int) -> int:
    """The row id of the visit's claim that counts; 0 where it makes none."""
    claim = claim_of_encounter(vault.db, encounter_id) if encounter_id else None
    return claim.id if claim else 0


def overrides(vault: Vault, encounter_id: int) -> dict[str, str]:
    """The reasons kept for the warnings of a visit, by finding key."""
    return load_overrides(vault.db, encounter_id)


def mark_ready(vault: Vault, encounter_id: int, book: CodeBook, now: datetime) -> Claim:
    """Sign the visit's claim as ready to go out (item 31 gets today's date); the claim as it will be printed.

    Raises NotReady with what stands in the way: errors, and warnings without a reason.
    """
    with vault.atomic():
        encounter = _load(vault, encounter_id)
        _refuse_sent(claim_of_encounter(vault.db, encounter_id))
        people = load_encounter_people(vault.db, encounter)
        findings = _check(vault, encounter, people, book, local_day(now))
        if stopping := blocking(findings, frozenset(load_overrides(vault.db, encounter_id))):
            raise NotReady(stopping)
        claim = bill_visit(vault, encounter, people, now, changed=False)
        if claim is None:
            raise UserError(
                "This visit makes no claim: the patient has no coverage.", "Add the coverage, or bill the patient."
            )
        for part in claims_of_encounter(vault.db, encounter_id):
            if part.status is ClaimStatus.DRAFT:
                set_ready(vault.db, part.id, local_day(now))
                add_claim_event(vault.db, part.id, now, vault.user_name, "ready", "Checked and ready to send")
                note(vault, now, "ready", "claim", part.id, {"number": part.number})
    return claim_for(vault, claim.id)


def save_draft(vault: Vault, draft_id: int, encounter: Encounter, now: datetime) -> int:
    """Keep what is being typed; the draft's id (0 asks for a new one).

    This is the one write without an audit row: it happens at every pause of typing, and saving the visit tells all.
    """
    with vault.atomic():
        return draft_store.store_draft(vault.db, draft_id, encounter, now)


def drafts(vault: Vault) -> tuple[Draft, ...]:
    """What was typed and not saved, the latest first."""
    return draft_store.load_drafts(vault.db)


def discard_draft(vault: Vault, draft_id: int, now: datetime) -> None:
    """Throw away what was typed; nothing happens where it is gone already."""
    with vault.atomic():
        if draft_store.remove_draft(vault.db, draft_id):
            note(vault, now, "discard", "draft", draft_id)


def _check(
    vault: Vault, encounter: Encounter, people: EncounterPeople, book: CodeBook, today: date
) -> tuple[Finding, ...]:
    rules = load_payer_rules(vault.db, active_only=True)
    return check_visit(vault.db, encounter, people, book, today, rules)


def _load(vault: Vault, encounter_id: int) -> Encounter:
    found = encounter_store.load_encounter(vault.db, encounter_id)
    if found is None:
        raise UserError("This visit is no longer there.", "Read the list again.")
    return found


def _says_otherwise(before: Encounter | None, saved: Encounter) -> bool:
    """Whether a claim made ready before is no longer what was checked; a visit merely marked as coded still is."""
    if before is None or saved.coding is CodingState.NEEDS_CODING:
        return before is not None and before != saved
    paid_by, number = saved.patient_paid_way, saved.patient_paid_number  # no claim tells how the patient paid
    return replace(before, coding=saved.coding, patient_paid_way=paid_by, patient_paid_number=number) != saved


def _refuse_unsaveable(encounter: Encounter) -> None:
    if not encounter.patient_id:
        raise UserError("The visit has no patient yet.", "Choose the patient, then save.")
    if not encounter.practice_id:
        raise UserError("The visit has no practice yet.", "Choose the practice it is billed for, then save.")
    if len(encounter.diagnoses) > len(POINTER_LETTERS):
        raise UserError("A claim holds twelve diagnoses.", "Take off the least important ones, then save.")


def _refuse_sent(claim: StoredClaim | None) -> None:
    if claim and claim.status is ClaimStatus.SENT:
        raise UserError(f"Claim {claim.number} was sent and stays as it is.", "Enter what is new as another visit.")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""
