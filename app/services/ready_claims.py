"""Ready means checked as it stands: what a changed record of a person or place does to the ready claims it is on."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.claim import Claim, ClaimStatus
from app.domain.codes import DiagnosisStatus
from app.domain.coverage import Coverage
from app.domain.diagnosis_facts import DiagnosisFacts
from app.domain.findings import Finding, blocking
from app.domain.rules.claim_rules import check_claim
from app.domain.rules.payer_rule import PayerRule
from app.domain.rules.rule_context import RuleContext
from app.forms.cms1500_fill import fill, overflows
from app.services.claim_reading import claim_of
from app.services.contracts import terms_of
from app.services.local_day import local_day
from app.store.claims import (
    StoredClaim,
    add_claim_event,
    load_stored_claim,
    ready_claims_naming,
    set_draft,
    was_printed,
)
from app.store.connection import Database
from app.store.encounters import load_authorized_visits
from app.store.overrides import load_overrides
from app.store.payer_rules import load_payer_rules
from app.store.vault import Vault


@contextlib.contextmanager
def ready_claims_kept_true(vault: Vault, kind: str, record: Any, now: datetime) -> Iterator[None]:
    """Around the change of one record, inside its transaction: every ready claim it is on is looked at again.

    A claim that says something else now and still passes the rules stays ready, and its history tells of the
    change. It is a draft again where something stands in its way, or where it was printed: the paper says otherwise.
    """
    # A patient's other policies are on the form too (items 9, 11d), a new one among them.
    named = ("patient", record.patient_id) if isinstance(record, Coverage) else (kind, record.id)
    before = {stored.id: claim_of(vault, stored) for stored in ready_claims_naming(vault.db, *named)}
    yield
    for claim_id, was in before.items():
        stored = load_stored_claim(vault.db, claim_id)
        if stored is not None and stored.status is ClaimStatus.READY:
            _look_again(vault, stored, was, kind, now)


def _look_again(vault: Vault, stored: StoredClaim, was: Claim, kind: str, now: datetime) -> None:
    claim = claim_of(vault, stored)
    says_otherwise = fill(claim) != fill(was)
    rules = load_payer_rules(vault.db, active_only=True)
    in_the_way = blocking(
        claim_findings(vault.db, claim, local_day(now), rules),
        frozenset(load_overrides(vault.db, stored.encounter_id)),
    )
    words = f"The {kind}'s record was changed"
    if in_the_way:
        words = f"{words}; a draft again: {in_the_way[0].message}"
    elif not says_otherwise:
        return
    elif was_printed(vault.db, stored.id):
        words = f"{words} after the claim was printed; a draft again"
    else:
        add_claim_event(vault.db, stored.id, now, vault.user_name, "changed", f"{words}; checked again, still ready")
        return
    set_draft(vault.db, stored.id)
    add_claim_event(vault.db, stored.id, now, vault.user_name, "changed", words)


def claim_findings(db: Database, claim: Claim, today: date, rules: tuple[PayerRule, ...]) -> tuple[Finding, ...]:
    """What the rules say of everyone on the claim; a person's record changes nothing in the visit's own findings."""
    authorized = load_authorized_visits(db, claim.patient.id)
    context = RuleContext(today, _ClosedBook(), payer_rules=rules, authorized=authorized, contracts=terms_of(db, claim))
    told = check_claim(claim, context)
    return (*told, *overflows(claim))


@dataclass(frozen=True, slots=True)
class _ClosedBook:
    """The rules on people and places look up no diagnosis."""

    def diagnosis_status(self, code: str, on: date) -> DiagnosisStatus:
        """Never asked."""
        return DiagnosisStatus(known=True, billable=True, valid_on=True)

    def diagnosis_facts(self, code: str, on: date) -> DiagnosisFacts | None:
        """Never asked."""
        return None
