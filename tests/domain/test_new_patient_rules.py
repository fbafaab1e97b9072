"""A new patient's code for a known one: mended by key where the known patient's code is sure, else told in words."""

from datetime import timedelta

import pytest

from app.domain.findings import Finding
from app.domain.fixes import apply_fix
from app.domain.rules.encounter_rules import check_encounter
from app.domain.rules.rule_context import EarlierLine
from tests import builders as make
from tests.domain.small_book import context

SEEN = EarlierLine(make.VISIT - timedelta(days=400), "99213", (), 2, "23-00007", 41, practice_id=1)


def _finding(code: str) -> Finding:
    visit = make.an_encounter(id=5, lines=(make.a_line(procedure=code),))
    found = check_encounter(visit, context(earlier=(SEEN,)))
    return next(finding for finding in found if finding.rule == "line.new_patient")


@pytest.mark.parametrize(("new", "known"), [("99386", "99396"), ("99381", "99391"), ("92004", "92014")])
def test_a_check_up_and_an_eye_visit_have_one_right_mend(new: str, known: str) -> None:
    (fix,) = _finding(new).fixes
    visit = make.an_encounter(id=5, lines=(make.a_line(procedure=new),))
    mended = apply_fix(visit, fix, lambda code: make.a_procedure_code(code=code, charge_cents=150_00))
    assert (mended.lines[0].procedure, mended.lines[0].charge_cents) == (known, 150_00)
    assert not [f for f in check_encounter(mended, context(earlier=(SEEN,))) if f.rule == "line.new_patient"]


@pytest.mark.parametrize("level", ["99202", "99203", "99204", "99205"])
def test_an_office_visit_has_none_for_its_minutes_differ(level: str) -> None:
    finding = _finding(level)
    assert not finding.fixes
    assert f"9921{level[-1]}" in finding.mend and "by time" in finding.mend
