"""What a biller does with claims: look, print, send, take back to the drafts, and take along as a table."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from app.domain.claim import Claim, ClaimStatus
from app.domain.money import format_cents
from app.domain.print_profile import STRAIGHT, PrintProfile
from app.errors import UserError
from app.forms import cms1500
from app.forms.eob_summary import draw_eob_summary, pages_of
from app.queries.claim_list import ClaimRow
from app.services.claim_reading import claim_for, stored_claim
from app.services.print_profiles import profile_for
from app.services.reason_words import reason_words
from app.services.sending import mark_sent, print_sha256
from app.services.trail import note
from app.store.claims import add_claim_event, add_claim_events, ready_claim_ids, set_draft
from app.store.vault import Vault

__all__ = [
    "PrintedClaims",
    "attached_sheets",
    "claim_for",
    "claims_csv",
    "mark_sent",
    "note_printed",
    "print_claims",
    "print_sha256",
    "ready_among",
    "render_claims",
    "reopen",
]


@dataclass(frozen=True, slots=True)
class PrintedClaims:
    """The claims as one PDF, in the order asked for."""

    pdf: bytes
    pages: int
    claim_ids: tuple[int, ...]


def print_claims(
    vault: Vault,
    claim_ids: Sequence[int],
    *,
    plain: bool,
    now: datetime,
    printer: str = "",
    write: Callable[[bytes], object] = lambda _pdf: None,
) -> PrintedClaims:
    """The claims as one PDF: `plain` draws the form too, else only the data for a pre-printed one, moved as
    the printer's profile says (the default one without a name).

    The same claims give the same bytes. Once `write` has taken them, the claims' histories say that they were printed.
    """
    claims = [claim_for(vault, claim_id) for claim_id in claim_ids]
    printed = render_claims(claims, plain=plain, profile=profile_for(vault, printer))
    write(printed.pdf)
    note_printed(vault, claim_ids, plain=plain, now=now)
    return replace(printed, claim_ids=tuple(claim_ids))


def render_claims(
    claims: Sequence[Claim],
    *,
    plain: bool,
    profile: PrintProfile = STRAIGHT,
    covers: Mapping[int, cms1500.Draw] | None = None,
    progress: cms1500.Progress | None = None,
) -> PrintedClaims:
    """The pure half of `print_claims`, for a worker thread; `claim_ids` is left empty.

    After a claim to a later payer comes the summary of what those before decided, unless the claim goes without.
    """
    if not claims:
        raise UserError("There is no claim to print.", "Select the claims first.")
    pages = [cms1500.fill(claim) for claim in claims]
    used = STRAIGHT if plain else profile
    eobs: dict[int, cms1500.Draw] = {
        place: partial(draw_eob_summary, claim=claim, reasons=reason_words())
        for place, claim in enumerate(claims)
        if attached_sheets(claim)
    }
    pdf = cms1500.render(pages, facsimile=plain, profile=used, covers=covers, attachments=eobs, progress=progress)
    return PrintedClaims(pdf, sum(map(len, pages)) + sum(map(attached_sheets, claims)), ())


def attached_sheets(claim: Claim) -> int:
    """How many sheets of earlier payers' answers are printed with a claim."""
    return pages_of(claim, reason_words()) if claim.prior and claim.attach_eob else 0


def ready_among(vault: Vault, claim_ids: Sequence[int]) -> tuple[int, ...]:
    """Those of the claims that are ready, and so can be marked as sent."""
    ready = ready_claim_ids(vault.db)
    return tuple(each for each in dict.fromkeys(claim_ids) if each in ready)


def note_printed(vault: Vault, claim_ids: Sequence[int], *, plain: bool, now: datetime, batch: str = "") -> None:
    """Put into the claims' histories that they were printed, in which run where it is kept as one."""
    words = "Printed on plain paper" if plain else "Printed for the pre-printed form"
    told = {"batch": batch} if batch else {}
    with vault.atomic():
        at = f"{words}, run {batch}" if batch else words
        add_claim_events(vault.db, claim_ids, now, vault.user_name, "printed", at)
        note(vault, now, "print", "claim", _only(claim_ids), {"claims": list(claim_ids), "plain": plain} | told)


def reopen(vault: Vault, claim_id: int, now: datetime) -> None:
    """Take a ready claim back among the drafts; a sent one stays as it is."""
    with vault.atomic():
        stored = stored_claim(vault, claim_id)
        if stored.status is ClaimStatus.SENT:
            raise UserError(f"Claim {stored.number} was sent and stays as it is.")
        if stored.status is ClaimStatus.READY:
            set_draft(vault.db, claim_id)
            add_claim_event(vault.db, claim_id, now, vault.user_name, "reopened", "Taken back to the drafts")
            note(vault, now, "reopen", "claim", claim_id, {"number": stored.number})


def claims_csv(rows: Sequence[ClaimRow]) -> str:
    """The rows of the claims ledger as CSV for a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["Claim", "Patient", "Payer", "Provider", "Date of service", "Charge", "Balance", "Status", "Age", "Next step"]
    )
    for row in rows:
        day = row.service_date.isoformat() if row.service_date else ""
        charge, balance = (format_cents(cents).replace(",", "") for cents in (row.charge_cents, row.balance_cents))
        who = [row.number, row.patient, row.payer, row.provider]
        writer.writerow([*who, day, charge, balance, row.status, row.age_days, row.next_step])
    return text.getvalue()


def _only(claim_ids: Sequence[int]) -> int | None:
    return claim_ids[0] if len(claim_ids) == 1 else None
