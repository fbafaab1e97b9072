"""Many claims on paper: read, drawn and copied beside the window, then kept as printed and sent in one short step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from app.domain.claim import Claim, ClaimStatus
from app.domain.claim_status import SentWay
from app.services.claim_reading import claim_in, stored_in
from app.services.claims import PrintedClaims, note_printed, render_claims
from app.services.sending import SentCopies, SentCopy, are_true, copies_to_send, copy_of, send_copies
from app.store.audit import audit_end
from app.store.vault import Vault

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """A print and, where its ready claims go out with it, what is kept of them."""

    printed: PrintedClaims
    sent: SentCopies | None


def draw_batch(
    db: Database,
    claim_ids: Sequence[int],
    *,
    plain: bool,
    offsets_pt: tuple[float, float],
    send: bool,
    progress: Progress,
) -> Batch:
    """The slow part, through a worker's own connection. `progress(done, all)` is called for each claim and may raise
    to stop. With `send` the ready ones among them are copied as they are sent.
    """
    count = len(claim_ids)
    total = count * (3 if send else 2)
    claims: list[Claim] = []
    ready: list[int] = []
    with db.atomic():  # all of them as they stand at one moment
        trail_end = audit_end(db)
        for place, claim_id in enumerate(claim_ids):
            stored = stored_in(db, claim_id)
            claims.append(claim_in(db, stored))
            if stored.status is ClaimStatus.READY:
                ready.append(place)
            progress(place + 1, total)
    printed = render_claims(
        claims, plain=plain, offsets_pt=offsets_pt, progress=lambda done, _all: progress(count + done, total)
    )
    sent = None
    if send and ready:
        copies: dict[int, SentCopy] = {}
        for place in ready:
            copies[claim_ids[place]] = copy_of(claim_ids[place], claims[place])
            progress(2 * count + len(copies), total)
        sent = SentCopies(tuple(copies.values()), trail_end)
    return Batch(replace(printed, claim_ids=tuple(claim_ids)), sent)


def keep_batch(vault: Vault, batch: Batch, *, plain: bool, now: datetime) -> None:
    """The paper or the file is there: the histories say so, and the claims that went out with it are frozen.

    All or nothing. Raises UserError where one of them is no longer ready.
    """
    with vault.atomic():
        sent = batch.sent
        if sent and not are_true(vault, sent):
            sent = copies_to_send(vault.db, [copy.claim_id for copy in sent.copies])
        note_printed(vault, batch.printed.claim_ids, plain=plain, now=now)
        if sent:
            send_copies(vault, replace(sent, trail_end=audit_end(vault.db)), SentWay.PRINTED, now)
