"""Many claims on paper: read, drawn and copied beside the window, then kept as a run, printed and sent, in one step."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby

from app.domain.claim import Claim, ClaimStatus
from app.domain.claim_status import SentWay
from app.domain.print_profile import STRAIGHT
from app.domain.print_run import Cover, PrintedClaim, PrintJob, PrintRun, printings_of
from app.forms import cms1500
from app.forms.cover_sheet import CoverPage, draw_cover, pages_of
from app.services.claim_reading import claim_in, stored_in
from app.services.claims import PrintedClaims, attached_sheets, note_printed, render_claims
from app.services.local_day import local_day
from app.services.sending import SentCopies, SentCopy, are_true, copies_to_send, copy_of, send_copies
from app.store.audit import audit_end
from app.store.connection import Database
from app.store.numbers import next_batch_number
from app.store.print_batches import add_print_batch
from app.store.vault import Vault

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """A print, not yet kept: where each claim stands in it and, where its ready claims go out, what is kept of them."""

    job: PrintJob
    printed: PrintedClaims
    claims: tuple[PrintedClaim, ...]
    sent: SentCopies | None

    def run(self, number: str, printed_at: datetime, user: str) -> PrintRun:
        """As it is kept; the row id is 0 until then."""
        job = self.job
        return PrintRun(
            id=0,
            number=number,
            printed_at=printed_at,
            user=user,
            form=cms1500.CMS1500.name,
            plain=job.plain,
            profile=replace(STRAIGHT, printer=job.profile.printer) if job.plain else job.profile,
            pages=self.printed.pages,
            pdf_sha256=hashlib.sha256(self.printed.pdf).hexdigest(),
            claims=self.claims,
        )

    @property
    def first_printing(self) -> tuple[int, ...]:
        """The pages that go to the printer first: see `printings_of`."""
        return printings_of(self.claims, self.printed.pages, plain=self.job.plain)[0]


@dataclass(frozen=True, slots=True)
class _Read:
    """A claim as it is printed."""

    claim_id: int
    claim: Claim
    is_ready: bool

    @property
    def payer_key(self) -> tuple[int, int]:
        """Claims with the same key go into one envelope."""
        return self.claim.payer.id, self.claim.practice.id

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """By payer, then by patient."""
        claim = self.claim
        return (claim.payer.name.casefold(), *self.payer_key, claim.patient.name.sort_name.casefold(), claim.number)


def draw_batch(db: Database, job: PrintJob, progress: Progress) -> Batch:
    """The slow part, through a worker's own connection. `progress(done, all)` is called for each claim and may raise
    to stop. With `job.send` the ready ones among them are copied as they are sent.
    """
    count = len(job.claim_ids)
    total = count * (3 if job.send else 2)
    read: list[_Read] = []
    with db.atomic():  # all of them as they stand at one moment
        trail_end = audit_end(db)
        for place, claim_id in enumerate(job.claim_ids):
            stored = stored_in(db, claim_id)
            read.append(_Read(claim_id, claim_in(db, stored), stored.status is ClaimStatus.READY))
            progress(place + 1, total)
    if job.by_payer or job.cover is not Cover.NONE:
        read.sort(key=lambda each: each.order)
    covers = dict(_covers(read, job))
    printed = render_claims(
        [each.claim for each in read],
        plain=job.plain,
        profile=job.profile,
        covers={place: partial(draw_cover, cover=cover) for place, cover in covers.items()},
        progress=lambda done, _all: progress(count + done, total),
    )
    cover_pages = {place: pages_of(cover) for place, cover in covers.items()}
    claim_ids, pages = tuple(each.claim_id for each in read), printed.pages + sum(cover_pages.values())
    sent = None
    if job.send and any(each.is_ready for each in read):
        copies: dict[int, SentCopy] = {}
        for each in (each for each in read if each.is_ready):
            copies[each.claim_id] = copy_of(each.claim_id, each.claim)
            progress(2 * count + len(copies), total)
        sent = SentCopies(tuple(copies.values()), trail_end)
    placed = tuple(_placed([each.claim for each in read], cover_pages))
    return Batch(job, replace(printed, claim_ids=claim_ids, pages=pages), placed, sent)


def keep_batch(vault: Vault, batch: Batch, *, now: datetime) -> PrintRun:
    """The paper or the file is there: the run is kept with its bytes, the histories say so, and the claims that went
    out with it are frozen.

    All or nothing. Raises UserError where one of them is no longer ready.
    """
    with vault.atomic():
        sent = batch.sent
        if sent and not are_true(vault, sent):
            sent = copies_to_send(vault.db, [copy.claim_id for copy in sent.copies])
        number = next_batch_number(vault.db, local_day(now))
        run = batch.run(number, now, vault.user_name)
        run = replace(run, id=add_print_batch(vault.db, run, batch.printed.pdf))
        note_printed(vault, batch.printed.claim_ids, plain=batch.job.plain, now=now, batch=number)
        if sent:
            send_copies(vault, replace(sent, trail_end=audit_end(vault.db)), SentWay.PRINTED, now)
    return run


def _covers(read: Sequence[_Read], job: PrintJob) -> Iterator[tuple[int, CoverPage]]:
    """A cover before the first claim of each payer."""
    if job.cover is Cover.NONE:
        return
    for _key, places in groupby(range(len(read)), lambda place: read[place].payer_key):
        group = list(places)
        claims = [read[place].claim for place in group]
        listed = tuple((claim.number, claim.total_cents) for claim in claims)
        yield group[0], CoverPage(job.cover, claims[0].practice, claims[0].payer, job.day, listed)


def _placed(claims: Sequence[Claim], cover_pages: dict[int, int]) -> Iterator[PrintedClaim]:
    """Where each claim's sheets lie in the PDF."""
    page = 1
    for place, claim in enumerate(claims):
        page += cover_pages.get(place, 0)
        attached = attached_sheets(claim)
        sheets = cms1500.sheets(len(claim.encounter.lines)) + attached
        yield PrintedClaim(claim.number, claim.payer.name, claim.total_cents, page, sheets, attached)
        page += sheets
