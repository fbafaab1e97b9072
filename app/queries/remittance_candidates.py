"""Claims of ours that a remittance may answer, read by any mark it carries: numbers, lines, people."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from app.domain.remittances.candidates import CandidateKeys, claim_number_keys, name_key, number_key
from app.domain.remittances.match import BilledClaim, BilledLine
from app.store.connection import Database

_OF_VISITS = """
    SELECT claim.id FROM claim WHERE claim.status = 'sent' AND claim.encounter_id IN (SELECT value FROM json_each(?))
"""
_BILLED = """
    SELECT claim.id, claim.number, claim.encounter_id, coverage.payer_id, patient.account_number, patient.last,
        patient.first, coverage.member_id, coverage.rank, claim.snapshot_json
    FROM claim
    JOIN encounter ON encounter.id = claim.encounter_id
    JOIN patient ON patient.id = encounter.patient_id
    JOIN coverage ON coverage.id = claim.coverage_id
    WHERE claim.id IN (SELECT value FROM json_each(?)) ORDER BY claim.id
"""


def candidate_claims(db: Database, keys: CandidateKeys) -> tuple[BilledClaim, ...]:
    """Every sent claim that one of the keys speaks for, with all other sent claims of the same visits."""
    visits = {*_by_line(db, keys), *_by_number(db, keys), *_by_payer_number(db, keys), *_by_person(db, keys)}
    return billed_claims(db, [claim_id for (claim_id,) in db.execute(_OF_VISITS, [json.dumps(sorted(visits))])])


def billed_claims(db: Database, claim_ids: Collection[int]) -> tuple[BilledClaim, ...]:
    """These claims as they were sent."""
    ids = json.dumps(sorted(claim_ids))
    numbers: dict[int, list[str]] = defaultdict(list)
    told = "SELECT claim_id, payer_claim_number FROM adjudication WHERE claim_id IN (SELECT value FROM json_each(?))"
    for claim_id, number in db.execute(told, [ids]):
        numbers[claim_id].append(number)
    return tuple(
        BilledClaim(
            claim_id=claim_id,
            number=number,
            encounter_id=encounter_id,
            payer_id=payer_id,
            account_number=account_number,
            patient_last=last,
            patient_first=first,
            member_id=member_id,
            lines=tuple(_lines(snapshot)),
            payer_claim_numbers=tuple(dict.fromkeys(filter(None, numbers[claim_id]))),
            rank=rank,
        )
        for (
            claim_id,
            number,
            encounter_id,
            payer_id,
            account_number,
            last,
            first,
            member_id,
            rank,
            snapshot,
        ) in db.execute(_BILLED, [ids])
        if snapshot
    )


def practices_of_visits(db: Database, encounter_ids: Collection[int]) -> frozenset[int]:
    """The practices that bill for these visits."""
    sql = "SELECT DISTINCT practice_id FROM encounter WHERE id IN (SELECT value FROM json_each(?))"
    return frozenset(_first(db.execute(sql, [json.dumps(sorted(encounter_ids))])))


def _lines(snapshot_json: str) -> Iterator[BilledLine]:
    """The lines as sent; the whole record would take ten times as long to read."""
    visit = json.loads(snapshot_json)["encounter"]
    for line in visit["lines"]:
        day = line["service_date"] or visit["service_date"]
        yield BilledLine(
            line["id"],
            line["procedure"],
            tuple(line["modifiers"]),
            date.fromisoformat(day) if day else None,
            line["units_tenths"] // 10,
            line["charge_cents"],
        )


def _by_line(db: Database, keys: CandidateKeys) -> Iterator[int]:
    sql = "SELECT DISTINCT encounter_id FROM service_line WHERE id IN (SELECT value FROM json_each(?))"
    return _first(db.execute(sql, [json.dumps(sorted(keys.line_ids))])) if keys.line_ids else iter(())


def _by_number(db: Database, keys: CandidateKeys) -> Iterator[int]:
    for encounter_id, number in db.execute("SELECT encounter_id, number FROM claim WHERE status = 'sent'"):
        if not keys.claim_numbers.isdisjoint(claim_number_keys(number)):
            yield encounter_id


def _by_payer_number(db: Database, keys: CandidateKeys) -> Iterator[int]:
    sql = """SELECT DISTINCT claim.encounter_id, adjudication.payer_claim_number FROM adjudication
             JOIN claim ON claim.id = adjudication.claim_id WHERE adjudication.payer_claim_number <> ''"""
    for encounter_id, number in db.execute(sql) if keys.payer_claim_numbers else ():
        if number_key(number) in keys.payer_claim_numbers:
            yield encounter_id


def _by_person(db: Database, keys: CandidateKeys) -> Iterator[int]:
    """Visits on the days told, of patients whose account number, member id or last name is told."""
    if not keys.service_dates:
        return iter(())
    patients = set()
    for patient_id, number, last in db.execute("SELECT id, account_number, last FROM patient"):
        if name_key(last) in keys.last_names or number_key(number) in keys.claim_numbers:
            patients.add(patient_id)
    for patient_id, member in db.execute("SELECT patient_id, member_id FROM coverage"):
        if number_key(member) in keys.member_ids:
            patients.add(patient_id)
    sql = """SELECT DISTINCT encounter.id FROM encounter LEFT JOIN service_line AS line
                 ON line.encounter_id = encounter.id AND line.place >= 0
             WHERE encounter.patient_id IN (SELECT value FROM json_each(?))
                 AND (encounter.service_date IN (SELECT value FROM json_each(?))
                     OR line.service_date IN (SELECT value FROM json_each(?)))"""
    days = json.dumps(sorted(day.isoformat() for day in keys.service_dates))
    return _first(db.execute(sql, [json.dumps(sorted(patients)), days, days]))


def _first(rows: Iterable[tuple[int, ...]]) -> Iterator[int]:
    return (row[0] for row in rows)
