"""Claims of ours that a remittance may answer, and by what each is found: numbers, lines, people."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.remittances.line_number import line_id_of
from app.domain.remittances.match import BilledClaim
from app.domain.remittances.remittance import Remittance, RemittanceClaim

_MOST_ON_PAPER = 14
"""Item 26 holds no more of a claim number."""


@dataclass(frozen=True, slots=True)
class CandidateKeys:
    """By what claims are read that a remittance may answer: any one of these. Numbers are `number_key`s."""

    line_ids: frozenset[int]
    claim_numbers: frozenset[str]
    """Keys of CLP01; of ours compare each of `claim_number_keys`, and the patient's account number."""
    payer_claim_numbers: frozenset[str]
    member_ids: frozenset[str]
    last_names: frozenset[str]
    """Keys of last names (`name_key`); worth a look only together with `service_dates`."""
    service_dates: frozenset[date]


def number_key(number: str) -> str:
    """A number without regard to case, blanks, dashes and leading zeros."""
    return re.sub(r"[^0-9A-Z]", "", number.upper()).lstrip("0")


def claim_number_keys(number: str) -> tuple[str, ...]:
    """What may come back for a claim number of ours: whole, or as far as item 26 holds it."""
    return tuple(dict.fromkeys((number_key(number), number_key(number.replace("-", "")[:_MOST_ON_PAPER]))))


def name_key(name: str) -> str:
    """A name as it is compared: letters only, without case."""
    return "".join(sign for sign in name.casefold() if sign.isalpha())


def candidate_keys(remittance: Remittance) -> CandidateKeys:
    """All there is to read candidates by, of every claim of the remittance."""
    claims = remittance.claims
    return CandidateKeys(
        line_ids=frozenset(filter(None, (line_id_of(line.control_number) for each in claims for line in each.lines))),
        claim_numbers=_keys(each.claim_number for each in claims),
        payer_claim_numbers=_keys(number for each in claims for number in payer_numbers(each)),
        member_ids=_keys(member for each in claims for member in member_ids(each)),
        last_names=frozenset(filter(None, (name_key(name) for each in claims for name, _ in names(each)))),
        service_dates=frozenset(day for each in claims for day in service_days(each)),
    )


def payer_numbers(claim: RemittanceClaim) -> tuple[str, ...]:
    """The payer's own numbers a claim names: its own (CLP07), and that of the original (REF*F8)."""
    return (claim.payer_claim_number, *(each.value for each in claim.references if each.qualifier == "F8"))


def member_ids(claim: RemittanceClaim) -> tuple[str, ...]:
    """The ids of patient, insured and corrected insured."""
    return tuple(each.id for each in claim.parties if each.role in ("QC", "IL", "74") and each.id)


def names(claim: RemittanceClaim) -> tuple[tuple[str, str], ...]:
    """Last and first name of the patient, also as the payer corrected them."""
    return tuple((each.last_name, each.first_name) for each in claim.parties if each.role in ("QC", "74"))


def service_days(claim: RemittanceClaim) -> Iterator[date]:
    """Every day a claim names as one of service."""
    for line in claim.lines:
        if line.service_from:
            yield line.service_from
    if day := claim.day("232"):
        yield day


class Candidates:
    """Claims to choose from, found by each of their marks."""

    def __init__(self, claims: Iterable[BilledClaim]) -> None:
        self._by_line: dict[int, list[BilledClaim]] = defaultdict(list)
        self._by_number: dict[str, list[BilledClaim]] = defaultdict(list)
        self._by_payer_number: dict[str, list[BilledClaim]] = defaultdict(list)
        self._by_person: dict[str, list[BilledClaim]] = defaultdict(list)
        self._by_name_and_day: dict[tuple[str, date], list[BilledClaim]] = defaultdict(list)
        self._by_visit: dict[int, list[BilledClaim]] = defaultdict(list)
        for claim in {each.claim_id: each for each in claims}.values():
            self._by_visit[claim.encounter_id].append(claim)
            for line in claim.lines:
                self._by_line[line.line_id].append(claim)
            for key in claim_number_keys(claim.number):
                self._by_number[key].append(claim)
            for key in _keys(claim.payer_claim_numbers):
                self._by_payer_number[key].append(claim)
            for key in {number_key(claim.member_id), number_key(claim.account_number)} - {""}:
                self._by_person[key].append(claim)
            for day in {line.service_date for line in claim.lines if line.service_date}:
                self._by_name_and_day[name_key(claim.patient_last), day].append(claim)

    def with_line(self, line_id: int) -> list[BilledClaim]:
        """Claims that billed a line: the first payer's, the next one's, a corrected one."""
        return self._by_line.get(line_id, [])

    def with_number(self, number: str) -> list[BilledClaim]:
        """Claims whose number it is."""
        key = number_key(number)
        return self._by_number.get(key, []) if key else []

    def with_payer_number(self, claim: RemittanceClaim) -> list[BilledClaim]:
        """Claims that the payer answered under a number named here."""
        keys = filter(None, map(number_key, payer_numbers(claim)))
        return next((found for key in keys if (found := self._by_payer_number.get(key))), [])

    def of_person(self, claim: RemittanceClaim) -> list[BilledClaim]:
        """Claims of whoever may be the patient, by member id, account number or last name; of a name's many only
        those with a service on a day named here."""
        marks = {number_key(each) for each in (*member_ids(claim), claim.claim_number)} - {""}
        found = {each.claim_id: each for key in marks for each in self._by_person.get(key, [])}
        days = set(service_days(claim))
        for key in {name_key(last) for last, _first in names(claim)} - {""}:
            for day in days:
                found |= {each.claim_id: each for each in self._by_name_and_day.get((key, day), [])}
        return list(found.values())

    def of_visit(self, encounter_id: int) -> list[BilledClaim]:
        """All claims of a visit."""
        return self._by_visit.get(encounter_id, [])


def _keys(numbers: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(number_key, numbers)))
