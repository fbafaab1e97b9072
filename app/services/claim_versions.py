"""What a biller does after a claim was sent and something is wrong: correct it, void it, or bill the visit anew."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from app.domain.claim import ClaimStatus
from app.domain.claim_version import ORIGINAL, REPLACEMENT, VOID, FollowUp, refusal, version_of
from app.domain.encounter import Encounter
from app.domain.people import Payer
from app.errors import UserError
from app.services.claim_reading import claim_of, stored_claim
from app.services.coding_versions import keep_coding
from app.services.local_day import local_day
from app.services.trail import note
from app.services.visit_posting import post_visit
from app.store import encounters as encounter_store
from app.store.adjudications import standing_adjudication
from app.store.claims import (
    StoredClaim,
    add_claim_event,
    add_following_claim,
    claim_after,
    claim_following,
    load_claim_lines,
    remove_unsent_claim,
    set_ready,
    store_claim_lines,
)
from app.store.coverages import load_coverage
from app.store.encounter_people import load_encounter_people
from app.store.numbers import next_claim_number
from app.store.payers import load_payer
from app.store.vault import Vault

_WORDS = {
    (FollowUp.CORRECT, REPLACEMENT): ("Corrects claim {old}", "Corrected by claim {new}"),
    (FollowUp.CORRECT, ORIGINAL): ("Corrects claim {old}, as a new one", "Corrected by claim {new}"),
    (FollowUp.VOID, VOID): ("Voids claim {old}", "Voided by claim {new}"),
    (FollowUp.ANEW, ORIGINAL): ("Bills anew what claim {old} billed", "Billed anew by claim {new}"),
}


def follow_claim(
    vault: Vault,
    claim_id: int,
    follow_up: FollowUp,
    reference: str,
    now: datetime,
    *,
    only_lines: Collection[int] = (),
) -> int:
    """Open the claim that follows a sent one; its row id.

    A void repeats what was sent and is ready at once; the others are drafts, and the visit can be changed again.
    `reference` is the payer's own number of the sent claim (none: the one its answer told), `only_lines` the rows of
    the lines to bill (none: all).
    UserError where the claim was not sent, was followed already, or the payer's number is missing.
    """
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        _refuse_unfollowable(vault, stored)
        payer = payer_now(vault, claim_id)
        answered = standing_adjudication(vault.db, claim_id)
        reference = reference.strip() or (answered.answer.payer_claim_number if answered else "")
        if refused := refusal(follow_up, stored.version, payer, reference):
            raise UserError(*refused)
        version = version_of(follow_up, payer)
        number = next_claim_number(vault.db, local_day(now))
        kept = "" if version == ORIGINAL else reference
        new_id = add_following_claim(vault.db, number, version, stored, kept, now)
        if follow_up is not FollowUp.VOID:
            store_claim_lines(vault.db, new_id, only_lines)
        ours, theirs = _WORDS[follow_up, version]
        add_claim_event(vault.db, new_id, now, vault.user_name, "created", ours.format(old=stored.number))
        add_claim_event(vault.db, claim_id, now, vault.user_name, "followed", theirs.format(new=number))
        if follow_up is FollowUp.VOID:
            set_ready(vault.db, new_id, local_day(now))
            add_claim_event(vault.db, new_id, now, vault.user_name, "ready", "Ready to send, as the claim it voids")
        note(vault, now, follow_up.value, "claim", claim_id, {"number": stored.number, "by": number})
    return new_id


def withdraw_following(vault: Vault, claim_id: int, now: datetime) -> None:
    """Take back a correction, void, new bill or claim to the next payer that has not been sent.

    The visit is again as the sent claim has it.
    """
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        if not stored.follows and not stored.after:
            raise UserError(f"Claim {stored.number} is the visit's first.", "Take it back to the drafts instead.")
        if stored.status is ClaimStatus.SENT:
            raise UserError(f"Claim {stored.number} was sent and stays as it is.")
        before = encounter_store.load_encounter(vault.db, stored.encounter_id)
        remove_unsent_claim(vault.db, claim_id)
        as_sent = _visit_as_sent(vault, stored.follows, before) if before and not stored.after else None
        if as_sent is not None and as_sent != before:
            restored = encounter_store.store_encounter(vault.db, as_sent, now)
            keep_coding(vault, before, restored, now, "Correction withdrawn")
            post_visit(vault, restored, load_encounter_people(vault.db, restored), now)
        words = f"Claim {stored.number} was withdrawn"
        add_claim_event(vault.db, stored.follows or stored.after, now, vault.user_name, "withdrawn", words)
        note(vault, now, "withdraw", "claim", claim_id, {"number": stored.number})


def _visit_as_sent(vault: Vault, claim_id: int, visit: Encounter) -> Encounter:
    """The visit as the sent claim has it; lines which that claim did not bill stay as they are."""
    sent = claim_of(vault, stored_claim(vault, claim_id)).encounter
    if not load_claim_lines(vault.db, claim_id):
        return sent
    billed = {line.id: line for line in sent.lines}
    return replace(sent, lines=tuple(billed.get(line.id, line) for line in visit.lines))


def payer_now(vault: Vault, claim_id: int) -> Payer:
    """The claim's payer with the habits it has today: what was frozen with the claim may be a year old."""
    stored = stored_claim(vault, claim_id)
    coverage = load_coverage(vault.db, stored.coverage_id)
    payer = load_payer(vault.db, coverage.payer_id) if coverage else None
    return payer or claim_of(vault, stored).payer


def _refuse_unfollowable(vault: Vault, stored: StoredClaim) -> None:
    if stored.status is not ClaimStatus.SENT:
        raise UserError(f"Claim {stored.number} has not been sent.", "Change the visit itself.")
    if latest := claim_following(vault.db, stored.id):
        raise UserError(f"Claim {stored.number} is followed by claim {latest.number}.", "Go on with that one.")
    following = claim_after(vault.db, stored.id)
    if following and following.status is not ClaimStatus.SENT:
        raise UserError(
            f"Claim {following.number} takes the answer to the next payer.", "Withdraw it first, then correct this one."
        )
