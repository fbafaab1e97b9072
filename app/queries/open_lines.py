"""What is open on a patient's service lines, party by party, and the patient's credit: what money is laid on."""

from datetime import date

from app.domain.patient_payment import OpenLine
from app.store.connection import Database

_LINES = """
    SELECT entry.encounter_id, entry.service_line_id, coalesce(line.service_date, encounter.service_date),
        encounter.practice_id, line.procedure, sum(entry.amount_cents),
        -sum(CASE WHEN entry.kind IN ('payment', 'applied', 'refund') THEN entry.amount_cents ELSE 0 END)
    FROM ledger_entry AS entry
    JOIN encounter ON encounter.id = entry.encounter_id
    JOIN service_line AS line ON line.id = entry.service_line_id
    WHERE entry.patient_id = ? AND coalesce(entry.coverage_id, 0) = ?
    GROUP BY entry.encounter_id, entry.service_line_id
    ORDER BY coalesce(line.service_date, encounter.service_date, '9999'), entry.encounter_id, line.place, line.id
"""


def open_lines(db: Database, patient_id: int, coverage_id: int = 0) -> tuple[OpenLine, ...]:
    """Every service line the party (coverage 0: the patient) has entries on, settled ones too, oldest first."""
    return tuple(
        OpenLine(
            encounter_id=visit,
            line_id=line,
            service_date=date.fromisoformat(day) if day else None,
            practice_id=practice,
            procedure=procedure,
            cents=cents,
            paid_cents=paid,
        )
        for visit, line, day, practice, procedure, cents, paid in db.execute(_LINES, [patient_id, coverage_id])
    )


def visit_credit(db: Database, patient_id: int) -> dict[int, int]:
    """The patient's unapplied credit bound to visits, in positive cents by visit, the oldest first."""
    rows = db.execute(
        """SELECT entry.encounter_id, -sum(entry.amount_cents) AS cents
           FROM ledger_entry AS entry JOIN encounter ON encounter.id = entry.encounter_id
           WHERE entry.patient_id = ? AND entry.coverage_id IS NULL AND entry.service_line_id IS NULL
           GROUP BY entry.encounter_id HAVING cents <> 0
           ORDER BY coalesce(encounter.service_date, '9999'), entry.encounter_id""",
        [patient_id],
    )
    return {int(visit): int(cents) for visit, cents in rows}


def practice_credit(db: Database, patient_id: int) -> dict[int, int]:
    """The patient's unapplied credit bound to no visit, in positive cents by the practice it was paid to.

    Its entries' postings name a receipt of that practice.
    """
    rows = db.execute(
        """SELECT coalesce(receipt.practice_id, 0), -sum(entry.amount_cents) AS cents
           FROM ledger_entry AS entry JOIN posting ON posting.id = entry.posting_id
               LEFT JOIN receipt ON receipt.id = posting.receipt_id
           WHERE entry.patient_id = ? AND entry.coverage_id IS NULL AND entry.encounter_id IS NULL
           GROUP BY 1 HAVING cents <> 0 ORDER BY 1""",
        [patient_id],
    )
    return {int(practice): int(cents) for practice, cents in rows}


def visit_practices(db: Database, patient_id: int) -> dict[int, int]:
    """The practice of each of a patient's visits, the latest visit first."""
    rows = db.execute(
        """SELECT id, practice_id FROM encounter WHERE patient_id = ?
           ORDER BY coalesce(service_date, '9999') DESC, id DESC""",
        [patient_id],
    )
    return {int(visit): int(practice) for visit, practice in rows}


def receipt_of_credit(db: Database, patient_id: int, practice_id: int) -> int:
    """The latest receipt by which the patient's money came to a practice, or 0: what later moves of it name."""
    row = db.execute(
        """SELECT receipt.id FROM receipt JOIN posting ON posting.receipt_id = receipt.id
               JOIN ledger_entry AS entry ON entry.posting_id = posting.id
           WHERE receipt.practice_id = ? AND entry.patient_id = ? AND entry.coverage_id IS NULL
           ORDER BY receipt.id DESC LIMIT 1""",
        [practice_id, patient_id],
    ).fetchone()
    return int(row[0]) if row else 0


def waiting_visits(db: Database, patient_id: int) -> tuple[OpenLine, ...]:
    """Visits that still wait for payers, as places (line 0) a payment may be kept for; cents are what payers owe."""
    rows = db.execute(
        """SELECT entry.encounter_id, encounter.service_date, encounter.practice_id, sum(entry.amount_cents) AS cents
           FROM ledger_entry AS entry JOIN encounter ON encounter.id = entry.encounter_id
           WHERE entry.patient_id = ? AND entry.coverage_id IS NOT NULL
           GROUP BY entry.encounter_id HAVING cents > 0
           ORDER BY coalesce(encounter.service_date, '9999') DESC, entry.encounter_id DESC""",
        [patient_id],
    )
    return tuple(
        OpenLine(visit, 0, date.fromisoformat(day) if day else None, practice, "", cents)
        for visit, day, practice, cents in rows
    )
