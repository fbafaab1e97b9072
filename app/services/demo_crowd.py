"""Moves the demo's visits to the present, and multiplies its people for a vault of any size."""

from collections import defaultdict
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from app.domain.authorization import Authorization
from app.domain.coverage import Coverage
from app.domain.encounter import Encounter, ServiceLine
from app.domain.people import Patient, PersonName
from app.services.exchange_format import EncounterEntry, Exchange, PatientEntry

_WEEKS_BACK = 52
_VISITS_EACH = 5
_SETTLED_DAYS = 4

Dated = TypeVar("Dated", Encounter, ServiceLine)


def to_the_present(exchange: Exchange, today: date) -> Exchange:
    """The same visits moved by whole weeks, so that the newest falls into the last seven days on its own weekday.

    Coverages that ended, and authorizations, move along; coverages in force, and birth dates, stay.
    """
    newest = max(entry.encounter.service_date or date.min for entry in exchange.encounters)
    shift = timedelta(weeks=(today - newest).days // 7)
    return replace(
        exchange,
        patients={key: _shift_ends(entry, shift) for key, entry in exchange.patients.items()},
        encounters=tuple(replace(entry, encounter=_shift(entry.encounter, shift)) for entry in exchange.encounters),
    )


def crowd(exchange: Exchange, claims: int, today: date, chance: Random) -> Exchange:
    """The demo with further patients, until there are `claims` claims: each has the insurance and the visits of one
    of the demo's own patients, under another name and on other days of the last year."""
    models = _models(exchange, today)
    patients, encounters = dict(exchange.patients), list(exchange.encounters)
    people = [entry.patient for entry in exchange.patients.values()]
    billed = sum(bool(exchange.patients[entry.patient].coverages) for entry in encounters)
    while billed < claims:
        model = chance.choice(sorted(models))
        key = f"crowd-{len(patients)}"
        patients[key] = _double(exchange.patients[model], len(patients), people, chance)
        weeks = chance.sample(range(1, _WEEKS_BACK), min(_VISITS_EACH, claims - billed))
        for week in weeks:
            entry = chance.choice(models[model])
            encounters.append(replace(entry, patient=key, encounter=_in_week(entry.encounter, today, week)))
        billed += len(weeks)
    return replace(exchange, patients=patients, encounters=tuple(encounters))


def _models(exchange: Exchange, today: date) -> dict[str, list[EncounterEntry]]:
    """The older visits of the insured, by patient: the newest have faults on purpose."""
    found = defaultdict(list)
    for entry in exchange.encounters:
        day = entry.encounter.service_date
        if day and (today - day).days > _SETTLED_DAYS + 7 and exchange.patients[entry.patient].coverages:
            found[entry.patient].append(entry)
    return found


def _double(entry: PatientEntry, number: int, people: list[Patient], chance: Random) -> PatientEntry:
    """Somebody else with the same insurance, of whom nothing is authorized; the member id keeps its form."""
    alike = [person for person in people if person.sex is entry.patient.sex]
    name = PersonName(chance.choice(people).name.last, chance.choice(alike).name.first, chance.choice("ABCDEFGHJKLMNP"))
    born = entry.patient.birth_date
    patient = replace(
        entry.patient,
        name=name,
        birth_date=born - timedelta(days=chance.randrange(1, 300)) if born else None,
        phone=f"503555{100 + number % 100:04d}",
    )
    coverages = tuple(
        (payer, replace(coverage, member_id=_other_digits(coverage.member_id, chance), authorizations=()))
        for payer, coverage in entry.coverages
    )
    return PatientEntry(patient, coverages)


def _other_digits(member_id: str, chance: Random) -> str:
    return member_id[0] + "".join(str(chance.randrange(10)) if sign.isdigit() else sign for sign in member_id[1:])


def _in_week(encounter: Encounter, today: date, weeks_ago: int) -> Encounter:
    """The same visit on the same weekday of an earlier week."""
    day = encounter.service_date or today
    monday = today - timedelta(days=today.weekday(), weeks=weeks_ago)
    return _shift(encounter, monday + timedelta(days=day.weekday()) - day)


def _shift_ends(entry: PatientEntry, shift: timedelta) -> PatientEntry:
    coverages = tuple(
        (
            payer,
            replace(coverage, ends_on=_moved(coverage.ends_on, shift), authorizations=_moved_leave(coverage, shift)),
        )
        for payer, coverage in entry.coverages
    )
    return replace(entry, coverages=coverages)


def _moved(day: date | None, shift: timedelta) -> date | None:
    return day + shift if day else None


def _moved_leave(coverage: Coverage, shift: timedelta) -> tuple[Authorization, ...]:
    return tuple(
        replace(each, starts_on=_moved(each.starts_on, shift), ends_on=_moved(each.ends_on, shift))
        for each in coverage.authorizations
    )


def _shift(record: Dated, shift: timedelta) -> Dated:
    """The record with every date moved; an encounter's lines too."""
    moved: dict[str, Any] = {
        each.name: value + shift for each in fields(record) if isinstance(value := getattr(record, each.name), date)
    }
    if isinstance(record, Encounter):
        return replace(record, **moved, lines=tuple(_shift(line, shift) for line in record.lines))
    return replace(record, **moved)
