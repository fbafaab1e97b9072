"""The list of money moved by hand: patients' payments, and what was applied, given up, moved or given back."""

from dataclasses import dataclass
from datetime import date

from app.domain.people import PersonName
from app.domain.posting import PostingKind
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class HandPostingRow:
    """One action. `posting_id` 0: paid at the desk, with the visit. `receipt_id` only of a payment.

    `state`: posted, deposited, undone or returned; `undone_words` says why.
    """

    posting_id: int
    receipt_id: int
    day: date
    kind: PostingKind
    patient_id: int
    patient: str
    account_number: str
    words: str
    amount_cents: int
    way: str
    reference: str
    encounter_id: int
    state: str
    undone_words: str

    @property
    def is_payment(self) -> bool:
        """Whether money came in with it."""
        return bool(self.receipt_id)

    @property
    def stands(self) -> bool:
        """Neither undone nor returned."""
        return self.state in ("posted", "deposited")


_DEPOSITED = """EXISTS (SELECT 1 FROM deposit_receipt WHERE deposit_receipt.receipt_id = receipt.id
    AND deposit_receipt.deposit_id NOT IN (SELECT deposit_id FROM deposit_reversal))"""

_POSTED = f"""
    SELECT posting.id, posting.effective_date, posting.kind, posting.words, patient.id, patient.last, patient.first,
        patient.middle, patient.suffix, patient.account_number,
        CASE posting.kind WHEN 'patient_payment' THEN receipt.amount_cents ELSE moved.cents END,
        CASE posting.kind WHEN 'patient_payment' THEN receipt.id ELSE 0 END, coalesce(receipt.way, ''),
        coalesce(receipt.reference, ''), 0,
        CASE WHEN undoing.kind = 'returned_payment' THEN 'returned' WHEN undoing.id THEN 'undone'
            WHEN posting.kind = 'patient_payment' AND {_DEPOSITED} THEN 'deposited' ELSE 'posted' END,
        coalesce(undoing.words, ''), posting.at
    FROM posting
    JOIN (SELECT entry.posting_id, min(entry.patient_id) AS patient_id,
              max(sum(max(entry.amount_cents, 0)), -sum(min(entry.amount_cents, 0))) AS cents,
              max(encounter.practice_id) AS practice_id
          FROM ledger_entry AS entry JOIN posting AS each ON each.id = entry.posting_id
              LEFT JOIN encounter ON encounter.id = entry.encounter_id
          WHERE each.kind IN ('patient_payment', 'applied', 'small_balance', 'courtesy', 'bad_debt', 'denial',
                  'transfer', 'refund')
              AND each.encounter_id IS NULL
          GROUP BY entry.posting_id) AS moved ON moved.posting_id = posting.id
    JOIN patient ON patient.id = moved.patient_id
    LEFT JOIN receipt ON receipt.id = posting.receipt_id
    LEFT JOIN posting AS undoing ON undoing.undoes = posting.id
    WHERE (:practice = 0 OR coalesce(receipt.practice_id, moved.practice_id) = :practice)
        AND posting.effective_date >= :since
"""  # noqa: S608 - own words only

# What was paid at the desk stands in its visit's posting; one that a correction of the visit took back is not told.
_AT_THE_DESK = f"""
    SELECT 0, receipt.received_on, 'visit', 'Paid at the desk', patient.id, patient.last, patient.first,
        patient.middle, patient.suffix, patient.account_number, receipt.amount_cents, receipt.id, receipt.way,
        receipt.reference, receipt.encounter_id,
        CASE WHEN returned.id THEN 'returned' WHEN {_DEPOSITED} THEN 'deposited' ELSE 'posted' END,
        coalesce(returned.words, ''), receipt.at
    FROM receipt JOIN patient ON patient.id = receipt.patient_id
    LEFT JOIN posting AS returned ON returned.receipt_id = receipt.id AND returned.kind = 'returned_payment'
    WHERE receipt.source = 'visit' AND receipt.received_on >= :since
        AND (:practice = 0 OR receipt.practice_id = :practice)
        AND (returned.id OR receipt.id NOT IN (SELECT receipt_id FROM receipt_reversal))
"""  # noqa: S608 - own words only


def hand_postings(db: Database, practice_id: int = 0, since: date = date.min) -> tuple[HandPostingRow, ...]:
    """Every action of a practice (0: of all) of this day and later, the latest first."""
    sql = f"{_POSTED} UNION ALL {_AT_THE_DESK} ORDER BY 2 DESC, 18 DESC, 1 DESC"
    rows = db.execute(sql, {"practice": practice_id, "since": since.isoformat()})
    return tuple(_row(*row) for row in rows)


def _row(
    posting_id: int,
    day: str,
    kind: str,
    words: str,
    patient_id: int,
    last: str,
    first: str,
    middle: str,
    suffix: str,
    number: str,
    cents: int,
    receipt_id: int,
    way: str,
    reference: str,
    visit: int,
    state: str,
    undone_words: str,
    _at: str,
) -> HandPostingRow:
    return HandPostingRow(
        posting_id=posting_id,
        receipt_id=receipt_id,
        day=date.fromisoformat(day),
        kind=PostingKind(kind),
        patient_id=patient_id,
        patient=PersonName(last, first, middle, suffix).sort_name,
        account_number=number,
        words=words,
        amount_cents=cents,
        way=way if receipt_id else "",
        reference=reference if receipt_id else "",
        encounter_id=visit,
        state=state,
        undone_words=undone_words,
    )
