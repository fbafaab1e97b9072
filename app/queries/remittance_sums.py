"""What of a remittance's money is where: on claims, kept aside, beside the claims."""

import json
from collections.abc import Iterable

from app.domain.remittances.candidates import claim_number_keys, number_key
from app.store.connection import Database


def batch_payments_cents(db: Database, batch_id: int) -> int:
    """What the ledger says was paid with one posting of a remittance, less answers the biller took back one by one."""
    sql = """SELECT -sum(entry.amount_cents) FROM ledger_entry AS entry JOIN posting ON posting.id = entry.posting_id
             WHERE entry.kind = 'payment' AND """
    by_itself = (
        "posting.batch_id IS NULL AND posting.adjudication_id IN (SELECT id FROM adjudication WHERE batch_id = ?)"
    )
    return _cents(db, f"{sql} posting.batch_id = ?", batch_id) + _cents(db, f"{sql} {by_itself}", batch_id)


def posted_cents(db: Database, remittance_id: int) -> int:
    """What is posted to claims of a remittance."""
    sql = "SELECT sum(paid_cents) FROM remittance_claim_done WHERE remittance_id = ? AND outcome <> 'suspense'"
    return _cents(db, sql, remittance_id)


def suspense_cents(db: Database, remittance_id: int) -> int:
    """What of a remittance is kept aside, or was and went back to the payer."""
    return _cents(
        db,
        """SELECT sum(paid_cents) FROM remittance_claim_done AS aside
           WHERE remittance_id = ? AND outcome = 'suspense' AND NOT EXISTS (SELECT 1 FROM remittance_claim_done AS done
               WHERE done.remittance_id = aside.remittance_id AND done.place = aside.place
                   AND done.outcome <> 'suspense')""",
        remittance_id,
    )


def claims_named(db: Database, references: Iterable[str], payer_id: int) -> dict[str, int]:
    """The claim that a reference beside the claims (PLB03-2) names: by our number, else by the payer's own.

    Of several versions the latest that this payer was sent. References that name none are left out.
    """
    wanted = {number_key(part): each for each in references for part in (each, *each.split()) if number_key(part)}
    if not wanted:
        return {}
    found: dict[str, int] = {}
    sql = """SELECT claim.id, claim.number, coverage.payer_id FROM claim
             JOIN coverage ON coverage.id = claim.coverage_id WHERE claim.status = 'sent'
             ORDER BY coverage.payer_id = ?, claim.id"""
    for claim_id, number, _payer in db.execute(sql, [payer_id]):
        for key in claim_number_keys(number):
            if key in wanted:
                found[wanted[key]] = claim_id
    told = "SELECT claim_id, payer_claim_number FROM adjudication WHERE payer_claim_number <> '' ORDER BY id"
    for claim_id, number in db.execute(told):
        reference = wanted.get(number_key(number))
        if reference is not None:
            found.setdefault(reference, claim_id)
    return found


def patients_of_visits(db: Database, encounter_ids: Iterable[int]) -> dict[int, int]:
    """The patient of each visit."""
    sql = "SELECT id, patient_id FROM encounter WHERE id IN (SELECT value FROM json_each(?))"
    return dict(db.execute(sql, [json.dumps(sorted(set(encounter_ids)))]).fetchall())


def _cents(db: Database, sql: str, key: int) -> int:
    return int(db.execute(sql, [key]).fetchone()[0] or 0)
