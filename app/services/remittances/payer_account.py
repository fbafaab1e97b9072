"""A payer's account beside the claims (PLB): a case put on the claim that caused it, settled with a reason, undone."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.ledger import Entry, Party, PartyKind, reversal
from app.domain.money import format_cents
from app.domain.posting import PostingKind
from app.domain.remittances.put_on_claim import kept_entries, returned_entries
from app.errors import UserError
from app.services.claim_reading import claim_of, stored_claim
from app.services.credit import settle_credit
from app.services.local_day import local_day
from app.services.trail import note
from app.store.claims import StoredClaim, add_claim_event
from app.store.ledger import Posting, append_posting, load_ledger, load_posting
from app.store.payer_account import AccountEntry, add_account_entry, load_account_entry, load_case
from app.store.periods import open_day
from app.store.vault import Vault


def put_on_claim(vault: Vault, case_id: int, claim_id: int, now: datetime) -> int:
    """Put what is open of a case on the claim that caused it, and so even the case out; the posting's row id.

    Money the payer kept without taking an answer back is given back to it there, on the lines it paid; money it added
    is a refund of ours come back. UserError where nothing is open, or the claim is another payer's or does not hold
    as much.
    """
    with vault.atomic():
        case = _case(vault, case_id)
        cents, stored = _open_cents(case), stored_claim(vault, claim_id)
        kept = cents > 0
        if not _is_its_payers(vault, case[0], stored):
            what = "kept" if kept else "added"
            raise UserError(
                f"Claim {stored.number} was billed to another payer than the one who {what} the money.",
                "Choose a claim to that payer, or settle the case with a reason.",
            )
        entries = _claim_entries(vault, stored, cents)
        if not entries:
            what = "paid" if kept else "given back"
            raise UserError(
                f"On claim {stored.number} less than {format_cents(abs(cents))} was {what}.",
                "Choose the claim it belongs to, or settle the case with a reason.",
            )
        way = "kept by the payer" if kept else "come back from the payer"
        words = f"{format_cents(abs(cents))} {way} beside its claims ({case[0].reason} {case[0].reference})".rstrip()
        posting_id = _put(vault, case[0], stored, entries, words, now)
        detail = {"case": case_id, "cents": cents, "posting": posting_id, "number": stored.number}
        note(vault, now, "put on claim", "claim", claim_id, detail)
    return posting_id


def put_refund_back(
    vault: Vault,
    case: AccountEntry,
    claim_id: int,
    cents: int,
    check: str,
    batch_id: int,
    receipt_id: int,
    now: datetime,
) -> None:
    """Inside a transaction: a refund of ours that came back with a check, put on its claim where it was given back."""
    stored = stored_claim(vault, claim_id)
    if _is_its_payers(vault, case, stored) and (entries := _claim_entries(vault, stored, -cents)):
        words = f"Refund of {format_cents(cents)} came back with {check}"
        _put(vault, case, stored, entries, words, now, batch_id=batch_id, receipt_id=receipt_id)


def settle_case(vault: Vault, case_id: int, reason: str, now: datetime) -> int:
    """Close a case that nothing more will come of, with the reason; the row id of the entry that evens it out."""
    if not reason.strip():
        raise UserError("A case is settled only with a reason.", "Say in a few words how it came out.")
    with vault.atomic():
        case = _case(vault, case_id)
        cents = _open_cents(case)
        entry_id = _even_out(vault, case[0], -cents, f"Settled: {reason.strip()}", now)
        note(vault, now, "settle case", "payer account", case_id, {"cents": cents, "reason": reason.strip()})
    return entry_id


def undo_settling(vault: Vault, entry_id: int, reason: str, now: datetime) -> None:
    """Take back what the biller did to a case: settling it, or putting it on a claim; the case is open again.

    UserError where the entry came with a check, or was taken back already.
    """
    if not reason.strip():
        raise UserError("This is taken back only with a reason.", "Say in a few words why.")
    with vault.atomic():
        entry = load_account_entry(vault.db, entry_id)
        if entry is None:
            raise UserError("This entry is no longer there.", "Read the list again.")
        if entry.batch_id:
            raise UserError("It came with a check.", "Undo the posting of that check.")
        if entry.reverses or any(each.reverses == entry_id for each in load_case(vault.db, entry.case_id)):
            raise UserError("It was taken back already.")
        reverse_account_entry(vault, entry, f"Taken back: {reason.strip()}", now)
        note(vault, now, "undo settling", "payer account", entry.case_id, {"entry": entry_id, "reason": reason.strip()})


def reverse_account_entry(vault: Vault, entry: AccountEntry, words: str, now: datetime, batch_id: int = 0) -> None:
    """Inside a transaction: an entry that evens this one out, and the same for the posting it came with."""
    if entry.posting_id:
        _reverse_posting(vault, entry, words, now, batch_id)
    reversed_ = AccountEntry(
        practice_id=entry.practice_id,
        payer_id=entry.payer_id,
        payer_key=entry.payer_key,
        reason=entry.reason,
        reference=entry.reference,
        amount_cents=-entry.amount_cents,
        words=words,
        opens=entry.case_id,
        batch_id=batch_id,
        claim_id=entry.claim_id,
        reverses=entry.id,
        posting_id=entry.posting_id,
    )
    add_account_entry(vault.db, reversed_, now, vault.user_name)


def _reverse_posting(vault: Vault, entry: AccountEntry, words: str, now: datetime, batch_id: int) -> None:
    put = load_posting(vault.db, entry.posting_id)
    assert put is not None  # the entry's row refers to it
    posting = Posting(
        at=now,
        user=vault.user_name,
        effective_date=open_day(vault.db, local_day(now)),
        kind=PostingKind.UNDONE,
        words=words,
        encounter_id=put.posting.encounter_id,
        receipt_id=put.posting.receipt_id,
        batch_id=batch_id,
        undoes=put.id,
    )
    append_posting(vault.db, posting, [reversal(each) for each in put.entries])
    if entry.claim_id:
        _settle(vault, stored_claim(vault, entry.claim_id), now, batch_id)


def _is_its_payers(vault: Vault, case: AccountEntry, stored: StoredClaim) -> bool:
    """Whether the claim went to the payer of the case; also where nobody knows who that is."""
    return case.payer_id in (0, claim_of(vault, stored).coverage.payer_id)


def _claim_entries(vault: Vault, stored: StoredClaim, cents: int) -> tuple[Entry, ...]:
    so_far, payer = load_ledger(vault.db, stored.encounter_id), Party(PartyKind.COVERAGE, stored.coverage_id)
    lines = [line.id for line in claim_of(vault, stored).encounter.lines]
    if cents > 0:
        return kept_entries(so_far, payer, lines, cents)
    return returned_entries(so_far, payer, lines, -cents)


def _put(
    vault: Vault,
    case: AccountEntry,
    stored: StoredClaim,
    entries: Sequence[Entry],
    words: str,
    now: datetime,
    *,
    batch_id: int = 0,
    receipt_id: int = 0,
) -> int:
    posting = Posting(
        at=now,
        user=vault.user_name,
        effective_date=open_day(vault.db, local_day(now)),
        kind=PostingKind.PAYER_ACCOUNT,
        words=words,
        encounter_id=stored.encounter_id,
        receipt_id=receipt_id,
        batch_id=batch_id,
    )
    posting_id = append_posting(vault.db, posting, entries)
    cents = sum(entry.amount_cents for entry in entries)
    told = f"Put on claim {stored.number}: {words}"
    _even_out(vault, case, -cents, told, now, batch_id=batch_id, claim_id=stored.id, posting_id=posting_id)
    add_claim_event(vault.db, stored.id, now, vault.user_name, "payer account", words)
    _settle(vault, stored, now, batch_id)
    return posting_id


def _settle(vault: Vault, stored: StoredClaim, now: datetime, batch_id: int) -> None:
    settle_credit(vault, stored.encounter_id, claim_of(vault, stored).encounter.patient_id, now, batch_id)


def _even_out(
    vault: Vault,
    case: AccountEntry,
    cents: int,
    words: str,
    now: datetime,
    *,
    batch_id: int = 0,
    claim_id: int = 0,
    posting_id: int = 0,
) -> int:
    entry = AccountEntry(
        practice_id=case.practice_id,
        payer_id=case.payer_id,
        payer_key=case.payer_key,
        reason=case.reason,
        reference=case.reference,
        amount_cents=cents,
        words=words,
        opens=case.case_id,
        batch_id=batch_id,
        claim_id=claim_id or case.claim_id,
        posting_id=posting_id,
    )
    return add_account_entry(vault.db, entry, now, vault.user_name)


def _case(vault: Vault, case_id: int) -> tuple[AccountEntry, ...]:
    case = load_case(vault.db, case_id)
    if not case or case[0].opens:
        raise UserError("This case is no longer there.", "Read the list again.")
    return case


def _open_cents(case: Sequence[AccountEntry]) -> int:
    cents = sum(each.amount_cents for each in case)
    if not cents:
        raise UserError("Nothing of this case is open.")
    return cents
