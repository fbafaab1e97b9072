"""The mailing log: every envelope, fax and upload with its claims, and what is sent but not yet mailed."""

from dataclasses import dataclass
from datetime import date

from app.domain.mailing import MailingWay
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class MailingRow:
    """One entry that stands: nothing replaced it."""

    mailing_id: int
    mailed_on: date
    way: MailingWay
    reference: str
    payer: str
    run: str
    user: str
    claim_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    total_cents: int


_SELECT = """
    SELECT mailing.id, mailing.mailed_on, mailing.way, mailing.reference, mailing.payer,
        coalesce(print_batch.number, ''), mailing.user,
        group_concat(claim.id, ' ' ORDER BY claim.number), group_concat(claim.number, ' ' ORDER BY claim.number),
        sum(claim.total_cents)
    FROM mailing
    JOIN mailing_claim ON mailing_claim.mailing_id = mailing.id
    JOIN claim ON claim.id = mailing_claim.claim_id
    JOIN encounter ON encounter.id = claim.encounter_id
    LEFT JOIN print_batch ON print_batch.id = mailing.batch_id
    WHERE (:practice = 0 OR encounter.practice_id = :practice)
        AND NOT EXISTS (SELECT 1 FROM mailing AS later WHERE later.replaces = mailing.id)
        AND mailing.mailed_on BETWEEN :since AND :until
    GROUP BY mailing.id ORDER BY mailing.mailed_on DESC, mailing.id DESC
"""


def mailing_rows(
    db: Database, since: date = date.min, until: date = date.max, practice_id: int = 0
) -> tuple[MailingRow, ...]:
    """The log between two days, both counted, of one practice where it is given; the latest first."""
    days = {"since": since.isoformat(), "until": until.isoformat()}
    found = db.execute(_SELECT, {**days, "practice": practice_id})
    return tuple(
        MailingRow(
            mailing_id,
            date.fromisoformat(day),
            MailingWay(way),
            reference,
            payer,
            run,
            user,
            tuple(int(each) for each in str(ids).split()),
            tuple(numbers.split()),
            total_cents,
        )
        for mailing_id, day, way, reference, payer, run, user, ids, numbers, total_cents in found
    )


@dataclass(frozen=True, slots=True)
class Addressed:
    """A claim with whom it goes to, where it stands, and whether it was mailed before."""

    claim_id: int
    number: str
    status: str
    payer_id: int
    payer: str
    was_mailed: bool


def addressed(db: Database, claim_ids: tuple[int, ...]) -> tuple[Addressed, ...]:
    """The claims of the row ids, by payer and number."""
    marks = ",".join("?" * len(claim_ids))
    rows = db.execute(
        f"""SELECT claim.id, claim.number, claim.status, payer.id, payer.name,
                EXISTS (SELECT 1 FROM mailing_claim WHERE mailing_claim.claim_id = claim.id)
            FROM claim JOIN coverage ON coverage.id = claim.coverage_id JOIN payer ON payer.id = coverage.payer_id
            WHERE claim.id IN ({marks}) ORDER BY payer.name COLLATE NOCASE, payer.id, claim.number""",  # noqa: S608 - marks only
        list(claim_ids),
    )
    return tuple(
        Addressed(claim_id, number, status, payer_id, payer, bool(was_mailed))
        for claim_id, number, status, payer_id, payer, was_mailed in rows
    )


def claim_ids_numbered(db: Database, numbers: tuple[str, ...]) -> dict[str, int]:
    """The row ids of claims by their numbers; one that was withdrawn is left out."""
    marks = ",".join("?" * len(numbers))
    sql = f"SELECT number, id FROM claim WHERE number IN ({marks})"  # noqa: S608 - marks only
    return {str(number): int(claim_id) for number, claim_id in db.execute(sql, list(numbers))}
