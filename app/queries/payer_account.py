"""The accounts with payers beside all claims (PLB): each case with its story, and what of it is open."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.remittances.payer_cases import SETTLED_AT_ONCE
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One entry of a case: positive cents were kept from a check, negative were added."""

    entry_id: int
    at: datetime
    check: str
    """The number of the check it came with; empty where the biller made it."""
    paid_on: date | None
    reason: str
    reference: str
    amount_cents: int
    words: str
    claim_id: int
    claim_number: str
    is_undone: bool
    """Taken back, or the taking back itself."""


@dataclass(frozen=True, slots=True)
class PayerCase:
    """Money beside the claims that belongs together. `open_cents` positive: the payer kept so much more than told."""

    case_id: int
    """Row id of the entry that opened it."""
    practice_id: int
    payer_id: int
    payer_name: str
    reason: str
    reference: str
    claim_id: int
    claim_number: str
    open_cents: int
    rows: tuple[AccountRow, ...]


_ROWS = """
    SELECT entry.id, entry.opens, entry.practice_id, entry.payer_id,
        coalesce(payer.name, remittance.payer_name, ''), entry.at, coalesce(remittance.reference, ''),
        remittance.paid_on, entry.reason, entry.reference, entry.amount_cents, entry.words,
        coalesce(entry.claim_id, 0), coalesce(claim.number, ''),
        entry.reverses IS NOT NULL
            OR entry.id IN (SELECT reverses FROM payer_account_entry WHERE reverses IS NOT NULL)
    FROM payer_account_entry AS entry
    LEFT JOIN payer ON payer.id = entry.payer_id
    LEFT JOIN claim ON claim.id = entry.claim_id
    LEFT JOIN remittance_batch AS batch ON batch.id = entry.batch_id
    LEFT JOIN remittance ON remittance.id = batch.remittance_id
    WHERE (:practice = 0 OR entry.practice_id = :practice) ORDER BY entry.id
"""


def payer_account(db: Database, practice_id: int = 0) -> list[PayerCase]:
    """Every case, also those evened out, the latest first; of one practice where that is given."""
    grouped: dict[int, list[tuple[AccountRow, int, int, str]]] = defaultdict(list)
    for (
        entry_id,
        opens,
        practice,
        payer_id,
        payer,
        at,
        check,
        paid_on,
        reason,
        reference,
        cents,
        words,
        claim_id,
        number,
        is_undone,
    ) in db.execute(_ROWS, {"practice": practice_id}):
        row = AccountRow(
            entry_id,
            datetime.fromisoformat(at),
            check,
            date.fromisoformat(paid_on) if paid_on else None,
            reason,
            reference,
            cents,
            words,
            claim_id,
            number,
            bool(is_undone),
        )
        grouped[opens or entry_id].append((row, practice, payer_id or 0, payer))
    return [_case(case_id, rows) for case_id, rows in reversed(grouped.items())]


def open_payer_account(db: Database, practice_id: int = 0) -> list[PayerCase]:
    """The cases still open, the latest first; of one practice where that is given."""
    return [each for each in payer_account(db, practice_id) if each.open_cents]


def _case(case_id: int, members: list[tuple[AccountRow, int, int, str]]) -> PayerCase:
    first, practice_id, payer_id, payer = members[0]
    rows = tuple(row for row, *_ in members)
    named = next((row for row in rows if row.claim_id), first)
    by_itself = first.reason in SETTLED_AT_ONCE
    return PayerCase(
        case_id=case_id,
        practice_id=practice_id,
        payer_id=payer_id,
        payer_name=payer,
        reason=first.reason,
        reference=first.reference,
        claim_id=named.claim_id,
        claim_number=named.claim_number,
        open_cents=0 if by_itself else sum(row.amount_cents for row in rows),
        rows=rows,
    )
