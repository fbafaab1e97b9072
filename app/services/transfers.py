"""What one party owes is owed by another: the coverage had ended, or the next one pays."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.coverage import in_force
from app.domain.hand_posting import transfer_entries
from app.domain.ledger import Party
from app.domain.money import format_cents
from app.domain.patient_payment import Share
from app.domain.posting import PostingKind
from app.errors import UserError
from app.queries.open_lines import open_lines
from app.services.hand_money import coverage_id_of, party_name, party_patient, post_by_hand, said, settle_visits
from app.services.local_day import local_day
from app.services.trail import note
from app.services.write_offs import refuse_beyond_open
from app.store.coverages import load_coverage
from app.store.periods import open_day
from app.store.vault import Vault


def transfer(vault: Vault, source: Party, target: Party, shares: Sequence[Share], reason: str, now: datetime) -> int:
    """Move what `source` owes on lines to `target`; the posting's row id. The patient's credit meets what arrives.

    UserError where the two are one or of different patients, more is moved than is owed, or no reason is given.
    """
    reason = said(reason, "A balance is moved only with a reason.")
    with vault.atomic():
        patient_id = party_patient(vault, source)
        if source == target:
            raise UserError("Both parties are the same.", "Choose who owes it from now on.")
        if party_patient(vault, target) != patient_id:
            raise UserError("That coverage is another patient's.", "Choose one of this patient's.")
        refuse_beyond_open(vault, source, patient_id, shares)
        _refuse_ended(vault, source, target, patient_id, shares)
        cents = sum(share.cents for share in shares)
        words = f"{format_cents(cents)} moved from {party_name(vault, source)} to {party_name(vault, target)}: {reason}"
        day = open_day(vault.db, local_day(now))
        posting_id = post_by_hand(
            vault, PostingKind.TRANSFER, words, transfer_entries(source, target, shares), day, now
        )
        settle_visits(vault, patient_id, shares, now)
        detail = {"posting": posting_id, "cents": cents, "reason": reason}
        note(vault, now, "transfer", "patient", patient_id, detail)
    return posting_id


def _refuse_ended(vault: Vault, source: Party, target: Party, patient_id: int, shares: Sequence[Share]) -> None:
    """A coverage owes nothing of a day it was not in force."""
    coverage = load_coverage(vault.db, coverage_id_of(target))
    if coverage is None:
        return
    days = {line.line_id: line.service_date for line in open_lines(vault.db, patient_id, coverage_id_of(source))}
    for share in shares:
        day = days[share.line_id]
        if not (in_force((coverage,), day) if day else coverage.active):
            raise UserError(
                f"{party_name(vault, target)} was not in force on {day:%m/%d/%Y}."
                if day
                else "That coverage is no longer active.",
                "Choose another, or the patient.",
            )
