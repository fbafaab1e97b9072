"""What the books say of the claims a remittance answers, read in a few statements however many they are."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group, Source
from app.domain.adjudication_money import next_party
from app.domain.coverage import Coverage, Rank, in_force
from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.remittances.match import BilledClaim
from app.domain.remittances.plan import ClaimBooks, StandingAnswer
from app.store.connection import Database

_WHOLE_CLAIM = -1
_CLAIMS = """
    SELECT claim.id, claim.coverage_id, claim.encounter_id, encounter.patient_id, encounter.service_date,
        encounter.practice_id,
        coalesce((SELECT later.number || '|' || later.version || '|' || later.status FROM claim AS later
            WHERE later.follows = claim.id ORDER BY later.id DESC LIMIT 1), '')
    FROM claim JOIN encounter ON encounter.id = claim.encounter_id WHERE claim.id IN (SELECT value FROM json_each(?))
"""
_COVERAGES = """
    SELECT id, patient_id, payer_id, rank, starts_on, ends_on, active FROM coverage
    WHERE patient_id IN (SELECT value FROM json_each(?))
"""
_ENTRIES = """
    SELECT entry.id, entry.kind, entry.patient_id, entry.coverage_id, entry.amount_cents, entry.service_line_id,
        entry.reverses, entry.adjustment_group, entry.reason, entry.encounter_id, posting.adjudication_id
    FROM ledger_entry AS entry JOIN posting ON posting.id = entry.posting_id
    WHERE entry.encounter_id IN (SELECT value FROM json_each(?)) ORDER BY entry.id
"""
# Those that stand, and those that a remittance whose posting was not undone took back.
_ANSWERS = """
    SELECT answer.*, coalesce(remittance.reference, '') AS taken_back_with,
        gone.adjudication_id IS NULL AS stands
    FROM adjudication AS answer
    LEFT JOIN adjudication_reversal AS gone ON gone.adjudication_id = answer.id
    LEFT JOIN standing_remittance_batch AS batch ON batch.id = gone.batch_id
    LEFT JOIN remittance ON remittance.id = batch.remittance_id
    WHERE answer.claim_id IN (SELECT value FROM json_each(?))
        AND (gone.adjudication_id IS NULL OR batch.id IS NOT NULL)
    ORDER BY answer.id
"""
_PARTS = " WHERE adjudication_id IN (SELECT value FROM json_each(?)) ORDER BY adjudication_id, {}"
_VOID = "8"


def claim_books(
    db: Database,
    claims: Collection[BilledClaim],
    expected: Mapping[int, Mapping[int, int]] | None = None,
    practice_id: int = 0,
) -> dict[int, ClaimBooks]:
    """By claim id, the books of each claim. `expected` is what contracts allow, by claim id and line id.

    `practice_id` is the practice that the check pays; 0 where nobody knows.
    """
    ids = json.dumps(sorted({each.claim_id for each in claims}))
    rows = {row[0]: row[1:] for row in db.execute(_CLAIMS, [ids])}
    coverages = _coverages(db, {patient_id for _, _, patient_id, *_ in rows.values()})
    entries, posted = _entries(db, {encounter_id for _, encounter_id, *_ in rows.values()})
    standing, gone = _answers(db, ids, posted)
    books = {}
    for claim in claims:
        coverage_id, encounter_id, patient_id, service_date, billed_by, later = rows[claim.claim_id]
        own = tuple(coverages[patient_id])
        valid = in_force(own, date.fromisoformat(service_date)) if service_date else own
        coverage = next(each for each in own if each.id == coverage_id)
        books[claim.claim_id] = ClaimBooks(
            claim_id=claim.claim_id,
            encounter_id=encounter_id,
            payer=Party(PartyKind.COVERAGE, coverage_id),
            following=next_party(coverage, (each for each in valid if each.active)),
            lines=claim.lines,
            entries=tuple(entries[encounter_id]),
            answers=tuple(standing[claim.claim_id]),
            expected_cents=(expected or {}).get(claim.claim_id),
            taken_back=tuple(gone[claim.claim_id]),
            cautions=_cautions(later, is_anothers=practice_id not in (0, billed_by)),
        )
    return books


def _cautions(later: str, *, is_anothers: bool) -> tuple[str, ...]:
    anothers = ("The visit is another practice's than the check pays.",) if is_anothers else ()
    return (*anothers, *_followed(later)) if later else anothers


def _followed(later: str) -> tuple[str, ...]:
    number, version, status = later.split("|")
    if version == _VOID:
        sent = "was sent" if status == "sent" else "is ready to be sent"
        return (f"Claim {number}, which voids it, {sent}.",)
    if status == "sent":
        return (f"Claim {number} was sent in its place: its answer may still come.",)
    return (f"Claim {number} is being prepared in its place.",)


def _coverages(db: Database, patient_ids: Collection[int]) -> dict[int, list[Coverage]]:
    found: dict[int, list[Coverage]] = defaultdict(list)
    rows = db.execute(_COVERAGES, [json.dumps(sorted(patient_ids))])
    for coverage_id, patient_id, payer_id, rank, starts_on, ends_on, active in rows:
        found[patient_id].append(
            Coverage(
                id=coverage_id,
                patient_id=patient_id,
                payer_id=payer_id,
                rank=Rank(rank),
                starts_on=date.fromisoformat(starts_on) if starts_on else None,
                ends_on=date.fromisoformat(ends_on) if ends_on else None,
                active=bool(active),
            )
        )
    return found


def _entries(db: Database, encounter_ids: Collection[int]) -> tuple[dict[int, list[Entry]], dict[int, list[Entry]]]:
    """By visit, and by the answer that made them."""
    by_visit: dict[int, list[Entry]] = defaultdict(list)
    by_answer: dict[int, list[Entry]] = defaultdict(list)
    rows = db.execute(_ENTRIES, [json.dumps(sorted(encounter_ids))])
    for row_id, kind, patient_id, coverage_id, cents, line_id, reverses, group, reason, encounter_id, answer_id in rows:
        party = Party(PartyKind.COVERAGE, coverage_id) if coverage_id else Party(PartyKind.PATIENT, patient_id)
        entry = Entry(
            EntryKind(kind), party, cents, line_id or 0, reverses or 0, row_id, group, reason, encounter_id or 0
        )
        by_visit[encounter_id].append(entry)
        if answer_id:
            by_answer[answer_id].append(entry)
    return by_visit, by_answer


Answers = dict[int, list[StandingAnswer]]


def _answers(db: Database, claim_ids: str, posted: Mapping[int, list[Entry]]) -> tuple[Answers, Answers]:
    """By claim, those that stand and those that a remittance took back."""
    cursor = db.execute(_ANSWERS, [claim_ids])
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor]
    parts = _Parts(db, [row["id"] for row in rows])
    standing: Answers = defaultdict(list)
    gone: Answers = defaultdict(list)
    for row in rows:
        entries = tuple(posted.get(row["id"], ()))
        answer = StandingAnswer(row["id"], parts.answer(row), entries, _told(row), row["taken_back_with"])
        (standing if row["stands"] else gone)[row["claim_id"]].append(answer)
    return standing, gone


def _told(row: Mapping[str, Any]) -> str:
    day = f"{date.fromisoformat(row['decided_on']):%m/%d/%Y}"
    return f"check {row['payment_reference']} of {day}" if row["payment_reference"] else f"the answer of {day}"


class _Parts:
    """The lines and adjustments of many answers."""

    def __init__(self, db: Database, answer_ids: Collection[int]) -> None:
        ids = [json.dumps(sorted(answer_ids))]
        self._adjustments: dict[tuple[int, int], list[Adjustment]] = defaultdict(list)
        self._lines: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        adjustments = "SELECT adjudication_id, line_place, adjustment_group, reason, amount_cents"
        sql = f"{adjustments} FROM adjudication_adjustment{_PARTS.format('line_place, place')}"
        for answer_id, place, group, reason, cents in db.execute(sql, ids):
            self._adjustments[answer_id, place].append(Adjustment(Group(group), reason, cents))
        lines = "SELECT adjudication_id, place, service_line_id, charge_cents, paid_cents, allowed_cents, remarks"
        sql = f"{lines}, decided_as FROM adjudication_line{_PARTS.format('place')}"
        for answer_id, *cells in db.execute(sql, ids):
            self._lines[answer_id].append(tuple(cells))

    def answer(self, row: Mapping[str, Any]) -> Adjudication:
        """The answer of a row."""
        answer_id = row["id"]
        return Adjudication(
            payer_claim_number=row["payer_claim_number"],
            decided_on=date.fromisoformat(row["decided_on"]),
            charge_cents=row["charge_cents"],
            paid_cents=row["paid_cents"],
            lines=tuple(
                AdjudicatedLine(
                    line_id,
                    charge_cents,
                    paid_cents,
                    tuple(self._adjustments[answer_id, place]),
                    allowed_cents,
                    tuple(remarks.split()),
                    decided_as,
                )
                for place, line_id, charge_cents, paid_cents, allowed_cents, remarks, decided_as in self._lines[
                    answer_id
                ]
            ),
            adjustments=tuple(self._adjustments[answer_id, _WHOLE_CLAIM]),
            remarks=tuple(row["remarks"].split()),
            payment_reference=row["payment_reference"],
            forwarded=bool(row["forwarded"]),
            source=Source(row["source"]),
        )
