"""The desk's list: every payment brought in or keyed, how far each is posted, and files that cannot be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.store.connection import Database

if TYPE_CHECKING:  # the work list reads here at every start, and a paper EOB half keyed is rare
    from app.domain.remittances.keyed_eob import KeyedEob


class RemittanceState(StrEnum):
    """How far a payment is."""

    WAITING = "waiting"
    PARTLY = "partly"
    """Some of its claims are posted."""
    POSTED = "posted"
    UNBALANCED = "unbalanced"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    KEYED = "keyed"
    """A paper EOB not whole yet: a draft."""


@dataclass(frozen=True, slots=True)
class RemittanceRow:
    """A payment, or (`remittance_id` 0) a file that cannot be read or (`draft_id`) a paper EOB being keyed."""

    remittance_id: int
    file_id: int
    file_name: str
    imported_at: datetime | None
    payer_id: int
    payer_name: str
    """Our payer's name; as the payment has it where it is none of ours."""
    practice_id: int
    reference: str
    paid_on: date | None
    amount_cents: int
    method: str
    claim_count: int
    posted_count: int
    """How many of its claims are done with; those set aside count too."""
    suspense_count: int
    """How many have their money kept aside still."""
    suspense_cents: int
    problem_count: int
    repeats: int
    refusal: str
    """Why the file cannot be read."""
    state: RemittanceState
    draft_id: int = 0


# A claim that was kept aside and posted later counts once, and no longer as kept aside.
_LIST = """
    SELECT remittance.id, coalesce(remittance.file_id, 0), coalesce(file.name, ''),
        coalesce(file.imported_at, keyed.at),
        coalesce(remittance.payer_id, 0), coalesce(payer.name, remittance.payer_name),
        coalesce(remittance.practice_id, 0), remittance.reference, remittance.paid_on, remittance.amount_cents,
        remittance.method, remittance.claim_count, coalesce(done.claims, 0), coalesce(aside.claims, 0),
        coalesce(aside.cents, 0), remittance.problem_count, coalesce(remittance.repeats, 0), '',
        EXISTS (SELECT 1 FROM standing_remittance_batch AS batch WHERE batch.remittance_id = remittance.id)
    FROM remittance
    LEFT JOIN remittance_file AS file ON file.id = remittance.file_id
    LEFT JOIN keyed_remittance AS keyed ON keyed.remittance_id = remittance.id
    LEFT JOIN payer ON payer.id = remittance.payer_id
    LEFT JOIN (SELECT remittance_id, count(DISTINCT place) AS claims
        FROM remittance_claim_done GROUP BY remittance_id) AS done ON done.remittance_id = remittance.id
    LEFT JOIN (SELECT remittance_id, count(*) AS claims, sum(paid_cents) AS cents
        FROM remittance_suspense GROUP BY remittance_id) AS aside ON aside.remittance_id = remittance.id
    WHERE remittance.id NOT IN (SELECT remittance_id FROM keyed_remittance_withdrawal)
    UNION ALL
    SELECT 0, id, name, imported_at, 0, '', 0, '', NULL, 0, '', 0, 0, 0, 0, 0, 0, refusal, 0
    FROM remittance_file WHERE refusal <> ''
"""


def remittance_list(db: Database) -> list[RemittanceRow]:
    """Every payment, every unreadable file and every half-keyed EOB, the latest first."""
    rows = [_row(*each) for each in db.execute(_LIST)] + keyed_drafts(db)
    return sorted(rows, key=lambda row: (row.imported_at is not None, row.imported_at, row.remittance_id), reverse=True)


def keyed_drafts(db: Database) -> list[RemittanceRow]:
    """The paper EOBs that are not keyed to their end."""
    drafts = db.execute("SELECT id, body_json, saved_at FROM keyed_draft").fetchall()
    if not drafts:
        return []
    from app.domain.remittances.keyed_eob import eob_from_json

    names = dict(db.execute("SELECT id, name FROM payer"))
    return [
        _draft_row(draft_id, eob_from_json(body), datetime.fromisoformat(saved_at), names)
        for draft_id, body, saved_at in drafts
    ]


def _draft_row(draft_id: int, eob: "KeyedEob", saved_at: datetime, names: Mapping[int, str]) -> RemittanceRow:
    return RemittanceRow(
        remittance_id=0,
        file_id=0,
        file_name="",
        imported_at=saved_at,
        payer_id=eob.payer_id,
        payer_name=names.get(eob.payer_id, ""),
        practice_id=eob.practice_id,
        reference=eob.reference,
        paid_on=eob.paid_on,
        amount_cents=eob.amount_cents or 0,
        method=eob.method,
        claim_count=len(eob.claims),
        posted_count=0,
        suspense_count=0,
        suspense_cents=0,
        problem_count=0,
        repeats=0,
        refusal="",
        state=RemittanceState.KEYED,
        draft_id=draft_id,
    )


def _row(
    remittance_id: int,
    file_id: int,
    file_name: str,
    imported_at: str | None,
    payer_id: int,
    payer_name: str,
    practice_id: int,
    reference: str,
    paid_on: str | None,
    amount_cents: int,
    method: str,
    claim_count: int,
    posted_count: int,
    suspense_count: int,
    suspense_cents: int,
    problem_count: int,
    repeats: int,
    refusal: str,
    has_batch: int,
) -> RemittanceRow:
    state = RemittanceState.WAITING
    if refusal:
        state = RemittanceState.UNREADABLE
    elif repeats:
        state = RemittanceState.REPEATED
    elif problem_count:
        state = RemittanceState.UNBALANCED
    elif has_batch:
        state = RemittanceState.POSTED if posted_count >= claim_count else RemittanceState.PARTLY
    return RemittanceRow(
        remittance_id,
        file_id,
        file_name,
        datetime.fromisoformat(imported_at) if imported_at else None,
        payer_id,
        payer_name,
        practice_id,
        reference,
        date.fromisoformat(paid_on) if paid_on else None,
        amount_cents,
        method,
        claim_count,
        posted_count,
        suspense_count,
        suspense_cents,
        problem_count,
        repeats,
        refusal,
        state,
    )
