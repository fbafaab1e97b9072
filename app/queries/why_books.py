"""Everything the story of a balance is told from: the entries with their postings, receipts and answers; the names."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from app.domain.adjudication import AdjudicatedLine, Adjudication, Adjustment, Group, decided_lines
from app.domain.ledger import Entry, EntryKind, Party, PartyKind
from app.domain.posting import PostingKind
from app.domain.why.books import Answer, Names, PostedEntry, PostingFacts, Receipt
from app.store.connection import Database

_ENTRIES = """
    SELECT entry.id, entry.kind, entry.patient_id, entry.coverage_id, entry.amount_cents, entry.service_line_id,
        entry.reverses, entry.adjustment_group, entry.reason, entry.encounter_id,
        posting.id AS posting_id, posting.kind AS posting_kind, posting.at, posting.effective_date, posting.words,
        posting.adjudication_id, receipt.way, receipt.reference, receipt.received_on, receipt.source
    FROM ledger_entry AS entry JOIN posting ON posting.id = entry.posting_id
    LEFT JOIN receipt ON receipt.id = posting.receipt_id
"""
# An answer that a remittance took back was taken back by the payer.
_ANSWERS = """
    SELECT answer.id, answer.claim_id, answer.decided_on, answer.recorded_at, answer.payment_reference,
        claim.coverage_id, answer.charge_cents, answer.paid_cents,
        coalesce(gone.reason, '') AS taken_back, gone.at IS NOT NULL AS is_gone,
        EXISTS (SELECT 1 FROM remittance_batch_claim AS posted
            WHERE posted.adjudication_id = answer.id AND posted.outcome = 'reversal') AS by_payer
    FROM adjudication AS answer JOIN claim ON claim.id = answer.claim_id
    LEFT JOIN adjudication_reversal AS gone ON gone.adjudication_id = answer.id
    WHERE claim.encounter_id = ? ORDER BY answer.id
"""
_ADJUSTMENTS = """
    SELECT each.adjudication_id, each.line_place, each.adjustment_group, each.reason, each.amount_cents
    FROM adjudication_adjustment AS each JOIN adjudication AS answer ON answer.id = each.adjudication_id
    JOIN claim ON claim.id = answer.claim_id
    WHERE claim.encounter_id = ? ORDER BY each.adjudication_id, each.line_place, each.place
"""
_LINES = """
    SELECT line.* FROM adjudication_line AS line JOIN adjudication AS answer ON answer.id = line.adjudication_id
    JOIN claim ON claim.id = answer.claim_id
    WHERE claim.encounter_id = ? ORDER BY line.adjudication_id, line.place
"""


# What a claim billed: the lines it names, else those of its part of the visit.
_BILLED = """
    SELECT claim.id AS claim_id, line.id, line.charge_cents, claim.coverage_id, claim.status FROM claim
    JOIN service_line AS line ON line.encounter_id = claim.encounter_id AND line.place >= 0 AND line.part = claim.part
    WHERE claim.encounter_id = ? AND (line.id IN (SELECT service_line_id FROM claim_line WHERE claim_id = claim.id)
        OR NOT EXISTS (SELECT 1 FROM claim_line WHERE claim_id = claim.id))
    ORDER BY claim.id, line.place
"""
_NAMES = """
    SELECT coverage.id, payer.name, coverage.rank FROM coverage JOIN payer ON payer.id = coverage.payer_id
    WHERE coverage.patient_id = ? ORDER BY coverage.id
"""


def visit_entries(db: Database, encounter_id: int) -> tuple[PostedEntry, ...]:
    """Every entry of a visit, as it was entered."""
    answers = {each.id: each for each in visit_answers(db, encounter_id)}
    rows = _rows(db, f"{_ENTRIES} WHERE entry.encounter_id = ? ORDER BY entry.id", [encounter_id])
    return tuple(_posted(row, answers) for row in rows)


def free_entries(db: Database, patient_id: int) -> tuple[PostedEntry, ...]:
    """The patient's entries that belong to no visit: credit, and what it was put on or given back."""
    rows = _rows(
        db, f"{_ENTRIES} WHERE entry.patient_id = ? AND entry.encounter_id IS NULL ORDER BY entry.id", [patient_id]
    )
    return tuple(_posted(row, {}) for row in rows)


def visit_answers(db: Database, encounter_id: int) -> tuple[Answer, ...]:
    """Every answer to the visit's claims, line by line, those taken back among them."""
    adjustments: dict[tuple[int, int], list[Adjustment]] = defaultdict(list)
    for answer, place, group, reason, cents in db.execute(_ADJUSTMENTS, [encounter_id]):
        adjustments[answer, place].append(Adjustment(Group(group), reason, cents))
    lines: dict[int, list[AdjudicatedLine]] = defaultdict(list)
    for row in _rows(db, _LINES, [encounter_id]):
        made = AdjudicatedLine(
            line_id=row["service_line_id"],
            charge_cents=row["charge_cents"],
            paid_cents=row["paid_cents"],
            adjustments=tuple(adjustments[row["adjudication_id"], row["place"]]),
            allowed_cents=row["allowed_cents"],
        )
        lines[row["adjudication_id"]].append(made)
    billed: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim, line, cents, *_ in db.execute(_BILLED, [encounter_id]):
        billed[claim].append((line, cents))
    made_answers = []
    for row in _rows(db, _ANSWERS, [encounter_id]):
        whole = Adjudication(
            payer_claim_number="",
            decided_on=date.fromisoformat(row["decided_on"]),
            charge_cents=row["charge_cents"],
            paid_cents=row["paid_cents"],
            lines=tuple(lines[row["id"]]),
            adjustments=tuple(adjustments[row["id"], -1]),
        )
        made_answers.append(
            Answer(
                id=row["id"],
                party=Party(PartyKind.COVERAGE, row["coverage_id"]),
                decided_on=whole.decided_on,
                at=datetime.fromisoformat(row["recorded_at"]).astimezone(),
                lines=decided_lines(whole, billed[row["claim_id"]]),
                taken_back=row["taken_back"] or ("taken back" if row["is_gone"] else ""),
                by_payer=bool(row["by_payer"]),
                reference=row["payment_reference"],
            )
        )
    return tuple(made_answers)


def sent_lines(db: Database, encounter_id: int) -> frozenset[tuple[Party, int]]:
    """Each line that a claim as sent bills, with the party it was sent to (forwarded by the payer before: sent too)."""
    rows = db.execute(_BILLED, [encounter_id])
    return frozenset(
        (Party(PartyKind.COVERAGE, coverage), line) for _, line, _, coverage, status in rows if status == "sent"
    )


def claim_part_lines(db: Database, claim_id: int) -> frozenset[int] | None:
    """The lines whose money is the claim's, 0 (credit) with the visit's first part; None: all of the visit's."""
    part, is_split, encounter_id = db.execute(
        """SELECT claim.part, EXISTS (SELECT 1 FROM service_line AS line
               WHERE line.encounter_id = claim.encounter_id AND line.part > 0), claim.encounter_id
           FROM claim WHERE claim.id = ?""",
        [claim_id],
    ).fetchone()
    if not is_split:
        return None
    rows = db.execute("SELECT id FROM service_line WHERE encounter_id = ? AND part = ?", [encounter_id, part])
    return frozenset({line for (line,) in rows} | ({0} if part == 0 else set()))


def account_names(db: Database, patient_id: int, encounter_id: int, reasons: Mapping[str, str]) -> Names:
    """How the patient's payers and the visit's lines are called. Two policies with one payer are told apart."""
    ranks = {1: "first", 2: "second", 3: "third"}
    rows = list(db.execute(_NAMES, [patient_id]))
    several = Counter(name for _, name, _ in rows)
    parties = {
        Party(PartyKind.COVERAGE, coverage): f"{name} ({ranks[rank]} policy)" if several[name] > 1 else name
        for coverage, name, rank in rows
    }
    lines = db.execute("SELECT id, procedure FROM service_line WHERE encounter_id = ?", [encounter_id])
    return Names(parties, {line: code for line, code in lines if code}, reasons)


def _posted(row: Mapping[str, Any], answers: Mapping[int, Answer]) -> PostedEntry:
    coverage = row["coverage_id"]
    entry = Entry(
        kind=EntryKind(row["kind"]),
        party=Party(PartyKind.COVERAGE, coverage) if coverage else Party(PartyKind.PATIENT, row["patient_id"]),
        amount_cents=row["amount_cents"],
        line_id=row["service_line_id"] or 0,
        reverses=row["reverses"] or 0,
        id=row["id"],
        group=row["adjustment_group"],
        reason=row["reason"],
        encounter_id=row["encounter_id"] or 0,
    )
    answer = answers.get(row["adjudication_id"] or 0)
    posting = PostingFacts(
        id=row["posting_id"],
        kind=PostingKind(row["posting_kind"]),
        at=datetime.fromisoformat(row["at"]).astimezone(),
        day=date.fromisoformat(row["effective_date"]),
        reason=_reason(PostingKind(row["posting_kind"]), row["words"]),
        receipt=_receipt(row, answer),
        answer=answer,
    )
    return PostedEntry(entry, posting)


_GIVEN = frozenset(PostingKind) - {PostingKind.VISIT, PostingKind.ADJUDICATION, PostingKind.PAYER_ACCOUNT}
"""What is done by hand with a reason: it stands after the colon of the posting's words."""


def _reason(kind: PostingKind, words: str) -> str:
    return words.partition(": ")[2] if kind in _GIVEN else ""


def _receipt(row: Mapping[str, Any], answer: Answer | None) -> Receipt | None:
    if row["way"]:
        at_desk = row["source"] == "visit"
        return Receipt(row["way"], row["reference"], date.fromisoformat(row["received_on"]), at_desk)
    if answer and answer.reference:
        return Receipt("", answer.reference, answer.decided_on)
    return None


def _rows(db: Database, sql: str, parameters: Sequence[int]) -> list[dict[str, Any]]:
    cursor = db.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
