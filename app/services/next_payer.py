"""The claim to the next payer in rank: opened from the answer of the one before, checked, and ready to print."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.adjudication_money import next_coverage
from app.domain.build_claim import build_next_claim
from app.domain.check import gravest_first
from app.domain.claim import Claim, ClaimStatus, SentWay
from app.domain.coverage import Coverage, in_force
from app.domain.findings import Finding, Severity, blocking
from app.errors import UserError
from app.services.claim_reading import claim_of, stored_claim
from app.services.encounters import NotReady
from app.services.local_day import local_day
from app.services.ready_claims import claim_findings
from app.services.sending import keep_as_sent
from app.services.trail import note
from app.store.adjudications import standing_adjudication
from app.store.claims import (
    StoredClaim,
    add_claim_event,
    add_next_claim,
    claim_after,
    claim_following,
    set_ready,
    store_own_items,
)
from app.store.encounter_people import load_encounter_people
from app.store.numbers import next_claim_number
from app.store.overrides import load_overrides, store_override
from app.store.payer_rules import load_payer_rules
from app.store.vault import Vault


def next_claim_preview(vault: Vault, claim_id: int) -> Claim:
    """The claim to the next payer as it would be made, without a number.

    UserError where the claim has no answer, goes to the last payer, or was taken on already.
    """
    stored = stored_claim(vault, claim_id)
    sent, following = _next(vault, stored)
    standing = standing_adjudication(vault.db, claim_id)
    assert standing is not None  # looked at in _next
    people = load_encounter_people(vault.db, sent.encounter)
    return build_next_claim(sent, standing.answer, people, following)


def bill_next_payer(
    vault: Vault,
    claim_id: int,
    now: datetime,
    *,
    claim_codes: str | None = None,
    additional_info: str | None = None,
    authorization: str | None = None,
    attach_eob: bool = True,
    reasons: Mapping[str, str] | None = None,
) -> int:
    """Open the claim that takes an answered one to the next payer in rank, ready to print; its row id.

    `claim_codes`, `additional_info` and `authorization` are its items 10d, 19 and 23 where that payer wants others
    than the visit's.
    `reasons` say, by finding key, why warnings may stand; they are kept with the claim.
    Raises NotReady where the rules find an error, or a warning nobody gave a reason for: nothing is made then.
    """
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        _sent, following = _next(vault, stored)
        new_id = open_next_claim(
            vault,
            stored,
            following,
            now,
            claim_codes=claim_codes,
            additional_info=additional_info,
            authorization=authorization,
            attach_eob=attach_eob,
        )
        ready_next_claim(vault, new_id, now, reasons)
    return new_id


def later_findings(vault: Vault, claim: Claim, today: date) -> tuple[Finding, ...]:
    """What the rules say of a claim to a later payer, gravest first: whom it goes to and how. Its lines were checked
    with the first payer's claim."""
    return gravest_first(claim_findings(vault.db, claim, today, load_payer_rules(vault.db, active_only=True)))


def let_warning_stand(vault: Vault, claim_id: int, finding: Finding, reason: str, now: datetime) -> None:
    """Let a warning of a claim to a later payer stand, with the reason kept in the claim's history."""
    if finding.severity is not Severity.WARNING:
        raise UserError("Only a warning can be let stand.", "Mend an error; a note needs nothing.")
    if not reason.strip():
        raise UserError("A warning stands only with a reason.", "Say in a few words why it is right as it is.")
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        if stored.status is ClaimStatus.SENT:
            raise UserError(f"Claim {stored.number} was sent and stays as it is.")
        _keep_reason(vault, stored, finding, reason.strip(), now)


@dataclass(frozen=True, slots=True)
class OwnItems:
    """What a claim to a later payer says otherwise than the first: items 10d, 19 and 23, and the page of answers."""

    claim_codes: str
    additional_info: str
    attach_eob: bool = True
    authorization: str | None = None
    """None: what was billed before, but for an authorization of the payer's before."""


def ready_next_claim(
    vault: Vault,
    claim_id: int,
    now: datetime,
    reasons: Mapping[str, str] | None = None,
    items: OwnItems | None = None,
) -> None:
    """Check a claim to a later payer and sign it as ready; NotReady with what is in its way.

    `reasons` say, by finding key, why warnings may stand; `items` are what is to be changed in it.
    """
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        if not stored.after or stored.status is not ClaimStatus.DRAFT:
            raise UserError(f"Claim {stored.number} is no draft to a later payer.", "Open its visit instead.")
        if items:
            store_own_items(
                vault.db,
                claim_id,
                items.claim_codes,
                items.additional_info,
                items.authorization,
                attach_eob=items.attach_eob,
            )
            stored = stored_claim(vault, claim_id)
        claim = replace(claim_of(vault, stored), signed_on=local_day(now).isoformat())
        found = later_findings(vault, claim, local_day(now))
        for finding in found:
            reason = (reasons or {}).get(finding.key, "").strip()
            if finding.severity is Severity.WARNING and reason:
                _keep_reason(vault, stored, finding, reason, now)
        if stopping := blocking(found, frozenset(load_overrides(vault.db, stored.encounter_id))):
            raise NotReady(stopping)
        set_ready(vault.db, claim_id, local_day(now))
        add_claim_event(vault.db, claim_id, now, vault.user_name, "ready", "Checked and ready to send")
        note(vault, now, "ready", "claim", claim_id, {"number": stored.number})


def _keep_reason(vault: Vault, stored: StoredClaim, finding: Finding, reason: str, now: datetime) -> None:
    """Inside a transaction: the reason, in the claim's story too."""
    store_override(vault.db, stored.encounter_id, finding.key, reason, now, vault.user_name)
    words = f"{finding.message} Let stand: {reason}"
    add_claim_event(vault.db, stored.id, now, vault.user_name, "override", words)
    note(vault, now, "override", "claim", stored.id, {"finding": finding.key, "reason": reason})


def open_next_claim(
    vault: Vault,
    stored: StoredClaim,
    following: Coverage,
    now: datetime,
    *,
    claim_codes: str | None = None,
    additional_info: str | None = None,
    authorization: str | None = None,
    attach_eob: bool = True,
) -> int:
    """Inside a transaction: a draft to the next payer, told in both stories; its row id."""
    number = next_claim_number(vault.db, local_day(now))
    new_id = add_next_claim(
        vault.db,
        number,
        stored,
        following.id,
        now,
        claim_codes=claim_codes,
        additional_info=additional_info,
        authorization=authorization,
        attach_eob=attach_eob,
    )
    claim = claim_of(vault, stored_claim(vault, new_id))
    ours = f"Created for {claim.payer.name}, with the answer to claim {stored.number}"
    add_claim_event(vault.db, new_id, now, vault.user_name, "created", ours)
    theirs = f"Taken to {claim.payer.name} by claim {number}"
    add_claim_event(vault.db, stored.id, now, vault.user_name, "taken on", theirs)
    note(vault, now, "bill next payer", "claim", stored.id, {"number": stored.number, "by": number})
    return new_id


def sent_by_payer(vault: Vault, claim_id: int, now: datetime) -> None:
    """Inside a transaction: the payer before forwarded the claim itself; it is kept as sent, and not printed."""
    set_ready(vault.db, claim_id, local_day(now))
    keep_as_sent(vault, claim_id, SentWay.FORWARDED, now)


def _next(vault: Vault, stored: StoredClaim) -> tuple[Claim, Coverage]:
    """The claim as sent, and the coverage asked after its own; UserError where it cannot be taken on."""
    if standing_adjudication(vault.db, stored.id) is None:
        raise UserError(f"Claim {stored.number} has no answer yet.", "Enter the payer's answer first.")
    if later := claim_following(vault.db, stored.id):
        raise UserError(f"Claim {stored.number} is followed by claim {later.number}.", "Go on with that one.")
    if later := claim_after(vault.db, stored.id):
        raise UserError(f"Claim {later.number} takes it to the next payer already.", "Go on with that one.")
    claim = claim_of(vault, stored)
    people = load_encounter_people(vault.db, claim.encounter)
    day = claim.encounter.service_date
    coverages = in_force(people.coverages, day) if day else tuple(c for c in people.coverages if c.active)
    following = next_coverage(claim.coverage, coverages)
    if following is None:
        raise UserError(f"{claim.payer.name} is the patient's last payer.", "What is left is the patient's.")
    return claim, following
