"""Claims go into the post: the mailing log, and the freezing of those that were still ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from app.domain.claim_status import ClaimStatus
from app.domain.mailing import Mailing, MailingWay
from app.domain.print_run import PrintRun
from app.errors import UserError
from app.forms.mailing_log import LogLine, render_log
from app.queries.mailing_log import MailingRow, addressed, claim_ids_numbered
from app.services.local_day import local_day
from app.services.sending import SentCopies, copies_to_send, send_copies
from app.services.trail import note
from app.store.claims import add_claim_events
from app.store.connection import Database
from app.store.mailings import add_mailing, was_replaced
from app.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Envelope:
    """The claims that go to one payer together; `ready` ones will be sent with it, `again` ones were mailed before."""

    payer: str
    claim_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    ready: tuple[int, ...]
    again: int


def envelopes(db: Database, claim_ids: Sequence[int]) -> tuple[Envelope, ...]:
    """What is mailed, payer by payer. Raises UserError where there is nothing, or a draft among it."""
    found = addressed(db, tuple(dict.fromkeys(claim_ids)))
    if not found:
        raise UserError("There is no claim to mail.", "Select the claims first.")
    if drafts := [claim.number for claim in found if claim.status == ClaimStatus.DRAFT]:
        raise UserError(f"Claim {drafts[0]} is not ready.", "Open it, mend what is found, and mark it ready.")
    made = []
    for _key, group in groupby(found, lambda claim: claim.payer_id):
        claims = tuple(group)
        made.append(
            Envelope(
                claims[0].payer,
                tuple(claim.claim_id for claim in claims),
                tuple(claim.number for claim in claims),
                tuple(claim.claim_id for claim in claims if claim.status == ClaimStatus.READY),
                sum(claim.was_mailed for claim in claims),
            )
        )
    return tuple(made)


def run_claim_ids(db: Database, run: PrintRun) -> tuple[int, ...]:
    """The claims of a print run that are still there."""
    numbers = tuple(claim.number for claim in run.claims)
    by_number = claim_ids_numbered(db, numbers)
    return tuple(by_number[number] for number in numbers if number in by_number)


def mail_claims(
    vault: Vault, mailings: Sequence[Mailing], now: datetime, *, made: SentCopies | None = None, batch_id: int = 0
) -> None:
    """Log what was mailed; the claims that were still ready are frozen as sent that way, from the copies `made`.

    All or none. Raises UserError where a day lies ahead, a certified number is missing, or a claim is a draft.
    """
    refuse_unproven(mailings, now)
    with vault.atomic():
        every = [claim_id for mailing in mailings for claim_id in mailing.claim_ids]
        ready = [claim_id for envelope in envelopes(vault.db, every) for claim_id in envelope.ready]
        if ready:
            copies = made if made and {copy.claim_id for copy in made.copies} == set(ready) else None
            send_copies(vault, copies or copies_to_send(vault.db, ready), mailings[0].way.sent_way, now)
        for mailing in mailings:
            mailing_id = add_mailing(vault.db, mailing, now, vault.user_name, batch_id)
            add_claim_events(vault.db, mailing.claim_ids, now, vault.user_name, "mailed", mailing.words)
            note(vault, now, "mail", "mailing", mailing_id, _told(mailing))


def correct_mailing(
    vault: Vault, row: MailingRow, mailed_on: date, way: MailingWay, reference: str, now: datetime
) -> None:
    """Put a corrected entry in the place of one of the log, which stays below it. UserError as in `mail_claims`."""
    mailing = Mailing(mailed_on, way, row.payer, row.claim_ids, reference)
    refuse_unproven([mailing], now)
    with vault.atomic():
        if was_replaced(vault.db, row.mailing_id):
            raise UserError("This entry was corrected already.", "Read the log again.")
        mailing_id = add_mailing(vault.db, mailing, now, vault.user_name, replaces=row.mailing_id)
        words = f"Mailing corrected: {mailing.words[0].lower()}{mailing.words[1:]}"
        add_claim_events(vault.db, mailing.claim_ids, now, vault.user_name, "mailed", words)
        note(vault, now, "correct", "mailing", mailing_id, _told(mailing) | {"replaces": row.mailing_id})


def mailing_log_pdf(rows: Sequence[MailingRow], practice: str, since: date, until: date, now: datetime) -> bytes:
    """The log of some days as pages to print and file, in the order of the rows."""
    period = f"{since:%m/%d/%Y}" if since == until else f"{since:%m/%d/%Y} to {until:%m/%d/%Y}"
    lines = [
        LogLine(row.mailed_on, row.way.words, row.reference, row.payer, row.numbers, row.total_cents) for row in rows
    ]
    return render_log(lines, practice, period, local_day(now))


def refuse_unproven(mailings: Sequence[Mailing], now: datetime) -> None:
    """Raise UserError where a day lies ahead or a certified number is missing."""
    for mailing in mailings:
        if mailing.mailed_on > local_day(now):
            raise UserError("The day of mailing lies ahead.", "Log it once it is in the post.")
        if mailing.way is MailingWay.CERTIFIED and not mailing.reference:
            raise UserError(
                f"The certified number of the envelope to {mailing.payer} is missing.", "Type it off the green receipt."
            )


def _told(mailing: Mailing) -> dict[str, object]:
    return {
        "claims": list(mailing.claim_ids),
        "way": mailing.way.value,
        "mailed_on": mailing.mailed_on,
        "reference": mailing.reference,
    }
