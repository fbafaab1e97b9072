"""Keeps the ledger and the claim in step with a saved visit and its patient's coverages."""

from datetime import datetime

from app.domain.build_claim import EncounterPeople, build_claim
from app.domain.claim import Claim, ClaimStatus
from app.domain.claim_version import VOID
from app.domain.encounter import Encounter
from app.domain.snapshot import claim_from_json
from app.errors import UserError
from app.services.local_day import local_day
from app.services.visit_posting import post_visit
from app.store.claims import (
    StoredClaim,
    add_claim,
    add_claim_event,
    claim_of_encounter,
    claims_of_encounter,
    load_claim_lines,
    rebill_claim,
    set_draft,
    unsent_claims_of_patient,
)
from app.store.encounter_people import load_encounter_people
from app.store.encounters import load_encounter
from app.store.numbers import next_claim_number
from app.store.vault import Vault


def bill_visit(
    vault: Vault, encounter: Encounter, people: EncounterPeople, now: datetime, *, changed: bool
) -> StoredClaim | None:
    """Inside a transaction: put the visit's money into the ledger and its claim into step; the claim, if it has one.

    A ready claim whose visit `changed`, or that now goes to another coverage, is a draft again.
    """
    post_visit(vault, encounter, people, now)
    claim = build_claim(encounter, people)
    parts = claims_of_encounter(vault.db, encounter.id)
    for stored in parts:
        if stored.status is ClaimStatus.SENT:
            _refuse_changed(vault, stored, encounter)
        elif stored.version != VOID:  # a void repeats what was sent, whatever the visit says now
            _rebill(vault, stored, claim, encounter, now, changed)
    if not parts and claim is not None:
        _open_claim(vault, claim, now)
    return claim_of_encounter(vault.db, encounter.id)


def bill_patient_again(vault: Vault, patient_id: int, now: datetime) -> None:
    """Inside a transaction, after a coverage has changed: every unsent claim and its charges follow."""
    for stored in unsent_claims_of_patient(vault.db, patient_id):
        encounter = load_encounter(vault.db, stored.encounter_id)
        if encounter is not None:
            bill_visit(vault, encounter, load_encounter_people(vault.db, encounter), now, changed=False)


def _open_claim(vault: Vault, claim: Claim, now: datetime) -> int:
    number = next_claim_number(vault.db, local_day(now))
    claim_id = add_claim(vault.db, number, claim.encounter.id, claim.coverage.id, claim.total_cents, now)
    add_claim_event(vault.db, claim_id, now, vault.user_name, "created", f"Created for {claim.payer.name}")
    return claim_id


def _refuse_changed(vault: Vault, sent: StoredClaim, encounter: Encounter) -> None:
    """Of a visit billed in parts, the lines of one that was sent stay as they were."""
    only = load_claim_lines(vault.db, sent.id)
    if not only or sent.snapshot_json is None:
        return
    was = {line.id: line for line in claim_from_json(sent.snapshot_json).encounter.lines}
    now = {line.id: line for line in encounter.lines if line.id in only}
    if was != now:
        raise UserError(
            f"A line of claim {sent.number} was changed, which was sent and stays.",
            "Change the other claim's lines only.",
        )


def _rebill(
    vault: Vault, stored: StoredClaim, claim: Claim | None, encounter: Encounter, now: datetime, changed: bool
) -> None:
    coverage_id = claim.coverage.id if claim else stored.coverage_id
    moved = coverage_id != stored.coverage_id
    only = load_claim_lines(vault.db, stored.id)
    billed = sum(line.charge_cents for line in encounter.lines if not only or line.id in only)
    rebill_claim(vault.db, stored.id, coverage_id, billed)
    if not changed and not moved and claim:
        return
    words = f"Now goes to {claim.payer.name}" if claim and moved else "The visit was changed"
    if claim is None:
        words = "The patient has no coverage any more"
    if stored.status is ClaimStatus.READY:
        set_draft(vault.db, stored.id)
        words += "; a draft again"
    add_claim_event(vault.db, stored.id, now, vault.user_name, "changed", words)
