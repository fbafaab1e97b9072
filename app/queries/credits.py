"""Who is owed money back: payers that paid too much for a visit, patients who paid more than they owe in all."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.credits import MoneyStep, OwedBack, cause_words, due_by, owed_to_patient, owed_to_payer
from app.domain.ledger import Party, PartyKind
from app.domain.money import format_cents
from app.domain.people import PersonName
from app.domain.posting import PostingKind
from app.domain.why.books import Names, Voice
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class CreditRow:
    """`cents` (positive) are owed back to `owed_to`, a payer (`coverage_id`, for one visit) or the patient (0, in all).

    `waits_for`: the payers whose answers may still need it; empty where it is due. `due_by` is the last day of a
    federal program's sixty, None for all others.
    """

    coverage_id: int
    patient_id: int
    patient: str
    account_number: str
    encounter_id: int
    service_date: date | None
    owed_to: str
    cents: int
    cause: str
    since: date
    days: int
    due_by: date | None
    waits_for: str
    note: str = ""
    """The biller's last one, with its day before it."""

    @property
    def is_due(self) -> bool:
        return not self.waits_for

    @property
    def key(self) -> tuple[int, int, int]:
        """What makes it the same row when the list is read again."""
        return (self.patient_id, self.encounter_id, self.coverage_id)


@dataclass(frozen=True, slots=True)
class CreditsDue:
    """How many credits are due, what they sum to, and the days of the oldest; `nearest` federal day of them all."""

    count: int
    cents: int
    oldest_days: int
    nearest: date | None


_FEDERAL = frozenset({"medicare", "medicaid"})
# Money of no visit is the practice's whose receipt it came with.
_PRACTICE = "coalesce(encounter.practice_id, receipt.practice_id, 0)"
_FROM = """ledger_entry AS entry JOIN posting ON posting.id = entry.posting_id
    LEFT JOIN encounter ON encounter.id = entry.encounter_id LEFT JOIN receipt ON receipt.id = posting.receipt_id"""
# Of each visit and party what is open; then who of the patients is owed something, and who of those waits for nobody.
_CREDITORS = """
    SELECT patient_id FROM (SELECT entry.patient_id, entry.coverage_id, sum(entry.amount_cents) AS cents
        FROM ledger_entry AS entry GROUP BY entry.patient_id, entry.encounter_id, entry.coverage_id)
    GROUP BY patient_id
    HAVING min(CASE WHEN coverage_id IS NULL THEN 0 ELSE cents END) < 0
        OR (sum(CASE WHEN coverage_id IS NULL THEN cents ELSE 0 END) < 0
            AND (:waiting OR max(CASE WHEN coverage_id IS NULL THEN 0 ELSE cents END) <= 0))
"""
_STEPS = f"""
    SELECT entry.patient_id, {_PRACTICE}, posting.id, posting.kind, posting.at, coalesce(entry.encounter_id, 0),
        coalesce(entry.coverage_id, 0), sum(entry.amount_cents)
    FROM {_FROM}
    WHERE entry.patient_id IN (SELECT value FROM json_each(:patients))
        AND (:practice IS NULL OR {_PRACTICE} IN (0, :practice))
    GROUP BY entry.patient_id, posting.id, entry.encounter_id, entry.coverage_id
    ORDER BY entry.patient_id, posting.at, posting.id
"""  # noqa: S608 - own words only
_PEOPLE = """
    SELECT id, last, first, middle, suffix, account_number FROM patient
    WHERE id IN (SELECT value FROM json_each(:patients))
"""
_PAYERS = """
    SELECT coverage.id, payer.name, payer.kind FROM coverage JOIN payer ON payer.id = coverage.payer_id
    WHERE coverage.patient_id IN (SELECT value FROM json_each(:patients))
"""
# The later note of one credit takes the place of the earlier.
_NOTES = """
    SELECT patient_id, encounter_id, coverage_id, at, words FROM credit_note
    WHERE patient_id IN (SELECT value FROM json_each(:patients)) ORDER BY id
"""
# Of a line that is below zero, what was written off of it by hand (a payer's answer names its group): nobody paid that.
_GIVEN_UP = """
    SELECT patient_id, encounter_id, coverage_id, sum(min(-cents, -by_hand)) FROM (
        SELECT patient_id, encounter_id, coalesce(coverage_id, 0) AS coverage_id, sum(amount_cents) AS cents,
            sum(CASE WHEN kind = 'write_off' AND adjustment_group = '' THEN amount_cents ELSE 0 END) AS by_hand
        FROM ledger_entry WHERE patient_id IN (SELECT value FROM json_each(:patients))
        GROUP BY patient_id, encounter_id, coverage_id, service_line_id HAVING cents < 0 AND by_hand < 0)
    GROUP BY 1, 2, 3
"""
_DAYS = "SELECT id, service_date FROM encounter WHERE patient_id IN (SELECT value FROM json_each(:patients))"


def credited_patients(db: Database, *, waiting: bool = True) -> list[int]:
    """The row ids of patients on whose account somebody is owed something, those who wait for an answer if wanted."""
    return [int(patient) for (patient,) in db.execute(_CREDITORS, {"waiting": waiting})]


def credit_rows(db: Database, today: date, practice_id: int | None = None, *, waiting: bool = True) -> list[CreditRow]:
    """Every credit, those due first and of them those with the nearest day, then the oldest.

    Without `waiting` none is read of a patient for whom an answer is awaited: most of a practice's, each copay.
    """
    patients = json.dumps(credited_patients(db, waiting=waiting))
    reader = _Reader(db, today, patients)
    rows: list[CreditRow] = []
    for (patient_id, _practice), steps in _steps(db, patients, practice_id).items():
        rows += reader.payers(patient_id, steps)
        if credit := owed_to_patient(steps):
            rows.append(reader.row(patient_id, 0, 0, credit))
    shown = [row for row in rows if waiting or row.is_due]
    return sorted(shown, key=lambda row: (not row.is_due, row.due_by or date.max, row.since, row.patient))


def due_credits(db: Database, today: date, practice_id: int | None = None) -> CreditsDue:
    """What is to be given back now, for the work list."""
    due = credit_rows(db, today, practice_id, waiting=False)
    nearest = min((row.due_by for row in due if row.due_by), default=None)
    return CreditsDue(len(due), sum(row.cents for row in due), max((row.days for row in due), default=0), nearest)


class _Reader:
    """Names people, payers and days of the credits found."""

    def __init__(self, db: Database, today: date, patients: str) -> None:
        self._today = today
        self._people = {
            patient: (PersonName(last, first, middle, suffix).sort_name, account)
            for patient, last, first, middle, suffix, account in db.execute(_PEOPLE, {"patients": patients})
        }
        payers = {coverage: (name, kind) for coverage, name, kind in db.execute(_PAYERS, {"patients": patients})}
        self._kinds = {coverage: kind for coverage, (_, kind) in payers.items()}
        self._names = Names({Party(PartyKind.COVERAGE, coverage): name for coverage, (name, _) in payers.items()})
        self._notes = {
            (patient, visit or 0, coverage or 0): f"{_local_day(at):%m/%d}: {words}"
            for patient, visit, coverage, at, words in db.execute(_NOTES, {"patients": patients})
        }
        self._given_up: dict[tuple[int, int, int], int] = defaultdict(int)
        for patient, visit, coverage, cents in db.execute(_GIVEN_UP, {"patients": patients}):
            self._given_up[patient, visit if coverage else 0, coverage] += cents
        self._days = {
            visit: date.fromisoformat(day) if day else None for visit, day in db.execute(_DAYS, {"patients": patients})
        }

    def payers(self, patient_id: int, steps: list[MoneyStep]) -> list[CreditRow]:
        """What each coverage paid too much, visit by visit."""
        own: dict[tuple[int, int], list[MoneyStep]] = defaultdict(list)
        for step in steps:
            if step.party.kind is PartyKind.COVERAGE:
                own[step.encounter_id, step.party.id].append(step)
        found = ((visit, coverage, owed_to_payer(each)) for (visit, coverage), each in own.items())
        return [self.row(patient_id, visit, coverage, credit) for visit, coverage, credit in found if credit]

    def row(self, patient_id: int, encounter_id: int, coverage_id: int, credit: OwedBack) -> CreditRow:
        name, account = self._people[patient_id]
        payer = self._names.party(Party(PartyKind.COVERAGE, coverage_id), Voice.BILLER) if coverage_id else ""
        return CreditRow(
            coverage_id=coverage_id,
            patient_id=patient_id,
            patient=name,
            account_number=account,
            encounter_id=encounter_id,
            service_date=self._days.get(encounter_id),
            owed_to=payer or name,
            cents=credit.cents,
            cause=self._cause(patient_id, encounter_id, coverage_id, credit),
            since=credit.since,
            days=(self._today - credit.since).days,
            due_by=due_by(credit.since, is_federal=self._kinds.get(coverage_id) in _FEDERAL),
            note=self._notes.get((patient_id, encounter_id, coverage_id), ""),
            waits_for=", ".join(dict.fromkeys(self._names.party(party, Voice.BILLER) for party in credit.waits_for)),
        )

    def _cause(self, patient_id: int, encounter_id: int, coverage_id: int, credit: OwedBack) -> str:
        words = cause_words(credit.cause, self._names, Party(PartyKind.COVERAGE, coverage_id))
        by_hand = min(self._given_up[patient_id, encounter_id, coverage_id], credit.cents)
        if not by_hand:
            return words
        return f"{words}; {format_cents(by_hand)} of it was written off by hand: undo that first"


def _steps(db: Database, patients: str, practice_id: int | None) -> dict[tuple[int, int], list[MoneyStep]]:
    """By patient and practice, oldest first."""
    found: dict[tuple[int, int], list[MoneyStep]] = defaultdict(list)
    parameters = {"patients": patients, "practice": practice_id}
    for patient, practice, posting, kind, at, visit, coverage, cents in db.execute(_STEPS, parameters):
        party = Party(PartyKind.COVERAGE, coverage) if coverage else Party(PartyKind.PATIENT, patient)
        step = MoneyStep(posting, PostingKind(kind), _local_day(at), visit, party, cents)
        found[patient, practice].append(step)
    return found


def _local_day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone().date()
