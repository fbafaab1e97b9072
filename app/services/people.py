"""Save, find and retire the people and places of a claim, the fee list and the templates."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from app.domain.coverage import Coverage
from app.domain.encounter import ProcedureCode, Template
from app.domain.people import Facility, Patient, Payer, Practice, Provider
from app.errors import UserError
from app.services.trail import changes, note
from app.store import coverages as coverage_store
from app.store import facilities as facility_store
from app.store import patients as patient_store
from app.store import payers as payer_store
from app.store import practices as practice_store
from app.store import procedures as procedure_store
from app.store import providers as provider_store
from app.store import templates as template_store
from app.store.numbers import next_account_number
from app.store.vault import Vault

Kind = Literal["practice", "provider", "facility", "payer", "patient", "coverage", "procedure_code"]
Saved = TypeVar("Saved", Practice, Provider, Facility, Payer, Patient, Coverage, ProcedureCode, Template)


@dataclass(frozen=True, slots=True)
class _Keeping:
    """How one kind of record is read and written, and what the biller calls it."""

    load: Callable[[Any, int], Any]
    store: Callable[[Any, Any], int]
    words: str


_KEEPING = {
    "practice": _Keeping(practice_store.load_practice, practice_store.store_practice, "practice"),
    "provider": _Keeping(provider_store.load_provider, provider_store.store_provider, "provider"),
    "facility": _Keeping(facility_store.load_facility, facility_store.store_facility, "facility"),
    "payer": _Keeping(payer_store.load_payer, payer_store.store_payer, "payer"),
    "patient": _Keeping(patient_store.load_patient, patient_store.store_patient, "patient"),
    "coverage": _Keeping(coverage_store.load_coverage, coverage_store.store_coverage, "coverage"),
    "procedure_code": _Keeping(
        procedure_store.load_procedure_code, procedure_store.store_procedure_code, "procedure code"
    ),
    "template": _Keeping(template_store.load_template, template_store.store_template, "template"),
}


def save_practice(vault: Vault, practice: Practice, now: datetime) -> Practice:
    """Keep a billing provider; it needs a name."""
    _need(practice.name, "practice")
    return _save(vault, "practice", practice, now)


def save_provider(vault: Vault, provider: Provider, now: datetime) -> Provider:
    """Keep a provider; a last name is needed."""
    _need(provider.name.last, "provider")
    return _save(vault, "provider", provider, now)


def save_facility(vault: Vault, facility: Facility, now: datetime) -> Facility:
    """Keep a service location; it needs a name."""
    _need(facility.name, "facility")
    return _save(vault, "facility", facility, now)


def save_payer(vault: Vault, payer: Payer, now: datetime) -> Payer:
    """Keep an insurer or program; it needs a name."""
    _need(payer.name, "payer")
    return _save(vault, "payer", payer, now)


def save_patient(vault: Vault, patient: Patient, now: datetime) -> Patient:
    """Keep a patient; a last name is needed, an empty account number is filled from the counter."""
    _need(patient.name.last, "patient")
    with vault.atomic():
        number = patient.account_number.strip() or next_account_number(vault.db)
        if patient_store.account_number_taken(vault.db, number, patient.id):
            raise UserError(
                f"Account number {number} belongs to another patient.", "Leave it empty to get the next free one."
            )
        return _save(vault, "patient", replace(patient, account_number=number), now)


def save_coverage(vault: Vault, coverage: Coverage, now: datetime) -> Coverage:
    """Keep a policy of a patient with a payer. The patient's unsent claims, and their charges, follow."""
    if not coverage.patient_id or not coverage.payer_id:
        raise UserError("A coverage needs its patient and its payer.", "Choose the payer first.")
    return _save(vault, "coverage", coverage, now)


def save_procedure_code(vault: Vault, code: ProcedureCode, now: datetime) -> ProcedureCode:
    """Keep a row of the practice's fee list; each code stands there once."""
    if not code.code.strip():
        raise UserError("A procedure needs its code.", "Type the CPT or HCPCS code.")
    with vault.atomic():
        other = procedure_store.find_procedure_code(vault.db, code.practice_id, code.code)
        if other and other.id != code.id:
            raise UserError(
                f"{code.code} is already in this practice's procedure list.",
                "Change that row" + ("." if other.active else "; it is inactive and can be made active again."),
            )
        return _save(vault, "procedure_code", code, now)


def save_template(vault: Vault, template: Template, now: datetime) -> Template:
    """Keep a superbill favourite; its lines are stripped of what belongs to one visit (ids and dates)."""
    _need(template.name, "template")
    lines = tuple(replace(line, id=0, service_date=None, through_date=None) for line in template.lines)
    return _save(vault, "template", replace(template, lines=lines), now)


def delete_template(vault: Vault, template_id: int, now: datetime) -> None:
    """Take a favourite off the list; the visits made from it stay as they are."""
    with vault.atomic():
        before = _load(vault, "template", template_id)
        template_store.remove_template(vault.db, template_id)
        note(vault, now, "delete", "template", template_id, {"before": changes(None, before)["after"]})


def set_active(vault: Vault, kind: Kind, record_id: int, active: bool, now: datetime) -> None:
    """Retire a record, or bring it back. Nothing is deleted: earlier claims go on naming it."""
    with vault.atomic():
        before = _load(vault, kind, record_id)
        if before.active != active:
            _store(vault, kind, replace(before, active=active), now)
            note(vault, now, "activate" if active else "deactivate", kind, record_id)


def practice(vault: Vault, practice_id: int) -> Practice:
    """The practice of a row id; UserError where it is gone."""
    found: Practice = _load(vault, "practice", practice_id)
    return found


def provider(vault: Vault, provider_id: int) -> Provider:
    """The provider of a row id; UserError where it is gone."""
    found: Provider = _load(vault, "provider", provider_id)
    return found


def facility(vault: Vault, facility_id: int) -> Facility:
    """The facility of a row id; UserError where it is gone."""
    found: Facility = _load(vault, "facility", facility_id)
    return found


def payer(vault: Vault, payer_id: int) -> Payer:
    """The payer of a row id; UserError where it is gone."""
    found: Payer = _load(vault, "payer", payer_id)
    return found


def patient(vault: Vault, patient_id: int) -> Patient:
    """The patient of a row id, for the program's own use; UserError where it is gone."""
    found: Patient = _load(vault, "patient", patient_id)
    return found


def view_patient(vault: Vault, patient_id: int, now: datetime) -> Patient:
    """The patient whose record is put on the screen: who looked, and when, is kept."""
    with vault.atomic():
        found: Patient = _load(vault, "patient", patient_id)
        note(vault, now, "view", "patient", patient_id)
    return found


def coverage(vault: Vault, coverage_id: int) -> Coverage:
    """The coverage of a row id; UserError where it is gone."""
    found: Coverage = _load(vault, "coverage", coverage_id)
    return found


def practices(vault: Vault, active_only: bool = True) -> tuple[Practice, ...]:
    """The practices, by name."""
    return practice_store.load_practices(vault.db, active_only=active_only)


def providers(vault: Vault, active_only: bool = True) -> tuple[Provider, ...]:
    """The providers, by name."""
    return provider_store.load_providers(vault.db, active_only=active_only)


def facilities(vault: Vault, active_only: bool = True) -> tuple[Facility, ...]:
    """The facilities, by name."""
    return facility_store.load_facilities(vault.db, active_only=active_only)


def payers(vault: Vault, active_only: bool = True) -> tuple[Payer, ...]:
    """The payers, by name."""
    return payer_store.load_payers(vault.db, active_only=active_only)


def coverages(vault: Vault, patient_id: int) -> tuple[Coverage, ...]:
    """Every coverage of a patient, active or not, primary first."""
    return coverage_store.load_coverages(vault.db, patient_id)


def procedure_codes(vault: Vault, practice_id: int, active_only: bool = True) -> tuple[ProcedureCode, ...]:
    """The practice's fee list, by code."""
    return procedure_store.load_procedure_codes(vault.db, practice_id, active_only=active_only)


def templates(vault: Vault, practice_id: int, provider_id: int = 0) -> tuple[Template, ...]:
    """The favourites a provider may use, by name; provider 0 asks for those of every provider."""
    return template_store.load_templates(vault.db, practice_id, provider_id)


def _save(vault: Vault, kind: str, record: Saved, now: datetime) -> Saved:
    with vault.atomic():
        before = _load(vault, kind, record.id) if record.id else None
        if before == record:
            return record
        saved = replace(record, id=_store(vault, kind, record, now))
        note(vault, now, "change" if before else "create", kind, saved.id, changes(before, saved))
    return saved


def _store(vault: Vault, kind: str, record: Saved, now: datetime) -> int:
    """Write the record; the unsent claims it is on, and their charges, follow."""
    # Loaded with the first save: the window starts without the rules of claims.
    from app.services.ready_claims import ready_claims_kept_true
    from app.services.visit_billing import bill_patient_again

    with ready_claims_kept_true(vault, kind, record, now):
        record_id = _KEEPING[kind].store(vault.db, record)
        if isinstance(record, Coverage):
            bill_patient_again(vault, record.patient_id, now)
    return record_id


def _load(vault: Vault, kind: str, record_id: int) -> Any:
    keeping = _KEEPING[kind]
    found = keeping.load(vault.db, record_id)
    if found is None:
        raise UserError(f"This {keeping.words} is no longer there.", "Read the list again.")
    return found


def _need(name: str, what: str) -> None:
    if not name.strip():
        raise UserError(f"A {what} needs a name.", "Type the name, then save.")
