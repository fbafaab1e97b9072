"""Payer rules as data: each condition fits and does not fit, fills offer one key, faults are told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.claim import Claim
from app.domain.coverage import Rank
from app.domain.findings import Severity
from app.domain.people import PayerKind, Sex
from app.domain.rules.payer_rule import (
    Effect,
    Fillable,
    Lack,
    PayerRule,
    When,
    code_fits,
    faults,
    findings_of,
    payer_rule_findings,
)
from tests import builders as make

GOOD = PayerRule(
    7, "No venipuncture", When(procedures=("36415",)), Effect.ERROR, "Bluestone bundles this.", active=True
)


def a_claim(**encounter: Any) -> Claim:
    return make.a_claim(encounter=make.an_encounter(**encounter))


def fits(claim: Claim, **conditions: Any) -> bool:
    return bool(list(findings_of(replace(GOOD, when=When(**conditions)), claim)))


CLAIM = make.a_claim()
LINE = CLAIM.encounter.lines[0]


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ({"payer_id": CLAIM.payer.id}, {"payer_id": CLAIM.payer.id + 1}),
        ({"payer_kind": CLAIM.payer.kind}, {"payer_kind": PayerKind.FECA}),
        ({"plan": CLAIM.coverage.plan_name[:3].upper()}, {"plan": "No such plan"}),
        ({"rank": CLAIM.coverage.rank}, {"rank": Rank.TERTIARY}),
        ({"procedures": (LINE.procedure,)}, {"procedures": ("A0000",)}),
        ({"procedures": (LINE.procedure[:2] + "*",)}, {"procedures": ("Z*",)}),
        ({"diagnoses": (CLAIM.encounter.diagnoses[0],)}, {"diagnoses": ("Z99*",)}),
        ({"diagnoses": ("A00-Z99",), "procedures": (LINE.procedure,)}, {"diagnoses": ("Z99.89",)}),
        ({"places": ("11",), "procedures": (LINE.procedure,)}, {"places": ("23",)}),
        ({"age_from": 0, "age_to": 120}, {"age_to": 0}),
        ({"sex": CLAIM.patient.sex}, {"sex": Sex.UNKNOWN}),
        ({"served_from": date(2026, 1, 1)}, {"served_to": date(2026, 1, 1)}),
        ({"units_over_tenths": 5}, {"units_over_tenths": 9990}),
        ({"lacks": Lack.LINE_NOTE}, {"lacks": Lack.LINE_NOTE, "procedures": ("A0000",)}),
    ],
)
def test_each_condition(yes: dict[str, Any], no: dict[str, Any]) -> None:
    assert fits(CLAIM, **yes)
    assert not fits(CLAIM, **no)


def test_modifiers_present_and_absent() -> None:
    claim = a_claim(lines=(replace(LINE, modifiers=("25", "GT")),))
    assert fits(claim, modifiers=("gt", "95"))
    assert not fits(claim, modifiers=("95",))
    assert not fits(claim, without_modifiers=("25",))
    assert fits(claim, without_modifiers=("59",))


def test_a_line_is_held_against_the_diagnoses_it_points_at() -> None:
    claim = a_claim(
        diagnoses=("I10", "E11.9"),
        lines=(replace(LINE, pointers="A"), replace(LINE, pointers="B")),
    )
    rule = replace(GOOD, when=When(procedures=(LINE.procedure,), diagnoses=("E11*",)))
    assert [finding.field for finding in findings_of(rule, claim)] == ["line.1.procedure"]


@pytest.mark.parametrize(
    ("lack", "field"),
    [(Lack.AUTHORIZATION, "encounter.authorization"), (Lack.REFERRING, "encounter.referring")],
)
def test_what_a_claim_lacks(lack: Lack, field: str) -> None:
    rule = replace(GOOD, when=When(payer_id=CLAIM.payer.id, lacks=lack))
    lacking = replace(CLAIM, referring=None, encounter=replace(CLAIM.encounter, authorization=""))
    assert [finding.field for finding in findings_of(rule, lacking)] == [field]
    had = replace(CLAIM, referring=make.a_referrer(), encounter=replace(CLAIM.encounter, authorization="A1"))
    assert not list(findings_of(rule, had))


def test_the_patients_age_is_that_of_the_date_of_service() -> None:
    claim = replace(a_claim(service_date=date(2026, 5, 11)), patient=make.a_patient(birth_date=date(2008, 5, 12)))
    assert fits(claim, age_to=17)
    birthday = replace(claim, patient=make.a_patient(birth_date=date(2008, 5, 11)))
    assert not fits(birthday, age_to=17)
    assert not fits(replace(claim, patient=make.a_patient(birth_date=None)), age_to=17)


def test_a_finding_tells_which_rule_made_it() -> None:
    (finding,) = findings_of(replace(GOOD, when=When(procedures=(LINE.procedure,))), a_claim(lines=(LINE,)))
    assert (finding.rule, finding.severity) == ("payer_rule.7", Severity.ERROR)
    assert (finding.message, finding.source) == ("Bluestone bundles this.", "Your rule “No venipuncture”")


def test_a_fill_offers_one_key_and_is_quiet_once_it_is_there() -> None:
    rule = PayerRule(
        3, "Telehealth", When(places=("10",)), Effect.FILL, "Bluestone wants 95.", Fillable.MODIFIER, "95", True
    )
    at_home = replace(LINE, place_of_service="10", modifiers=("25",))
    (finding,) = findings_of(rule, a_claim(lines=(at_home,)))
    (fix,) = finding.fixes
    assert (finding.field, fix.field, fix.value) == ("line.0.modifiers", "line.0.modifiers", "25 95")
    assert not list(findings_of(rule, a_claim(lines=(replace(at_home, modifiers=("25", "95")),))))
    full = replace(at_home, modifiers=("25", "GP", "KX", "59"))
    (finding,) = findings_of(rule, a_claim(lines=(full,)))
    assert not finding.fixes


def test_a_default_for_the_claim_leaves_what_was_typed() -> None:
    rule = PayerRule(
        4, "Info", When(payer_id=CLAIM.payer.id), Effect.FILL, "They want this.", Fillable.ADDITIONAL_INFO, "SEE NOTE"
    )
    (finding,) = findings_of(rule, a_claim(additional_info=""))
    assert [(fix.field, fix.value) for fix in finding.fixes] == [("encounter.additional_info", "SEE NOTE")]
    assert not list(findings_of(rule, a_claim(additional_info="Something else")))


def test_only_active_rules_speak() -> None:
    rule = replace(GOOD, when=When(payer_id=CLAIM.payer.id))
    assert list(payer_rule_findings([rule], CLAIM))
    assert not list(payer_rule_findings([replace(rule, active=False)], CLAIM))


@pytest.mark.parametrize(
    ("code", "pattern", "yes"),
    [
        ("99213", "99213", True),
        ("99213", "99202-99215", True),
        ("99215", "99202-99215", True),
        ("99216", "99202-99215", False),
        ("E13.9", "E08-E13", True),
        ("E14", "E08-E13", False),
        ("J1885", "j*", True),
        ("G0008", "J*", False),
        ("E11.9", "E119", True),
    ],
)
def test_codes_ranges_and_beginnings(code: str, pattern: str, yes: bool) -> None:
    assert code_fits(code, (pattern,)) is yes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"words": ""}, "words"),
        ({"effect": Effect.FILL}, "value"),
        ({"when": When(procedures=("99?",))}, "procedures"),
        ({"when": When(procedures=("3641",))}, "procedures"),
        ({"when": When(procedures=("99215-99202",))}, "procedures"),
        ({"when": When(diagnoses=("E11.", "x y"))}, "diagnoses"),
        ({"when": When(diagnoses=("99213",))}, "diagnoses"),
        ({"when": When(diagnoses=("E13-E08",))}, "diagnoses"),
        ({"when": When(modifiers=("255",))}, "modifiers"),
        ({"when": When(age_from=9, age_to=3)}, "age_to"),
        ({"when": When(served_from=date(2026, 2, 1), served_to=date(2026, 1, 1))}, "served_to"),
        ({"when": When()}, "procedures"),
    ],
)
def test_rules_that_cannot_be_kept(changes: dict[str, Any], field: str) -> None:
    assert field in [where for where, _ in faults(replace(GOOD, **changes))]
    assert not list(faults(GOOD))
