"""What billers run into at the edges: policies that end half-way, two primaries, retired payers, impossible ages."""

from datetime import date
from typing import Any

import pytest

from app.domain.build_claim import EncounterPeople
from app.domain.check import check
from app.domain.coverage import Coverage, Rank
from app.domain.encounter import Encounter
from app.domain.findings import Severity
from app.domain.people import PayerKind
from app.domain.record_checks import coverage_contradictions
from app.domain.rules.rule_context import RuleContext
from tests import builders as make
from tests.domain.small_book import SmallBook

CONTEXT = RuleContext(today=make.TODAY, book=SmallBook())


def told(people: EncounterPeople, encounter: Encounter | None = None) -> dict[str, tuple[Severity, str]]:
    """Each rule that has something to say but to inform, with its severity and field."""
    found = check(encounter or make.an_encounter(), people, CONTEXT)
    return {each.rule: (each.severity, each.field) for each in found if each.severity is not Severity.NOTE}


def days(*served: date, **changes: Any) -> Encounter:
    return make.an_encounter(lines=tuple(make.a_line(service_date=day, **changes) for day in served))


def test_a_policy_that_ends_between_two_lines_is_told() -> None:
    people = make.people(coverages=(make.a_coverage(ends_on=date(2026, 5, 12)),))
    both = days(date(2026, 5, 11), date(2026, 5, 13))
    assert told(people, both) == {"coverage.not_in_force": (Severity.ERROR, "coverage.ends_on")}
    span = days(date(2026, 5, 11), through_date=date(2026, 5, 13), units_tenths=30)
    assert told(people, span) == {"coverage.not_in_force": (Severity.ERROR, "coverage.ends_on")}
    assert told(people, days(date(2026, 5, 12))) == {}


def test_two_primaries_are_one_too_many() -> None:
    second = make.a_coverage(id=7, member_id="ZZ77")
    wrong = {"coverage.same_rank": (Severity.ERROR, "coverage.rank")}
    assert told(make.people(coverages=(make.a_coverage(), second))) == wrong
    ended = make.a_coverage(id=7, member_id="ZZ77", ends_on=date(2026, 1, 31))
    assert told(make.people(coverages=(make.a_coverage(), ended))) == {}
    secondary = make.a_coverage(id=7, member_id="ZZ77", rank=Rank.SECONDARY)
    assert told(make.people(coverages=(make.a_coverage(), secondary))) == {}


def test_a_payer_out_of_use_is_told() -> None:
    people = make.people(payers=(make.a_payer(active=False),))
    assert told(people) == {"payer.retired": (Severity.WARNING, "coverage.payer_id")}


def test_a_patient_of_the_last_century_but_one_is_told() -> None:
    people = make.people(patient=make.a_patient(birth_date=date(1880, 3, 7)))
    assert told(people) == {"patient.age": (Severity.WARNING, "patient.birth_date")}
    assert told(make.people(patient=make.a_patient(birth_date=date(1924, 2, 29)))) == {}


def test_feca_wants_its_case_number() -> None:
    payers = (make.a_payer(kind=PayerKind.FECA),)
    people = make.people(payers=payers, coverages=(make.a_coverage(group_number=""),))
    at_work = make.an_encounter(employment_related=True, onset_date=date(2026, 5, 8))
    assert told(people, at_work) == {"feca.number": (Severity.WARNING, "coverage.group_number")}
    assert told(make.people(payers=payers), at_work) == {}


@pytest.mark.parametrize(("cents", "fields"), [(-1, ["copay_cents"]), (0, []), (None, [])])
def test_a_copay_is_never_below_zero(cents: int | None, fields: list[str]) -> None:
    coverage: Coverage = make.a_coverage(copay_cents=cents)
    assert [complaint.field for complaint in coverage_contradictions(coverage, ())] == fields
