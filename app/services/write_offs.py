"""Balances given up: small ones, by courtesy, as bad debt, or denied; one by one, or all small ones at once."""

from collections.abc import Collection, Sequence
from datetime import datetime

from app.domain.hand_posting import WRITE_OFF_NAMES, write_off_entries
from app.domain.ledger import Party
from app.domain.money import format_cents
from app.domain.patient_payment import Share, beyond
from app.domain.posting import PostingKind
from app.errors import UserError
from app.queries.open_lines import open_lines
from app.queries.small_balances import SmallBalance, small_balances
from app.services.hand_money import coverage_id_of, party_patient, post_by_hand, said, the_patient
from app.services.local_day import local_day
from app.services.trail import note
from app.store.periods import open_day
from app.store.vault import Vault


def write_off(
    vault: Vault, kind: PostingKind, party: Party, shares: Sequence[Share], reason: str, now: datetime
) -> int:
    """Give up what a party owes on lines, in part or whole; the posting's row id.

    UserError where the kind is no write-off, no reason is given, or more is given up than the party owes on a line.
    """
    if kind not in WRITE_OFF_NAMES:
        raise UserError("This is no kind of write-off.")
    reason = said(reason, "A balance is written off only with a reason.")
    with vault.atomic():
        patient_id = party_patient(vault, party)
        refuse_beyond_open(vault, party, patient_id, shares)
        posting_id = _post(vault, kind, party, shares, reason, now)
        detail = {"posting": posting_id, "kind": kind.value, "cents": _sum(shares), "reason": reason}
        note(vault, now, "write off", "patient", patient_id, detail)
    return posting_id


def sweep_preview(vault: Vault, limit_cents: int, practice_id: int = 0) -> tuple[SmallBalance, ...]:
    """The patients who owe something, but no more than the limit in all, and have no credit; practice 0 is every."""
    return small_balances(vault.db, limit_cents, practice_id)


def sweep_small_balances(
    vault: Vault, patient_ids: Collection[int], limit_cents: int, reason: str, now: datetime, *, practice_id: int = 0
) -> tuple[int, ...]:
    """Write off the small balances of these patients, in one transaction; the postings' row ids, one a patient.

    UserError where one of them owes more than the limit by now, or nothing: the list is read again.
    """
    reason = said(reason, "Balances are written off only with a reason.")
    with vault.atomic():
        found = {each.patient_id: each for each in small_balances(vault.db, limit_cents, practice_id)}
        if not patient_ids or not found.keys() >= set(patient_ids):
            raise UserError("The list has changed meanwhile.", "Look at it again, then write off.")
        postings = tuple(
            _post(vault, PostingKind.SMALL_BALANCE, the_patient(each), found[each].shares, reason, now)
            for each in found
            if each in patient_ids
        )
        total = sum(found[each].cents for each in patient_ids)
        detail = {"patients": len(postings), "cents": total, "limit_cents": limit_cents, "reason": reason}
        note(vault, now, "sweep small balances", "ledger", None, detail)
    return postings


def refuse_beyond_open(vault: Vault, party: Party, patient_id: int, shares: Sequence[Share]) -> None:
    """UserError where a share names no line, or more than the party owes on it."""
    if not shares or not all(share.line_id for share in shares):
        raise UserError("No line was chosen.", "Choose the lines and type the amounts.")
    if why := beyond(shares, open_lines(vault.db, patient_id, coverage_id_of(party))):
        raise UserError(why, "Type no more than is open.")


def _post(vault: Vault, kind: PostingKind, party: Party, shares: Sequence[Share], reason: str, now: datetime) -> int:
    words = f"{WRITE_OFF_NAMES[kind]}, {format_cents(_sum(shares))} written off: {reason}"
    day = open_day(vault.db, local_day(now))
    return post_by_hand(vault, kind, words, write_off_entries(party, shares), day, now)


def _sum(shares: Sequence[Share]) -> int:
    return sum(share.cents for share in shares)
