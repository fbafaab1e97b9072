"""What came in: receipts that wait for the bank, deposits made, and how much of each receipt is posted."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from app.domain.people import PersonName
from app.domain.receipt import ReceiptSource, ReceiptWay
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt. `payer` is who paid: a payer, a patient as `Last, First`, or the name on the check.

    Of its cents `posted` are on claims and accounts, `aside` kept aside as not found, `beside` what the payer added
    to the check besides claims (PLB; below zero: kept from it); the rest is not posted yet.
    """

    receipt_id: int
    practice_id: int
    payer: str
    is_patient: bool
    way: ReceiptWay
    reference: str
    received_on: date
    amount_cents: int
    source: ReceiptSource
    posted_cents: int = 0
    aside_cents: int = 0
    beside_cents: int = 0
    deposit_id: int = 0
    is_posted: bool = False
    """Money of it stands in the books: it cannot be taken back before the posting is."""

    @property
    def unposted_cents(self) -> int:
        """What of it nothing accounts for yet."""
        return self.amount_cents - self.posted_cents - self.aside_cents - self.beside_cents

    @property
    def is_carried(self) -> bool:
        """Goes to the bank by hand: cash and checks; transfers and cards come in there by themselves."""
        return self.way in (ReceiptWay.CASH, ReceiptWay.CHECK)


@dataclass(frozen=True, slots=True)
class DepositRow:
    """A deposit. `undone` says why it was taken back; empty while it stands."""

    deposit_id: int
    practice_id: int
    practice: str
    deposited_on: date
    receipts: tuple[ReceiptRow, ...]
    undone: str

    @property
    def total_cents(self) -> int:
        """What went to the bank."""
        return sum(each.amount_cents for each in self.receipts)

    @property
    def carried_cents(self) -> int:
        """Cash and checks."""
        return sum(each.amount_cents for each in self.receipts if each.is_carried)


_IN_A_DEPOSIT = """(SELECT pair.deposit_id FROM deposit_receipt AS pair WHERE pair.receipt_id = receipt.id
    AND pair.deposit_id NOT IN (SELECT deposit_id FROM deposit_reversal))"""

_RECEIPTS = f"""
    SELECT receipt.id, receipt.practice_id, coalesce(payer.name, ''), receipt.payer_name, coalesce(patient.last, ''),
        coalesce(patient.first, ''), coalesce(patient.middle, ''), coalesce(patient.suffix, ''), receipt.way,
        receipt.reference, receipt.received_on, receipt.amount_cents, receipt.source, coalesce(posted.cents, 0),
        coalesce(aside.cents, 0), coalesce(beside.cents, 0), coalesce({_IN_A_DEPOSIT}, 0),
        coalesce(posted.cents, 0) <> 0 OR EXISTS (SELECT 1 FROM standing_remittance_batch AS batch
            JOIN remittance ON remittance.id = batch.remittance_id WHERE remittance.receipt_id = receipt.id)
    FROM receipt
    LEFT JOIN payer ON payer.id = receipt.payer_id
    LEFT JOIN patient ON patient.id = receipt.patient_id
    LEFT JOIN (SELECT posting.receipt_id, -sum(entry.amount_cents) AS cents
        FROM posting JOIN ledger_entry AS entry ON entry.posting_id = posting.id AND entry.kind = 'payment'
        WHERE posting.receipt_id IS NOT NULL GROUP BY posting.receipt_id) AS posted ON posted.receipt_id = receipt.id
    LEFT JOIN (SELECT remittance.receipt_id, sum(suspense.paid_cents) AS cents
        FROM remittance_suspense AS suspense JOIN remittance ON remittance.id = suspense.remittance_id
        WHERE remittance.receipt_id IS NOT NULL GROUP BY remittance.receipt_id) AS aside
        ON aside.receipt_id = receipt.id
    LEFT JOIN (SELECT remittance.receipt_id, -sum(entry.amount_cents) AS cents
        FROM payer_account_entry AS entry
        JOIN standing_remittance_batch AS batch ON batch.id = entry.batch_id
        JOIN remittance ON remittance.id = batch.remittance_id
        WHERE entry.posting_id IS NULL AND remittance.receipt_id IS NOT NULL
        GROUP BY remittance.receipt_id) AS beside ON beside.receipt_id = receipt.id
"""  # noqa: S608 - own words only


def undeposited_receipts(db: Database, practice_id: int = 0) -> tuple[ReceiptRow, ...]:
    """Money that came in and waits for the bank, the oldest first; of one practice where that is given."""
    where = f"""WHERE receipt.amount_cents > 0 AND (:practice = 0 OR receipt.practice_id = :practice)
        AND receipt.id NOT IN (SELECT receipt_id FROM receipt_reversal) AND {_IN_A_DEPOSIT} IS NULL
        ORDER BY receipt.received_on, receipt.id"""  # noqa: S608 - own words only
    return _rows(db, where, {"practice": practice_id})


def receipts_until(db: Database, until: str, practice_id: int = 0, *, entered: bool = False) -> tuple[ReceiptRow, ...]:
    """What came in before `until` and was not taken back, the oldest first.

    A day as ISO text, or (`entered`) a UTC time of the entry.
    """
    day = "receipt.at" if entered else "receipt.received_on"
    where = f"""WHERE receipt.amount_cents > 0 AND (:practice = 0 OR receipt.practice_id = :practice)
        AND {day} < :until AND receipt.id NOT IN (SELECT receipt_id FROM receipt_reversal)
        ORDER BY receipt.received_on, receipt.id"""  # noqa: S608 - own words only
    return _rows(db, where, {"practice": practice_id, "until": until})


def open_checks(db: Database, practice_id: int) -> tuple[tuple[int, ReceiptRow], ...]:
    """Payers' checks and transfers recorded as they came that no remittance names yet, each after its payer's id."""
    where = """WHERE receipt.source = 'keyed' AND receipt.payer_id IS NOT NULL AND receipt.practice_id = :practice
        AND receipt.id NOT IN (SELECT receipt_id FROM receipt_reversal)
        AND receipt.id NOT IN (SELECT receipt_id FROM remittance WHERE receipt_id IS NOT NULL
            AND id NOT IN (SELECT remittance_id FROM keyed_remittance_withdrawal))
        ORDER BY receipt.received_on, receipt.id"""
    rows = [row for row in _rows(db, where, {"practice": practice_id}) if not row.posted_cents]
    payers = dict(db.execute("SELECT id, payer_id FROM receipt WHERE payer_id IS NOT NULL"))
    return tuple((int(payers[row.receipt_id]), row) for row in rows)


def deposit_list(db: Database, practice_id: int = 0) -> tuple[DepositRow, ...]:
    """Every deposit, undone ones too, the latest first; of one practice where that is given."""
    members: dict[int, list[int]] = defaultdict(list)
    for deposit_id, receipt_id in db.execute("SELECT deposit_id, receipt_id FROM deposit_receipt ORDER BY 1, 2"):
        members[deposit_id].append(receipt_id)
    where = "WHERE receipt.id IN (SELECT receipt_id FROM deposit_receipt)"
    known = {row.receipt_id: row for row in _rows(db, where, {})}
    rows = db.execute(
        """SELECT deposit.id, deposit.practice_id, practice.name, deposit.deposited_on, coalesce(undone.reason, '')
           FROM deposit JOIN practice ON practice.id = deposit.practice_id
           LEFT JOIN deposit_reversal AS undone ON undone.deposit_id = deposit.id
           WHERE :practice = 0 OR deposit.practice_id = :practice
           ORDER BY deposit.deposited_on DESC, deposit.id DESC""",
        {"practice": practice_id},
    )
    return tuple(
        DepositRow(each, practice, name, date.fromisoformat(day), tuple(known[one] for one in members[each]), undone)
        for each, practice, name, day, undone in rows
    )


def _rows(db: Database, where: str, values: dict[str, object]) -> tuple[ReceiptRow, ...]:
    return tuple(_row(*row) for row in db.execute(_RECEIPTS + where, values))


def _row(
    receipt_id: int,
    practice_id: int,
    payer: str,
    payer_name: str,
    last: str,
    first: str,
    middle: str,
    suffix: str,
    way: str,
    reference: str,
    received_on: str,
    amount_cents: int,
    source: str,
    posted: int,
    aside: int,
    beside: int,
    deposit_id: int,
    is_posted: int,
) -> ReceiptRow:
    return ReceiptRow(
        receipt_id=receipt_id,
        practice_id=practice_id,
        payer=payer or payer_name or PersonName(last, first, middle, suffix).sort_name,
        is_patient=bool(last),
        way=ReceiptWay(way),
        reference=reference,
        received_on=date.fromisoformat(received_on),
        amount_cents=amount_cents,
        source=ReceiptSource(source),
        posted_cents=posted,
        aside_cents=aside,
        beside_cents=beside,
        deposit_id=deposit_id,
        is_posted=bool(is_posted),
    )
