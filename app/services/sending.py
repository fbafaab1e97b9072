"""Claims leave the house: what is kept of each is made beside the window, then written in one short transaction."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.claim import Claim, ClaimStatus, SentWay
from app.domain.snapshot import claim_to_json
from app.errors import UserError
from app.forms import cms1500
from app.services.claim_reading import claim_in, stored_in
from app.services.trail import note
from app.store.audit import audit_end
from app.store.claims import StoredClaim, add_claim_events, freeze_claims
from app.store.connection import Database
from app.store.vault import Vault

Step = Callable[[], None]
"""Called after each claim; may raise to stop the work."""

_SENT_WORDS = {
    SentWay.PRINTED: "Sent on paper",
    SentWay.MAILED: "Sent by mail",
    SentWay.FAXED: "Sent by fax",
    SentWay.PORTAL: "Sent through the payer's portal",
    SentWay.FORWARDED: "Forwarded by the payer before",
}


@dataclass(frozen=True, slots=True)
class SentCopy:
    """What is kept of one claim as it is sent: the exact record and the digest of its print."""

    claim_id: int
    snapshot_json: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class SentCopies:
    """Copies of claims that are to be sent. They are true while the audit trail ends as it did: nothing was written."""

    copies: tuple[SentCopy, ...]
    trail_end: tuple[int, str]


def copies_to_send(db: Database, claim_ids: Sequence[int], step: Step = lambda: None) -> SentCopies:
    """The slow half of sending, read through any connection: a worker's own too.

    Raises UserError where a claim is not ready, or where there is none.
    """
    if not claim_ids:
        raise UserError("There is no claim to mark as sent.", "Select the claims first.")
    copies = []
    with db.atomic():  # all of them as they stand at one moment
        trail_end = audit_end(db)
        for claim_id in dict.fromkeys(claim_ids):
            stored = stored_in(db, claim_id)
            _refuse_not_ready(stored)
            copies.append(copy_of(claim_id, claim_in(db, stored)))
            step()
    return SentCopies(tuple(copies), trail_end)


def copy_of(claim_id: int, claim: Claim) -> SentCopy:
    """What is kept of a claim."""
    return SentCopy(claim_id, claim_to_json(claim), print_sha256(claim))


def print_sha256(claim: Claim) -> str:
    """The digest of the claim's own print: the data alone, without any printer's offsets."""
    return hashlib.sha256(cms1500.render([cms1500.fill(claim)], facsimile=False)).hexdigest()


def are_true(vault: Vault, made: SentCopies) -> bool:
    """Whether nothing was written since the copies were made."""
    return audit_end(vault.db) == made.trail_end


def send_copies(vault: Vault, made: SentCopies, way: SentWay, now: datetime) -> None:
    """Freeze the claims as their copies say; where something was written since, they are copied anew.

    All or none. Raises UserError where one of them is no longer ready.
    """
    claim_ids = [copy.claim_id for copy in made.copies]
    with vault.atomic():
        true = made if are_true(vault, made) else copies_to_send(vault.db, claim_ids)
        freeze_claims(vault.db, [(c.claim_id, c.snapshot_json, c.pdf_sha256) for c in true.copies], way, now)
        add_claim_events(vault.db, claim_ids, now, vault.user_name, "sent", _SENT_WORDS[way])
        only = claim_ids[0] if len(claim_ids) == 1 else None
        note(vault, now, "send", "claim", only, {"claims": claim_ids, "way": way.value})


def keep_as_sent(vault: Vault, claim_id: int, way: SentWay, now: datetime) -> None:
    """Inside a transaction: freeze a claim that went out without a print of ours; there is no digest of one then."""
    claim = claim_in(vault.db, stored_in(vault.db, claim_id))
    freeze_claims(vault.db, [(claim_id, claim_to_json(claim), None)], way, now)
    add_claim_events(vault.db, [claim_id], now, vault.user_name, "sent", _SENT_WORDS[way])
    note(vault, now, "send", "claim", claim_id, {"claims": [claim_id], "way": way.value})


def mark_sent(vault: Vault, claim_ids: Sequence[int], way: SentWay, now: datetime) -> None:
    """Freeze ready claims as they leave the house: the exact record, the print's SHA-256, the time and the way.

    All or none. Raises UserError where one of them is not ready.
    """
    with vault.atomic():
        send_copies(vault, copies_to_send(vault.db, claim_ids), way, now)


def _refuse_not_ready(stored: StoredClaim) -> None:
    if stored.status is ClaimStatus.SENT:
        raise UserError(f"Claim {stored.number} was sent already.", "Take it out of the selection.")
    if stored.status is ClaimStatus.DRAFT:
        raise UserError(f"Claim {stored.number} is not ready.", "Open it, mend what is found, and mark it ready.")
