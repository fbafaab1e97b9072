"""A fix puts its value where it says and touches nothing else."""

from dataclasses import replace

import pytest

from app.domain.check import check
from app.domain.encounter import Encounter, ServiceLine
from app.domain.findings import Fix
from app.domain.fixes import apply_fix
from app.domain.rules.payer_rule import Effect, Fillable, PayerRule, When, findings_of
from tests import builders as make
from tests.domain.small_book import context


def test_a_line_gets_its_modifiers() -> None:
    visit = make.an_encounter()
    mended = apply_fix(visit, Fix("Add 25", "line.0.modifiers", "25 GT"))
    assert mended == replace(visit, lines=(replace(visit.lines[0], modifiers=("25", "GT")), *visit.lines[1:]))


def test_units_are_read_with_their_decimal() -> None:
    assert apply_fix(make.an_encounter(), Fix("", "line.0.units", "2.5")).lines[0].units_tenths == 25


def test_a_line_is_taken_out() -> None:
    visit = make.an_encounter()
    assert apply_fix(visit, Fix("", "line.0")).lines == visit.lines[1:]


def test_a_diagnosis_is_put_in_place_or_added() -> None:
    visit = make.an_encounter(diagnoses=("E11.9",))
    assert apply_fix(visit, Fix("", "diagnosis.0", "E11.22")).diagnoses == ("E11.22",)
    assert apply_fix(visit, Fix("", "diagnosis.1", "N18.30")).diagnoses == ("E11.9", "N18.30")


def test_another_code_brings_its_own_charge_or_none() -> None:
    visit = make.an_encounter(lines=(make.a_line(procedure="99386", modifiers=("25",), charge_cents=240_00),))
    fix = Fix("Bill 99396", "line.0.procedure", "99396")
    (unlisted,) = apply_fix(visit, fix).lines
    assert (unlisted.procedure, unlisted.charge_cents, unlisted.modifiers) == ("99396", 0, ("25",))
    (listed,) = apply_fix(visit, fix, lambda code: make.a_procedure_code(code=code, charge_cents=190_00)).lines
    assert (listed.charge_cents, listed.description, listed.modifiers) == (190_00, "Office visit", ("25",))


def test_a_line_that_is_gone_is_left_alone() -> None:
    visit = make.an_encounter()
    assert apply_fix(visit, Fix("", "line.9.modifiers", "25")) == visit


@pytest.mark.parametrize("fact", ["authorization", "additional_info", "claim_codes"])
def test_a_text_of_the_visit_is_filled(fact: str) -> None:
    mended = apply_fix(make.an_encounter(), Fix("", f"encounter.{fact}", "PA-771"))
    assert mended == make.an_encounter(**{fact: "PA-771"})


def test_the_place_of_service_takes_the_lines_that_are_done_there_along() -> None:
    first, second = make.a_line(place_of_service="11"), make.a_line(place_of_service="22")
    visit = make.an_encounter(place_of_service="11", lines=(first, second))
    mended = apply_fix(visit, Fix("", "encounter.place_of_service", "02"))
    assert (mended.place_of_service, [line.place_of_service for line in mended.lines]) == ("02", ["02", "22"])


def test_one_line_is_moved_to_another_place() -> None:
    visit = make.an_encounter()
    assert apply_fix(visit, Fix("", "line.0.place_of_service", "10")).lines[0].place_of_service == "10"


def test_a_field_no_fix_is_known_for_is_a_bug() -> None:
    with pytest.raises(ValueError, match="No fix"):
        apply_fix(make.an_encounter(), Fix("", "encounter.rendering_id", "1"))


@pytest.mark.parametrize(
    ("fills", "value"),
    [
        (Fillable.MODIFIER, "95"),
        (Fillable.AUTHORIZATION, "PA-771"),
        (Fillable.PLACE_OF_SERVICE, "10"),
        (Fillable.ADDITIONAL_INFO, "See the note"),
        (Fillable.CLAIM_CODES, "AA"),
    ],
)
@pytest.mark.parametrize("about_lines", [True, False])
def test_what_a_payers_rule_fills_is_right_to_that_rule(fills: Fillable, value: str, about_lines: bool) -> None:
    claim = make.a_claim()
    when = When(procedures=(claim.encounter.lines[0].procedure,)) if about_lines else When(payer_id=claim.payer.id)
    rule = PayerRule(1, "Default", when, Effect.FILL, "The payer wants it.", fills, value)
    found = [finding for finding in findings_of(rule, claim) if finding.fixes]
    for finding in found:
        claim = replace(claim, encounter=apply_fix(claim.encounter, finding.fixes[0]))
    assert found or (fills is Fillable.MODIFIER and not about_lines)
    assert not [finding for finding in findings_of(rule, claim) if finding.fixes]


@pytest.mark.parametrize(
    ("rule", "line", "mended"),
    [
        ("payer.one_pointer", make.a_line(pointers="BA"), make.a_line(pointers="B")),
        ("line.pointer_twice", make.a_line(pointers="BAB"), make.a_line(pointers="BA")),
        ("line.modifier_twice", make.a_line(modifiers=("25", "GT", "25")), make.a_line(modifiers=("25", "GT"))),
        ("medicare.blank_boxes", make.a_line(emergency=True), make.a_line()),
        ("medicare.blank_boxes", make.a_line(epsdt="Y"), make.a_line()),
    ],
)
def test_a_line_with_one_right_mend_is_mended_by_a_key(rule: str, line: ServiceLine, mended: ServiceLine) -> None:
    visit = make.an_encounter(lines=(line,))
    assert _mended(visit, rule).lines == (mended,)


def _mended(visit: Encounter, rule: str) -> Encounter:
    """The Medicare patient's visit after the one mend which the rule's one finding offers."""
    coverage = make.a_coverage(payer_id=2, group_number="", member_id="1EG4TE5MK73")
    people = make.people(payers=(make.medicare(),), coverages=(coverage,))
    (finding,) = (found for found in check(visit, people, context()) if found.rule == rule)
    (fix,) = finding.fixes
    mended = apply_fix(visit, fix)
    assert not [found for found in check(mended, people, context()) if found.rule == rule]
    return mended


def test_what_medicare_wants_empty_is_emptied_by_a_key() -> None:
    visit = make.an_encounter(other_date=make.VISIT, other_date_qualifier="454")
    assert _mended(visit, "medicare.blank_boxes") == make.an_encounter()


def test_the_only_diagnosis_is_pointed_at_by_a_key() -> None:
    visit = make.an_encounter(diagnoses=("I10",), lines=(make.a_line(pointers=""),))
    assert _mended(visit, "line.no_pointer").lines[0].pointers == "A"


def test_the_injury_is_put_before_its_cause_by_a_key() -> None:
    """The lines go on pointing at what they pointed at."""
    visit = make.an_encounter(diagnoses=("W18.30XA", "S93.401A", "I10"), lines=(make.a_line(pointers="B"),))
    mended = _mended(visit, "diagnosis.external_cause_first")
    assert (mended.diagnoses, mended.lines[0].pointers) == (("S93.401A", "W18.30XA", "I10"), "A")


def test_a_line_points_at_the_injury_before_its_cause_by_a_key() -> None:
    visit = make.an_encounter(diagnoses=("S93.401A", "W18.30XA"), lines=(make.a_line(pointers="BA"),))
    assert _mended(visit, "line.external_cause_pointer").lines[0].pointers == "AB"
