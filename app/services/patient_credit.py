"""A patient's credit put on open lines, and the patient's money taken off them again, as credit."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.money import format_cents
from app.domain.patient_payment import Share, freed_entries, lay_oldest_first, moved_entries
from app.domain.posting import PostingKind
from app.errors import UserError
from app.queries.open_lines import receipt_of_credit, visit_credit
from app.services.hand_money import post_by_hand, said, settle_visits, the_patient
from app.services.local_day import local_day
from app.services.patient_lines import (
    lines_of,
    practice_of_credit,
    practice_paid,
    refuse_beyond_credit,
    refuse_shares,
)
from app.services.trail import note
from app.store.periods import open_day
from app.store.vault import Vault


def apply_credit(
    vault: Vault,
    patient_id: int,
    source: Share,
    allocation: Sequence[Share] | None,
    now: datetime,
    *,
    practice_id: int = 0,
) -> int:
    """Put a patient's credit on open lines; the posting's row id.

    `source` is a place of line 0: a visit's credit, or (visit 0) the credit of no visit; its cents are the most that is
    used. None lays it on the oldest open lines. UserError where there is less credit, or nothing to lay it on.
    """
    with vault.atomic():
        practice_id = practice_of_credit(vault, patient_id, source, practice_id, allocation or ())
        refuse_beyond_credit(vault, patient_id, source, practice_id)
        lines = lines_of(vault, patient_id, practice_id)
        shares = lay_oldest_first(source.cents, lines) if allocation is None else tuple(allocation)
        refuse_shares(vault, patient_id, practice_id, shares, lines)
        used = sum(share.cents for share in shares)
        if not used:
            raise UserError("Nothing is open that the credit could be applied to.")
        if used > source.cents:
            raise UserError(f"{format_cents(used)} is more than the credit of {format_cents(source.cents)}.")
        posting_id = post_by_hand(
            vault,
            PostingKind.APPLIED,
            "Credit applied to what the patient owes",
            moved_entries(the_patient(patient_id), source, shares),
            open_day(vault.db, local_day(now)),
            now,
            receipt_id=receipt_of_credit(vault.db, patient_id, practice_id),
        )
        settle_visits(vault, patient_id, shares, now)
        note(vault, now, "apply credit", "patient", patient_id, {"posting": posting_id, "cents": used})
    return posting_id


def unapply_credit(vault: Vault, patient_id: int, sources: Sequence[Share], reason: str, now: datetime) -> int:
    """Take the patient's money off lines (or a visit's credit, line 0) so that it is credit of no visit; posting's id.

    UserError where less of it stands there, where the visits are of several practices, or without a reason.
    """
    reason = said(reason, "Money is taken off a line only with a reason.")
    with vault.atomic():
        practice_id = practice_paid(vault, patient_id, sources)
        paid = {(line.encounter_id, line.line_id): line.paid_cents for line in lines_of(vault, patient_id, practice_id)}
        credit = visit_credit(vault.db, patient_id)
        for share in sources:
            there = (
                paid.get((share.encounter_id, share.line_id), 0) if share.line_id else credit.get(share.encounter_id, 0)
            )
            if not 0 < share.cents <= there:
                raise UserError(f"Only {format_cents(there)} of the patient's money stands there.")
        if not sources:
            raise UserError("No line was chosen.", "Choose what the money is taken off.")
        receipt_id = receipt_of_credit(vault.db, patient_id, practice_id)
        if not receipt_id:
            raise UserError("This money came before receipts were kept.", "Correct what the visit says was paid.")
        posting_id = post_by_hand(
            vault,
            PostingKind.APPLIED,
            f"Taken off, as credit: {reason}",
            freed_entries(the_patient(patient_id), sources),
            open_day(vault.db, local_day(now)),
            now,
            receipt_id=receipt_id,
        )
        detail = {"posting": posting_id, "cents": sum(share.cents for share in sources), "reason": reason}
        note(vault, now, "take off credit", "patient", patient_id, detail)
    return posting_id
