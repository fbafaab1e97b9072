"""One visit billed as several claims, each with lines and an authorization of its own; and put together again."""

from collections.abc import Collection
from datetime import datetime

from app.domain.claim import ClaimStatus
from app.domain.claim_version import ORIGINAL
from app.errors import UserError
from app.services.claim_reading import claim_of, stored_claim
from app.services.local_day import local_day
from app.services.trail import note
from app.store.claims import (
    StoredClaim,
    add_claim,
    add_claim_event,
    claims_of_encounter,
    last_part,
    load_claim_lines,
    load_stored_claim,
    move_lines_to_part,
    rebill_claim,
    remove_unsent_claim,
    set_draft,
)
from app.store.numbers import next_claim_number
from app.store.vault import Vault


def split_claim(vault: Vault, claim_id: int, line_ids: Collection[int], authorization: str, now: datetime) -> int:
    """Bill these lines of a claim by a claim of their own, with its authorization (item 23); its row id.

    Both are drafts then. UserError where the claim was sent, corrects another, or no line or all would go.
    """
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        _refuse_fixed(stored)
        claim = claim_of(vault, stored)
        lines = {line.id: line.charge_cents for line in claim.encounter.lines}
        if not line_ids or not set(line_ids) < set(lines):
            raise UserError("Each of the two claims bills at least one line.", "Tick some of the lines, not all.")
        part = last_part(vault.db, stored.encounter_id) + 1
        number = next_claim_number(vault.db, local_day(now))
        moved = sum(lines[line_id] for line_id in line_ids)
        move_lines_to_part(vault.db, line_ids, part)
        new_id = add_claim(
            vault.db,
            number,
            stored.encounter_id,
            stored.coverage_id,
            moved,
            now,
            part=part,
            own_authorization=authorization.strip(),
        )
        rebill_claim(vault.db, claim_id, stored.coverage_id, sum(lines.values()) - moved)
        _again_a_draft(vault, stored, f"Some lines are billed by claim {number}", now)
        add_claim_event(vault.db, new_id, now, vault.user_name, "created", f"Split off claim {stored.number}")
        note(vault, now, "split", "claim", claim_id, {"number": stored.number, "by": number})
    return new_id


def combine_claims(vault: Vault, claim_id: int, now: datetime) -> int:
    """Put a claim that was split off back onto the visit's first one; that one's row id.

    UserError where it is no split-off claim, or one of the two was sent.
    """
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        first = next(iter(claims_of_encounter(vault.db, stored.encounter_id)), None)
        if not stored.part or stored.after or first is None:
            raise UserError(f"Claim {stored.number} was not split off another.", "Choose the one that was.")
        _refuse_fixed(stored)
        _refuse_fixed(first)
        move_lines_to_part(vault.db, load_claim_lines(vault.db, claim_id), first.part)
        remove_unsent_claim(vault.db, claim_id)
        rebill_claim(vault.db, first.id, first.coverage_id, claim_of(vault, first).total_cents)
        _again_a_draft(vault, first, f"The lines of claim {stored.number} are billed here again", now)
        note(vault, now, "combine", "claim", first.id, {"number": first.number, "with": stored.number})
    return first.id


def _refuse_fixed(stored: StoredClaim) -> None:
    if stored.status is ClaimStatus.SENT:
        raise UserError(f"Claim {stored.number} was sent and stays as it is.")
    if stored.after or stored.follows or stored.version != ORIGINAL:
        raise UserError(f"Claim {stored.number} rests upon a sent one.", "It bills what that one billed.")


def _again_a_draft(vault: Vault, stored: StoredClaim, words: str, now: datetime) -> None:
    present = load_stored_claim(vault.db, stored.id)
    if present and present.status is ClaimStatus.READY:
        set_draft(vault.db, stored.id)
        words += "; a draft again"
    add_claim_event(vault.db, stored.id, now, vault.user_name, "changed", words)
