"""A claim as it stands: the frozen record once it was sent, until then what the records make it now."""

from dataclasses import replace

from app.domain.build_claim import build_claim, build_next_claim
from app.domain.claim import Claim
from app.domain.claim_version import VOID
from app.domain.snapshot import claim_from_json
from app.errors import UserError
from app.store.adjudications import standing_adjudication
from app.store.claims import StoredClaim, load_claim_lines, load_stored_claim
from app.store.connection import Database
from app.store.coverages import load_coverage
from app.store.encounter_people import load_encounter_people
from app.store.encounters import load_encounter
from app.store.vault import Vault


def claim_for(vault: Vault, claim_id: int) -> Claim:
    """The claim of a row id; UserError where it is gone."""
    return claim_of(vault, stored_claim(vault, claim_id))


def stored_claim(vault: Vault, claim_id: int) -> StoredClaim:
    """The claim's own row; UserError where it is gone."""
    return stored_in(vault.db, claim_id)


def stored_in(db: Database, claim_id: int) -> StoredClaim:
    """The claim's own row, read through any connection; UserError where it is gone."""
    stored = load_stored_claim(db, claim_id)
    if stored is None:
        raise UserError("This claim is no longer there.", "Read the list again.")
    return stored


def claim_of(vault: Vault, stored: StoredClaim) -> Claim:
    """The claim of a row."""
    return claim_in(vault.db, stored)


def claim_in(db: Database, stored: StoredClaim) -> Claim:
    """The claim of a row, read through any connection: a worker's own too."""
    if stored.snapshot_json is not None:
        return claim_from_json(stored.snapshot_json)
    if stored.after:
        return _as_version(db, _next_claim(db, stored), stored)
    encounter = load_encounter(db, stored.encounter_id)
    assert encounter is not None  # the claim's row refers to it
    people = load_encounter_people(db, encounter)
    claim = build_claim(encounter, people, stored.number, stored.signed_on or "")
    if claim is None:  # every coverage was retired since: show the claim with the one it was opened for
        coverage = load_coverage(db, stored.coverage_id)
        assert coverage is not None
        people = replace(people, coverages=(replace(coverage, active=True),))
        claim = build_claim(encounter, people, stored.number, stored.signed_on or "")
        assert claim is not None
    return _as_version(db, claim, stored)


def _next_claim(db: Database, stored: StoredClaim) -> Claim:
    """The claim to the next payer: what was sent to the one before, and what that one answered."""
    former = load_stored_claim(db, stored.after)
    coverage = load_coverage(db, stored.coverage_id)
    standing = standing_adjudication(db, stored.after)
    assert former and former.snapshot_json and coverage  # only a sent claim is followed so, and rows refer to rows
    sent = claim_from_json(former.snapshot_json)
    people = load_encounter_people(db, sent.encounter)
    if standing is None:
        raise UserError(
            f"The answer to claim {former.number} was taken back.", f"Enter it anew, or withdraw claim {stored.number}."
        )
    claim = build_next_claim(sent, standing.answer, people, coverage, stored.number, stored.signed_on or "")
    encounter = claim.encounter
    if stored.own_claim_codes is not None:
        encounter = replace(encounter, claim_codes=stored.own_claim_codes)
    if stored.own_additional_info is not None:
        encounter = replace(encounter, additional_info=stored.own_additional_info)
    return replace(claim, encounter=encounter, attach_eob=stored.attach_eob)


def _as_version(db: Database, claim: Claim, stored: StoredClaim) -> Claim:
    """The claim as the version it is: a void repeats what was sent, a corrected one may bill some lines only."""
    if stored.version == VOID and (voided := load_stored_claim(db, stored.follows)) and voided.snapshot_json:
        claim = replace(claim_from_json(voided.snapshot_json), number=claim.number, signed_on=claim.signed_on)
    elif only := load_claim_lines(db, stored.id):
        lines = tuple(line for line in claim.encounter.lines if line.id in only)
        visit = replace(claim.encounter, lines=lines)
        # What was taken at the desk is told once (item 29): by the visit's first claim.
        claim = replace(claim, encounter=replace(visit, patient_paid_cents=0) if stored.part else visit)
    if stored.own_authorization is not None:
        claim = replace(claim, encounter=replace(claim.encounter, authorization=stored.own_authorization))
    return replace(claim, version=stored.version, original_reference=stored.original_reference)
