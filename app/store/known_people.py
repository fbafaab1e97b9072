"""Who is in the vault already, as an import compares by: names, birth dates, accounts, member ids, payers."""

from dataclasses import dataclass
from datetime import date

from app.domain.coverage import Relation
from app.domain.search_words import fold
from app.store.connection import Database

PersonKey = tuple[str, str, date | None]


@dataclass(frozen=True, slots=True)
class KnownMember:
    """One person under a member id."""

    first: str
    birth_date: date | None
    relation: Relation
    account_number: str


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Look-ups; names and ids are folded (case, accents and punctuation do not count)."""

    accounts: frozenset[str]
    persons: dict[PersonKey, str]
    members: dict[str, tuple[KnownMember, ...]]
    payers: dict[str, int]
    payer_ids: dict[str, int]


def person_key(last: str, first: str, birth_date: date | None) -> PersonKey:
    """What makes two entries the same person."""
    return fold(last), fold(first), birth_date


def member_key(member_id: str) -> str:
    """A member id without blanks, hyphens and case."""
    return "".join(char for char in member_id.casefold() if char.isalnum())


def load_known_people(db: Database) -> KnownPeople:
    """Everybody in the vault; active payers before retired ones of the same name."""
    patients = db.execute("SELECT account_number, last, first, birth_date FROM patient").fetchall()
    members: dict[str, tuple[KnownMember, ...]] = {}
    for member_id, first, day, relation, account in db.execute(
        """SELECT coverage.member_id, patient.first, patient.birth_date, coverage.relation, patient.account_number
           FROM coverage JOIN patient ON patient.id = coverage.patient_id WHERE coverage.member_id <> ''"""
    ):
        key = member_key(member_id)
        member = KnownMember(fold(first), _day(day), Relation(relation), account)
        members[key] = (*members.get(key, ()), member)
    payers = db.execute("SELECT id, name, payer_id FROM payer ORDER BY active, id DESC").fetchall()
    return KnownPeople(
        accounts=frozenset(account for account, *_ in patients),
        persons={person_key(last, first, _day(day)): account for account, last, first, day in patients},
        members=members,
        payers={fold(name): payer_id for payer_id, name, _ in payers},
        payer_ids={fold(number): payer_id for payer_id, _, number in payers if number},
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
