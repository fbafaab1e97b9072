"""Claims as rows: number, status and history while they are worked on, the frozen record once they are sent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.claim import ClaimStatus, SentWay
from app.store.audit import utc_text
from app.store.connection import Database
from app.store.rows import fetch_all, fetch_one, from_row, insert_row, update_row


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim's own row. `snapshot_json` is there once it is sent, `pdf_sha256` where it was printed here.

    `follows` is the sent claim that this one corrects, voids or bills anew (0: none), `original_reference` the
    payer's number for that one (item 22). `after` is the claim whose answer this one takes to the next payer (0: none);
    such a claim may say its own items 10d and 19 (None: what the visit says).
    """

    id: int
    number: str
    version: int
    encounter_id: int
    coverage_id: int
    status: ClaimStatus
    total_cents: int
    signed_on: str | None
    snapshot_json: str | None
    pdf_sha256: str | None
    original_reference: str = ""
    follows: int = 0
    after: int = 0
    own_claim_codes: str | None = None
    own_additional_info: str | None = None
    attach_eob: bool = True
    part: int = 0
    """Which part of a visit billed as several claims; 0 is the first, or all of it."""
    own_authorization: str | None = None
    """Item 23 where it is not the visit's."""


def load_stored_claim(db: Database, claim_id: int) -> StoredClaim | None:
    """The claim of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM claim WHERE id = ?", [claim_id])
    return from_row(StoredClaim, row) if row else None


def load_stored_claims_served_since(db: Database, day: date) -> tuple[StoredClaim, ...]:
    """Every claim of a visit on or after the day, the latest service first."""
    rows = fetch_all(
        db,
        """SELECT claim.* FROM encounter JOIN claim ON claim.encounter_id = encounter.id
           WHERE encounter.service_date >= ? ORDER BY encounter.service_date DESC, claim.id DESC""",
        [day.isoformat()],
    )
    return tuple(from_row(StoredClaim, row) for row in rows)


def load_open_claims(db: Database) -> tuple[StoredClaim, ...]:
    """Every claim not yet sent, the latest first."""
    rows = fetch_all(db, "SELECT * FROM claim WHERE status <> 'sent' ORDER BY id DESC")
    return tuple(from_row(StoredClaim, row) for row in rows)


def claim_of_encounter(db: Database, encounter_id: int) -> StoredClaim | None:
    """The claim a visit is on (its latest version to the first payer), or None.

    Of a visit billed in parts one that may still change, while there is one.
    """
    claims = claims_of_encounter(db, encounter_id)
    return min(claims, key=lambda claim: (claim.status is ClaimStatus.SENT, claim.part)) if claims else None


def claims_of_encounter(db: Database, encounter_id: int) -> tuple[StoredClaim, ...]:
    """The latest claim to the first payer of each part of a visit; one of a visit that is not split."""
    rows = fetch_all(
        db,
        """SELECT * FROM claim WHERE encounter_id = ? AND after IS NULL
               AND NOT EXISTS (SELECT 1 FROM claim AS later WHERE later.follows = claim.id) ORDER BY part, id""",
        [encounter_id],
    )
    return tuple(from_row(StoredClaim, row) for row in rows)


def claim_following(db: Database, claim_id: int) -> StoredClaim | None:
    """The claim that corrects, voids or bills anew a sent one, or None."""
    row = fetch_one(db, "SELECT * FROM claim WHERE follows = ? ORDER BY id DESC LIMIT 1", [claim_id])
    return from_row(StoredClaim, row) if row else None


def claim_after(db: Database, claim_id: int) -> StoredClaim | None:
    """The latest claim that takes the answer of a claim to the next payer, or None."""
    row = fetch_one(db, "SELECT * FROM claim WHERE after = ? ORDER BY id DESC LIMIT 1", [claim_id])
    return from_row(StoredClaim, row) if row else None


def unsent_claims_of_patient(db: Database, patient_id: int) -> tuple[StoredClaim, ...]:
    """The patient's claims to first payers that may still change with their visits."""
    rows = db.execute(
        """SELECT claim.id FROM encounter JOIN claim ON claim.encounter_id = encounter.id
           WHERE encounter.patient_id = ? AND claim.status <> 'sent' AND claim.after IS NULL ORDER BY claim.id""",
        [patient_id],
    ).fetchall()
    return tuple(claim for (claim_id,) in rows if (claim := load_stored_claim(db, claim_id)))


def ready_claims_naming(db: Database, kind: str, record_id: int) -> tuple[StoredClaim, ...]:
    """The ready claims a record has a part in, by the record's kind; none for kinds a claim does not name."""
    if kind not in _NAMING:
        return ()
    sql = f"""SELECT DISTINCT claim.id FROM claim JOIN encounter ON encounter.id = claim.encounter_id
              WHERE claim.status = 'ready' AND {_NAMING[kind]} ORDER BY claim.id"""  # noqa: S608 - own words only
    rows = db.execute(sql, {"record_id": record_id}).fetchall()
    return tuple(claim for (claim_id,) in rows if (claim := load_stored_claim(db, claim_id)))


_NAMING = {
    "practice": "encounter.practice_id = :record_id",
    "patient": "encounter.patient_id = :record_id",
    "provider": ":record_id IN (encounter.rendering_id, encounter.referring_id)",
    "facility": "encounter.facility_id = :record_id",
    "payer": "encounter.patient_id IN (SELECT patient_id FROM coverage WHERE payer_id = :record_id)",
}


def was_printed(db: Database, claim_id: int) -> bool:
    """Whether a ready claim was printed since it was last made ready."""
    last = "SELECT kind FROM claim_event WHERE claim_id = ? AND kind IN ('ready', 'printed') ORDER BY id DESC LIMIT 1"
    return bool(db.execute(last, [claim_id]).fetchone() == ("printed",))


def add_claim(
    db: Database,
    number: str,
    encounter_id: int,
    coverage_id: int,
    total_cents: int,
    created_at: datetime,
    *,
    part: int = 0,
    own_authorization: str | None = None,
) -> int:
    """A new original claim, as a draft; its row id."""
    return insert_row(
        db,
        "claim",
        {
            "number": number,
            "version": 1,
            "encounter_id": encounter_id,
            "coverage_id": coverage_id,
            "status": ClaimStatus.DRAFT.value,
            "total_cents": total_cents,
            "created_at": utc_text(created_at),
            "part": part,
            "own_authorization": own_authorization,
        },
    )


def add_following_claim(
    db: Database, number: str, version: int, follows: StoredClaim, original_reference: str, created_at: datetime
) -> int:
    """A claim that corrects, voids or bills anew a sent one, as a draft; its row id."""
    return insert_row(
        db,
        "claim",
        {
            "number": number,
            "version": version,
            "encounter_id": follows.encounter_id,
            "coverage_id": follows.coverage_id,
            "status": ClaimStatus.DRAFT.value,
            "total_cents": follows.total_cents,
            "created_at": utc_text(created_at),
            "original_reference": original_reference,
            "follows": follows.id,
            "after": follows.after or None,
            "own_claim_codes": follows.own_claim_codes,
            "own_additional_info": follows.own_additional_info,
            "attach_eob": int(follows.attach_eob),
            "part": follows.part,
            "own_authorization": follows.own_authorization,
        },
    )


def add_next_claim(
    db: Database,
    number: str,
    after: StoredClaim,
    coverage_id: int,
    created_at: datetime,
    *,
    claim_codes: str | None = None,
    additional_info: str | None = None,
    authorization: str | None = None,
    attach_eob: bool = True,
) -> int:
    """A claim that takes what a sent one billed to the next payer, as a draft; its row id."""
    return insert_row(
        db,
        "claim",
        {
            "number": number,
            "version": 1,
            "encounter_id": after.encounter_id,
            "coverage_id": coverage_id,
            "status": ClaimStatus.DRAFT.value,
            "total_cents": after.total_cents,
            "created_at": utc_text(created_at),
            "after": after.id,
            "own_claim_codes": claim_codes,
            "own_additional_info": additional_info,
            "own_authorization": authorization,
            "attach_eob": int(attach_eob),
            "part": after.part,
        },
    )


def store_own_items(
    db: Database,
    claim_id: int,
    claim_codes: str,
    additional_info: str,
    authorization: str | None,
    *,
    attach_eob: bool,
) -> None:
    """What a claim to a later payer says in items 10d, 19 and 23, and whether earlier answers go with it."""
    own = {"own_claim_codes": claim_codes, "own_additional_info": additional_info, "attach_eob": int(attach_eob)}
    update_row(db, "claim", claim_id, own | {"own_authorization": authorization})


def remove_unsent_claim(db: Database, claim_id: int) -> None:
    """Take away a claim that never left the house, with its history; a sent one is frozen."""
    db.execute("DELETE FROM claim_line WHERE claim_id = ?", [claim_id])
    db.execute("DELETE FROM claim_event WHERE claim_id = ?", [claim_id])
    db.execute("DELETE FROM claim WHERE id = ?", [claim_id])


def load_claim_lines(db: Database, claim_id: int) -> frozenset[int]:
    """The row ids of the lines a claim bills; empty where it bills all of the visit's."""
    rows = db.execute("SELECT service_line_id FROM claim_line WHERE claim_id = ?", [claim_id]).fetchall()
    if not rows:
        rows = db.execute(
            """SELECT line.id FROM claim
               JOIN service_line AS line ON line.encounter_id = claim.encounter_id AND line.part = claim.part
               WHERE claim.id = ? AND EXISTS (SELECT 1 FROM service_line AS other
                   WHERE other.encounter_id = claim.encounter_id AND other.part > 0)""",
            [claim_id],
        ).fetchall()
    return frozenset(line_id for (line_id,) in rows)


def load_part_numbers(db: Database, encounter_id: int) -> tuple[str, ...]:
    """The numbers of their own (item 23) of the claims a visit was split into; none of one that is not split."""
    rows = db.execute(
        """SELECT own_authorization FROM claim
           WHERE encounter_id = ? AND after IS NULL AND own_authorization <> '' ORDER BY id""",
        [encounter_id],
    )
    return tuple(number for (number,) in rows)


def move_lines_to_part(db: Database, line_ids: Iterable[int], part: int) -> None:
    """These lines of a visit are billed by the claim of that part."""
    for line_id in line_ids:
        update_row(db, "service_line", line_id, {"part": part})


def last_part(db: Database, encounter_id: int) -> int:
    """The highest part of a visit that ever had a claim or a line; 0 where it was never split."""
    row = db.execute(
        """SELECT max(part) FROM (SELECT part FROM claim WHERE encounter_id = :visit
           UNION ALL SELECT part FROM service_line WHERE encounter_id = :visit)""",
        {"visit": encounter_id},
    ).fetchone()
    return int(row[0] or 0)


def store_claim_lines(db: Database, claim_id: int, line_ids: Collection[int]) -> None:
    """Bill only these lines of the visit; none means all of them."""
    db.execute("DELETE FROM claim_line WHERE claim_id = ?", [claim_id])
    for line_id in sorted(line_ids):
        db.execute("INSERT INTO claim_line VALUES (?, ?)", [claim_id, line_id])


def rebill_claim(db: Database, claim_id: int, coverage_id: int, total_cents: int) -> None:
    """Set whom an unsent claim goes to and what it sums to."""
    update_row(db, "claim", claim_id, {"coverage_id": coverage_id, "total_cents": total_cents})


def set_draft(db: Database, claim_id: int) -> None:
    """Back among the drafts: not signed any more."""
    update_row(db, "claim", claim_id, {"status": ClaimStatus.DRAFT.value, "signed_on": None})


def set_ready(db: Database, claim_id: int, signed_on: date) -> None:
    """Ready to go out, signed on that day (item 31)."""
    update_row(db, "claim", claim_id, {"status": ClaimStatus.READY.value, "signed_on": signed_on.isoformat()})


def freeze_claims(db: Database, copies: Iterable[tuple[int, str, str | None]], way: SentWay, sent_at: datetime) -> None:
    """Sent: of each claim (by row id) the exact record and the print's digest are kept; the row changes no more.

    None stands for a claim that was not printed here: the payer before forwarded it.
    """
    at = utc_text(sent_at)
    db.conn.executemany(
        "UPDATE claim SET status = 'sent', sent_way = ?, sent_at = ?, snapshot_json = ?, pdf_sha256 = ? WHERE id = ?",
        [(way.value, at, snapshot_json, digest, claim_id) for claim_id, snapshot_json, digest in copies],
    )


def ready_claim_ids(db: Database) -> set[int]:
    """Every claim that is ready to go out."""
    return {int(claim_id) for (claim_id,) in db.execute("SELECT id FROM claim WHERE status = 'ready'")}


def add_claim_event(db: Database, claim_id: int, at: datetime, user: str, kind: str, words: str) -> None:
    """One line of the claim's history."""
    add_claim_events(db, [claim_id], at, user, kind, words)


def add_claim_events(db: Database, claim_ids: Iterable[int], at: datetime, user: str, kind: str, words: str) -> None:
    """The same line in the histories of several claims."""
    moment = utc_text(at)
    db.conn.executemany(
        "INSERT INTO claim_event (claim_id, at, user, kind, words) VALUES (?, ?, ?, ?, ?)",
        [(claim_id, moment, user, kind, words) for claim_id in claim_ids],
    )
