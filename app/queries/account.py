"""Who owes what of a patient's account: by visit, by party, by service line; what waits at payers and since when."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.ledger import Party, PartyKind
from app.domain.people import PersonName
from app.store.connection import Database


@dataclass(frozen=True, slots=True)
class Owing:
    """What one party owes, in cents; negative: what is owed back to it. The patient's `name` is empty."""

    party: Party
    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim whose payer has not answered: `cents` are asked of it. `sent_on` None: it was not sent yet."""

    claim_id: int
    encounter_id: int
    number: str
    payer: str
    cents: int
    sent_on: date | None


@dataclass(frozen=True, slots=True)
class AccountVisit:
    """One visit of the account. `credit_cents`: what the patient paid for it and no line needs yet.

    `encounter_id` 0: the credit that belongs to no visit.
    """

    encounter_id: int
    service_date: date | None
    provider: str
    procedures: str
    charge_cents: int
    owing: tuple[Owing, ...]
    credit_cents: int
    waiting: tuple[Waiting, ...]

    @property
    def balance_cents(self) -> int:
        return sum(each.cents for each in self.owing)

    @property
    def payer_cents(self) -> int:
        """What coverages owe, what was paid too much taken off."""
        return sum(each.cents for each in self.owing if each.party.kind is PartyKind.COVERAGE)

    @property
    def patient_cents(self) -> int:
        return sum(each.cents for each in self.owing if each.party.kind is PartyKind.PATIENT)


@dataclass(frozen=True, slots=True)
class LineBalance:
    """One service line with what is open on it, by who owes."""

    line_id: int
    procedure: str
    description: str
    charge_cents: int
    owing: tuple[Owing, ...]


_VISITS = """
    SELECT encounter.id, encounter.service_date, coalesce(provider.last, ''), coalesce(provider.first, ''),
        (SELECT group_concat(procedure, ', ') FROM
            (SELECT procedure FROM service_line WHERE encounter_id = encounter.id AND place >= 0 ORDER BY place)),
        coalesce((SELECT sum(charge_cents) FROM service_line WHERE encounter_id = encounter.id AND place >= 0), 0)
    FROM encounter LEFT JOIN provider ON provider.id = encounter.rendering_id
    WHERE encounter.patient_id = ?
    ORDER BY coalesce(encounter.service_date, '9999') DESC, encounter.id DESC
"""
_OWING = """
    SELECT coalesce(entry.encounter_id, 0), coalesce(entry.coverage_id, 0), coalesce(payer.name, ''),
        sum(entry.amount_cents) AS cents
    FROM ledger_entry AS entry
    LEFT JOIN coverage ON coverage.id = entry.coverage_id LEFT JOIN payer ON payer.id = coverage.payer_id
    WHERE entry.patient_id = ?
    GROUP BY entry.encounter_id, entry.coverage_id HAVING cents <> 0
    ORDER BY entry.coverage_id IS NULL, coverage.rank, coverage.id
"""
_CREDIT = """
    SELECT coalesce(encounter_id, 0), -sum(amount_cents) FROM ledger_entry
    WHERE patient_id = ? AND coverage_id IS NULL AND service_line_id IS NULL GROUP BY encounter_id
"""
_LINES = """
    SELECT line.id, line.procedure, line.modifiers, line.description, line.charge_cents,
        coalesce(entry.coverage_id, 0), entry.patient_id, coalesce(payer.name, ''), sum(entry.amount_cents)
    FROM service_line AS line
    LEFT JOIN ledger_entry AS entry ON entry.service_line_id = line.id
    LEFT JOIN coverage ON coverage.id = entry.coverage_id LEFT JOIN payer ON payer.id = coverage.payer_id
    WHERE line.encounter_id = ? AND line.place >= 0
    GROUP BY line.id, entry.coverage_id ORDER BY line.place, entry.coverage_id IS NULL, coverage.rank
"""
# The claims of a patient that nobody has answered yet; one that a later claim corrects or voids is told there.
_WAITING = """
    SELECT claim.id, claim.encounter_id, claim.number, payer.name,
        (SELECT coalesce(sum(entry.amount_cents), 0) FROM ledger_entry AS entry
         LEFT JOIN service_line AS line ON line.id = entry.service_line_id
         WHERE entry.encounter_id = claim.encounter_id AND entry.coverage_id = claim.coverage_id
             AND coalesce(line.part, 0) = claim.part),
        claim.sent_at
    FROM claim
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN coverage ON coverage.id = claim.coverage_id JOIN payer ON payer.id = coverage.payer_id
    WHERE encounter.patient_id = ? AND claim.version <> 8
        AND NOT EXISTS (SELECT 1 FROM standing_adjudication AS answer WHERE answer.claim_id = claim.id)
        AND NOT EXISTS (SELECT 1 FROM claim AS later WHERE later.follows = claim.id)
    ORDER BY claim.id
"""


def account_visits(db: Database, patient_id: int) -> list[AccountVisit]:
    """Every visit of the patient, the latest first; first of all the credit of no visit, where there was any."""
    owing = _by_visit(db, patient_id)
    credit = {int(visit): int(cents) for visit, cents in db.execute(_CREDIT, [patient_id])}
    waiting: dict[int, list[Waiting]] = defaultdict(list)
    for each in waiting_claims(db, patient_id):
        waiting[each.encounter_id].append(each)
    visits = [
        AccountVisit(
            encounter_id=visit,
            service_date=date.fromisoformat(day) if day else None,
            provider=PersonName(last, first).sort_name,
            procedures=procedures or "",
            charge_cents=charge,
            owing=owing.get(visit, ()),
            credit_cents=credit.get(visit, 0),
            waiting=tuple(waiting[visit]),
        )
        for visit, day, last, first, procedures, charge in db.execute(_VISITS, [patient_id])
    ]
    if 0 in credit:
        visits.insert(0, AccountVisit(0, None, "", "", 0, owing.get(0, ()), credit[0], ()))
    return visits


def total_owing(visits: Iterable[AccountVisit]) -> tuple[Owing, ...]:
    """What each party owes over some visits; parties that are square are left out."""
    sums: dict[Party, int] = defaultdict(int)
    names: dict[Party, str] = {}
    for visit in visits:
        for each in visit.owing:
            sums[each.party] += each.cents
            names[each.party] = each.name
    return tuple(Owing(party, names[party], cents) for party, cents in sums.items() if cents)


def waiting_claims(db: Database, patient_id: int) -> list[Waiting]:
    """The patient's claims without an answer that ask for something, the oldest first."""
    return [
        Waiting(claim_id, encounter_id, number, payer, cents, _local_day(sent_at))
        for claim_id, encounter_id, number, payer, cents, sent_at in db.execute(_WAITING, [patient_id])
        if cents
    ]


def line_balances(db: Database, encounter_id: int) -> list[LineBalance]:
    """The service lines of a visit, with what is open on each."""
    lines: dict[int, LineBalance] = {}
    owing: dict[int, list[Owing]] = defaultdict(list)
    for line, code, modifiers, words, charge, coverage, patient, payer, cents in db.execute(_LINES, [encounter_id]):
        lines[line] = LineBalance(line, "-".join([code, *modifiers.split()]), words, charge, ())
        if cents:
            owing[line].append(Owing(_party(coverage, patient), payer, cents))
    return [
        LineBalance(each.line_id, each.procedure, each.description, each.charge_cents, tuple(owing[each.line_id]))
        for each in lines.values()
    ]


def patient_of_visit(db: Database, encounter_id: int) -> int:
    """The row id of the patient a visit is of."""
    return int(db.execute("SELECT patient_id FROM encounter WHERE id = ?", [encounter_id]).fetchone()[0])


def claim_numbered(db: Database, number: str) -> tuple[int, int] | None:
    """The claim of a number, as typed, and its patient: their row ids; None where there is none."""
    sql = """SELECT claim.id, encounter.patient_id FROM claim JOIN encounter ON encounter.id = claim.encounter_id
             WHERE claim.number = ?"""
    row = db.execute(sql, [number.strip().upper()]).fetchone()
    return (int(row[0]), int(row[1])) if row else None


def account_numbered(db: Database, number: str) -> int:
    """The row id of the patient with an account number, or 0."""
    row = db.execute("SELECT id FROM patient WHERE account_number = ?", [number.strip()]).fetchone()
    return int(row[0]) if row else 0


def _by_visit(db: Database, patient_id: int) -> dict[int, tuple[Owing, ...]]:
    found: dict[int, list[Owing]] = defaultdict(list)
    for visit, coverage, payer, cents in db.execute(_OWING, [patient_id]):
        found[visit].append(Owing(_party(coverage, patient_id), payer, cents))
    return {visit: tuple(owing) for visit, owing in found.items()}


def _party(coverage_id: int, patient_id: int) -> Party:
    return Party(PartyKind.COVERAGE, coverage_id) if coverage_id else Party(PartyKind.PATIENT, patient_id)


def _local_day(at: str | None) -> date | None:
    return datetime.fromisoformat(at).astimezone().date() if at else None
